package lua

import (
	"strings"

	"wippy/internal/fault"
	"wippy/internal/lua/vm"
	"wippy/internal/process"
	"wippy/internal/sched"
)

// A child is a process about to be spawned, and what its spawner waits for:
// the end of its chunk, or for process.call the end of all of it.
type child struct {
	operation
	spec    process.Spec
	waiter  Waiter
	onStart func(*sched.Worker, error) // started, bound once
	pid     process.PID
	text    Value         // the pid as text, once the child has run
	failure error         // why it could not start
	exit    *process.Exit // call: how it ended
}

// prepare returns a child for the process id and the host id that are the
// arguments from number first on, with the arguments behind them, if the caller
// may spawn it so. b gives it more than it inherits; nil for nothing.
func (l *Process) prepare(c *Call, first int, how spawning, b *builder) (*child, error) {
	id, _ := c.Arg(first).Text()
	host, _ := c.Arg(first + 1).Text()
	unit, err := l.runtime.Unit(id)
	if err != nil {
		return nil, err
	}
	h, err := l.runtime.Host(host)
	if err != nil {
		return nil, err
	}
	program := l.runtime.program(unit)
	if program.args, err = appendCopies(program.args, c.Args(first+2)); err != nil {
		program.recycle()
		return nil, err
	}
	if l.guard != nil {
		if err := l.guard.permitSpawn(c, how, id, host, b); err != nil {
			program.recycle()
			return nil, err
		}
	}
	ch := l.spare
	if l.spare = nil; ch == nil {
		ch = &child{}
		ch.onStart = ch.started
	}
	ch.owner, ch.Body, ch.then = l, &ch.operation, nil
	ch.spec = process.Spec{Host: h, Loading: true, Program: program}
	ch.waiter, ch.pid, ch.text, ch.failure, ch.exit = Waiter{}, process.PID{}, Value{}, nil, nil
	program.born = ch
	if l.runtime.Attach != nil {
		if err := l.runtime.Attach(&ch.spec); err != nil {
			program.recycle()
			return nil, err
		}
	}
	l.bequeath(&ch.spec, b)
	ch.spec.Monitor, ch.spec.Link = how.monitor, how.link
	if l.guard != nil && b != nil && b.name != "" {
		ch.spec.Permit = l.guard.permitHolder(c, how, b)
	}
	return ch, nil
}

// bequeath gives a child what it inherits, and what b adds.
func (l *Process) bequeath(spec *process.Spec, b *builder) {
	inherited := l.Context().heritage()
	if b != nil {
		inherited = b.context.heritage()
		spec.Name = b.name
		for _, m := range b.messages {
			m := m // each child gets a message of its own
			m.Body, m.sender = &m, l.pidValue()
			m.copyPayloads()
			spec.Messages = append(spec.Messages, &m.Message)
		}
	}
	if inherited == nil {
		return
	}
	own, _ := spec.Context.(*Context)
	if own == nil {
		spec.Context = inherited
		return
	}
	own.Values, own.Security, own.Root = inherited.Values, inherited.Security, inherited.Root
}

// A spawning says how a child is spawned.
type spawning struct {
	monitor, link bool
	call          string // "call" or "exec": its spawner waits for its result
}

// spawnFunction returns one of the four spawn functions (process.md §4).
func spawnFunction(name string, monitor, link bool) Function {
	return func(c *Call) error { return spawn(c, name, 1, spawning{monitor: monitor, link: link}, nil) }
}

// spawn is the spawn function of that name with its arguments from number first
// on.
func spawn(c *Call, name string, first int, how spawning, b *builder) error {
	if wrong := wrongEntry(c, first); wrong != "" {
		return c.Fail(invalid("%s requires at least id and host arguments, got %s", name, wrong))
	}
	ch, err := ProcessOf(c).prepare(c, first, how, b)
	if err != nil {
		return c.Fail(err)
	}
	return ch.spawn(c)
}

// wrongEntry returns what argument i, the id of a process, or the one behind it,
// the id of a host, is instead of a string; "" if both are.
func wrongEntry(c *Call, i int) string {
	if _, ok := c.Arg(i).Text(); !ok {
		return c.Got(i) + " as id"
	}
	if _, ok := c.Arg(i + 1).Text(); !ok {
		return c.Got(i+1) + " as host"
	}
	return ""
}

// spawn spawns and answers with the pid, which usually is known at once; a
// child that waits while its chunk runs makes the spawner wait, too.
func (ch *child) spawn(c *Call) error {
	l := ch.owner
	ch.spec.OnStart = ch.onStart
	l.proc.Expect(&ch.Op)
	s, err := l.proc.Spawn(&ch.spec)
	if err != nil {
		return c.Fail(err)
	}
	if ch.pid = s.PID; s.Existing {
		ch.text = Value{}
	}
	if !s.Loading {
		pid, failure := ch.outcome()
		l.spare = ch
		return c.Return(pid, failure)
	}
	ch.then = func() { ch.waiter.Resume(ch.outcome()) }
	l.operations++
	ch.waiter = c.Park(nil)
	return nil
}

// started is told that the chunk has ended, on the child's worker.
func (ch *child) started(w *sched.Worker, err error) {
	ch.failure = err
	ch.Complete(w)
}

// outcome returns the results of a spawn function.
func (ch *child) outcome() (pid, err Value) {
	if ch.failure != nil {
		return Value{}, vm.ErrorValue(ch.failure)
	}
	if ch.text.IsNil() {
		ch.text = ch.owner.workspace().texts.of(ch.pid)
	} else {
		ch.owner.workspace().texts.remember(ch.pid, ch.text)
	}
	return ch.text, Value{}
}

// callFunction returns process.call, or exec, which is the same (process.md
// §10).
func callFunction(name string) Function {
	return func(c *Call) error { return call(c, name, 1, nil) }
}

// call is process.call with its arguments from number first on.
func call(c *Call, name string, first int, b *builder) error {
	if wrong := wrongEntry(c, first); wrong != "" {
		return c.Fail(invalid("%s requires id and host arguments, got %s", name, wrong))
	}
	id, _ := c.Arg(first).Text()
	host, _ := c.Arg(first + 1).Text()
	if id == "" {
		return c.Fail(invalid("process ID required"))
	}
	if ns, entry, ok := strings.Cut(id, ":"); !ok || ns == "" || entry == "" {
		return c.Fail(invalid("invalid process ID format (namespace:name required): %s", fault.Excerpt(id)))
	}
	if host == "" {
		return c.Fail(invalid("host ID required"))
	}
	ch, err := ProcessOf(c).prepare(c, first, spawning{call: name}, b)
	if err != nil {
		return c.Fail(err)
	}
	return ch.call(c)
}

// call spawns, waits for the end, and answers with the result.
func (ch *child) call(c *Call) error {
	l := ch.owner
	ch.then = func() { ch.waiter.Resume(ch.result()) }
	ch.spec.OnStart = func(w *sched.Worker, err error) {
		if err != nil {
			ch.failure = err
			ch.Complete(w)
		}
	}
	ch.spec.Awaited = true
	watch := ch.spec.OnExit // of Attach
	ch.spec.OnExit = func(w *sched.Worker, pid process.PID, x *process.Exit) {
		if watch != nil {
			watch(w, pid, x)
		}
		ch.exit = x
		ch.Complete(w)
	}
	l.proc.Expect(&ch.Op)
	if _, err := l.proc.Spawn(&ch.spec); err != nil {
		return c.Fail(err)
	}
	l.operations++
	ch.waiter = c.Park(nil)
	return nil
}

// result returns the results of process.call.
func (ch *child) result() (value, err Value) {
	switch {
	case ch.failure != nil:
		return Value{}, vm.ErrorValue(ch.failure)
	case ch.exit.Err != nil:
		return Value{}, errorOf(ch.exit.Err)
	}
	return exitValue(ch.exit), Value{}
}

// exitValue returns a copy of the result of a normal exit.
func exitValue(x *process.Exit) Value {
	v, ok := x.Value.(Value)
	if !ok {
		return Value{}
	}
	// It was copied when the process ended, so it can be copied again; each
	// receiver gets its own.
	v, _ = vm.Send(v, "result")
	return v
}

// Errors of the node's Unit and Host functions (process.md §4).

// ErrNoProcess returns the error for a process id that names no process entry.
func ErrNoProcess(id string) error {
	return fault.New(fault.NotFound, "lua.Unit", "factory not found: %s", fault.Excerpt(id)).With("factory_id", id)
}

// ErrNoHost returns the error for a host id that names no entry.
func ErrNoHost(id string) error {
	return fault.New(fault.NotFound, "lua.Host", "host not found: %s", fault.Excerpt(id)).With("host_id", id)
}
