package lua

import (
	"fmt"
	"log/slog"
	"strings"

	"wippy/internal/fault"
	"wippy/internal/lua/lib"
	"wippy/internal/lua/vm"
	"wippy/internal/process"
	"wippy/internal/sched"
)

// A Process is the Lua side of one process: the program that package process
// runs. Modules find it with [ProcessOf]. All of it belongs to the process's own
// turn: Go functions called from Lua, and completions of its operations.
type Process struct {
	machine vm.Machine
	args    []Value // of the method, until it starts
	life
}

// A life is what a Process loses when it ends and another begins in its memory.
type life struct {
	proc     *process.Process
	shared   *workspace // of the worker that runs the process, or has run it last
	runtime  *Runtime
	unit     *Unit
	running  bool          // the method runs, and not the chunk any more
	copied   bool          // the method has returned, and the machine copies its result
	upgraded bool          // the program took over from another one
	end      process.State // how to leave Run when the machine halts; Preempted if it does not

	operations    int32        // timers and other operations under way
	guard         *guard       // nil for a process that may do everything
	pid           Value        // the pid as text, made when first asked for
	inbox, events *lib.Channel // nil until subscribed
	topics        *topics      // of listen and subscribe; nil until the first
	spare         *child       // for the next spawn
	extra         *extra       // nil until needed
}

// An extra is what few processes have: it makes the others so small that Go marks
// several at a time (see vm.Machine).
type extra struct {
	loading   *loadLimit // runs while the chunk does; nil for one that ends in its first turn
	steps     int        // limit of steps between two waits, 0 for none
	waited    uint64     // steps taken when the machine last waited
	timers    *Timer     // the pending ones, linked
	outside   *outside   // the operations under way outside the runtime, linked
	libraries map[*Unit]*library
}

// rare returns the extra of l, made when first needed.
func (l *Process) rare() *extra {
	if l.extra == nil {
		l.extra = new(extra)
	}
	return l.extra
}

var (
	_ process.Program   = (*Process)(nil)
	_ process.Recoverer = (*Process)(nil)
	_ process.Deaf      = (*Process)(nil)
	_ process.Named     = (*Process)(nil)
)

// Program returns a program that runs the method of u with the given
// arguments, which must already be copies that nobody else has. It is spawned
// with [process.Spec.Loading] set.
func (r *Runtime) Program(u *Unit, args []Value) *Process {
	l := r.program(u, nil)
	l.args = append(l.args, args...)
	return l
}

// program is Program without arguments. Processes come and go by the hundred
// thousand, so the memory of one that has ended serves the next: at best of the
// last that ended on the worker w of the caller, which is nil on other goroutines.
func (r *Runtime) program(u *Unit, w *sched.Worker) *Process {
	l := r.takeSpare(w)
	if l == nil {
		l = new(Process)
		l.machine.Init(nil)
	}
	l.runtime, l.unit, l.end = r, u, process.Preempted
	m := &l.machine
	u.joined.Do(u.join)
	m.SetBase(u.base)
	m.World = r.surroundings()
	m.Owner = l
	if l.loads() {
		m.Start(u.start())
	}
	return l
}

// loads reports whether the program has to run its chunk before its method.
func (l *Process) loads() bool { return l.unit.fixed.IsNil() }

func (r *Runtime) takeSpare(w *sched.Worker) *Process {
	if w != nil {
		if c := commonOf(w); c.spare != nil {
			l := c.spare
			c.spare = nil
			return l
		}
	}
	l, _ := r.spare.Get().(*Process)
	return l
}

// recycle gives l back after its process has ended on the worker w, nil if it
// never ran. Whatever an operation that is still under way does later has no
// effect, since its process is gone.
func (l *Process) recycle(w *sched.Worker) {
	r := l.runtime
	clear(l.args)
	l.args = l.args[:0]
	l.life = life{}
	l.machine.Init(nil)
	if w != nil {
		if c := commonOf(w); c.spare == nil {
			c.spare = l
			return
		}
	}
	r.spare.Put(l)
}

// ProcessOf returns the process that calls a Go function.
func ProcessOf(c *Call) *Process { return c.Machine().Owner.(*Process) }

// PID returns the pid of the process.
func (l *Process) PID() process.PID { return l.proc.PID() }

// Entry returns the id of the entry that the process runs.
func (l *Process) Entry() string { return l.unit.id }

// Context returns what the process has been given besides its program, nil for
// nothing.
func (l *Process) Context() *Context {
	ctx, _ := l.proc.Context().(*Context)
	return ctx
}

// Log returns the logger of the node.
func (l *Process) Log() *slog.Logger { return l.runtime.Log }

// Clock returns the clock that the process must tell the time by.
func (l *Process) Clock() *sched.Clock { return l.proc.Space().Scheduler().Clock() }

// Repeatable reports whether the run can be repeated (see
// [sched.Deterministic]): then a module may not let it depend on how long
// anything outside takes.
func (l *Process) Repeatable() bool { return l.proc.Space().Scheduler().Repeatable() }

// Run implements [process.Program].
func (l *Process) Run(p *process.Process, w *sched.Worker) process.State {
	if l.proc == nil {
		l.attach(p)
	}
	l.shared = workspaceOf(w)
	if !l.running && !l.loads() {
		l.begin(l.unit.fixed)
	}
	l.wake()
	if n := p.Gained(); n > 0 {
		l.machine.Charge(n)
		if p.Stopping() {
			return process.Preempted // what has just arrived ends it
		}
	}
	for {
		switch l.machine.Run(w.Budget(), &l.shared.scratch) {
		case vm.Preempted:
			if l.end != process.Preempted {
				return l.end
			}
			if x := l.extra; x != nil && x.steps > 0 && l.machine.Used()-x.waited > uint64(x.steps) {
				l.over("host.max_steps (%d)", x.steps)
				return process.Done
			}
			l.limitLoading()
			return process.Preempted
		case vm.Exhausted:
			l.exhausted()
			return process.Done
		case vm.Waiting:
			if l.extra != nil {
				l.extra.waited = l.machine.Used()
			}
			if l.deadlocked() {
				l.deadlock()
				return process.Done
			}
			l.limitLoading()
			return process.Waiting
		}
		if f := l.machine.Failure(); f != nil {
			l.failed(f)
			return process.Done
		}
		results := l.machine.Results()
		if l.running {
			if l.returned(results) {
				return process.Done
			}
		} else if !l.loaded(results) {
			return process.Done
		}
	}
}

// attach is the first thing a program does in its process.
func (l *Process) attach(p *process.Process) {
	l.proc = p
	l.guard = l.newGuard()
	if share := l.runtime.share(); share > 0 {
		l.machine.SetMemoryLimit(share)
	}
	if l.runtime.Limits == nil {
		return
	}
	limits := l.runtime.Limits(p.Host().ID())
	if limits.Steps > 0 {
		l.rare().steps = limits.Steps
	}
	if share := l.runtime.share(); limits.Memory > 0 && (share == 0 || limits.Memory <= share) {
		l.machine.SetMemoryLimit(limits.Memory)
	}
}

// share is the part of the node's memory limit that one process may have, whatever
// its host says: three quarters.
func (r *Runtime) share() int { return r.MemoryLimit / 4 * 3 }

// deadlock ends a process in which nothing can go on, and says where it waits.
func (l *Process) deadlock() {
	const most = 3
	waits := l.machine.Waits()
	var places []string
	for i, trace := range waits[:min(len(waits), most)] {
		place := "main"
		if i > 0 {
			place = "coroutine"
		}
		if len(trace) > 0 {
			place += fmt.Sprintf(" at %s:%d", trace[0].Chunk, trace[0].Line)
		}
		places = append(places, place)
	}
	if more := len(waits) - most; more > 0 {
		places = append(places, fmt.Sprintf("%d more", more))
	}
	l.fail(fault.New(fault.Internal, "lua.Run", "deadlock: all coroutines blocked with no pending operations (%s)", strings.Join(places, ", ")), waits[0])
}

// over ends a process that went over a limit of its host.
func (l *Process) over(limit string, args ...any) {
	trace := l.machine.Trace()
	at := ""
	if len(trace) > 0 {
		at = fmt.Sprintf(" at %s:%d", trace[0].Chunk, trace[0].Line)
	}
	l.fail(&fault.Fault{Kind: fault.RateLimited, Message: "process over " + fmt.Sprintf(limit, args...) + at}, trace)
}

// Close implements [process.Program].
func (l *Process) Close(p *process.Process) {
	if l.running && l.end != process.Replaced {
		l.remark()
	}
	if l.extra != nil {
		l.giveUp()
	}
	l.recycle(p.Worker())
}

// giveUp ends what goes on for the process elsewhere.
func (l *Process) giveUp() {
	l.stopLoading()
	for t := l.extra.timers; t != nil; t = t.next {
		l.proc.Space().Scheduler().Timers().Stop(&t.timer)
	}
	for o := l.extra.outside; o != nil; o = o.next {
		if o.abandon != nil {
			o.abandon()
		}
	}
}

// Name implements [process.Named].
func (l *Process) Name() string { return l.unit.id }

// Deaf implements [process.Deaf].
func (l *Process) Deaf() bool { return l.events == nil && l.operations == 0 }

// loaded starts the method that the chunk has returned; false means that there
// is none.
func (l *Process) loaded(results []Value) bool {
	f, err := l.unit.methodOf(results)
	if err != nil {
		l.fail(asFault(err), nil)
		return false
	}
	clear(results) // the table that the chunk returned has served its purpose
	l.begin(f)
	return true
}

// begin starts the method f.
func (l *Process) begin(f Value) {
	l.running = true
	l.stopLoading()
	l.machine.Start(f, l.args...)
	clear(l.args)
	l.args = l.args[:0]
	l.proc.Started()
}

// returned ends the process with the results of its method (process.md §5), and
// reports whether it has: what takes long to copy is copied first, while others
// have their turns.
func (l *Process) returned(results []Value) bool {
	if l.copied {
		l.copiedResult(results)
		return true
	}
	if len(results) >= 2 {
		if text, ok := results[1].Text(); ok {
			l.proc.Finish(process.Fail(&fault.Fault{Kind: fault.Internal, Message: text, Retry: fault.RetryNo}, nil))
			return true
		}
		if _, ok := results[1].Data(vm.ErrorType); ok {
			l.proc.Finish(process.Fail(faultOf(results[1]), nil))
			return true
		}
	}
	if len(results) == 0 || results[0].IsNil() {
		l.proc.Finish(process.Return(nil))
		return true
	}
	if v, ok := vm.SendSmall(results[0]); ok {
		l.proc.Finish(process.Return(v))
		return true
	}
	l.copied = true
	l.machine.Start(copyResult, results[0])
	return false
}

// copyResult returns a copy of its argument, or nil and why there can be none.
var copyResult = vm.NewFunction("return", func(c *Call) error {
	v, _, rest, err := c.Send(c.Arg(1), "result")
	return answerCopy(c, v, rest, err)
})

// answerCopy answers with the copy v when the rest of it, if any, is there.
func answerCopy(c *Call, v Value, rest *vm.Copying, err error) error {
	if err != nil {
		return c.Fail(err)
	}
	if rest != nil {
		return rest.Finish(c, func(c *Call, _ int, err error) error { return answerCopy(c, v, nil, err) })
	}
	return c.Return(v, Value{})
}

// copiedResult ends the process with what copyResult has returned.
func (l *Process) copiedResult(results []Value) {
	if results[1].IsNil() {
		l.proc.Finish(process.Return(results[0]))
		return
	}
	l.fail(fault.New(fault.Internal, "lua.returned", "%s", faultOf(results[1]).Message), nil)
}

// failed ends the process with an error that nothing caught.
func (l *Process) failed(e *vm.Error) {
	f := faultOf(e.Value)
	if !l.running {
		// The spawner is told; see process.md §4.
		f = &fault.Fault{Kind: fault.Internal, Message: "failed to execute script: " + f.Message, Retry: fault.RetryNo}
	}
	l.fail(f, e.Trace)
}

// Recover implements [process.Recoverer]: a panic in a library function is a Lua
// error.
func (l *Process) Recover(cause any, stack []byte) bool {
	if !l.machine.Recover(cause) {
		return false
	}
	l.runtime.Log.Debug("panic in a library function",
		"pid", l.proc.PID().String(), "entry", l.unit.id, "panic", fmt.Sprint(cause), "stack", string(stack))
	return true
}

// Idle lets fibers go on: those whose operations are complete, and the one that
// waits for what arrived first in the mailbox. It reports whether there were
// any.
//
// It implements [vm.Owner].
func (l *Process) Idle() bool { return !l.proc.Quiet() && l.wake() }

// wake is Idle for who knows that there may be something.
func (l *Process) wake() bool {
	woke := false
	for op := l.proc.Completed(); op != nil; {
		next := op.Next()
		op.Body.(*operation).complete()
		woke, op = true, next
	}
	ch := l.inbox
	if l.events != nil || l.topics != nil {
		if !l.proc.HasMail() {
			return woke
		}
		ch = l.earliest()
	}
	return ch != nil && ch.Deliver(l.machine.Stopped()) || woke
}

// earliest returns the subscription with the oldest message among those that a
// fiber waits for, nil if there is none.
func (l *Process) earliest() *lib.Channel {
	var best *lib.Channel
	var first uint64
	consider := func(ch *lib.Channel) {
		if ch == nil || !ch.Awaited() {
			return
		}
		if seq, ok := ch.Source().Peek(); ok && (best == nil || seq < first) {
			best, first = ch, seq
		}
	}
	open := l.topics.all()
	l.machine.Spend(len(open) >> 4)
	if !l.proc.Fetch() {
		return nil
	}
	consider(l.inbox)
	consider(l.events)
	for _, t := range open {
		consider(t.channel)
	}
	return best
}

// deadlocked reports whether nothing can ever wake a machine in which
// everything waits (channel.md §5).
func (l *Process) deadlocked() bool {
	return l.operations == 0 && l.inbox == nil && l.events == nil && len(l.topics.all()) == 0
}

// An operation is something that happens elsewhere while a fiber waits.
type operation struct {
	process.Op
	owner *Process
	then  func()
}

func (o *operation) complete() {
	o.owner.operations--
	o.then()
}
