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
// heap must not double.
type collector struct {
	room    int64 // bytes that the heap may grow by, whatever lives
	percent int   // in force
	last    time.Time
}

// The first write to a page that the program has not had before costs far more
// than collecting what an old one held, so there is never much room.
const (
	leastRoom = 16 << 20
	mostRoom  = 32 << 20

	leastHeap = 4 << 20 // a smaller heap counts as this one for Go
)

// growth is how far the heap may grow, in percent of what lives, up to the
// given size of what lives.
var growth = []struct {
	live    int64
	percent int
}{
	{64 << 20, 400},
	{256 << 20, 200},
	{768 << 20, 100},
	{1 << 62, 50},
}

// startCollector begins to adapt Go's collector, after each of its cycles, to
// what the program does.
func startCollector() {
	c := &collector{room: leastRoom, percent: 400, last: time.Now()}
	debug.SetGCPercent(c.percent)
	c.watch()
}

// watch has the end of the next cycle noticed: that is when the finalizer of
// something unreachable runs.
func (c *collector) watch() {
	runtime.SetFinalizer(new(*int), func(**int) {
		c.adapt(time.Now(), liveBytes())
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

func liveBytes() int64 {
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(sample)
	if sample[0].Value.Kind() != metrics.KindUint64 {
		return 0
	}
	return int64(sample[0].Value.Uint64())
}
