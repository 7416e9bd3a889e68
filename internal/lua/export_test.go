package lua

// Guarded reports whether what the process asks for is checked at all.
func (l *Process) Guarded() bool { return l.guard != nil }
