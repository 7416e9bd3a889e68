package main

import (
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
		{"a large heap may not double", 1 << 30, 50},
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
