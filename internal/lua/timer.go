package lua

import (
	"time"

	"wippy/internal/sched"
)

// A Timer calls back on its process's turn when it is due. Timers do not keep a
// process alive, and end with it.
type Timer struct {
	operation
	timer      sched.Timer
	over       bool  // it has called back, or has been stopped
	holds      Value // what fire needs
	next, prev *Timer
}

// timerSize is what a timer takes with its place among those of the scheduler,
// in bytes.
const timerSize = 200

// After calls fire on the process's turn, not before d has passed. If d is not
// positive, that is as soon as the fibers that can run have had their turn.
func (l *Process) After(d time.Duration, fire func()) *Timer {
	t := &Timer{}
	t.owner, t.Body = l, &t.operation
	t.then = func() {
		t.unlink()
		t.over = true
		fire()
	}
	l.operations++
	l.machine.Charge(timerSize)
	l.proc.Expect(&t.Op)
	x := l.rare()
	if t.next = x.timers; t.next != nil {
		t.next.prev = t
	}
	x.timers = t
	if d <= 0 {
		t.Complete(l.proc.Worker())
		return t
	}
	s := l.proc.Space().Scheduler()
	s.Timers().At(s.Clock().Instant().Add(d), &t.timer, t)
	return t
}

// Holding says that what the timer calls holds v, for the accounting of memory,
// and returns the timer.
func (t *Timer) Holding(v Value) *Timer {
	t.holds = v
	return t
}

// Fire implements [sched.Firer].
func (t *Timer) Fire(sched.Instant) { t.Complete(nil) }

// Stop reports whether it kept the timer from calling back.
func (t *Timer) Stop() bool {
	if t.over {
		return false
	}
	t.over = true
	if t.owner.proc.Space().Scheduler().Timers().Stop(&t.timer) {
		t.unlink()
		t.owner.operations--
		return true
	}
	// It is due already; only the process has not been told yet.
	t.then = t.unlink
	return true
}

func (t *Timer) unlink() {
	if t.next != nil {
		t.next.prev = t.prev
	}
	if t.prev != nil {
		t.prev.next = t.next
	} else {
		t.owner.rare().timers = t.next
	}
	t.next, t.prev = nil, nil
}
