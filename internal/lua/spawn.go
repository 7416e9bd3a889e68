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
	pid     Value         // as text, once it is known
	failure error         // why it could not start
	exit    *process.Exit // call: how it ended

	// The methods of these names, bound once.
	onCreate func(process.PID)
	onStart  func(*sched.Worker, error)
}

// A launch is a child that is about to be made: its program, where it is to run,
// and what is said about it.
type launch struct {
	id, host string
	program  *Process
	on       *process.Host
	how      spawning
	b        *builder
	messages []*process.Message // the builder's, copied
}

// prepare answers with then for a child with the process id and the host id that
// are the arguments from number first on, and with the arguments behind them, if
// the caller may spawn it so. b gives it more than it inherits; nil for nothing.
func (l *Process) prepare(c *Call, first int, how spawning, b *builder, then func(*child, *Call) error) error {
	n := launch{how: how, b: b}
	n.id, _ = c.Arg(first).Text()
	n.host, _ = c.Arg(first + 1).Text()
	unit, err := l.runtime.Unit(n.id)
	if err != nil {
		return c.Fail(err)
	}
	if n.on, err = l.runtime.Host(n.host); err != nil {
		return c.Fail(err)
	}
	n.program = l.runtime.program(unit)
	rest, err := n.program.receive(c, first+2)
	if err == nil && b != nil {
		rest, err = n.address(c, l, rest)
	}
	if err != nil {
		n.program.recycle()
		return c.Fail(err)
	}
	if rest != nil {
		late := n
		return rest.Finish(c, func(c *Call, size int, err error) error {
			if err != nil {
				return c.Fail(err)
			}
			late.program.machine.Charge(size)
			return l.launch(c, &late, then)
		})
	}
	return l.launch(c, &n, then)
}

// receive gives a new program copies of the arguments of c from number first on.
// They are complete when rest is finished, if it is not nil.
func (l *Process) receive(c *Call, first int) (rest *vm.Copying, err error) {
	for i := first; i <= c.N(); i++ {
		v, size, more, err := c.SendArg(i, i-first+1)
		if err != nil {
			return nil, err
		}
		l.args = append(l.args, v)
		l.machine.Charge(size)
		rest = rest.And(more)
	}
	return rest, nil
}

// address copies the messages of the builder, each child's own.
func (n *launch) address(c *Call, l *Process, rest *vm.Copying) (*vm.Copying, error) {
	for i := range n.b.messages {
		m := n.b.messages[i]
		m.Body, m.sender = &m, l.pidValue()
		more, err := m.copyPayloads(c)
		if err != nil {
			return nil, err
		}
		rest = rest.And(more)
		n.messages = append(n.messages, &m.Message)
	}
	return rest, nil
}

// launch answers with then for the child of n.
func (l *Process) launch(c *Call, n *launch, then func(*child, *Call) error) error {
	ch, err := l.child(c, n)
	if err != nil {
		return c.Fail(err)
	}
	return then(ch, c)
}

// child makes the child of n, if l may have it.
func (l *Process) child(c *Call, n *launch) (*child, error) {
	program, how, b := n.program, n.how, n.b
	if l.guard != nil {
		if err := l.guard.permitSpawn(c, how, n.id, n.host, b); err != nil {
			program.recycle()
			return nil, err
		}
	}
	ch := l.spare
	if l.spare = nil; ch == nil {
		ch = &child{}
		ch.onCreate, ch.onStart = ch.created, ch.started
	}
	ch.owner, ch.Body, ch.then = l, &ch.operation, nil
	ch.spec = process.Spec{Host: n.on, Loading: program.loads(), Program: program, Messages: n.messages}
	ch.waiter, ch.pid, ch.failure, ch.exit = Waiter{}, Value{}, nil, nil
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
	return ProcessOf(c).prepare(c, first, how, b, (*child).spawn)
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
	ch.spec.OnCreate, ch.spec.OnStart = ch.onCreate, ch.onStart
	l.proc.Expect(&ch.Op)
	s, err := l.proc.Spawn(&ch.spec)
	if err != nil {
		return c.Fail(err)
	}
	if s.Existing {
		ch.pid = l.workspace().texts.of(s.PID)
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

// created is told the pid, of which the child and its spawner then share the text.
func (ch *child) created(pid process.PID) {
	ch.pid = ch.owner.workspace().texts.of(pid)
	ch.spec.Program.(*Process).pid = ch.pid
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
	return ch.pid, Value{}
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
	return ProcessOf(c).prepare(c, first, spawning{call: name}, b, (*child).call)
}

// call spawns, waits for the end, and answers with the result.
func (ch *child) call(c *Call) error {
	l := ch.owner
	ch.then = func() { ch.waiter.Resume() }
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
	ch.waiter = c.Park(ch.answer)
	return nil
}

// answer answers process.call.
func (ch *child) answer(c *Call) error {
	switch {
	case ch.failure != nil:
		return c.Fail(ch.failure)
	case ch.exit.Err != nil:
		return c.Return(Value{}, c.Locate(errorOf(ch.exit.Err)))
	}
	result, _ := ch.exit.Value.(Value)
	v, _, rest, err := c.Send(result, "result") // others may be told of it, too
	return answerCopy(c, v, rest, err)
}

// exitValue returns a copy of the result of a normal exit.
func (l *Process) exitValue(x *process.Exit) Value {
	v, ok := x.Value.(Value)
	if !ok {
		return Value{}
	}
	// It was copied when the process ended, so it can be copied again; each
	// receiver gets its own.
	v, _ = l.machine.Send(v, "result")
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
