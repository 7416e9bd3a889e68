package sched

import (
	"math/rand/v2"
	"sync"
)

// An Oracle makes every random choice of the runtime. Its answers are
// unpredictable, or in a deterministic scheduler follow from the seed. Any
// goroutine may ask. They are not fit for secrets.
type Oracle struct {
	mu     sync.Mutex // guards seeded
	seeded *rand.Rand // nil: unpredictable
}

func (o *Oracle) seed(seed uint64) {
	o.seeded = rand.New(rand.NewPCG(seed, 0x9e3779b97f4a7c15))
}

// Uint64 returns a random number.
func (o *Oracle) Uint64() uint64 {
	if o.seeded == nil {
		return rand.Uint64()
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.seeded.Uint64()
}

// IntN returns a random number from 0 to n-1; n is at least 1.
func (o *Oracle) IntN(n int) int {
	if o.seeded == nil {
		return rand.IntN(n)
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.seeded.IntN(n)
}

// Float64 returns a random number from 0 to below 1.
func (o *Oracle) Float64() float64 {
	// 53 random bits fill a float64 evenly.
	return float64(o.Uint64()>>11) / (1 << 53)
}
