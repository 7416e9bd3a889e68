//go:build race

package determinism_test

// seeds is how many seeds are tried; the race detector takes its time.
const seeds = 60
