package supervisor

import (
	"slices"

	"wippy/internal/registry"
)

// A Change is what becomes of the services when entries change.
type Change struct {
	Add     []Spec // their ids are not taken; those that say auto_start are started
	Replace []Spec // they stop, and start again as the new ones if they were to run
	Remove  []registry.ID

	// Gone is called for each service removed when it has ended, by a worker
	// or before Apply returns. It must not call the supervisor. Nil: nobody
	// wants to know.
	Gone func(registry.ID)
}

// Apply changes services while others go on: dependents that run keep running,
// whatever they need (supervision.md SUP-6a). It does not wait for anything.
func (s *Supervisor) Apply(c Change) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, id := range c.Remove {
		u := s.byID[id]
		u.wanted, u.gone = false, c.Gone
		u.retry.stop()
		delete(s.byID, id)
		if u.run == nil {
			s.forget(u)
		}
	}
	for _, spec := range c.Replace {
		u := s.byID[spec.ID]
		u.next = &spec
		if u.run == nil {
			s.replace(u)
		}
	}
	for _, spec := range c.Add {
		u := s.add(spec)
		u.wanted = u.Lifecycle.AutoStart && s.up && !s.down
	}
	s.link()
	for _, u := range s.units {
		if u.wanted {
			u.want() // what it needs may be new
		}
	}
	s.advance(s.units...)
}

// replace makes u what it is to be from now on. It has no run.
func (s *Supervisor) replace(u *unit) {
	u.Spec, u.next = u.next.withDefaults(), nil
	u.retry.stop()
	u.over, u.blocked, u.failures = false, false, 0
	s.set(u, Unknown, "")
}

// forget drops a service that was removed and has ended.
func (s *Supervisor) forget(u *unit) {
	s.units = slices.DeleteFunc(s.units, func(other *unit) bool { return other == u })
	if u.gone != nil {
		u.gone(u.ID)
	}
}
