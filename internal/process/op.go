package process

import "wippy/internal/sched"

// An Op is something a process waits for besides messages: a timer, a read, a
// call. The language layer embeds it in a structure of its own that also holds
// the result, and sets Body to that structure; it is used once.
//
// The owner starts it with [Process.Expect] or [Process.ExpectOutside];
// whoever ends it, on any goroutine, calls Complete; the owner then gets it
// from [Process.Completed]. If the owner has ended or has been upgraded
// meanwhile, the result is dropped.
type Op struct {
	Body any // opaque here

	next    *Op
	owner   *Process
	program uint32 // generation of the owner's program
	outside uint32 // number given by the scheduler; 0: inside the runtime
}

// Expect makes op an operation of p, to be completed from inside the runtime:
// by a timer or by another process. Only the running program may call it.
func (p *Process) Expect(op *Op) {
	op.owner, op.program = p, p.generation
}

// ExpectOutside is Expect for an operation that goes on on a goroutine of its
// own. It must be completed, whatever happens: virtual time stands still until
// then.
func (p *Process) ExpectOutside(op *Op) {
	p.Expect(op)
	op.outside = p.host.space.sched.Begin()
}

// Complete hands op back to its owner and wakes it. It may be called on any
// goroutine, once; w is the worker running the caller, nil on other
// goroutines. Everything written to the operation before is visible to the
// owner.
func (op *Op) Complete(w *sched.Worker) {
	if op.outside != 0 {
		op.owner.host.space.sched.End(op.outside, func() { op.complete(nil) })
		return
	}
	op.complete(w)
}

func (op *Op) complete(w *sched.Worker) {
	p := op.owner
	for {
		top := p.completed.Load()
		op.next = top
		if p.completed.CompareAndSwap(top, op) {
			break
		}
	}
	p.Wake(w)
}

// Completed returns the operations completed since the last call, oldest
// first, as a list to be walked with [Op.Next]; nil if there are none. Only
// the running program may call it; it is cheap enough to call in every turn.
func (p *Process) Completed() *Op {
	if p.completed.Load() == nil {
		return nil
	}
	return p.takeCompleted()
}

func (p *Process) takeCompleted() *Op {
	var first *Op
	for op := p.completed.Swap(nil); op != nil; {
		older := op.next
		op.next = nil
		if op.program == p.generation {
			op.next, first = first, op
		}
		op = older
	}
	return first
}

// Next returns the operation after op in the list that Completed returned and
// takes op out of the list.
func (op *Op) Next() *Op {
	next := op.next
	op.next = nil
	return next
}
