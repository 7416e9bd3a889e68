package lua

// Guarded reports whether what the process asks for is checked at all.
func (l *Process) Guarded() bool { return l.guard != nil }

// Fixed reports whether processes of u start with their method at once.
func (u *Unit) Fixed() bool {
	u.joined.Do(u.join)
	return !u.fixed.IsNil()
}

// FireLoading is the end of the time that the chunk had, if it had a limit, which
// it reports.
func (l *Process) FireLoading() bool {
	if l.extra == nil || l.extra.loading == nil {
		return false
	}
	l.extra.loading.Fire(0)
	return true
}
