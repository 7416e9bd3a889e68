package main

import (
	"math"
	"runtime"
	"testing"
	"time"
)

func TestCollectorAdapts(t *testing.T) {
	c := &collector{room: leastRoom}
	for _, tt := range []struct {
		name string
		live int64
		want int
	}{
		{"a tiny heap may grow by the least room", 1 << 20, 400},
		{"a small heap may grow fourfold", 40 << 20, 400},
		{"a large heap may double", 1 << 30, 100},
	} {
		if got := c.percentFor(tt.live); got != tt.want {
			t.Errorf("%s: percentFor(%d) = %d, want %d", tt.name, tt.live, got, tt.want)
		}
	}

	busy := &collector{room: mostRoom}
	if got := busy.percentFor(1 << 20); got != 800 {
		t.Errorf("after quick cycles: percentFor(1 MiB) = %d, want 800", got)
	}

	now := time.Now()
	c.last, c.percent = now, c.percentFor(1<<30) // nothing to set
	for range 10 {
		now = now.Add(time.Millisecond)
		c.adapt(now, 1<<30)
	}
	if c.room != mostRoom {
		t.Errorf("after many quick cycles the room is %d, want %d", c.room, mostRoom)
	}
	for range 10 {
		now = now.Add(time.Minute)
		c.adapt(now, 1<<30)
	}
	if c.room != leastRoom {
		t.Errorf("after many slow cycles the room is %d, want %d", c.room, leastRoom)
	}
}

func TestHeapIsPreparedAhead(t *testing.T) {
	const mib = 1 << 20
	for _, tt := range []struct {
		name    string
		heap    heap
		percent int
		limit   int64
		want    int64
	}{
		{"a heap that has enough", heap{live: 2 * mib, mapped: 32 * mib}, 400, 1 << 40, 0},
		{"a small heap that may grow", heap{live: 2 * mib, mapped: 4 * mib}, 400, 1 << 40, leastPrepared},
		{"a heap that outgrows that", heap{live: 500 * mib, mapped: 600 * mib}, 50, 1 << 40, 7 * 600 * mib},
		{"a heap that may grow even more", heap{live: 1500 * mib, mapped: 600 * mib}, 400, 1 << 40, 6900 * mib},
		{"a memory limit", heap{live: 2 * mib, mapped: 4 * mib}, 400, 260 * mib, 64 * mib},
		{"a memory limit that leaves too little", heap{live: 20 * mib, mapped: 30 * mib}, 400, 260 * mib, 0},
		{"no memory limit", heap{live: 2 * mib, mapped: 4 * mib}, 400, math.MaxInt64, leastPrepared},
	} {
		c := &collector{percent: tt.percent}
		if got := c.missing(tt.heap, tt.limit); got != tt.want {
			t.Errorf("%s: %d MiB are prepared, want %d", tt.name, got/mib, tt.want/mib)
		}
	}
}

// A heap that was prepared has room for more without asking the system, and the
// room has cost no memory.
func TestPreparedHeap(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux has to be asked for huge pages")
	}
	before := readHeap().mapped
	if _, ok := prepareHeap(leastPrepared); !ok {
		t.Skip("this system has no huge pages")
	}
	if got := readHeap().mapped - before; got < leastPrepared/2 {
		t.Errorf("the heap has %d more bytes, want about %d", got, leastPrepared)
	}
}
