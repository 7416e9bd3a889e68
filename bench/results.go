package main

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
)

// checkPrefix marks figures on which all contestants must agree.
const checkPrefix = "check_"

// Results collects the figures of all runs: samples[row][contestant][figure].
type results struct {
	samples map[string]map[string]map[string][]float64
	failed  []error
}

func newResults() *results {
	return &results{samples: map[string]map[string]map[string][]float64{}}
}

// add takes the figures of one run.
func (r *results) add(row, contestant string, f figures) {
	if r.samples[row] == nil {
		r.samples[row] = map[string]map[string][]float64{}
	}
	for name, value := range f {
		if !strings.HasPrefix(name, checkPrefix) {
			continue
		}
		for other, theirs := range r.samples[row] {
			if seen := theirs[name]; len(seen) > 0 && seen[0] != value {
				r.fail(row, contestant, fmt.Errorf("%s is %v, but %v for %s", name, value, seen[0], other))
			}
		}
	}
	if r.samples[row][contestant] == nil {
		r.samples[row][contestant] = map[string][]float64{}
	}
	for name, value := range f {
		r.samples[row][contestant][name] = append(r.samples[row][contestant][name], value)
	}
}

// fail notes that a contestant could not run a row.
func (r *results) fail(row, contestant string, err error) {
	r.failed = append(r.failed, fmt.Errorf("%s: %s: %w", row, contestant, err))
}

// failure joins all that failed; nil if nothing did.
func (r *results) failure() error { return errors.Join(r.failed...) }

// runs returns one figure of each run, in order of size; empty if there is none.
func (r *results) runs(row, contestant, figure string) []float64 {
	return slices.Sorted(slices.Values(r.samples[row][contestant][figure]))
}

// median returns the median of one figure; false if it was not measured.
func (r *results) median(row, contestant, figure string) (float64, bool) {
	all := r.runs(row, contestant, figure)
	if len(all) == 0 {
		return 0, false
	}
	return median(all), true
}

// median returns the middle value, or the mean of the two in the middle.
func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}

// A value computes what a target judges; false if a figure it needs is missing.
type value func(*results) (float64, bool)

// figure is wippy's own figure.
func figure(row, name string) value {
	return func(r *results) (float64, bool) { return r.median(row, wippyName, name) }
}

// ratio is wippy's figure divided by that of another.
func ratio(row, name, other string) value {
	return func(r *results) (float64, bool) {
		ours, ok1 := r.median(row, wippyName, name)
		theirs, ok2 := r.median(row, other, name)
		if !ok1 || !ok2 || theirs == 0 {
			return 0, false
		}
		return ours / theirs, true
	}
}

// geometricMean is the geometric mean of the ratios of all figures of a row.
func geometricMean(row, other string) value {
	return func(r *results) (float64, bool) {
		logs, n := 0.0, 0
		for name := range r.samples[row][wippyName] {
			if strings.HasPrefix(name, checkPrefix) {
				continue
			}
			v, ok := ratio(row, name, other)(r)
			if !ok {
				return 0, false
			}
			logs += math.Log(v)
			n++
		}
		return math.Exp(logs / float64(n)), n > 0
	}
}

// steepest is the time of one operation at the worst size, divided by that at
// the first.
func steepest(row string, sizes []int) value {
	return func(r *results) (float64, bool) {
		first, ok := r.median(row, wippyName, sized("ns", sizes[0]))
		worst := 0.0
		for _, size := range sizes {
			ns, measured := r.median(row, wippyName, sized("ns", size))
			worst = max(worst, ns)
			ok = ok && measured
		}
		return worst / first, ok
	}
}

// sized is the name of a figure at one size of a growth row.
func sized(name string, size int) string { return fmt.Sprintf("%s_%d", name, size) }
