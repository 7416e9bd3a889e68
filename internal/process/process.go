package process

import (
	"runtime/debug"
	"sync"
	"sync/atomic"

	"wippy/internal/fault"
	"wippy/internal/sched"
)

// A State is what a program is about when it returns from Run.
type State uint8

// The states.
const (
	Waiting   State = iota // for a message, an event, an operation or Wake
	Preempted              // it could go on, but its budget is used up or it must look up (Stopping)
	Done                   // it has ended and said how with Finish
	Replaced               // it has handed over to the program given to Upgrade
)

// A Program is what a process executes.
//
// Run executes it until it waits, has executed w.Budget() instructions, finds
// p.Stopping() or ends. It is called again whenever there may be something new:
// it then looks at [Process.Completed] and at the queues it is interested in,
// and waits again if nothing concerns it. Nothing is missed between looking
// and waiting.
//
// Close is called once, after the last Run, when the process ends or has been
// upgraded: the program releases its timers and gives up its operations. It
// must not call methods of p other than PID, Context and Worker.
type Program interface {
	Run(p *Process, w *sched.Worker) State
	Close(p *Process)
}

// Recoverer is implemented by programs that may go on after their Run has
// panicked. Recover is told the cause and the Go stack; it reports whether the
// program can be run again, else the process ends.
type Recoverer interface {
	Recover(cause any, stack []byte) bool
}

// Deaf is implemented by programs that know whether they could react to a
// request to end. Deaf is called when the program waits and its host or
// service is stopping; true says that it has no subscription to events, no
// timer and no operation under way, and the process is then terminated at once
// instead of at the deadline (supervision.md SUP-26).
type Deaf interface {
	Deaf() bool
}

// Bits of Process.control.
const (
	controlKill     uint32 = 1 << iota // verdict is set
	controlLink                        // a LINK_DOWN has arrived
	controlStopping                    // host or service stops: the deaf are killed
	controlGreeted                     // the stopping host has told the process
	controlWoken                       // Wake was called while it was not waiting
	controlEvict                       // the node is short of memory, and wants it to end

	// The number of the survey that waits for its size, 0 if none does.
	controlSurvey uint32 = 0xffff << surveyShift
	surveyShift          = 16

	urgent    = controlKill | controlLink // the program must return
	attention = urgent | controlSurvey | controlEvict
)

// maxTurns bounds how often a program is run again at once because something
// arrived just before it wanted to wait.
const maxTurns = 8

// A Process is one isolated run of a program. It is a [sched.Task].
type Process struct {
	pid    PID
	host   *Host
	parent PID                     // zero if no process spawned it
	born   sched.Instant           // about
	chain  atomic.Pointer[Process] // next in its bucket of the table

	// Owned by the running program.
	program    Program
	context    any
	worker     *sched.Worker // nil while not running
	inbox      Queue
	events     Queue
	topics     *topics  // nil until Listen
	drained    uint64   // arrivals moved to the queues so far
	gained     int      // bytes moved to the queues that Gained has not told yet
	latest     *receipt // the newest of the ring, nil before the first message
	receipts   uint8    // length of the ring
	trapLinks  bool
	inside     bool   // the program runs
	admitted   bool   // holds one of the host's places to run
	generation uint32 // of the program, counted by Upgrade
	outcome    *Exit  // given to Finish

	// Shared, without mu.
	arrived   atomic.Pointer[Message] // stack of what has arrived, see drain; parked, or closed when dead
	completed atomic.Pointer[Op]      // stack of completed operations
	control   atomic.Uint32
	queued    atomic.Int32 // messages not yet taken that came while the host limited them

	// The program's again; here they take no room.
	spawnedAt uint32 // drained at the last spawn, its low half
	spawned   uint8  // children since drained was that, up to many

	dead    bool // guarded by mu, as is all that follows it
	loading bool // not started yet: a failure is nobody's business but the spawner's
	mu      sync.Mutex
	bonds
	exit  *Exit // the verdict of others, then how it ended
	extra *extra
}

// An extra is what few processes have. It is guarded by Process.mu.
type extra struct {
	names    []string
	deadline *deadline
	onStart  func(w *sched.Worker, err error)
	onEnd    func(w *sched.Worker, pid PID, x *Exit) // Spec.OnExit of the spawner
	failed   func(*Postmortem)                       // Spec.Failed
	awaited  bool                                    // Spec.Awaited
	onExit   []func(w *sched.Worker, pid PID, x *Exit)
	next     Program // given to Upgrade
	evict    string  // given to Evict
}

// rare returns the extra of p, made when first needed. The caller holds mu.
func (p *Process) rare() *extra {
	if p.extra == nil {
		p.extra = new(extra)
	}
	return p.extra
}

// PID returns the pid, the same for all its life. Any goroutine may call it.
func (p *Process) PID() PID { return p.pid }

// Host returns the host that owns the process. Any goroutine may call it.
func (p *Process) Host() *Host { return p.host }

// Space returns the node's processes. Any goroutine may call it.
func (p *Process) Space() *Space { return p.host.space }

// Context returns what the spawner gave in [Spec.Context].
func (p *Process) Context() any { return p.context }

// Worker returns the worker that runs the program now.
func (p *Process) Worker() *sched.Worker { return p.worker }

// Stopping reports whether the program must return from Run now, with
// Preempted, because the process has been terminated or a linked one has
// failed. Programs ask at every check of their budget; it is one atomic load.
func (p *Process) Stopping() bool { return p.control.Load()&urgent != 0 }

// Finish says how the program ends; it then returns Done from Run.
func (p *Process) Finish(x *Exit) { p.outcome = x }

// Started says that the program of a process spawned with [Spec.Loading] has
// loaded: from now on an end of the process is an exit.
func (p *Process) Started() {
	if !p.loading { // which the program alone changes
		return
	}
	p.mu.Lock()
	p.loading = false
	var started func(*sched.Worker, error)
	if p.extra != nil {
		started, p.extra.onStart = p.extra.onStart, nil
	}
	p.mu.Unlock()
	if started != nil {
		started(p.worker, nil)
	}
}

// Wake runs the program again even if nothing has arrived. Any goroutine may
// call it; w is the worker running the caller, nil on other goroutines.
func (p *Process) Wake(w *sched.Worker) {
	if !p.rouse(w) {
		p.control.Or(controlWoken)
		p.rouse(w) // it may have begun to wait before it could see that
	}
}

// rouse makes p ready if it waits, and reports whether it did. Whatever p is to
// see must be there before: p looks once more after it has begun to wait.
func (p *Process) rouse(w *sched.Worker) bool {
	if p.arrived.Load() == parked && p.arrived.CompareAndSwap(parked, nil) {
		p.ready(w)
		return true
	}
	return false
}

// ready queues p, whose waiting the caller has just ended.
func (p *Process) ready(w *sched.Worker) {
	if w != nil {
		w.Ready(p)
	} else {
		p.host.space.sched.Ready(p)
	}
}

// Run runs a slice of the process. It is for the scheduler alone.
func (p *Process) Run(w *sched.Worker) {
	if p.host.workers.Load() != 0 || p.admitted {
		p.runAdmitted(w)
		return
	}
	p.turn(w)
}

// runAdmitted is Run on a host that limits how many processes run.
func (p *Process) runAdmitted(w *sched.Worker) {
	host := p.host
	if !host.enter(p) {
		return // leave will make it ready
	}
	defer host.leave(w) // p may be running elsewhere by then
	p.turn(w)
}

// turn runs the program until the process waits, has used up its slice or has
// ended.
func (p *Process) turn(w *sched.Worker) {
	p.worker = w
	for turns := 0; ; turns++ {
		if p.control.Load()&attention != 0 && p.attend() {
			p.end(w)
			return
		}
		p.inside = true
		state := p.program.Run(p, w)
		p.inside = false
		switch state {
		case Waiting:
			if p.control.Load()&controlStopping != 0 && p.deaf() {
				p.kill(w, exitTerminated)
				p.end(w)
				return
			}
			if p.park(w) {
				return
			}
			p.drain()
			if turns < maxTurns {
				continue
			}
		case Done:
			p.end(w)
			return
		case Replaced:
			p.replace() // and wait for its turn: it may do so for ever
		case Preempted:
			if p.Stopping() {
				continue
			}
		}
		p.yield(w)
		return
	}
}

// yield makes the process wait for its next turn. It must not be touched after
// that.
func (p *Process) yield(w *sched.Worker) {
	p.forget()
	p.worker = nil
	w.Yield(p)
}

// Panicked implements [sched.Guarded]: a panic of the language layer ends this
// process and no other, or not even this one.
func (p *Process) Panicked(w *sched.Worker, cause any) {
	if !p.inside {
		panic(cause)
	}
	p.inside = false
	stack := debug.Stack()
	if r, ok := p.program.(Recoverer); ok && r.Recover(cause, stack) {
		p.yield(w)
		return
	}
	p.host.space.panicked(p.pid, cause, stack)
	p.Finish(&Exit{Reason: Crashed, Err: fault.New(fault.Internal, "process.Run", "internal error: %v", cause)})
	p.end(w)
}

// park makes the process wait and reports true, unless something happened
// that the program has not seen. After true p must not be touched: whoever
// wakes it may have it running already.
func (p *Process) park(w *sched.Worker) bool {
	p.worker = nil
	if top := p.arrived.Load(); !top.fresh() && p.arrived.CompareAndSwap(top, parked) {
		// From here on p may be running elsewhere; only what is atomic can be read.
		if p.control.Load()&(urgent|controlWoken) == 0 || !p.arrived.CompareAndSwap(parked, nil) {
			return true // if something has come, who brought it has made p ready
		}
	}
	p.worker = w
	if p.control.Load()&controlWoken != 0 {
		p.control.And(^controlWoken)
	}
	return false
}

// forget lets go of the message that has been seen last, which may be gone
// otherwise: p may run for a long time before it waits.
func (p *Process) forget() {
	if top := p.arrived.Load(); top != nil && !top.fresh() {
		p.arrived.CompareAndSwap(top, nil)
	}
}

// attend does what others have asked for, and reports whether the process has to
// end.
func (p *Process) attend() bool {
	if p.control.Load()&urgent != 0 && p.condemned() {
		return true
	}
	p.answer()
	return p.evicted()
}

// condemned takes note of what Stopping announced, and reports whether the
// process has to end.
func (p *Process) condemned() bool {
	p.control.And(^controlLink)
	p.drain()
	return p.control.Load()&controlKill != 0
}

// deaf reports whether the program says that it cannot react to CANCEL.
func (p *Process) deaf() bool {
	d, ok := p.program.(Deaf)
	return ok && d.Deaf()
}
