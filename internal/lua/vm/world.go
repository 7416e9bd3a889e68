package vm

import (
	"math/rand/v2"
	"time"
)

// A World is what library functions see of the world outside their machine. It
// is shared by the machines of a runtime and does not change.
type World struct {
	// Start is when the runtime started, for os.clock.
	Start time.Time
	// Now returns the date and time; its location is the local time zone.
	Now func() time.Time
	// Random returns a random number, with which math.random begins in each
	// machine.
	Random func() uint64
}

// NewWorld returns a world that starts now. Both functions may be called by
// many goroutines at once.
func NewWorld(now func() time.Time, random func() uint64) *World {
	return &World{Start: now(), Now: now, Random: random}
}

// realWorld is the world of machines that are given no other.
var realWorld = NewWorld(time.Now, rand.Uint64)
