package sched

import (
	"math"
	"sync/atomic"
	"time"
)

// An Instant is a moment by a [Clock], in nanoseconds since the clock started.
// It is monotonic: setting the computer's time does not move it.
type Instant int64

// Add returns the instant d after i, the last one there is if that is beyond
// counting.
func (i Instant) Add(d time.Duration) Instant {
	if sum := i + Instant(d); d < 0 || sum >= i {
		return sum
	}
	return math.MaxInt64
}

// Sub returns the time from j to i.
func (i Instant) Sub(j Instant) time.Duration { return time.Duration(i - j) }

// A Clock tells the time to everything that runs. It follows real time, or in
// a deterministic scheduler the timers and the work done. Any goroutine may read it.
type Clock struct {
	epoch   time.Time // instant 0
	virtual bool
	elapsed atomic.Int64 // of virtual time, in nanoseconds
}

// virtualEpoch is the first moment of virtual time, the same in every run.
var virtualEpoch = time.Date(2000, time.January, 1, 0, 0, 0, 0, time.UTC)

func (c *Clock) start() { c.epoch = time.Now() }

func (c *Clock) startVirtual() { c.epoch, c.virtual = virtualEpoch.Local(), true }

// Instant returns the present instant.
func (c *Clock) Instant() Instant {
	if c.virtual {
		return Instant(c.elapsed.Load())
	}
	return Instant(time.Since(c.epoch))
}

// Now returns the present date and time in the local zone. Real time carries a
// monotonic reading.
func (c *Clock) Now() time.Time {
	if c.virtual {
		return c.epoch.Add(time.Duration(c.elapsed.Load()))
	}
	return time.Now()
}

// advance moves virtual time forward to t.
func (c *Clock) advance(t Instant) { c.elapsed.Store(max(c.elapsed.Load(), int64(t))) }
