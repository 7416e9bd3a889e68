package supervisor

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"wippy/internal/fault"
	"wippy/internal/registry"
)

// A unit is one service and what has become of it. All of it is guarded by the
// supervisor's mu.
type unit struct {
	Spec
	needs   []*unit       // must be running first
	missing []registry.ID // required, but no services

	wanted   bool        // it should run
	over     bool        // it has ended for good: nothing starts it until it is asked for again
	blocked  bool        // what it needs has failed, and that was said
	run      *run        // nil while it neither starts nor runs nor stops
	retry    *time.Timer // until the next attempt; nil if none is due
	failures int         // since the last stable run

	state   State
	details string
	started time.Time
	updated time.Time
}

// A run is one attempt to start a service, and what follows.
type run struct {
	cancel  context.CancelCauseFunc
	timer   *time.Timer // the start timeout
	started time.Time   // zero until it has started
	late    bool        // it took too long to start
	stop    *Stop       // how it was asked to stop; nil before
}

// want marks u and all that it needs as wanted. What has ended for good is not
// done again because somebody needs it (supervision.md SUP-6a).
func (u *unit) want() {
	u.wanted = true
	for _, need := range u.needs {
		if !need.wanted {
			need.want()
		}
	}
}

// begin starts an attempt.
func (s *Supervisor) begin(u *unit) {
	ctx, cancel := context.WithCancelCause(context.Background())
	r := &run{cancel: cancel}
	u.run, u.blocked = r, false
	s.log.Info("starting service", "service_id", u.ID.String())
	s.set(u, Starting, fmt.Sprintf("attempt %d", u.failures+1))
	r.timer = time.AfterFunc(u.Lifecycle.StartTimeout, func() { s.tooLate(u, r) })
	// The goroutine ends with the service: Stop waits until it has.
	go func() {
		err := u.Service.Serve(ctx, func() { s.hasStarted(u, r) })
		s.hasEnded(u, r, err)
	}()
}

// hasStarted takes note that an attempt was successful.
func (s *Supervisor) hasStarted(u *unit, r *run) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.late || r.stop != nil || !r.started.IsZero() {
		return
	}
	r.timer.Stop()
	r.started = time.Now()
	u.started = r.started
	s.set(u, Running, "")
	s.log.Debug("service is running", "service_id", u.ID.String())
	s.advance()
}

// tooLate ends an attempt that has not started in time (supervision.md SUP-18).
func (s *Supervisor) tooLate(u *unit, r *run) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if u.run == r && r.started.IsZero() && r.stop == nil {
		r.late = true
		r.cancel(errStartTimeout)
	}
}

// stop asks a running service to end.
func (s *Supervisor) stop(u *unit) {
	within := u.Lifecycle.StopTimeout
	if within == 0 {
		within = s.fallback
	}
	if within == 0 {
		within = defaultStopTimeout
	}
	u.run.stop = &Stop{Within: within}
	s.set(u, Stopping, "")
	s.log.Debug("stopping service", "service_id", u.ID.String(), "within", within.String())
	u.run.cancel(u.run.stop)
}

// hasEnded decides what becomes of a service that has ended (supervision.md
// SUP-6, SUP-19, SUP-22).
func (s *Supervisor) hasEnded(u *unit, r *run, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r.timer.Stop()
	r.cancel(nil)
	u.run = nil
	switch {
	case r.stop != nil && errors.Is(err, ErrStopTimeout):
		s.set(u, Failed, fmt.Sprintf("stop timeout after %v", r.stop.Within))
		s.log.Warn(fmt.Sprintf("service %s did not stop within %v and was ended", u.ID, r.stop.Within), "service_id", u.ID.String())
	case r.stop != nil:
		s.set(u, Stopped, "")
		s.log.Debug("service has stopped", "service_id", u.ID.String())
	case r.late:
		s.hasFailed(u, r, errStartTimeout)
	case err == nil:
		u.over = true
		s.report(u, Exited, slog.LevelInfo, "")
	case isPermanent(err):
		u.over = true
		s.report(u, Exited, slog.LevelError, err.Error())
	default:
		s.hasFailed(u, r, err)
	}
	s.advance()
}

// hasFailed has a failed service tried again, if it may (supervision.md §5).
func (s *Supervisor) hasFailed(u *unit, r *run, err error) {
	if !r.started.IsZero() && time.Since(r.started) >= u.Lifecycle.StableThreshold {
		u.failures = 0
	}
	u.failures++
	level := slog.LevelError
	if errors.As(err, new(killed)) {
		level = slog.LevelWarn
	}
	s.report(u, Failed, level, err.Error())
	policy := u.Lifecycle.Restart
	switch {
	case !u.wanted:
	case policy.MaxAttempts > 0 && u.failures >= int(policy.MaxAttempts):
		u.over = true
		s.log.Error(fmt.Sprintf("giving up after %d attempts", u.failures), "service_id", u.ID.String())
	default:
		var timer *time.Timer
		timer = time.AfterFunc(policy.delay(u.failures, s.rand), func() {
			s.mu.Lock()
			defer s.mu.Unlock()
			if u.retry == timer {
				u.retry = nil
				s.advance()
			}
		})
		u.retry = timer
	}
}

// report sets a state and logs it (supervision.md SUP-4).
func (s *Supervisor) report(u *unit, state State, level slog.Level, details string) {
	s.set(u, state, details)
	attrs := []any{"service_id", u.ID.String()}
	if details != "" {
		attrs = append(attrs, "error", details)
	}
	s.log.Log(context.Background(), level, fmt.Sprintf("service %s is %s", u.ID, state), attrs...)
}

// isPermanent reports whether err says that trying again will not help.
func isPermanent(err error) bool {
	f, ok := errors.AsType[*fault.Fault](err)
	return ok && f.Retry == fault.RetryNo
}

func (u *unit) status(s *Supervisor) Status {
	s.mu.Lock()
	defer s.mu.Unlock()
	desired := Stopped
	switch {
	case u.wanted:
		desired = Running
	case u.state == Unknown:
		desired = Unknown
	}
	return Status{
		ID: u.ID, State: u.state, Desired: desired, Retries: u.failures,
		Details: u.details, Started: u.started, Updated: u.updated,
	}
}
