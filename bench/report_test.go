package main

import (
	"errors"
	"math"
	"strings"
	"testing"
)

func TestDigits(t *testing.T) {
	for _, tt := range []struct {
		v    float64
		want string
	}{
		{0, "0"}, {7, "7"}, {999, "999"}, {1000, "1,000"}, {1234567.8, "1,234,568"}, {-12345, "-12,345"},
		{99.94, "99.9"}, {123.4, "123"}, {4.567, "4.57"}, {0.0123456, "0.0123"}, {-0.5, "-0.500"},
	} {
		if got := digits(tt.v); got != tt.want {
			t.Errorf("digits(%v) = %q, want %q", tt.v, got, tt.want)
		}
	}
}

func TestMedian(t *testing.T) {
	for _, tt := range []struct {
		values []float64
		want   float64
	}{
		{[]float64{3}, 3}, {[]float64{3, 1, 2}, 2}, {[]float64{4, 1}, 2.5},
	} {
		if got := median(tt.values); got != tt.want {
			t.Errorf("median(%v) = %v, want %v", tt.values, got, tt.want)
		}
	}
}

func TestReadTrace(t *testing.T) {
	got := readTrace("gc 1 @0.002s 3%: 0.012+0.9+0.004 ms clock, 0.02+0.1/0.8/0.0+0.008 ms cpu, 3->3->1 MB, 4 MB goal, 0 MB stacks, 0 MB globals, 2 P\n" +
		"something else\n" +
		"gc 2 @0.010s 5%: 0.010+1.2+0.25 ms clock, 0.02+0.1/0.8/0.0+0.008 ms cpu, 3->3->1 MB, 4 MB goal, 0 MB stacks, 0 MB globals, 2 P\n")
	if want := (trace{cycles: 2, longestPause: 250, share: 5}); got != want {
		t.Errorf("readTrace = %+v, want %+v", got, want)
	}
}

// A target is met or missed on the right side of its limits, and says so if the
// figure, or the peer that it needs, is missing.
func TestTargets(t *testing.T) {
	rows := []row{{name: "w1", title: "ping-pong"}, {name: "w7", title: "start-up"}}
	for _, tt := range []struct {
		name                   string
		ours, theirs, start    float64
		rateLine, firstLineRow string
	}{
		{"aims met", 120, 100, 8, "1.20 × | 0.80 × | pass | 1.20 × | pass |", "8.0 ms | 15.0 ms | pass | 8.0 ms | pass |"},
		{"between must and aim", 80, 100, 14, "0.80 × | 0.80 × | pass | 1.20 × | **miss** |", "14.0 ms | 15.0 ms | pass | 8.0 ms | **miss** |"},
		{"both missed", 79, 100, 16, "0.79 × | 0.80 × | **miss** | 1.20 × | **miss** |", "16.0 ms | 15.0 ms | **miss** | 8.0 ms | **miss** |"},
		{"no peer", 79, 0, 8, "– | 0.80 × | not measured | 1.20 × | not measured |", "8.0 ms | 15.0 ms | pass |"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := newResults()
			r.add("w1", wippyName, figures{"per_s": tt.ours})
			if tt.theirs > 0 {
				r.add("w1", erlangName, figures{"per_s": tt.theirs})
			}
			r.add("w7", wippyName, figures{"first_line_ms": tt.start})
			f := &field{contestants: []*contestant{{name: wippyName}}, absent: []string{"Erlang: no erl\nmore"}}
			got := renderReport(machine{}, f, rows, r, "make bench", 1, false)
			for _, want := range []string{tt.rateLine, tt.firstLineRow, "- left out: Erlang: no erl\n", "Medians of 1 run"} {
				if !strings.Contains(got, want) {
					t.Errorf("no %q in\n%s", want, got)
				}
			}
		})
	}
}

func TestGeometricMeanLeavesChecksOut(t *testing.T) {
	r := newResults()
	r.add("w8", wippyName, figures{"fib": 1, "loop": 8, checkPrefix + "fib": 5})
	r.add("w8", luaName, figures{"fib": 2, "loop": 1, checkPrefix + "fib": 5})
	if got, ok := geometricMean("w8", luaName)(r); !ok || math.Abs(got-2) > 1e-9 {
		t.Errorf("geometric mean = %v, %v, want 2", got, ok)
	}
	if err := r.failure(); err != nil {
		t.Errorf("equal checks: %v", err)
	}
	r.add("w8", luaName, figures{checkPrefix + "fib": 6})
	if err := r.failure(); err == nil {
		t.Error("different checks are no failure")
	}
}

func TestSteepest(t *testing.T) {
	r := newResults()
	sizes := []int{1, 10, 100}
	r.add("pairs", wippyName, figures{"ns_1": 100, "ns_10": 130})
	if _, ok := steepest("pairs", sizes)(r); ok {
		t.Error("a size is missing, and it is judged")
	}
	r.add("pairs", wippyName, figures{"ns_100": 90})
	if got, ok := steepest("pairs", sizes)(r); !ok || got != 1.3 {
		t.Errorf("steepest = %v, %v, want 1.3", got, ok)
	}
}

func TestFailuresAreReported(t *testing.T) {
	r := newResults()
	r.fail("w1", wippyName, errors.New("exit status 1\nError: boom"))
	got := renderReport(machine{}, &field{}, nil, r, "make bench", 3, false)
	if want := "- w1: wippy: exit status 1\n"; !strings.Contains(got, want) {
		t.Errorf("no %q in\n%s", want, got)
	}
}

func TestChoose(t *testing.T) {
	got, err := choose(rows, "w3,w1")
	if err != nil || len(got) != 2 || got[0].name != "w3" || got[1].name != "w1" {
		t.Errorf("choose(w3,w1) = %v, %v", got, err)
	}
	if _, err := choose(rows, "w1,w99"); err == nil || !strings.Contains(err.Error(), `unknown row "w99"`) {
		t.Errorf("choose(w99): %v", err)
	}
}

// Every target judges a row that is measured.
func TestTargetsNameRows(t *testing.T) {
	for _, target := range targets {
		if _, err := choose(rows, target.row); err != nil {
			t.Error(err)
		}
	}
}
