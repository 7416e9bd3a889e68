package sched

import (
	"sync"
	"time"
)

// A Timer is one thing to do at one instant. It is meant to be a field of what
// waits, so that setting it allocates nothing. The zero value is not set. It
// must not be copied while it is set.
type Timer struct {
	firer Firer
	place int // index in the heap + 1; 0: not set. Guarded by Timers.mu.
}

// A Firer is told when its timer is due.
//
// Fire is called on a goroutine of the timers, never early, and delays all
// other timers while it runs: it should do no more than make a task ready. It
// may set and stop timers.
type Firer interface {
	Fire(now Instant)
}

// Timers are all the timers of a scheduler. Any goroutine may use them.
type Timers struct {
	clock   *Clock
	changed func() // virtual time: called when the next timer is another one

	mu      sync.Mutex  // guards the fields below, and Timer.place
	heap    []due       // 4-ary heap, the earliest first
	seq     uint64      // of the last timer set
	alarm   *time.Timer // calls fire; nil before the first timer
	firing  bool        // fire is running and will set the alarm
	quiet   *sync.Cond  // signalled when firing ends
	stopped bool
}

// maxIdleHeap is the room kept for timers however few there are.
const maxIdleHeap = 1024

// due is an entry of the heap. Equal instants keep the order they were set in.
type due struct {
	when  Instant
	seq   uint64
	timer *Timer
}

func (d due) before(e due) bool {
	return d.when < e.when || d.when == e.when && d.seq < e.seq
}

// At sets t to fire at when, at once if that has passed. A timer that is set
// already is moved. After the scheduler has stopped it does nothing.
func (ts *Timers) At(when Instant, t *Timer, f Firer) {
	ts.mu.Lock()
	if ts.stopped {
		ts.mu.Unlock()
		return
	}
	t.firer = f
	ts.seq++
	d := due{when, ts.seq, t}
	if t.place == 0 {
		ts.heap = append(ts.heap, d)
		ts.up(len(ts.heap)-1, d)
	} else {
		ts.fix(t.place-1, d)
	}
	first := t.place == 1
	if first {
		ts.arm()
	}
	ts.mu.Unlock()
	if first && ts.changed != nil {
		ts.changed()
	}
}

// After sets t to fire when d has passed.
func (ts *Timers) After(d time.Duration, t *Timer, f Firer) {
	ts.At(ts.clock.Instant().Add(d), t, f)
}

// Stop takes t back and reports whether it was still to fire. After false its
// Fire has been called, or is about to be.
func (ts *Timers) Stop(t *Timer) bool {
	ts.mu.Lock()
	defer ts.mu.Unlock()
	if t.place == 0 {
		return false
	}
	ts.remove(t.place - 1)
	t.firer = nil
	return true
}

// Len returns the number of timers set.
func (ts *Timers) Len() int {
	ts.mu.Lock()
	defer ts.mu.Unlock()
	return len(ts.heap)
}

// next returns the instant of the earliest timer.
func (ts *Timers) next() (Instant, bool) {
	ts.mu.Lock()
	defer ts.mu.Unlock()
	if len(ts.heap) == 0 {
		return 0, false
	}
	return ts.heap[0].when, true
}

// arm sets the alarm for the earliest timer. An alarm that rings too early,
// because its timer was stopped, sets itself again.
func (ts *Timers) arm() {
	if ts.clock.virtual || ts.firing || ts.stopped || len(ts.heap) == 0 {
		return
	}
	wait := max(0, ts.heap[0].when.Sub(ts.clock.Instant()))
	if ts.alarm == nil {
		ts.alarm = time.AfterFunc(wait, ts.fire)
		return
	}
	ts.alarm.Reset(wait)
}

// fire calls what is due, in order, and sets the alarm for the rest. One
// goroutine at a time does so.
func (ts *Timers) fire() {
	ts.mu.Lock()
	defer ts.mu.Unlock()
	if ts.firing {
		return
	}
	ts.firing = true
	for !ts.stopped && len(ts.heap) > 0 {
		now := ts.clock.Instant()
		if ts.heap[0].when > now {
			break
		}
		t := ts.heap[0].timer
		f := t.firer
		ts.remove(0)
		t.firer = nil
		ts.mu.Unlock()
		f.Fire(now)
		ts.mu.Lock()
	}
	ts.firing = false
	ts.arm()
	if ts.quiet != nil {
		ts.quiet.Broadcast()
	}
}

// stop drops all timers and returns when no Fire is running.
func (ts *Timers) stop() {
	ts.mu.Lock()
	defer ts.mu.Unlock()
	ts.stopped = true
	for i := range ts.heap {
		ts.heap[i].timer.place = 0
	}
	ts.heap = nil
	if ts.alarm != nil {
		ts.alarm.Stop()
	}
	ts.quiet = sync.NewCond(&ts.mu)
	for ts.firing {
		ts.quiet.Wait()
	}
}

// remove takes entry i out of the heap.
func (ts *Timers) remove(i int) {
	last := len(ts.heap) - 1
	ts.heap[i].timer.place = 0
	d := ts.heap[last]
	ts.heap[last] = due{}
	ts.heap = ts.heap[:last]
	if cap(ts.heap) > maxIdleHeap && last < cap(ts.heap)/8 {
		ts.heap = append(make([]due, 0, cap(ts.heap)/4), ts.heap...)
	}
	if i < last {
		ts.fix(i, d)
	}
}

// fix puts d where entry i was and restores the order.
func (ts *Timers) fix(i int, d due) {
	if i > 0 && d.before(ts.heap[(i-1)/4]) {
		ts.up(i, d)
	} else {
		ts.down(i, d)
	}
}

// up places d at i or above.
func (ts *Timers) up(i int, d due) {
	for i > 0 {
		parent := (i - 1) / 4
		if !d.before(ts.heap[parent]) {
			break
		}
		ts.set(i, ts.heap[parent])
		i = parent
	}
	ts.set(i, d)
}

// down places d at i or below.
func (ts *Timers) down(i int, d due) {
	for {
		first := 4*i + 1
		if first >= len(ts.heap) {
			break
		}
		least := first
		for c := first + 1; c < min(first+4, len(ts.heap)); c++ {
			if ts.heap[c].before(ts.heap[least]) {
				least = c
			}
		}
		if !ts.heap[least].before(d) {
			break
		}
		ts.set(i, ts.heap[least])
		i = least
	}
	ts.set(i, d)
}

func (ts *Timers) set(i int, d due) {
	ts.heap[i] = d
	d.timer.place = i + 1
}
