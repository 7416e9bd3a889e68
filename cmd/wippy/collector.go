package main

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

// A collector sets how far the heap may grow before Go collects garbage. Most of
// what processes allocate dies with them or with the message that they handle,
// so room to grow saves time; but a quiet program should stay small, and a large
// heap must not more than double.
type collector struct {
	room    int64 // bytes that the heap may grow by, whatever lives
	percent int   // in force
	last    time.Time
	plain   bool // there are no huge pages for the heap
	ahead   ahead
}

// The first write to a page that the program has not had before costs far more
// than collecting what an old one held, so there is never much room.
const (
	firstRoom = 4 << 20 // more than a small program ever uses
	leastRoom = 16 << 20
	mostRoom  = 32 << 20

	leastHeap = 4 << 20 // a smaller heap counts as this one for Go

	// leastPrepared is how much of the heap is prepared at first, and preparedTimes
	// by how much a heap that outgrows it, if the memory limit allows it. It costs
	// addresses, and a thousandth of them in memory.
	leastPrepared = 512 << 20
	preparedTimes = 8
)

// growth is how far the heap may grow, in percent of what lives, up to the
// given size of what lives.
var growth = []struct {
	live    int64
	percent int
}{
	{64 << 20, 400},
	{256 << 20, 200},
	{1 << 62, 100},
}

// startCollector begins to adapt Go's collector, after each of its cycles, to
// what the program does.
func startCollector() {
	c := &collector{room: leastRoom, percent: 100 * firstRoom / leastHeap, last: time.Now()}
	debug.SetGCPercent(c.percent)
	c.watch()
}

// watch has the end of the next cycle noticed: that is when the finalizer of
// something unreachable runs.
func (c *collector) watch() {
	runtime.SetFinalizer(new(*int), func(**int) {
		h := readHeap()
		c.adapt(time.Now(), h.live)
		if n := c.missing(h, debug.SetMemoryLimit(-1)); n > 0 && !c.plain {
			debug.SetGCPercent(-1) // or the object would live through the cycle that it begins
			prepared, ok := prepareHeap(n)
			debug.FreeOSMemory() // collects the object, and has Go know that its memory is not there
			debug.SetGCPercent(c.percent)
			if c.plain = !ok; ok {
				c.ahead.add(prepared)
			}
		}
		c.ahead.follow(h.live)
		c.watch()
	})
}

// adapt gives more room while cycles follow one another quickly, and takes it
// back when they do not.
func (c *collector) adapt(now time.Time, live int64) {
	switch since := now.Sub(c.last); {
	case since < 100*time.Millisecond:
		c.room = min(2*c.room, mostRoom)
	case since > 2*time.Second:
		c.room = max(c.room/2, leastRoom)
	}
	c.last = now
	if percent := c.percentFor(live); percent != c.percent {
		c.percent = percent
		debug.SetGCPercent(percent)
	}
}

// percentFor returns the growth to allow for a heap in which live bytes live.
func (c *collector) percentFor(live int64) int {
	i := 0
	for live > growth[i].live {
		i++
	}
	return max(growth[i].percent, int(100*c.room/max(live, leastHeap)))
}

// missing returns how many bytes the heap should be prepared for, 0 if it has what
// it needs to grow as far as it may. It is prepared for much more, so that this is
// rarely needed: each time costs a cycle and all free memory. No more than a
// quarter of what the memory limit leaves is prepared.
func (c *collector) missing(h heap, limit int64) int64 {
	goal := max(h.live, leastHeap)
	goal += goal / 100 * int64(c.percent)
	need := goal - h.mapped
	n := min(max(need, (preparedTimes-1)*h.mapped, leastPrepared), (limit-h.mapped)/4)
	if need <= 0 || n < need {
		return 0
	}
	return n
}

// A heap is the size of Go's heap in bytes.
type heap struct {
	live     int64 // what the last cycle found alive
	mapped   int64 // addresses that it can use without asking the system
	released int64 // those of them that it believes to be without memory
}

func readHeap() heap {
	samples := []metrics.Sample{
		{Name: "/gc/heap/live:bytes"},
		{Name: "/memory/classes/heap/objects:bytes"},
		{Name: "/memory/classes/heap/unused:bytes"},
		{Name: "/memory/classes/heap/free:bytes"},
		{Name: "/memory/classes/heap/released:bytes"},
	}
	metrics.Read(samples)
	var sizes [5]int64
	for i, s := range samples {
		if s.Value.Kind() == metrics.KindUint64 {
			sizes[i] = int64(s.Value.Uint64())
		}
	}
	return heap{live: sizes[0], mapped: sizes[1] + sizes[2] + sizes[3] + sizes[4], released: sizes[4]}
}
