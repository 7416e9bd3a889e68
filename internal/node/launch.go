package node

import (
	"context"
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

// Launch runs a process on a host, which is started if need be; Wait returns its
// result. It is called once, after Start. It returns an error, and runs nothing,
// if the host does not run within 5 s or refuses, as a terminal host does that
// is busy.
func (n *Node) Launch(ctx context.Context, l Launch) error {
	err := n.launch(ctx, l)
	if err != nil {
		n.launchFailed()
	}
	return err
}

func (n *Node) launch(ctx context.Context, l Launch) error {
	if err := n.supervisor.Start(l.Host); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, launchTimeout)
	defer cancel()
	// The process may want to spawn on other hosts in its first line. Those
	// that wait for nothing are open in no time; the others it has to await
	// itself (CLI-31).
	for _, id := range slices.Concat(n.content.Load().prompt, []registry.ID{l.Host}) {
		if err := n.supervisor.Await(ctx, id); err != nil {
			return err
		}
	}
	args := make([]lua.Value, len(l.Args))
	for i, arg := range l.Args {
		args[i] = lua.String(arg)
	}
	pid, err := n.spawn(l.Process, l.Host, args, l.Args, callbacks{
		started: func(err error) {
			if err != nil {
				n.launchFailed()
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
	canceled := n.canceled
	n.mu.Unlock()
	if canceled {
		n.cancel(pid)
	}
	return nil
}

func (n *Node) launchFailed() {
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
	case n.launched != nil:
		return n.options.StopTimeout
	}
	return 0
}

func asFault(err error) *fault.Fault {
	return fault.New(fault.KindOf(err), "", "%w", err)
}

// finish takes note of the end of the program's own process; the first counts.
func (n *Node) finish(x *process.Exit) {
	r := Result{Err: x.Err}
	switch v := x.Value.(type) {
	case lua.Value:
		r.Value = lua.ToGo(v)
	case lua.Trace:
		r.Traceback = v.String()
	}
	r.Killed = x.Reason == process.Terminated || x.Reason == process.DeadlineOver
	select {
	case n.results <- r:
	default:
	}
}

// Wait returns the result of the program's own process when it has ended: the
// one that was launched, or any that had a terminal host. The terminal is
// restored then. If ctx is done before, Wait returns its cause.
func (n *Node) Wait(ctx context.Context) (Result, error) {
	select {
	case r := <-n.results:
		n.terminal.close()
		return r, nil
	case <-ctx.Done():
		return Result{}, context.Cause(ctx)
	}
}

// Cancel asks the launched process to end: it gets a CANCEL event, and what it
// reads from the terminal fails with CANCELED (cli.md CLI-35). After the
// stop_timeout of its host it is ended by force. A process that is launched
// later is asked at once; one that has ended is not concerned.
func (n *Node) Cancel() {
	n.mu.Lock()
	n.canceled = true
	launched := n.launched
	n.mu.Unlock()
	if launched != nil {
		n.cancel(*launched)
	}
}

func (n *Node) cancel(pid process.PID) {
	n.terminal.shutdown()
	within := n.supervisor.StopTimeout(registry.ParseID(pid.Host()))
	_ = n.space.Cancel(process.PID{}, pid, process.Cancel{Within: within, Reason: "shutting down", Stop: true})
}
