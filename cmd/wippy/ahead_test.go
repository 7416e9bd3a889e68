package main

import "testing"

// A heapMemory is a heap of so many huge pages, of which Go has used the first
// ones; present are those that have memory.
type heapMemory struct {
	size, used int
	isPresent  map[uintptr]bool
	cannot     bool
}

func (m *heapMemory) present(at uintptr) bool { return m.isPresent[at/hugePage] }

func (m *heapMemory) populate(at uintptr) bool {
	m.isPresent[at/hugePage] = !m.cannot
	return !m.cannot
}

func (m *heapMemory) grow(pages int) {
	for range pages {
		m.isPresent[uintptr(m.used)] = true
		m.used++
	}
}

// released is what Go believes to be without memory, with holes elsewhere.
func (m *heapMemory) released(holes int) int64 { return int64(m.size-m.used+holes) * hugePage }

func TestMemoryIsProvidedAhead(t *testing.T) {
	const ready = 8
	m := &heapMemory{size: 100, isPresent: map[uintptr]bool{}}
	a := &ahead{ready: ready * hugePage}
	a.add(addresses{0, uintptr(m.size) * hugePage})
	for _, step := range []struct {
		grows, holes int
		want         int // pages present beyond those used
	}{
		{grows: 0, want: ready},
		{grows: 0, want: ready},
		{grows: 5, want: ready},
		{grows: 20, want: ready},              // faster than memory was provided
		{grows: 3, holes: 4, want: ready - 3}, // as many as without the holes, and no more
		{grows: 20, holes: 4, want: ready},    // the holes are known from now on
		{grows: 30, holes: 4, want: ready},
		{grows: 18, holes: 4, want: 4}, // there are no more
		{grows: 4, holes: 4, want: 0},
	} {
		m.grow(step.grows)
		a.provide(m.released(step.holes), m)
		if got := len(m.isPresent) - m.used; got != step.want {
			t.Errorf("when %d pages are used, %d more have memory, want %d", m.used, got, step.want)
		}
	}

	cannot := &heapMemory{size: 100, isPresent: map[uintptr]bool{}, cannot: true}
	a.add(addresses{0, 100 * hugePage})
	if a.provide(cannot.released(0), cannot) || len(a.unused) > 0 {
		t.Error("a system that cannot provide memory is asked again")
	}
}
