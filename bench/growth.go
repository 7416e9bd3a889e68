package main

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
)

// growth measures one operation at several sizes; arguments says how the
// workload is asked for a size. For each size n it gives the nanoseconds of one
// operation as "ns_<n>", and for wippy what the collector did as "cycles_<n>",
// "pause_us_<n>" (the longest) and "share_<n>" (of the processor, in percent).
func growth(workload string, sizes []int, arguments func(size int) []string) func(context.Context, *contestant) (figures, error) {
	return func(ctx context.Context, c *contestant) (figures, error) {
		f := figures{}
		var env []string
		if c.name == wippyName {
			env = []string{"GODEBUG=gctrace=1"}
		}
		for _, size := range sizes {
			lines, stderr, err := execute(ctx, c, env, workload, arguments(size)...)
			if err != nil {
				return nil, fmt.Errorf("size %d: %w", size, err)
			}
			perOp, err := timePerOp(lines[0])
			if err != nil {
				return nil, fmt.Errorf("size %d: %w", size, err)
			}
			at := "_" + strconv.Itoa(size)
			f["ns"+at] = perOp * 1e9
			if env != nil {
				trace := readTrace(stderr)
				f["cycles"+at] = float64(trace.cycles)
				f["pause_us"+at] = trace.longestPause
				f["share"+at] = trace.share
			}
		}
		return f, nil
	}
}

// A trace sums up what the Go collector did while a program ran.
type trace struct {
	cycles       int
	longestPause float64 // of the whole program, in microseconds
	share        float64 // percent of the processor since the program started
}

// The line of a cycle: "gc 3 @0.2s 4%: 0.02+1.3+0.01 ms clock, …". The program
// stands still during the first and the third of the three times.
var traceLine = regexp.MustCompile(`(?m)^gc \d+ @[\d.]+s (\d+)%: ([\d.]+)\+[\d.]+\+([\d.]+) ms clock`)

func readTrace(stderr string) trace {
	var t trace
	for _, m := range traceLine.FindAllStringSubmatch(stderr, -1) {
		t.cycles++
		t.share, _ = strconv.ParseFloat(m[1], 64) // the pattern lets only digits through
		for _, ms := range m[2:] {
			pause, _ := strconv.ParseFloat(ms, 64)
			t.longestPause = max(t.longestPause, pause*1e3)
		}
	}
	return t
}
