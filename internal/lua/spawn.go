package lua

import (
	"strings"

	"wippy/internal/fault"
	"wippy/internal/lua/vm"
	"wippy/internal/process"
	"wippy/internal/sched"
)

// A child is a process about to be spawned, and what its spawner waits for:
// the end of its chunk, or for process.call the end of all of it. The last child
// of a spawner is used for the next, which often is of the same entry.
type child struct {
	operation
	origin
	how     spawning
	b       *builder // what gives the child more than it inherits; nil for nothing
	spec    process.Spec
	waiter  Waiter
	pid     Value         // as text, once it is known
	failure error         // why it could not start
	exit    *process.Exit // call: how it ended

	// The methods of these names, bound once.
	onCreate func(process.PID)
	onStart  func(*sched.Worker, error)
}

// An origin is what the ids given to a spawn function name.
type origin struct {
	id, host string
	revision uint64 // of the runtime when they were looked up
	unit     *Unit
	on       *process.Host
}

// find looks up id and host, unless o has them.
func (o *origin) find(r *Runtime, id, host string) (err error) {
	var revision uint64
	if r.Revision != nil {
		if revision = r.Revision(); revision == o.revision && id == o.id && host == o.host && o.on != nil {
			return nil
		}
	}
	*o = origin{id: id, host: host, revision: revision}
	if o.unit, err = r.Unit(id); err == nil {
		o.on, err = r.Host(host)
	}
	return err
}

// spawnChild spawns, or calls, what id and host name, with the arguments of c
// from number first on, if the caller may, and answers.
func (l *Process) spawnChild(c *Call, id, host string, first int, how spawning, b *builder) error {
	ch := l.newChild()
	ch.how, ch.b = how, b
	if err := ch.find(l.runtime, id, host); err != nil {
		return c.Fail(err)
	}
	program := l.runtime.program(ch.unit, l.proc.Worker())
	ch.spec = process.Spec{
		Host: ch.on, Program: program, Loading: program.loads(), Monitor: how.monitor, Link: how.link,
	}
	rest, err := program.receive(c, first)
	if err == nil && b != nil {
		rest, err = ch.address(c, rest)
	}
	if err != nil {
		program.recycle(nil)
		return c.Fail(err)
	}
	if rest != nil {
		return rest.Finish(c, func(c *Call, size int, err error) error {
			if err != nil {
				return c.Fail(err)
			}
			program.machine.Charge(size)
			return ch.launch(c)
		})
	}
	return ch.launch(c)
}

// newChild returns a child whose spawner is l.
func (l *Process) newChild() *child {
	ch := l.spare
	if ch == nil {
		ch = &child{}
		ch.owner, ch.Body = l, &ch.operation
		ch.onCreate, ch.onStart = ch.created, ch.started
		return ch
	}
	l.spare = nil
	ch.then, ch.waiter, ch.pid, ch.failure, ch.exit = nil, Waiter{}, Value{}, nil, nil
	return ch
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
func (ch *child) address(c *Call, rest *vm.Copying) (*vm.Copying, error) {
	for i := range ch.b.messages {
		m := ch.b.messages[i]
		m.Body, m.sender = &m, ch.owner.pidValue()
		more, err := m.copyPayloads(c)
		if err != nil {
			return nil, err
		}
		rest = rest.And(more)
		ch.spec.Messages = append(ch.spec.Messages, &m.Message)
	}
	return rest, nil
}

// launch spawns the child, or calls it, if its spawner may have it, and answers.
func (ch *child) launch(c *Call) error {
	if err := ch.complete(c); err != nil {
		ch.spec.Program.(*Process).recycle(nil)
		return c.Fail(err)
	}
	if ch.how.call != "" {
		return ch.call(c)
	}
	return ch.spawn(c)
}

// complete completes the spec, if the spawner may have the child.
func (ch *child) complete(c *Call) error {
	l, b := ch.owner, ch.b
	if l.guard != nil {
		if err := l.guard.permitSpawn(c, ch.how, ch.id, ch.host, b); err != nil {
			return err
		}
		if b != nil && b.name != "" {
			ch.spec.Permit = l.guard.permitHolder(c, ch.how, b)
		}
	}
	if l.runtime.Attach != nil {
		if err := l.runtime.Attach(&ch.spec); err != nil {
			return err
		}
	}
	l.bequeath(&ch.spec, b)
	return nil
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
	id, host, wrong := ids(c, first)
	if wrong != "" {
		return c.Fail(invalid("%s requires at least id and host arguments, got %s", name, wrong))
	}
	return ProcessOf(c).spawnChild(c, id, host, first+2, how, b)
}

// ids returns argument i, the id of a process, and the one behind it, the id of a
// host, or what one of them is instead of a string.
func ids(c *Call, i int) (id, host, wrong string) {
	id, ok := c.Arg(i).Text()
	if !ok {
		return "", "", c.Got(i) + " as id"
	}
	if host, ok = c.Arg(i + 1).Text(); !ok {
		return "", "", c.Got(i+1) + " as host"
	}
	return id, host, ""
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
		ch.pid = l.shared.texts.of(s.PID)
	}
	if !s.Loading {
		if ch.b != nil {
			ch.b, ch.spec.Messages = nil, nil
		}
		l.spare = ch
		return c.Return2(ch.pid, Value{})
	}
	ch.then = func() { ch.waiter.Resume(ch.outcome()) }
	l.operations++
	ch.waiter = c.Park(nil)
	return nil
}

// created is told the pid, of which the child and its spawner then share the text.
func (ch *child) created(pid process.PID) {
	ch.pid = ch.owner.shared.texts.of(pid)
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
	id, host, wrong := ids(c, first)
	if wrong != "" {
		return c.Fail(invalid("%s requires id and host arguments, got %s", name, wrong))
	}
	if id == "" {
		return c.Fail(invalid("process ID required"))
	}
	if ns, entry, ok := strings.Cut(id, ":"); !ok || ns == "" || entry == "" {
		return c.Fail(invalid("invalid process ID format (namespace:name required): %s", fault.Excerpt(id)))
	}
	if host == "" {
		return c.Fail(invalid("host ID required"))
	}
	return ProcessOf(c).spawnChild(c, id, host, first+2, spawning{call: name}, b)
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
