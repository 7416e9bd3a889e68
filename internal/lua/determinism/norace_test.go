//go:build !race

package determinism_test

// seeds is how many seeds are tried.
const seeds = 1000
