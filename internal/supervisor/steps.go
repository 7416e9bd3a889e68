package supervisor

import (
	"sync"
	"time"

	"wippy/internal/sched"
)

// steps are what is to be done one after another, by a task of the scheduler:
// who reports something need not wait, and under a deterministic scheduler the
// seed decides when it is heard.
type steps struct {
	sched *sched.Scheduler

	mu    sync.Mutex // guards the fields below
	queue []func()
	ready bool // queued in the scheduler, or running
}

// add has f called, on a worker, behind all that was added before.
func (s *steps) add(f func()) {
	s.mu.Lock()
	wake := !s.ready
	s.queue, s.ready = append(s.queue, f), true
	s.mu.Unlock()
	if wake {
		s.sched.Ready(s)
	}
}

// Run implements [sched.Task].
func (s *steps) Run(*sched.Worker) {
	for {
		s.mu.Lock()
		queue := s.queue
		s.queue, s.ready = nil, len(queue) > 0
		s.mu.Unlock()
		if len(queue) == 0 {
			return
		}
		for _, f := range queue {
			f()
		}
	}
}

// step has f called as a step, with mu held.
func (s *Supervisor) step(f func()) {
	s.steps.add(func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		f()
	})
}

// An alarm is something to be done later. It is guarded by the supervisor's mu.
type alarm struct {
	timer *sched.Timer // nil if nothing is to be done
	s     *Supervisor
}

// after has f called with mu held when d has passed, unless the alarm is stopped
// before. It replaces what a was set to.
func (s *Supervisor) after(a *alarm, d time.Duration, f func()) {
	a.stop()
	timer := new(sched.Timer)
	a.timer, a.s = timer, s
	s.sched.Timers().After(d, timer, firer(func() {
		s.step(func() {
			if a.timer == timer {
				a.timer = nil
				f()
			}
		})
	}))
}

func (a *alarm) isSet() bool { return a.timer != nil }

// stop reports whether the alarm was set.
func (a *alarm) stop() bool {
	if a.timer == nil {
		return false
	}
	a.s.sched.Timers().Stop(a.timer)
	a.timer = nil
	return true
}

// A firer is a function as a [sched.Firer].
type firer func()

// Fire implements [sched.Firer].
func (f firer) Fire(sched.Instant) { f() }
