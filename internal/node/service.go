package node

import (
	"context"
	"errors"

	"wippy/internal/fault"
	"wippy/internal/lua"
	"wippy/internal/problem"
	"wippy/internal/process"
	"wippy/internal/registry"
	"wippy/internal/sched"
	"wippy/internal/supervisor"
)

// A processService is an entry of kind process.service: a process that the
// supervisor keeps running (supervision.md §3).
type processService struct {
	Process   registry.ID          `yaml:"process,required"`
	Host      registry.ID          `yaml:"host,required"`
	Input     []any                `yaml:"input"` // the arguments
	Lifecycle supervisor.Lifecycle `yaml:"lifecycle"`

	node *Node
}

func (s *processService) decode(e *registry.Entry) problem.List {
	problems := registry.Decode(e, s)
	return append(problems, checkLifecycle(e, s.Lifecycle)...)
}

func (s *processService) accept(tx *transaction, e *registry.Entry) error {
	s.node = tx.node
	tx.serve(e, s.Lifecycle, s)
	return nil
}

// Serve implements [supervisor.Service]. The service has started when the
// process has loaded.
func (s *processService) Serve(ctx context.Context, started func()) error {
	loaded, ended := make(chan error, 1), make(chan *process.Exit, 1)
	args := make([]lua.Value, len(s.Input))
	for i, item := range s.Input {
		args[i] = lua.FromGo(item)
	}
	pid, err := s.node.spawn(s.Process, s.Host, args, nil, callbacks{
		started: func(err error) { loaded <- err },
		ended:   func(x *process.Exit) { ended <- x },
	})
	if err != nil {
		return err
	}
	select {
	case err := <-loaded:
		if err != nil {
			return err
		}
		started()
	case <-ctx.Done():
		s.node.space.Abandon(pid, fault.New(fault.Timeout, "node.Serve", "start timeout"))
		if <-loaded != nil {
			return nil
		}
	}
	select {
	case x := <-ended:
		return failure(x)
	case <-ctx.Done():
	}
	return s.stop(ctx, pid, ended)
}

// stop asks the process to end and waits until it has (supervision.md SUP-22).
func (s *processService) stop(ctx context.Context, pid process.PID, ended <-chan *process.Exit) error {
	within := supervisor.StopOf(ctx).Within
	if within > 0 {
		// An error means that it has ended already, as ended will tell.
		_ = s.node.space.Cancel(process.PID{}, pid, process.Cancel{Within: within, Reason: "service stopping", Stop: true})
	} else {
		_ = s.node.space.Terminate(pid)
	}
	if x := <-ended; x.Reason == process.DeadlineOver {
		return supervisor.ErrStopTimeout
	}
	return nil
}

// failure returns what the end of a process means to its service
// (supervision.md SUP-6): nil for a normal end.
func failure(x *process.Exit) error {
	switch {
	case x.Normal():
		return nil
	case x.Reason == process.Terminated || x.Reason == process.DeadlineOver:
		return supervisor.Killed(x.Err)
	}
	return x.Err
}

// callbacks are told what becomes of a spawned process. They are called on the
// workers and must not block.
type callbacks struct {
	started func(err error) // it has loaded, or failed to
	ended   func(x *process.Exit)
}

// spawn spawns a process for the node itself. The arguments must be fresh; the
// command line's own are for io.args.
func (n *Node) spawn(id, hostID registry.ID, args []lua.Value, commandLine []string, call callbacks) (process.PID, error) {
	unit, err := n.unit(id.String())
	if err != nil {
		return process.PID{}, err
	}
	host, err := n.host(hostID.String())
	if err != nil {
		return process.PID{}, err
	}
	spec := &process.Spec{
		Host: host, Program: n.runtime.Program(unit, args), Loading: true,
		OnStart: func(_ *sched.Worker, err error) { call.started(n.locate(id, err)) },
	}
	if err := n.attach(spec); err != nil {
		return process.PID{}, err
	}
	if ctx, ok := spec.Context.(*lua.Context); ok {
		ctx.Args = commandLine
	}
	attached := spec.OnExit
	spec.OnExit = func(w *sched.Worker, pid process.PID, x *process.Exit) {
		if attached != nil {
			attached(w, pid, x)
		}
		call.ended(x)
	}
	spawned, err := n.space.Spawn(spec)
	return spawned.PID, err
}

// locate returns why a process has not started. If that is a method that its
// code does not have, it names the entry that asks for it and the place.
func (n *Node) locate(id registry.ID, err error) error {
	f, ok := errors.AsType[*fault.Fault](err)
	if !ok || f.Op != "lua.methodOf" {
		return err
	}
	e, known := n.registry.Snapshot().Get(id)
	if !known {
		return err
	}
	return fault.New(f.Kind, "node.locate", "%w", e.Problem("method", "%s", f.Message))
}
