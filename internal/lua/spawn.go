package lua

import (
	"strings"

	"wippy/internal/fault"
	"wippy/internal/lua/vm"
	"wippy/internal/process"
	"wippy/internal/sched"
)

// spawnFunction returns one of the four spawn functions (process.md §4).
func spawnFunction(name string, monitor, link bool) Function {
	return func(c *Call) error {
		id, isID := c.Arg(1).Text()
		host, isHost := c.Arg(2).Text()
		if !isID || !isHost {
			return c.Fail(invalid("%s requires at least id and host arguments", name))
		}
		l := ProcessOf(c)
		spec, err := l.prepare(id, host, c.Args(3))
		if err != nil {
			return c.Fail(err)
		}
		spec.Monitor, spec.Link = monitor, link
		return l.spawn(c, spec)
	}
}

// prepare returns what to spawn for a process id, a host id and arguments.
func (l *Process) prepare(id, host string, args []Value) (*process.Spec, error) {
	unit, err := l.runtime.Unit(id)
	if err != nil {
		return nil, err
	}
	h, err := l.runtime.Host(host)
	if err != nil {
		return nil, err
	}
	copies, err := CopyArgs(args)
	if err != nil {
		return nil, err
	}
	spec := &process.Spec{Host: h, Loading: true, Program: l.runtime.Program(unit, copies)}
	if l.runtime.Attach != nil {
		if err := l.runtime.Attach(spec); err != nil {
			return nil, err
		}
	}
	return spec, nil
}

// spawn spawns and answers with the pid, which usually is known at once; a
// child that waits while its chunk runs makes the spawner wait, too.
func (l *Process) spawn(c *Call, spec *process.Spec) error {
	var outcome error
	var loaded func(*sched.Worker)
	spec.OnStart = func(w *sched.Worker, err error) {
		outcome = err
		loaded(w)
	}
	s, err := l.proc.Spawn(spec)
	if err != nil {
		return c.Fail(err)
	}
	pid := String(s.PID.String())
	if !s.Loading {
		return c.Return(pid, Value{})
	}
	w := c.Park(nil)
	loaded = l.expect(func() {
		if outcome != nil {
			w.Resume(Value{}, vm.ErrorValue(outcome))
		} else {
			w.Resume(pid, Value{})
		}
	})
	return nil
}

// callFunction returns process.call, or exec, which is the same (process.md
// §10).
func callFunction(name string) Function {
	return func(c *Call) error {
		id, isID := c.Arg(1).Text()
		host, isHost := c.Arg(2).Text()
		if !isID || !isHost {
			return c.Fail(invalid("%s requires id and host arguments", name))
		}
		if id == "" {
			return c.Fail(invalid("process ID required"))
		}
		if ns, entry, ok := strings.Cut(id, ":"); !ok || ns == "" || entry == "" {
			return c.Fail(invalid("invalid process ID format (namespace:name required): %s", id))
		}
		if host == "" {
			return c.Fail(invalid("host ID required"))
		}
		l := ProcessOf(c)
		spec, err := l.prepare(id, host, c.Args(3))
		if err != nil {
			return c.Fail(err)
		}
		return l.call(c, spec)
	}
}

// call spawns, waits for the end, and answers with the result.
func (l *Process) call(c *Call, spec *process.Spec) error {
	var w Waiter
	var exit *process.Exit
	var failure error
	ended := l.expect(func() {
		switch {
		case failure != nil:
			w.Resume(Value{}, vm.ErrorValue(failure))
		case exit.Err != nil:
			w.Resume(Value{}, vm.ErrorValue(exit.Err))
		default:
			w.Resume(exitValue(exit), Value{})
		}
	})
	spec.OnStart = func(worker *sched.Worker, err error) {
		if err != nil {
			failure = err
			ended(worker)
		}
	}
	watch := spec.OnExit // of Attach
	spec.OnExit = func(worker *sched.Worker, pid process.PID, x *process.Exit) {
		if watch != nil {
			watch(worker, pid, x)
		}
		exit = x
		ended(worker)
	}
	if _, err := l.proc.Spawn(spec); err != nil {
		l.operations--
		return c.Fail(err)
	}
	w = c.Park(nil)
	return nil
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
	return fault.New(fault.NotFound, "lua.Unit", "factory not found: %s", id).With("factory_id", id)
}

// ErrNoHost returns the error for a host id that names no entry.
func ErrNoHost(id string) error {
	return fault.New(fault.NotFound, "lua.Host", "host not found: %s", id).With("host_id", id)
}
