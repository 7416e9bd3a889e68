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
	"wippy/internal/problem"
	"wippy/internal/registry"
	"wippy/internal/sched"
)

// execGrace is the time to stop of services that set none, once the program's
// own process has ended: nobody likes to wait for a prompt (supervision.md
// SUP-25).
const execGrace = time.Second

// echoTime is how soon after a signal the same cannot have been meant as another:
// timeout(1), go run and shells pass on what the terminal has sent already.
const echoTime = 50 * time.Millisecond

// A session is one run of a node, from the first service to the exit code.
type session struct {
	*app
	node      *node.Node
	config    *config.Config
	clock     func() time.Time // tells the time of the run
	began     time.Time
	recording *recording // nil if nothing is recorded
	records   bool       // stderr is for log records and nothing else
	signals   chan os.Signal
	received  os.Signal        // the first one; nil before
	since     time.Time        // when it came
	expired   <-chan time.Time // fires when the shutdown takes too long; nil before it began
}

// newSession makes a node, loads the project and returns the entries. Exec says
// that one process is to be run, so that nothing is logged unless asked for.
func (a *app) newSession(f runFlags, cfg *config.Config, exec bool) (*session, []*registry.Entry, error) {
	s := &session{app: a, config: cfg, clock: time.Now, began: a.start, signals: make(chan os.Signal, 2)}
	settings := logSettings{silent: exec, config: cfg}
	var scheduler *sched.Scheduler // the node's choice
	if f.seed != 0 {
		scheduler = sched.Deterministic(f.seed)
		s.clock = scheduler.Clock().Now
		s.began, settings.clock = s.clock(), s.clock
	}
	a.log = slog.New(a.logHandler(settings))
	var err error
	if s.recording, err = a.newRecording(f.record); err != nil {
		return nil, nil, err
	}
	s.records = a.logs(settings) && cfg.Text("logger.encoding") == "json" && !a.flags.console
	options := node.Options{
		Scheduler: scheduler, Strict: cfg.Bool("security.strict_mode"), Dir: a.dir, Env: a.env,
		Log: a.log, Stdin: a.stdin, Stdout: a.stdout, Stderr: a.stderr,
		Interrupt: s.interrupt, LogTo: a.logTo.send, StopTimeout: execGrace, MemoryLimit: memoryLimit(),
	}
	without := ""
	if s.recording != nil {
		options.Recorder, without = &s.recording.Recorder, recordedNamespace
		if options.Strict {
			options.Strict = false
			a.warn(problem.List{{Text: "--record-policy: security.strict_mode is off for this run", Warning: true}})
		}
	}
	s.node = node.New(options)
	entries, err := a.load(loading{
		flags: f.projectFlags, config: cfg, kinds: node.Kinds(), check: s.node.Check, allowMissing: !exec, without: without,
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
	return s.finishRecording(s.runNode(ctx, entries, launch))
}

// runNode is run without what concerns the whole program.
func (s *session) runNode(ctx context.Context, entries []*registry.Entry, launch *node.Launch) error {
	if err := s.node.Boot(ctx, entries); err != nil {
		return err
	}
	if launch != nil {
		s.node.Launch(*launch)
	} else if s.logs(logSettings{config: s.config}) {
		s.announce(len(entries))
	}
	if err := s.node.Start(); err != nil {
		return asProblems(err, "the manifests")
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
	var slow <-chan time.Time // fires when something takes long
	if launch == nil && s.logs(logSettings{config: s.config}) {
		slow = time.After(hintAfter)
	}
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
			case s.isEcho():
				continue
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
			if launch == nil {
				s.tellStarting()
			} else {
				s.tell(fmt.Sprintf("stopping %s: press Ctrl+C again to end at once", launch.Process))
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
	slow := time.NewTicker(stopHintAfter)
	defer slow.Stop()
	var told []string // the services that the user knows of
	for {
		select {
		case <-done:
			return code
		case sig := <-s.signals:
			switch {
			case s.isEcho():
			case s.received != nil:
				return s.force()
			default:
				s.begin(sig)
			}
		case <-slow.C:
			told = s.tellStopping(told)
		case <-s.expired:
			return s.giveUp(code)
		}
	}
}

// begin takes note of the first signal.
func (s *session) begin(sig os.Signal) {
	s.received, s.since = sig, time.Now()
	s.setDeadline()
	s.log.Info("received shutdown signal", "signal", sig.String())
	s.log.Info("press Ctrl+C again to exit at once")
}

// isEcho reports whether a signal that comes now is the first one once more.
func (s *session) isEcho() bool { return s.received != nil && time.Since(s.since) < echoTime }

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
