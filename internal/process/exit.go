package process

import (
	"runtime/debug"

	"wippy/internal/fault"
	"wippy/internal/sched"
)

// A Reason says why a process ended.
type Reason uint8

// The reasons. Returned is the only one that is not an error exit, and Failed
// includes a program that returned an error as its result.
const (
	Returned     Reason = iota // the program ended by itself
	Failed                     // the program ended with an error
	Terminated                 // somebody terminated it
	DeadlineOver               // the deadline of a cancel passed (process.md C-6)
	LinkFailed                 // a linked process failed (process.md L-3)
	Crashed                    // the program panicked in Go
)

// An Exit is how a process ended. It is immutable and shared by all who are
// told of it.
type Exit struct {
	Reason Reason

	// Value belongs to the language layer: for a normal exit the result, nil
	// if there is none; for an error exit its own form of the error, if any.
	// It must not refer to anything the process could still change.
	Value any

	// Err is the error of an error exit, nil for a normal one.
	Err *fault.Fault

	// Origin is, after LinkFailed, where the failure began.
	Origin *Origin
}

// An Origin is the process that failed first in a chain of links, and how.
type Origin struct {
	PID  PID
	Exit *Exit
}

// Normal reports whether the exit is no error.
func (x *Exit) Normal() bool { return x.Err == nil }

// The exits that the runtime itself causes (process.md §5). Whether to retry
// is left open: a service that was killed is restarted.
var (
	exitNothing    = &Exit{Reason: Returned}
	exitTerminated = &Exit{Reason: Terminated, Err: &fault.Fault{
		Kind: fault.Internal, Message: "process terminated"}}
	exitDeadline = &Exit{Reason: DeadlineOver, Err: &fault.Fault{
		Kind: fault.Timeout, Message: "process terminated: cancel deadline exceeded"}}
	errLinked = &fault.Fault{Kind: fault.Internal, Message: "linked process failed"}
)

// exitLinked returns the exit of a process that does not trap e, a LINK_DOWN.
func exitLinked(e *Event) *Exit {
	origin := e.Exit.Origin
	if origin == nil {
		origin = &Origin{PID: e.From, Exit: e.Exit}
	}
	return &Exit{Reason: LinkFailed, Err: errLinked, Origin: origin}
}

// Return returns the exit of a program that ended normally with value, nil for
// none.
func Return(value any) *Exit {
	if value == nil {
		return exitNothing
	}
	return &Exit{Reason: Returned, Value: value}
}

// Fail returns the exit of a program that failed with err. Value is the
// language layer's form of the error, nil if there is none.
func Fail(err *fault.Fault, value any) *Exit {
	return &Exit{Reason: Failed, Err: err, Value: value}
}

// end ends p on the worker that runs it. Exactly one call is made for each
// process.
//
// The order is that of process.md X-5: the program stops; p refuses messages,
// gives up its place in the table, its names and its room on the host; then the
// others are told. So who sees the EXIT finds the names free and the pid
// unknown (O-8), and has everything that p sent (O-9). A process that failed
// while loading was never there: only its spawner is told (SP-2).
func (p *Process) end(w *sched.Worker) {
	s := p.host.space
	name := ""
	if p.outcome == nil || !p.outcome.Normal() {
		name = p.name()
	}
	p.close()

	p.mu.Lock()
	if p.outcome != nil {
		p.exit = p.outcome
	} else if p.exit == nil {
		p.exit = exitNothing
	}
	x := p.exit
	withdrawn := p.loading && !x.Normal()
	p.loading = withdrawn
	p.dead = true
	p.program, p.context = nil, nil
	late := p.arrived.Swap(closed)
	rare := p.extra
	p.extra = nil
	bonds := p.bonds
	p.mu.Unlock()
	p.answer()

	var pm *Postmortem
	if !withdrawn {
		pm = p.postmortem(x, name, rare, late)
	}
	p.inbox, p.events, p.topics, p.latest = Queue{}, Queue{}, nil, nil
	if p.completed.Load() != nil {
		p.completed.Store(nil)
	}
	s.live.remove(p)
	if rare != nil {
		s.names.release(p, rare.names)
		if rare.deadline != nil {
			s.sched.Timers().Stop(&rare.deadline.timer)
		}
	}
	p.host.vacate()
	p.sever(bonds, x, withdrawn, pm)
	p.publish(pm, rare)
	if rare != nil {
		rare.tell(w, p.pid, x, withdrawn)
	}
	if o := s.watcher(); o != nil {
		o.Ended(p.pid, x)
	}
	p.worker = nil
	p.host.release()
}

// tell calls back those in Go who wait for the start or the end.
func (x *extra) tell(w *sched.Worker, pid PID, exit *Exit, withdrawn bool) {
	if x.onStart != nil {
		var err error
		if withdrawn {
			err = exit.Err
		}
		x.onStart(w, err)
	}
	if x.onEnd != nil && !withdrawn {
		x.onEnd(w, pid, exit)
	}
	for _, f := range x.onExit {
		f(w, pid, exit)
	}
}

// close calls the program's Close. A panic in it is reported and changes
// nothing: the process is ending, or has a new program.
func (p *Process) close() {
	defer func() {
		if cause := recover(); cause != nil {
			p.host.space.panicked(p.pid, cause, debug.Stack())
		}
	}()
	p.program.Close(p)
}
