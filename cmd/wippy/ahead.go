package main

import (
	"sync"
	"time"
)

// An ahead has the system provide the memory that a large heap will need next,
// while the heap grows: the first write to a huge page waits until one has been
// found and cleared, and often another processor can do that.
type ahead struct {
	mu      sync.Mutex
	unused  []addresses // prepared, without memory as far as is known
	ready   int64       // bytes of memory to provide in advance
	holes   int64       // bytes without memory that the heap has elsewhere
	running bool
}

// A memory is what the system does with addresses of the heap.
type memory interface {
	present(at uintptr) bool  // whether there is memory
	populate(at uintptr) bool // provides a huge page; false if it cannot
}

// addresses are those from one up to another.
type addresses struct{ from, to uintptr }

const (
	hugePage = 2 << 20

	// A heap is followed from leastFollowed on, and aheadShare is the part of it for
	// which memory is provided in advance: what the program may never use.
	leastFollowed = 256 << 20
	aheadShare    = 32

	leastWait = 5 * time.Millisecond // between two looks at a heap that grows
	mostWait  = 40 * time.Millisecond
	mostLooks = 100 // at one that does not
)

// add adds addresses that have been prepared.
func (a *ahead) add(unused addresses) {
	a.mu.Lock()
	defer a.mu.Unlock()
	unused.from = (unused.from + hugePage - 1) &^ (hugePage - 1)
	a.unused = append(a.unused, unused)
}

// follow provides memory for a heap in which live bytes live, on a goroutine that
// ends when the heap has not grown for four seconds.
func (a *ahead) follow(live int64) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.ready = live / aheadShare
	if a.running || live < leastFollowed || len(a.unused) == 0 {
		return
	}
	a.running = true
	go func() {
		wait := leastWait
		for looks := 0; looks < mostLooks; looks++ {
			time.Sleep(wait)
			wait = min(2*wait, mostWait)
			if a.provide(readHeap().released, system{}) {
				wait, looks = leastWait, 0
			}
		}
		a.mu.Lock()
		defer a.mu.Unlock()
		a.running = false
	}()
}

// provide has memory provided that the heap will need soon, and reports whether any
// was missing. Go uses the lowest addresses first, and believes those that have been
// provided in advance to be without memory, as it does the unused and the holes:
// released bytes.
func (a *ahead) provide(released int64, m memory) (grows bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for a.trim() && m.present(a.unused[0].from) { // the heap was faster, so there is nothing in advance
		a.unused[0].from += hugePage
		a.holes = released - a.size()
	}
	for a.trim() && a.size() > released-a.holes-a.ready {
		if !m.populate(a.unused[0].from) {
			a.unused = nil // the system cannot
			return false
		}
		a.unused[0].from += hugePage
		grows = true
	}
	return grows
}

// trim drops what is smaller than a huge page, and reports whether anything is left.
func (a *ahead) trim() bool {
	for len(a.unused) > 0 && a.unused[0].from+hugePage > a.unused[0].to {
		a.unused = a.unused[1:]
	}
	return len(a.unused) > 0
}

// size returns how many bytes are unused.
func (a *ahead) size() int64 {
	n := uintptr(0)
	for _, u := range a.unused {
		n += u.to - u.from
	}
	return int64(n)
}
