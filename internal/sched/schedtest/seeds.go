// Package schedtest runs tests under the seeds of deterministic schedulers.
//
//	func TestNothingIsLost(t *testing.T) {
//		schedtest.Seeds(t, 100, func(t *testing.T, seed uint64) {
//			s := sched.Deterministic(seed)
//			...
//		})
//	}
//
// A seed that fails is printed together with the command that runs it again.
package schedtest

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
)

// A flag is the only way from the command line into a test.
var only = flag.Uint64("seed", 0, "run tests of many seeds with this `seed` only; 0 means new ones each time")

// Seeds runs f as a subtest for each of n seeds, which are different every time
// and never 0, or just for that of the flag -seed. It returns when all have
// ended, also those that made themselves parallel.
func Seeds(t *testing.T, n int, f func(t *testing.T, seed uint64)) {
	t.Helper()
	first := 1 + rand.Uint64N(1e9) // short enough to be typed
	if *only != 0 {
		first, n = *only, 1
	}
	t.Run("seeds", func(t *testing.T) {
		for seed := first; seed < first+uint64(n); seed++ {
			t.Run(fmt.Sprint(seed), func(sub *testing.T) {
				sub.Cleanup(func() {
					if sub.Failed() {
						sub.Logf("to run seed %d again: %s", seed, again(t, seed))
					}
				})
				f(sub, seed)
			})
		}
	})
}

// Single reports whether Seeds runs just one seed, so that runs cannot be compared
// with each other.
func Single() bool { return *only != 0 }

// again returns the command that repeats one seed of a test, in the directory of
// its package; t is the group of all its seeds.
func again(t *testing.T, seed uint64) string {
	return fmt.Sprintf("go test -run '%s' -seed %d", pattern(t.Name()), seed)
}

// pattern returns what matches one test and no other.
func pattern(name string) string {
	parts := strings.Split(name, "/")
	for i, part := range parts {
		parts[i] = "^" + regexp.QuoteMeta(part) + "$"
	}
	return strings.Join(parts, "/")
}
