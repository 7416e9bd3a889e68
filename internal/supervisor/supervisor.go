// Package supervisor keeps services running, in dependency order.
//
// A [Service] is anything that runs for a while: a host, a process, a server. A
// [Supervisor] starts services when all that they need is running, starts them
// again when they fail, and stops them before what they need:
//
//	s := supervisor.New(supervisor.Options{Log: log})
//	err := s.Add(supervisor.Spec{ID: id, Service: host, Lifecycle: lifecycle})
//	err = s.StartAuto()
//	...
//	err = s.Stop(ctx, 0)
//
// The rules are those of supervision.md. What a service is made of, and which
// entries are services, is known to the node.
package supervisor

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"time"

	"wippy/internal/fault"
	"wippy/internal/registry"
)

// A Service is anything the supervisor keeps running.
type Service interface {
	// Serve runs the service and returns when it, and everything it has
	// started, has ended. It calls started once, as soon as others can use
	// the service.
	//
	// When ctx is done the service must end; [StopOf] tells how much time it
	// has. It then returns nil, or [ErrStopTimeout] if it had to be ended by
	// force. If it ends by itself it returns nil for a normal end; another
	// error is a failure and is retried, unless it is a fault that says that
	// trying again will not help.
	Serve(ctx context.Context, started func()) error
}

// Options are what a supervisor works with. The zero value works.
type Options struct {
	Log  *slog.Logger   // nil discards
	Rand func() float64 // random numbers from 0 to below 1, for the jitter of delays; nil means math/rand
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

// A Supervisor keeps services running. Any goroutine may call its methods.
type Supervisor struct {
	log  *slog.Logger
	rand func() float64

	mu       sync.Mutex // guards the fields below and all units
	units    []*unit    // by id
	byID     map[registry.ID]*unit
	changed  chan struct{} // closed at the next change of a status
	fallback time.Duration // stop timeout of services that set none
}

// New returns a supervisor without services.
func New(o Options) *Supervisor {
	s := &Supervisor{log: o.Log, rand: o.Rand, byID: map[registry.ID]*unit{}, changed: make(chan struct{})}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if s.rand == nil {
		s.rand = rand.Float64
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
	u := &unit{Spec: spec, state: Unknown, updated: time.Now()}
	u.Lifecycle = u.Lifecycle.withDefaults()
	s.byID[spec.ID] = u
	at, _ := slices.BinarySearchFunc(s.units, u, func(a, b *unit) int { return a.ID.Compare(b.ID) })
	s.units = slices.Insert(s.units, at, u)
	return nil
}

// StartAuto starts the services whose lifecycle says auto_start, and what they
// need. It does not wait for them. Services that need each other in a circle
// are an Invalid fault, and then nothing is started (supervision.md SUP-12).
func (s *Supervisor) StartAuto() error {
	s.mu.Lock()
	defer s.mu.Unlock()
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
// changes nothing. It returns a NotFound fault for
// an id that is no service, and fails as StartAuto.
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
	for _, u := range s.units {
		s.link(u)
	}
	if circle := circleAmong(units); circle != nil {
		return fault.New(fault.Invalid, "supervisor.Start", "services need each other in a circle: %s", strings.Join(circle, " → "))
	}
	for _, u := range units {
		if u.over {
			u.over, u.failures = false, 0
		}
		u.want()
	}
	s.advance()
	return nil
}

// link finds the services that u needs (supervision.md SUP-9, SUP-11).
func (s *Supervisor) link(u *unit) {
	u.needs, u.missing = nil, nil
	for _, id := range u.Lifecycle.requires() {
		if s.byID[id] == nil {
			u.missing = append(u.missing, id)
		}
	}
	for _, id := range slices.Concat(u.Lifecycle.requires(), u.Needs) {
		if need := s.byID[id]; need != nil && !slices.Contains(u.needs, need) {
			u.needs = append(u.needs, need)
		}
	}
}

// circleAmong returns the ids along a circle of needs that can be reached from
// the given units, nil if there is none.
func circleAmong(units []*unit) []string {
	var path []*unit
	clear := map[*unit]bool{} // units that lead to no circle
	var visit func(*unit) []string
	visit = func(u *unit) []string {
		if clear[u] {
			return nil
		}
		if at := slices.Index(path, u); at >= 0 {
			var ids []string
			for _, v := range append(path[at:], u) {
				ids = append(ids, v.ID.String())
			}
			return ids
		}
		path = append(path, u)
		for _, need := range u.needs {
			if circle := visit(need); circle != nil {
				return circle
			}
		}
		path = path[:len(path)-1]
		clear[u] = true
		return nil
	}
	for _, u := range units {
		if circle := visit(u); circle != nil {
			return circle
		}
	}
	return nil
}

// advance starts and stops whatever can be now, in the order of the ids. It
// goes on until nothing changes, as one blocked service blocks others. mu is
// held.
func (s *Supervisor) advance() {
	for changed := true; changed; {
		changed = false
		for _, u := range s.units {
			switch {
			case u.wanted && u.run == nil && u.retry == nil && !u.over:
				changed = s.tryStart(u) || changed
			case !u.wanted && u.run != nil && u.run.stop == nil && !s.isNeeded(u):
				s.stop(u)
			}
		}
	}
}

// isNeeded reports whether a service that still runs needs u.
func (s *Supervisor) isNeeded(u *unit) bool {
	return slices.ContainsFunc(s.units, func(v *unit) bool { return v.run != nil && slices.Contains(v.needs, u) })
}

// tryStart starts u if all that it needs is running. It reports whether u got
// blocked, which may block others.
func (s *Supervisor) tryStart(u *unit) (blocked bool) {
	why, level, obstacles := "missing", slog.LevelError, u.missing
	waits := false
	if len(obstacles) == 0 {
		why, level = "failed", slog.LevelWarn
		for _, need := range u.needs {
			waits = waits || need.state != Running
			if need.state == Failed || need.state == Exited {
				obstacles = append(obstacles, need.ID)
			}
		}
	}
	switch {
	case len(obstacles) == 0 && !waits:
		s.begin(u)
	case len(obstacles) > 0 && !u.blocked:
		u.blocked = true
		text := fmt.Sprintf("blocked by %s dependencies: %s requires %s", why, u.ID, join(obstacles))
		s.set(u, Failed, text)
		s.log.Log(context.Background(), level, "service startup "+text)
		return true
	}
	return false
}

func join(ids []registry.ID) string {
	texts := make([]string, len(ids))
	for i, id := range ids {
		texts[i] = id.String()
	}
	return strings.Join(texts, ", ")
}

// Stop stops all services, each before those that it needs, and returns when
// they have ended. Services that set no stop_timeout get the fallback, 10s if
// that is 0 (supervision.md SUP-25). Nothing is started any more.
//
// If ctx is done before, its cause is returned and the rest is left as it is.
func (s *Supervisor) Stop(ctx context.Context, fallback time.Duration) error {
	s.mu.Lock()
	s.fallback = fallback
	for _, u := range s.units {
		u.wanted = false
		if u.retry != nil {
			u.retry.Stop()
			u.retry = nil
			s.set(u, Stopped, "")
		}
	}
	s.advance()
	s.mu.Unlock()
	return s.until(ctx, func() bool {
		return !slices.ContainsFunc(s.units, func(u *unit) bool { return u.run != nil })
	})
}

// Await returns nil when a service is running. It fails with an Unavailable
// fault that names the last state if ctx is done before, or if the service has
// ended for good.
func (s *Supervisor) Await(ctx context.Context, id registry.ID) error {
	s.mu.Lock()
	u := s.byID[id]
	s.mu.Unlock()
	if u == nil {
		return fault.New(fault.NotFound, "supervisor.Await", "%s is not a service", id)
	}
	_ = s.until(ctx, func() bool { return u.state == Running || u.over || len(u.missing) > 0 })
	status := u.status(s)
	if status.State == Running {
		return nil
	}
	text := fmt.Sprintf("%s is not running, it is %s", id, status.State)
	if status.Details != "" {
		text += ": " + status.Details
	}
	return fault.New(fault.Unavailable, "supervisor.Await", "%s", text)
}

// until returns nil when a condition holds, which is evaluated with mu held, or
// the cause of ctx if that is done before.
func (s *Supervisor) until(ctx context.Context, condition func() bool) error {
	for {
		s.mu.Lock()
		holds, changed := condition(), s.changed
		s.mu.Unlock()
		if holds {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// Status returns the status of a service, false if there is no such service.
func (s *Supervisor) Status(id registry.ID) (Status, bool) {
	s.mu.Lock()
	u := s.byID[id]
	s.mu.Unlock()
	if u == nil {
		return Status{}, false
	}
	return u.status(s), true
}

// set changes the state of u and tells who waits for it. mu is held.
func (s *Supervisor) set(u *unit, state State, details string) {
	u.state, u.details, u.updated = state, details, time.Now()
	close(s.changed)
	s.changed = make(chan struct{})
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
