package supervisor

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"wippy/internal/fault"
	"wippy/internal/registry"
	"wippy/internal/sched"
)

// A unit is one service and what has become of it. All of it is guarded by the
// supervisor's mu.
type unit struct {
	Spec
	needs      []*unit       // must be running first
	dependents []*unit       // those that need it, by id
	missing    []registry.ID // required, but no services

	wanted   bool  // it should run
	over     bool  // it has ended for good: nothing starts it until it is asked for again
	blocked  bool  // what it needs has failed, and that was said
	run      *Run  // nil while it neither starts nor runs nor stops
	retry    alarm // the next attempt
	failures int   // since the last stable run

	next *Spec             // what it becomes when it has stopped; nil if it is not being replaced
	gone func(registry.ID) // told of its end; set when it was removed

	state   State
	details string
	started time.Time
	updated time.Time
}

// A Run is one attempt to run a service, from its start to its end. Any
// goroutine may call its methods, which do not block.
type Run struct {
	supervisor *Supervisor
	unit       *unit

	// The fields below are guarded by the supervisor's mu.
	end      func(within time.Duration) // as returned by the service
	patience alarm                      // the start timeout
	late     bool                       // it took too long to start
	running  bool                       // it has started
	since    sched.Instant              // when it started
	stopping bool                       // it was asked to stop
	within   time.Duration              // the time it was given then
}

// Started tells that others can use the service.
func (r *Run) Started() { r.supervisor.step(r.hasStarted) }

// Ended tells that the service, and all that it has started, has ended: nil for a
// normal end, or because it was asked to. Another error is a failure and is
// retried, unless it is a fault that says that trying again will not help. It is
// called once.
func (r *Run) Ended(err error) { r.supervisor.step(func() { r.hasEnded(err) }) }

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

// isComing reports whether nothing has become yet of the wish to run u.
func (u *unit) isComing() bool {
	return u.wanted && (u.state == Unknown || u.state == Starting && u.failures == 0)
}

// attempt says which attempt of how many is the next, or under way.
func (u *unit) attempt() string {
	if most := u.Lifecycle.Restart.MaxAttempts; most > 0 {
		return fmt.Sprintf("%d of %d", u.failures+1, most)
	}
	return fmt.Sprint(u.failures + 1)
}

// begin starts an attempt.
func (s *Supervisor) begin(u *unit) {
	r := &Run{supervisor: s, unit: u}
	u.run, u.blocked = r, false
	s.runs++
	attrs := []any{"service_id", u.ID.String()}
	if u.failures > 0 {
		attrs = append(attrs, "attempt", u.attempt())
	}
	s.log.Info("starting service", attrs...)
	s.set(u, Starting, fmt.Sprintf("attempt %d", u.failures+1))
	s.after(&r.patience, u.Lifecycle.StartTimeout, r.isLate)
	r.end = u.Service.Start(r)
}

// hasStarted takes note that an attempt was successful.
func (r *Run) hasStarted() {
	s, u := r.supervisor, r.unit
	if u.run != r || r.late || r.stopping || r.running {
		return
	}
	r.patience.stop()
	r.running, r.since = true, s.sched.Clock().Instant()
	u.started = s.sched.Clock().Now()
	s.set(u, Running, "")
	s.log.Debug("service is running", "service_id", u.ID.String())
	s.advance(u.dependents...)
}

// isLate ends an attempt that has not started in time (supervision.md SUP-18).
func (r *Run) isLate() {
	if r.unit.run == r && !r.running && !r.stopping {
		r.late = true
		r.endWithin(0)
	}
}

// endWithin makes a run end.
func (r *Run) endWithin(within time.Duration) {
	if end := r.end; end != nil {
		r.end = nil
		end(within)
	}
}

// stop asks a running service to end.
func (s *Supervisor) stop(u *unit) {
	r := u.run
	r.stopping, r.within = true, s.fallback
	if own := u.Lifecycle.StopTimeout; own > 0 {
		r.within = own
	}
	if r.within == 0 {
		r.within = defaultStopTimeout
	}
	s.set(u, Stopping, "within "+r.within.String())
	s.log.Debug("stopping service", "service_id", u.ID.String(), "within", r.within.String())
	r.endWithin(r.within)
}

// hasEnded decides what becomes of a service that has ended (supervision.md
// SUP-6, SUP-19, SUP-22).
func (r *Run) hasEnded(err error) {
	s, u := r.supervisor, r.unit
	if u.run != r {
		tellNext(err, "none: the service has ended before")
		return
	}
	r.patience.stop()
	u.run = nil
	s.runs--
	if r.stopping {
		tellNext(err, "no restart: the service is stopping")
	}
	switch {
	case r.stopping && isOverdue(err):
		s.set(u, Failed, fmt.Sprintf("stop timeout after %v", r.within))
		s.log.Warn(fmt.Sprintf("service %s did not stop within %v and was ended", u.ID, r.within), "service_id", u.ID.String())
	case r.stopping:
		s.set(u, Stopped, "")
		s.log.Debug("service has stopped", "service_id", u.ID.String())
	case r.late:
		s.hasFailed(u, r, instead(err, fmt.Errorf("start timeout after %v", u.Lifecycle.StartTimeout)))
	case err == nil:
		u.over = true
		s.report(u, Exited, slog.LevelInfo, "")
	case isPermanent(err):
		u.over = true
		tellNext(err, "no restart: the error is not retryable")
		s.report(u, Exited, slog.LevelError, text(err), "retry_in", "never: the error is not retryable")
	default:
		s.hasFailed(u, r, err)
	}
	around := slices.Concat([]*unit{u}, u.dependents, u.needs)
	switch {
	case u.next != nil:
		s.replace(u)
		s.link()
	case s.byID[u.ID] != u:
		s.forget(u)
		s.link()
	}
	s.advance(around...)
}

// hasFailed has a failed service tried again, if it may (supervision.md §5).
func (s *Supervisor) hasFailed(u *unit, r *Run, err error) {
	if r.running && s.sched.Clock().Instant().Sub(r.since) >= u.Lifecycle.StableThreshold {
		u.failures = 0
	}
	attempt := u.attempt()
	u.failures++
	level := slog.LevelError
	if errors.As(err, new(killed)) {
		level = slog.LevelWarn
	}
	policy := u.Lifecycle.Restart
	if policy.MaxAttempts > 0 && u.failures >= int(policy.MaxAttempts) {
		u.over = true
		tellNext(err, fmt.Sprintf("no restart: giving up after %d attempts", u.failures))
		s.report(u, Failed, level, text(err), "attempt", attempt)
		s.log.Error(fmt.Sprintf("giving up after %d attempts", u.failures), "service_id", u.ID.String(), "error", text(err))
		return
	}
	delay := policy.delay(u.failures, s.rand)
	s.after(&u.retry, delay, func() { s.advance(u) })
	tellNext(err, fmt.Sprintf("restart in %v, attempt %s", rounded(delay), u.attempt()))
	s.report(u, Failed, level, text(err), "attempt", attempt, "retry_in", rounded(delay).String())
}

// text returns what an error says, which may have been left empty.
func text(err error) string { return cmp.Or(err.Error(), "an error without a message") }

// rounded returns a time as precise as a reader needs it.
func rounded(d time.Duration) time.Duration {
	switch {
	case d < time.Millisecond:
		return d
	case d < time.Second:
		return d.Round(time.Microsecond)
	}
	return d.Round(time.Millisecond)
}

// report sets a state and logs it (supervision.md SUP-4).
func (s *Supervisor) report(u *unit, state State, level slog.Level, details string, attrs ...any) {
	if details != "" {
		attrs = append([]any{"error", details}, attrs...)
	}
	attrs = append([]any{"service_id", u.ID.String()}, attrs...)
	s.set(u, state, details)
	s.log.Log(context.Background(), level, fmt.Sprintf("service %s is %s", u.ID, state), attrs...)
}

// isPermanent reports whether err says that trying again will not help.
func isPermanent(err error) bool {
	f, ok := errors.AsType[*fault.Fault](err)
	return ok && f.Retry == fault.RetryNo
}

// notRunning is the fault for who waits for u in vain.
func (u *unit) notRunning() error {
	text := fmt.Sprintf("%s is not running, it is %s", u.ID, u.state)
	if u.details != "" {
		text += ": " + u.details
	}
	return fault.New(fault.Unavailable, "supervisor.When", "%s", text)
}

func (u *unit) status() Status {
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
