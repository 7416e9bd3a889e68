package sched

import (
	"sync"
	"sync/atomic"
)

// A queue is an unbounded first-in-first-out queue of ready tasks. Any
// goroutine may use it; len is exact only for who stops all others.
type queue struct {
	n atomic.Int32 // number of tasks, readable without mu

	mu   sync.Mutex // guards the fields below
	buf  []Task     // ring; its length is a power of two
	head int
}

// minRing is the ring kept by a queue however empty it is.
const minRing = 64

func (q *queue) len() int { return int(q.n.Load()) }

func (q *queue) push(t Task) {
	q.mu.Lock()
	q.put(t)
	q.mu.Unlock()
}

func (q *queue) pushAll(ts []Task) {
	q.mu.Lock()
	for _, t := range ts {
		q.put(t)
	}
	q.mu.Unlock()
}

// pop returns the oldest task, nil if there is none.
func (q *queue) pop() Task {
	if q.n.Load() == 0 {
		return nil
	}
	q.mu.Lock()
	t := q.get()
	q.mu.Unlock()
	return t
}

// take moves the oldest half of the tasks, rounded up, into dst as far as they
// fit, and returns their number.
func (q *queue) take(dst []Task) int {
	if q.n.Load() == 0 {
		return 0
	}
	q.mu.Lock()
	n := min((int(q.n.Load())+1)/2, len(dst))
	for i := range n {
		dst[i] = q.get()
	}
	q.mu.Unlock()
	return n
}

func (q *queue) put(t Task) {
	n := int(q.n.Load())
	if n == len(q.buf) {
		q.resize(max(minRing, 2*n))
	}
	q.buf[(q.head+n)&(len(q.buf)-1)] = t
	q.n.Store(int32(n + 1))
}

func (q *queue) get() Task {
	n := int(q.n.Load())
	if n == 0 {
		return nil
	}
	t := q.buf[q.head]
	q.buf[q.head] = nil
	q.head = (q.head + 1) & (len(q.buf) - 1)
	q.n.Store(int32(n - 1))
	if len(q.buf) > 16*minRing && n < len(q.buf)/8 {
		q.resize(len(q.buf) / 4)
	}
	return t
}

// resize moves the tasks to a ring of the given size, which holds them all.
func (q *queue) resize(size int) {
	buf := make([]Task, size)
	for i := range int(q.n.Load()) {
		buf[i] = q.buf[(q.head+i)&(len(q.buf)-1)]
	}
	q.buf, q.head = buf, 0
}
