package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	"time"

	"wippy/internal/config"
	"wippy/internal/fault"
	"wippy/internal/node"
	"wippy/internal/registry"
	"wippy/internal/sched"
)

// execGrace is the time to stop of services that set none, once the program's
// own process has ended: nobody likes to wait for a prompt (supervision.md
// SUP-25).
const execGrace = time.Second

// hintAfter is how long the program's own process may take to end before the
// user, who sees nothing happen, is told how to end it (cli.md §7).
const hintAfter = time.Second

// A session is one run of a node, from the first service to the exit code.
type session struct {
	*app
	node     *node.Node
	config   *config.Config
	signals  chan os.Signal
	received os.Signal        // the first one; nil before
	expired  <-chan time.Time // fires when the shutdown takes too long; nil before it began
}

// newSession makes a node, loads the project and returns the entries. Exec says
// that one process is to be run, so that nothing is logged unless asked for.
func (a *app) newSession(f runFlags, cfg *config.Config, exec bool) (*session, []*registry.Entry, error) {
	s := &session{app: a, config: cfg, signals: make(chan os.Signal, 2)}
	settings := logSettings{silent: exec, config: cfg}
	var scheduler *sched.Scheduler // the node's choice
	if f.seed != 0 {
		scheduler = sched.Deterministic(f.seed)
		settings.clock = scheduler.Clock().Now
	}
	a.log = slog.New(a.logHandler(settings))
	s.node = node.New(node.Options{
		Scheduler: scheduler,
		Log:       a.log, Stdin: a.stdin, Stdout: a.stdout, Stderr: a.stderr,
		Interrupt: s.interrupt, LogTo: a.logTo.send, StopTimeout: execGrace,
	})
	entries, err := a.load(loading{
		flags: f.projectFlags, config: cfg, kinds: node.Kinds(), check: s.node.Check, allowMissing: !exec,
	})
	return s, entries, err
}

// interrupt acts as if SIGINT had come.
func (s *session) interrupt() {
	select {
	case s.signals <- syscall.SIGINT:
	default: // two are on their way already, which is enough to end anything
	}
}

// run boots the node, runs a process or, for nil, just the services, and returns
// the exit code as an error when all has ended (cli.md §7).
func (s *session) run(ctx context.Context, entries []*registry.Entry, launch *node.Launch) error {
	signal.Ignore(syscall.SIGPIPE) // a closed stdout is an error of a write, no reason to die
	signal.Notify(s.signals, syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
	defer signal.Stop(s.signals)
	defer s.node.RestoreTerminal()
	defer s.startProfiler()()

	if err := s.node.Boot(ctx, entries); err != nil {
		return err
	}
	if launch == nil && s.logs(logSettings{config: s.config}) {
		fmt.Fprintf(s.stderr, "wippy %s: %d entries, Ctrl+C to stop\n", buildVersion().number, len(entries))
	}
	if launch != nil {
		s.node.Launch(*launch)
	}
	if err := s.node.Start(); err != nil {
		return err
	}
	code, forced := s.wait(ctx, launch)
	if !forced {
		code = s.stop(code)
	}
	return codeError(code)
}

// An outcome is how the program's process has ended, or why it was not launched.
type outcome struct {
	result node.Result
	err    error
}

// wait returns the exit code when the program's process has ended or, if none
// was launched, a signal has come. Forced says that there is no time to stop
// anything.
func (s *session) wait(ctx context.Context, launch *node.Launch) (code int, forced bool) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	outcomes := make(chan outcome, 1)
	go func() { // ends with the process, or with ctx
		result, err := s.node.Wait(ctx)
		outcomes <- outcome{result, err}
	}()
	var slow <-chan time.Time // fires when the process takes long to end; nil before it was asked to
	for {
		select {
		case o := <-outcomes:
			if o.err == nil {
				return s.report(o.result, s.received, s.logs(logSettings{silent: true, config: s.config})), false
			}
			if s.received != nil {
				return codeOfSignal(s.received), false
			}
			s.printError(o.err.Error())
			return exitFailure, false
		case sig := <-s.signals:
			switch {
			case s.received != nil:
				return s.force(), true
			case launch == nil:
				s.begin(sig)
				return exitSuccess, false
			}
			s.begin(sig)
			s.node.Cancel()
			slow = time.After(hintAfter)
		case <-slow:
			if !s.flags.silent {
				fmt.Fprintf(s.stderr, "stopping %s: press Ctrl+C again to end at once\n", launch.Process)
			}
		case <-s.expired:
			return s.giveUp(codeOfSignal(s.received)), true
		}
	}
}

// stop stops the node and returns the exit code, which is usually the one given.
func (s *session) stop(code int) int {
	s.setDeadline()
	done := make(chan error, 1)
	go func() { done <- s.node.Stop(context.Background()) }() // ends with the last service, or with the program
	for {
		select {
		case <-done:
			return code
		case sig := <-s.signals:
			if s.received != nil {
				return s.force()
			}
			s.begin(sig)
		case <-s.expired:
			return s.giveUp(code)
		}
	}
}

// begin takes note of the first signal.
func (s *session) begin(sig os.Signal) {
	s.received = sig
	s.setDeadline()
	s.log.Info("received shutdown signal", "signal", sig.String())
	s.log.Info("press Ctrl+C again to exit at once")
}

// setDeadline starts the time that the whole shutdown may take, once.
func (s *session) setDeadline() {
	if s.expired == nil {
		s.expired = time.After(s.config.Duration("shutdown.timeout"))
	}
}

// force returns the exit code for a second signal.
func (s *session) force() int {
	s.node.RestoreTerminal()
	s.log.Warn("force exit")
	return exitFailure
}

// giveUp returns the exit code of a shutdown that takes too long (SUP-27).
func (s *session) giveUp(code int) int {
	s.node.RestoreTerminal()
	s.log.Error("shutdown error", "error", "shutdown.timeout of "+s.config.Duration("shutdown.timeout").String()+" exceeded")
	return code
}

// isCanceled reports whether err says no more than that the program is ending.
func isCanceled(err error) bool {
	return fault.KindOf(err) == fault.Canceled || errors.Is(err, context.Canceled)
}
