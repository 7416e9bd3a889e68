package process

import (
	"time"

	"wippy/internal/fault"
	"wippy/internal/sched"
)

// Terminate ends the process to by force. Nothing of its program runs any more
// beyond the check of [Process.Stopping] it is heading for. The end follows
// later; until then terminating again is no error. A process that has ended
// gives a NotFound fault. Terminating oneself takes effect when Run returns.
func (p *Process) Terminate(to PID) error { return p.host.space.kill(p.worker, to, exitTerminated) }

// Terminate is [Process.Terminate] for callers that are no process.
func (s *Space) Terminate(to PID) error { return s.kill(nil, to, exitTerminated) }

// Kill is Terminate with an exit of the caller's making, which must be an error
// exit. If several ask for an end, the first decides how it is called.
func (s *Space) Kill(to PID, x *Exit) error { return s.kill(nil, to, x) }

// Abandon is Kill for a process that is still loading: its spawn then fails with
// err. It has no effect on a process that has started or ended.
func (s *Space) Abandon(pid PID, err *fault.Fault) {
	p := s.find(pid)
	if p == nil {
		return
	}
	p.mu.Lock()
	if p.loading && !p.dead {
		p.condemn(Fail(err, nil))
	}
	p.mu.Unlock()
	p.rouse(nil)
}

func (s *Space) kill(w *sched.Worker, to PID, x *Exit) error {
	target, err := s.target(to)
	if err != nil {
		return err
	}
	if !target.kill(w, x) {
		return errNoProcess
	}
	return nil
}

// kill condemns p and wakes it. It reports false if p has ended.
func (p *Process) kill(w *sched.Worker, x *Exit) bool {
	p.mu.Lock()
	if p.dead {
		p.mu.Unlock()
		return false
	}
	p.condemn(x)
	p.mu.Unlock()
	p.rouse(w)
	return true
}

// condemn decides that p ends, with x unless that was decided before. The
// caller holds mu and rouses p afterwards.
func (p *Process) condemn(x *Exit) {
	if p.exit == nil {
		p.exit = x
	}
	p.control.Or(controlKill)
}

// A Cancel is a request to end.
type Cancel struct {
	Within time.Duration // time to end before the process is terminated; 0: no deadline
	Reason string        // shown to the process; "" for none

	// Stop says that the process must end because its service or host does:
	// if it cannot react it is terminated at once (see [Deaf]).
	Stop bool
}

// Cancel asks the process to, by a CANCEL event, to end. If several cancels
// have a deadline the earliest counts. A process that has ended gives a
// NotFound fault.
func (p *Process) Cancel(to PID, c Cancel) error {
	return p.host.space.cancel(p.worker, p.pid, to, c)
}

// Cancel is [Process.Cancel] on behalf of from, zero for the runtime.
func (s *Space) Cancel(from, to PID, c Cancel) error { return s.cancel(nil, from, to, c) }

func (s *Space) cancel(w *sched.Worker, from, to PID, c Cancel) error {
	target, err := s.target(to)
	if err != nil {
		return err
	}
	if !target.cancel(w, from, c) {
		return errNoProcess
	}
	return nil
}

// cancel reports false if p has ended.
func (p *Process) cancel(w *sched.Worker, from PID, c Cancel) bool {
	clock := p.host.space.sched.Clock()
	now := clock.Now()
	e := &Event{Request: &Request{Reason: c.Reason}}
	e.set(Cancelled, from, now.UnixNano())
	if c.Within > 0 {
		e.Request.Deadline = now.Add(c.Within)
	}
	p.mu.Lock()
	if p.dead {
		p.mu.Unlock()
		return false
	}
	if c.Within > 0 {
		p.endBefore(clock.Instant().Add(c.Within))
	}
	if c.Stop {
		p.control.Or(controlStopping)
	}
	_, waits := p.arrive(&e.Message)
	p.mu.Unlock()
	if waits {
		p.ready(w)
	}
	return true
}

// A deadline terminates its process when it fires.
type deadline struct {
	timer   sched.Timer
	at      sched.Instant
	process *Process
}

// Fire implements [sched.Firer].
func (d *deadline) Fire(sched.Instant) { d.process.kill(nil, exitDeadline) }

// endBefore sets the deadline of p, unless an earlier one is set. The caller
// holds mu.
func (p *Process) endBefore(at sched.Instant) {
	x := p.rare()
	if x.deadline != nil && x.deadline.at <= at {
		return
	}
	if x.deadline == nil {
		x.deadline = &deadline{process: p}
	}
	x.deadline.at = at
	p.host.space.sched.Timers().At(at, &x.deadline.timer, x.deadline)
}

var errNoProcess = fault.New(fault.NotFound, "", "process not found")
