package node

import (
	"context"
	"fmt"
	"slices"
	"time"

	"wippy/internal/fault"
	"wippy/internal/lua"
	"wippy/internal/process"
	"wippy/internal/registry"
)

const (
	// launchTimeout is how long a launch waits for the host to run (cli.md
	// CLI-29).
	launchTimeout = 5 * time.Second

	// failedGrace is the time to stop of services that set none, once a launch
	// has failed: the user waits for nothing but the prompt.
	failedGrace = 100 * time.Millisecond
)

// A Launch says which process to run as the program's own.
type Launch struct {
	Process registry.ID
	Host    registry.ID // a terminal.host or a process.host
	Args    []string    // parameters of the entry function, and io.args
}

// A Result is what the program's own process has ended with
// (hosts-and-terminal.md §3).
type Result struct {
	// Value is what it returned, if it did not fail: nil, a bool, an int64, a
	// float64, a string, or something else for which there is no exit code.
	Value any

	Err       *fault.Fault // why it failed; nil if it did not
	Traceback string       // the Lua calls that the error came from, a line each; "" if it was not raised
	Killed    bool         // it was ended by force, and Err says so
}

// Launch has a process run on a host, which is started if need be. It does not
// wait: [Node.Wait] returns the result, or an error if nothing was run because
// the host did not run within 5 s or refused, as a terminal host does that is
// busy. It is called once. Before Start, and only then, it happens at the same
// moment in every run of a deterministic scheduler.
func (n *Node) Launch(l Launch) {
	n.mu.Lock()
	n.asked = true
	n.mu.Unlock()
	if err := n.supervisor.Start(l.Host); err != nil {
		n.launchFailed(err)
		return
	}
	// The process may want to spawn on other hosts in its first line. Those
	// that wait for nothing are open in no time; the others it has to await
	// itself (CLI-31).
	hosts := slices.Concat(n.content.Load().prompt, []registry.ID{l.Host})
	n.supervisor.When(hosts, launchTimeout, func(err error) {
		if err == nil {
			err = n.launch(l)
		}
		if err != nil {
			n.launchFailed(err)
		}
	})
}

// launch runs a process whose host is running.
func (n *Node) launch(l Launch) error {
	n.mu.Lock()
	canceled := n.canceled
	n.mu.Unlock()
	if canceled {
		return errCanceled
	}
	args := make([]lua.Value, len(l.Args))
	for i, arg := range l.Args {
		args[i] = lua.String(arg)
	}
	pid, err := n.spawn(l.Host, l.Process, l.Host, args, l.Args, callbacks{
		started: func(err error) {
			if err != nil {
				n.notLaunched()
				n.finish(process.Fail(asFault(err), nil))
			}
		},
		ended: n.finish,
	})
	if err != nil {
		return err
	}
	n.log.Debug("process launched", "pid", pid.String(), "entry", l.Process.String())
	n.mu.Lock()
	n.launched = &pid
	canceled = n.canceled
	n.mu.Unlock()
	if canceled {
		n.cancel(pid)
	}
	return nil
}

// launchFailed takes note of why nothing was run.
func (n *Node) launchFailed(err error) {
	n.notLaunched()
	n.conclude(outcome{err: err})
}

func (n *Node) notLaunched() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.failed = true
}

// stopTimeout returns the time to stop of services that set none, 0 for the
// default (supervision.md SUP-25).
func (n *Node) stopTimeout() time.Duration {
	n.mu.Lock()
	defer n.mu.Unlock()
	switch {
	case n.failed:
		return failedGrace
	case n.asked:
		return n.options.StopTimeout
	}
	return 0
}

func asFault(err error) *fault.Fault {
	return fault.New(fault.KindOf(err), "", "%w", err)
}

// finish takes note of the end of the program's own process.
func (n *Node) finish(x *process.Exit) {
	r := Result{Err: explained(x)}
	switch v := x.Value.(type) {
	case lua.Value:
		r.Value = lua.ToGo(v)
	case lua.Trace:
		r.Traceback = v.String()
	}
	r.Killed = x.Reason == process.Terminated || x.Reason == process.DeadlineOver
	n.conclude(outcome{result: r})
	if n.sched.Repeatable() {
		// This is on the only worker: services stop at the same moment in
		// every run, however long it takes to get there.
		<-n.stopping
	}
}

// explained returns the error of an exit, and where it came from if a linked
// process failed first (process.md CR-7).
func explained(x *process.Exit) *fault.Fault {
	if x.Origin == nil {
		return x.Err
	}
	f := *x.Err
	f.Message = fmt.Sprintf("%s: %v: %s", f.Message, x.Origin.PID, x.Origin.Exit.Err.Message)
	return &f
}

// An outcome is how the program has ended, or why it did not begin.
type outcome struct {
	result Result
	err    error
}

// conclude hands an outcome to Wait; the first counts.
func (n *Node) conclude(o outcome) {
	select {
	case n.outcomes <- o:
	default:
	}
}

// Wait returns the result of the program's own process when it has ended: the
// one that was launched, or any that had a terminal host. The terminal is
// restored then. It returns an error if the launch failed, and the cause of ctx
// if that is done before.
func (n *Node) Wait(ctx context.Context) (Result, error) {
	select {
	case o := <-n.outcomes:
		n.terminal.close()
		return o.result, o.err
	case <-ctx.Done():
		return Result{}, context.Cause(ctx)
	}
}

// Cancel asks the launched process to end: it gets a CANCEL event, and what it
// reads from the terminal fails with CANCELED (cli.md CLI-35). After the
// stop_timeout of its host it is ended by force. A process that was not launched
// yet never is: Wait returns a Canceled fault. One that has ended is not
// concerned.
func (n *Node) Cancel() {
	n.mu.Lock()
	n.canceled = true
	launched := n.launched
	n.mu.Unlock()
	if launched != nil {
		n.cancel(*launched)
		return
	}
	n.conclude(outcome{err: errCanceled})
}

var errCanceled = fault.New(fault.Canceled, "node.Launch", "canceled before it was launched")

func (n *Node) cancel(pid process.PID) {
	n.terminal.shutdown()
	within := n.supervisor.StopTimeout(registry.ParseID(pid.Host()))
	_ = n.space.Cancel(process.PID{}, pid, process.Cancel{Within: within, Reason: "shutting down", Stop: true})
}
