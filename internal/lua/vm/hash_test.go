package vm

import (
	"math"
	"testing"
)

// base.md HP-10: nobody can prepare numbers that collide as keys. These are such
// that any product of a fixed factor and the xor of their halves has the same bits
// where a table looks.
func TestNumbersCannotBeMadeToCollide(t *testing.T) {
	const bits = 15
	places := map[uint32]int{}
	worst := 0
	for i := uint64(0); i < 1<<(bits-1); i++ {
		high := i << 16
		k := Number(math.Float64frombits(high<<32 | (0x12345678 ^ high)))
		place := hashKey(&k) & (1<<bits - 1)
		places[place]++
		worst = max(worst, places[place])
	}
	if worst > 32 {
		t.Errorf("%d of %d numbers are in one place, want them to be spread", worst, 1<<(bits-1))
	}
}
