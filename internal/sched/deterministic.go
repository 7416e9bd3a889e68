package sched

import (
	"slices"
	"sync"
	"time"
)

// Deterministic returns a scheduler whose runs are repeatable: with the same
// seed the same tasks run in the same order.
//
// It has one worker, which picks the next task and the length of its slice by
// the seed. Time is virtual: it starts on 1 January 2000, passes slowly while
// tasks run, and jumps to the next timer when everything waits. Operations
// outside end one at a time when no task is ready, in an order that follows
// from the seed, and however long they take no time passes meanwhile: an
// operation must end without the help of others.
//
// Only what comes from outside unasked (methods called by goroutines that are
// neither the worker nor an operation) can make two runs differ.
func Deterministic(seed uint64) *Scheduler {
	s := New(Options{Workers: 1})
	s.seeded = true
	s.oracle.seed(seed)
	s.clock.startVirtual()
	s.timers.changed = s.wake
	return s
}

// What work takes in virtual time. If it took none, a program that is busy until
// some moment, computing or exchanging messages, would never get there.
const (
	instructionTime = 10 * time.Nanosecond // of a slice that was used up
	sliceTime       = time.Microsecond     // of every slice
)

// choose returns one of the ready tasks at random and sets the length of its
// slice.
func (w *Worker) choose() Task {
	w.s.timers.fire() // those that came due while tasks ran
	for w.inject() {
	}
	n := w.queue.len()
	if n == 0 {
		return nil
	}
	w.s.pass(sliceTime)
	w.budget = 1 + w.s.oracle.IntN(2*w.s.slice)
	return w.queue.pick(w.s.oracle.IntN(n))
}

// pick returns the i-th of the tasks; the oldest takes its place.
func (q *queue) pick(i int) Task {
	q.mu.Lock()
	defer q.mu.Unlock()
	at := (q.head + i) & (len(q.buf) - 1)
	q.buf[q.head], q.buf[at] = q.buf[at], q.buf[q.head]
	return q.get()
}

// pass lets virtual time pass.
func (s *Scheduler) pass(d time.Duration) { s.clock.advance(s.clock.Instant().Add(d)) }

// canJump reports whether virtual time could move on.
func (s *Scheduler) canJump() bool {
	_, ok := s.timers.next()
	return ok && s.pending.Load() == 0
}

// jump moves virtual time to the next timer and fires it, if nothing outside
// is under way. It reports whether it did.
func (s *Scheduler) jump() bool {
	when, ok := s.timers.next()
	if !ok || s.pending.Load() != 0 {
		return false
	}
	s.clock.advance(when)
	s.timers.fire()
	return true
}

// The outside are the operations under way outside of a deterministic
// scheduler.
type outside struct {
	mu     sync.Mutex // guards the fields below
	last   uint32     // number of the last operation begun
	begun  []*operation
	chosen *operation // ends next; nil before it has been chosen
}

type operation struct {
	number uint32
	ended  func() // takes note of the end; nil while the operation is under way
}

func (o *outside) begin() (number uint32) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.last++
	o.begun = append(o.begun, &operation{number: o.last})
	return o.last
}

func (o *outside) end(number uint32, ended func()) {
	o.mu.Lock()
	defer o.mu.Unlock()
	i := slices.IndexFunc(o.begun, func(op *operation) bool { return op.number == number })
	o.begun[i].ended = ended
}

// take returns what takes note of the end of the operation that is to end next,
// nil if that is still under way. Which one it is does not depend on how long
// each takes.
func (o *outside) take(choose func(n int) int) (ended func()) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.chosen == nil {
		if len(o.begun) == 0 {
			return nil
		}
		o.chosen = o.begun[choose(len(o.begun))]
	}
	op := o.chosen
	if op.ended == nil {
		return nil
	}
	o.begun = slices.DeleteFunc(o.begun, func(other *operation) bool { return other == op })
	o.chosen = nil
	return op.ended
}

// canTake reports whether take would return something.
func (o *outside) canTake() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.chosen != nil && o.chosen.ended != nil
}

// settle takes note of the end of one operation outside, if the one whose turn
// it is has ended. It reports whether it did.
func (s *Scheduler) settle() bool {
	ended := s.outside.take(s.oracle.IntN)
	if ended == nil {
		return false
	}
	ended()
	s.pending.Add(-1)
	return true
}
