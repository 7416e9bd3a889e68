package node

import (
	"errors"
	"time"

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

	id   registry.ID
	node *Node
}

func (s *processService) decode(e *registry.Entry) problem.List {
	problems := registry.Decode(e, s)
	return append(problems, checkLifecycle(e, s.Lifecycle)...)
}

func (s *processService) accept(tx *transaction, e *registry.Entry) error {
	s.id, s.node = e.ID, tx.node
	tx.serve(e, s.Lifecycle, s)
	return nil
}

// update replaces the service: it stops, and starts again if it was to run
// (manifests.md MAN-28).
func (s *processService) update(tx *transaction, e *registry.Entry, _ definition) error {
	s.id, s.node = e.ID, tx.node
	tx.change.Replace = append(tx.change.Replace, tx.spec(e, s.Lifecycle, s))
	return nil
}

func (s *processService) remove(tx *transaction, e *registry.Entry) { tx.end(e) }

// Start implements [supervisor.Service]. The service has started when the
// process has loaded.
func (s *processService) Start(run *supervisor.Run) (stop func(within time.Duration)) {
	args := make([]lua.Value, len(s.Input))
	for i, item := range s.Input {
		args[i] = lua.FromGo(item)
	}
	var crash *process.Postmortem // set before ended is called
	pid, err := s.node.spawn(s.id, s.Process, s.Host, args, nil, callbacks{
		started: func(err error) {
			if err != nil {
				run.Ended(err)
				return
			}
			run.Started()
		},
		failed: func(pm *process.Postmortem) { crash = pm },
		ended: func(x *process.Exit) {
			err := failure(x)
			if crash != nil {
				err = supervisor.Reporting(err, func(next string) { s.node.serviceFailed(crash, next) })
			}
			run.Ended(err)
		},
	})
	if fault.KindOf(err) == fault.Unavailable {
		// Another attempt may find the host running (supervision.md SUP-7).
		err = fault.New(fault.Unavailable, "node.Start", "%w", err).Retryable(fault.RetryYes)
	}
	if err != nil {
		run.Ended(err)
		return nil
	}
	return func(within time.Duration) { s.node.endService(pid, within) }
}

// endService makes the process of a service end (supervision.md SUP-22).
func (n *Node) endService(pid process.PID, within time.Duration) {
	n.space.Abandon(pid, fault.New(fault.Canceled, "node.endService", "service stopping"))
	// An error means that it has ended already, as the run will be told.
	if within > 0 {
		_ = n.space.Cancel(process.PID{}, pid, process.Cancel{Within: within, Reason: "service stopping", Stop: true})
	} else {
		_ = n.space.Terminate(pid)
	}
}

// failure returns what the end of a process means to its service
// (supervision.md SUP-6): nil for a normal end.
func failure(x *process.Exit) error {
	switch {
	case x.Normal():
		return nil
	case x.Reason == process.Terminated:
		return supervisor.Killed(x.Err)
	case x.Reason == process.DeadlineOver:
		return supervisor.Overdue(x.Err)
	}
	return x.Err
}

// callbacks are told what becomes of a spawned process. They are called on the
// workers and must not block.
type callbacks struct {
	started func(err error) // it has loaded, or failed to
	ended   func(x *process.Exit)

	// failed is told of an error exit, before ended, in place of the log; nil
	// leaves it to the log.
	failed func(pm *process.Postmortem)
}

// spawn spawns a process for the node itself, on behalf of the service owner, or
// of the host for the command line. The arguments must be fresh; the command
// line's own are for io.args.
func (n *Node) spawn(owner, id, hostID registry.ID, args []lua.Value, commandLine []string, call callbacks) (process.PID, error) {
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
		Failed:  call.failed, Awaited: call.failed == nil, // the command line prints the result
	}
	if err := n.attach(spec); err != nil {
		return process.PID{}, err
	}
	ctx, _ := spec.Context.(*lua.Context)
	if ctx == nil {
		ctx = &lua.Context{}
		spec.Context = ctx
	}
	ctx.Args = commandLine
	if ctx.Security, err = n.contextFor(owner, hostID); err != nil {
		return process.PID{}, err
	}
	if n.options.Recorder != nil {
		ctx.Root = owner.String()
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
