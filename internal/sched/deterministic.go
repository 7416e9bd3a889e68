package sched

// Deterministic returns a scheduler whose runs are repeatable: with the same
// seed the same tasks run in the same order.
//
// It has one worker, which picks the next task and the length of its slice by
// the seed. Time is virtual: it starts on 1 January 2000 and stands still while
// tasks are ready or outside operations are under way; then it jumps to the
// next timer. Only what comes from outside (Ready called by another goroutine,
// the results of operations) can make two runs differ.
func Deterministic(seed uint64) *Scheduler {
	s := New(Options{Workers: 1})
	s.seeded = true
	s.oracle.seed(seed)
	s.clock.startVirtual()
	s.timers.changed = s.wake
	return s
}

// choose returns one of the ready tasks at random and sets the length of its
// slice.
func (w *Worker) choose() Task {
	for w.inject() {
	}
	n := w.queue.len()
	if n == 0 {
		return nil
	}
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
