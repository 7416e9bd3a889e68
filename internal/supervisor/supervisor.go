// Package supervisor keeps services running, in dependency order.
//
// A [Service] is anything that runs for a while: a host, a process, a server. A
// [Supervisor] starts services when all that they need is running, starts them
// again when they fail, and stops them before what they need:
//
//	s := supervisor.New(supervisor.Options{Scheduler: scheduler, Log: log})
//	err := s.Add(supervisor.Spec{ID: id, Service: host, Lifecycle: lifecycle})
//	err = s.StartAuto()
//	...
//	err = s.Stop(ctx, 0)
//
// What becomes of services is decided by a task of the scheduler, and its clock
// tells how long everything takes: under a deterministic scheduler services come
// and go at the same moments in every run.
//
// The rules are those of supervision.md. What a service is made of, and which
// entries are services, is known to the node.
package supervisor

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"time"

	"wippy/internal/fault"
	"wippy/internal/registry"
	"wippy/internal/sched"
)

// A Service is anything the supervisor keeps running. Its methods must not
// block, and must not call the supervisor except by way of the run.
type Service interface {
	// Start begins a run. Whoever carries it out tells the run when it has
	// started and when it has ended. The function that Start returns makes the
	// run end: by itself within the given time, by force after that, or at
	// once for 0. It is called at most once, also for runs that have ended, and
	// may be nil if Start has told the run of its end.
	Start(run *Run) (stop func(within time.Duration))
}

// Options are what a supervisor works with.
type Options struct {
	Scheduler *sched.Scheduler // tells the time and decides; required
	Log       *slog.Logger     // nil discards
	Rand      func() float64   // random numbers from 0 to below 1, for the jitter of delays; nil means the scheduler's
}

// A Spec says what a service is called and how it is kept.
type Spec struct {
	ID        registry.ID
	Service   Service
	Lifecycle Lifecycle

	// Needs are services that must be running first, besides those that
	// Lifecycle requires: what the entry refers to. Ids that are no service
	// do not count.
	Needs []registry.ID
}

func (spec Spec) withDefaults() Spec {
	spec.Lifecycle = spec.Lifecycle.withDefaults()
	return spec
}

// A Supervisor keeps services running. Any goroutine may call its methods.
type Supervisor struct {
	log   *slog.Logger
	sched *sched.Scheduler
	rand  func() float64
	steps steps

	mu       sync.Mutex // guards the fields below and all units
	units    []*unit    // by id
	byID     map[registry.ID]*unit
	runs     int // units with a run
	waiters  []*waiter
	changed  chan struct{} // closed at the next change of a status
	up       bool          // StartAuto was called
	down     bool          // Shutdown was called: nothing is started any more
	fallback time.Duration // stop timeout of services that set none
}

// New returns a supervisor without services.
func New(o Options) *Supervisor {
	s := &Supervisor{log: o.Log, sched: o.Scheduler, rand: o.Rand, byID: map[registry.ID]*unit{}, changed: make(chan struct{})}
	s.steps.sched = o.Scheduler
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if s.rand == nil {
		s.rand = o.Scheduler.Oracle().Float64
	}
	return s
}

// Add registers a service, which runs when it is started. An id that is taken
// gives an AlreadyExists fault.
func (s *Supervisor) Add(spec Spec) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.byID[spec.ID] != nil {
		return fault.New(fault.AlreadyExists, "supervisor.Add", "service %s already exists", spec.ID)
	}
	s.add(spec)
	return nil
}

func (s *Supervisor) add(spec Spec) *unit {
	u := &unit{Spec: spec.withDefaults(), state: Unknown, updated: s.sched.Clock().Now()}
	s.byID[u.ID] = u
	at, _ := slices.BinarySearchFunc(s.units, u, func(a, b *unit) int { return a.ID.Compare(b.ID) })
	s.units = slices.Insert(s.units, at, u)
	return u
}

// StartAuto starts the services whose lifecycle says auto_start, and what they
// need. It does not wait for them. Services that need each other in a circle
// are an Invalid fault, which wraps a [Circle], and then nothing is started
// (supervision.md SUP-12).
func (s *Supervisor) StartAuto() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.up = true
	var wanted []*unit
	for _, u := range s.units {
		if u.Lifecycle.AutoStart {
			wanted = append(wanted, u)
		}
	}
	return s.start(wanted)
}

// Start starts a service and what it needs, and does not wait for them. One that
// has ended is started again, but not what it needs. Starting what runs already
// changes nothing. It returns a NotFound fault for an id that is no service, and
// fails as StartAuto.
func (s *Supervisor) Start(id registry.ID) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	u := s.byID[id]
	if u == nil {
		return fault.New(fault.NotFound, "supervisor.Start", "%s is not a service", id)
	}
	return s.start([]*unit{u})
}

func (s *Supervisor) start(units []*unit) error {
	if s.down {
		return nil
	}
	s.link()
	if circle := circleAmong(units); circle != nil {
		return fault.New(fault.Invalid, "supervisor.Start", "%w", circle)
	}
	for _, u := range units {
		if u.over {
			u.over, u.failures = false, 0
		}
		u.want()
	}
	s.advance(s.units...)
	s.answerWaiters() // if there is nothing to start
	return nil
}

// Shutdown begins to stop all services, each before those that it needs, and
// does not wait for them. Services that set no stop_timeout get the fallback,
// 10s if that is 0 (supervision.md SUP-25). Nothing is started any more. After
// the first time it changes nothing.
func (s *Supervisor) Shutdown(fallback time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.down {
		return
	}
	s.down, s.fallback = true, fallback
	for _, u := range s.units {
		u.wanted = false
		if u.retry.stop() {
			s.set(u, Stopped, "")
		}
	}
	s.advance(s.units...)
}

// Stop is Shutdown, and returns when all services have ended. If ctx is done
// before, its cause is returned and the rest is left as it is.
func (s *Supervisor) Stop(ctx context.Context, fallback time.Duration) error {
	s.Shutdown(fallback)
	for {
		s.mu.Lock()
		runs, changed := s.runs, s.changed
		s.mu.Unlock()
		if runs == 0 {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// A waiter waits for something to become of services.
type waiter struct {
	verdict func() (over bool, err error) // called with mu held
	then    func(error)
	late    alarm
}

// When has f called once, when all of the given services are running: with nil,
// or with an Unavailable fault that names a service and its state if one has
// ended for good, or is not running when the time is over. What is no service
// gives a NotFound fault. F is called on a worker and may call the supervisor.
func (s *Supervisor) When(ids []registry.ID, within time.Duration, f func(error)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	w := &waiter{verdict: func() (bool, error) { return s.allRun(ids) }, then: f}
	s.waiters = append(s.waiters, w)
	s.after(&w.late, within, func() {
		_, err := w.verdict()
		s.answer(w, err)
	})
	s.answerWaiters()
}

// WhenSettled has f called once after StartAuto, when every service that was to
// start has done so, or has failed to at least once; never, if that was not
// before the shutdown. F is called on a worker and may call the supervisor.
func (s *Supervisor) WhenSettled(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	settled := func() (bool, error) { return s.up && !s.down && !slices.ContainsFunc(s.units, (*unit).isComing), nil }
	s.waiters = append(s.waiters, &waiter{verdict: settled, then: func(error) { f() }})
	s.answerWaiters()
}

// answerWaiters answers those whose wait is over. mu is held.
func (s *Supervisor) answerWaiters() {
	for _, w := range slices.Clone(s.waiters) {
		if over, err := w.verdict(); over {
			s.answer(w, err)
		}
	}
}

func (s *Supervisor) answer(w *waiter, err error) {
	w.late.stop()
	s.waiters = slices.DeleteFunc(s.waiters, func(other *waiter) bool { return other == w })
	s.steps.add(func() { w.then(err) })
}

// allRun returns why not all of some services run, and whether there is nothing
// more to wait for.
func (s *Supervisor) allRun(ids []registry.ID) (over bool, err error) {
	for _, id := range ids {
		u := s.byID[id]
		switch {
		case u == nil:
			return true, fault.New(fault.NotFound, "supervisor.When", "%s is not a service", id)
		case u.state == Running:
		case u.over || len(u.missing) > 0:
			return true, u.notRunning()
		case err == nil:
			err = u.notRunning()
		}
	}
	return err == nil, err
}

// Status returns the status of a service, false if there is no such service.
func (s *Supervisor) Status(id registry.ID) (Status, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	u := s.byID[id]
	if u == nil {
		return Status{}, false
	}
	return u.status(), true
}

// Statuses returns the status of every service, sorted by id.
func (s *Supervisor) Statuses() []Status {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := make([]Status, len(s.units))
	for i, u := range s.units {
		all[i] = u.status()
	}
	return all
}

// set changes the state of u and tells who waits for it. mu is held.
func (s *Supervisor) set(u *unit, state State, details string) {
	u.state, u.details, u.updated = state, details, s.sched.Clock().Now()
	close(s.changed)
	s.changed = make(chan struct{})
	s.answerWaiters()
}

// StopTimeout returns the time that a service gets to stop, by its own setting
// or the default of 10s.
func (s *Supervisor) StopTimeout(id registry.ID) time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	if u := s.byID[id]; u != nil && u.Lifecycle.StopTimeout > 0 {
		return u.Lifecycle.StopTimeout
	}
	return defaultStopTimeout
}
