package lua

// An outside operation goes on on a goroutine of its own.
type outside struct {
	operation
	abandon    func()
	next, prev *outside
}

// Begin starts an operation outside of the runtime's workers, on a goroutine of
// its own, such as a read. The function returned must be called exactly once,
// on any goroutine, when it has ended; then runs on the process's turn and
// usually resumes a Waiter.
//
// If the process ends before, or its code is replaced, then never runs. What
// can be called off is called off in abandon, which runs at that moment and may
// call completed; it must be quick and leave the process alone. Nil means that
// there is nothing to do.
func (l *Process) Begin(then, abandon func()) (completed func()) {
	o := &outside{abandon: abandon}
	o.owner, o.Body = l, &o.operation
	o.then = func() {
		o.unlink()
		then()
	}
	l.operations++
	x := l.rare()
	if o.next = x.outside; o.next != nil {
		o.next.prev = o
	}
	x.outside = o
	l.proc.ExpectOutside(&o.Op)
	return func() { o.Complete(nil) }
}

func (o *outside) unlink() {
	if o.next != nil {
		o.next.prev = o.prev
	}
	if o.prev != nil {
		o.prev.next = o.next
	} else {
		o.owner.rare().outside = o.next
	}
	o.next, o.prev = nil, nil
}
