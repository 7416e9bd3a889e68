package main

import (
	"context"
	"slices"
	"strconv"
)

// A row is one workload with its contestants.
type row struct {
	name  string
	title string
	who   []string // besides wippy

	// full and quick measure one run of one contestant.
	full, quick func(context.Context, *contestant) (figures, error)

	shown []column // its figures in the report
	sizes []int    // of a growth row, else nil
	unit  string   // of those sizes
}

// A column is a figure as the report shows it.
type column struct {
	figure string
	title  string
}

func (r row) has(contestant string) bool {
	return contestant == wippyName || slices.Contains(r.who, contestant)
}

func (r row) measure(ctx context.Context, c *contestant, quick bool) (figures, error) {
	if quick {
		return r.quick(ctx, c)
	}
	return r.full(ctx, c)
}

// ordinary is a row measured by rate; quick divides its first argument by ten.
func ordinary(name, title, unit string, size int, more []string, also ...column) row {
	arguments := func(size int) []string { return append([]string{strconv.Itoa(size)}, more...) }
	var keys []string
	for _, c := range also {
		keys = append(keys, c.figure)
	}
	return row{
		name:  name,
		title: title,
		who:   []string{erlangName, goroutinesName},
		full:  rate(name, arguments(size), keys...),
		quick: rate(name, arguments(size/10), keys...),
		shown: append([]column{{"per_s", unit + "/s"}}, also...),
	}
}

// growing is a row measured by growth; quick leaves the sizes above 10,000 out
// and does a tenth of the operations.
func growing(name, title, workload, unit string, operations int, sizes []int) row {
	arguments := func(operations int) func(int) []string {
		return func(size int) []string { return []string{strconv.Itoa(operations), strconv.Itoa(size)} }
	}
	few := slices.DeleteFunc(slices.Clone(sizes), func(n int) bool { return n > 10_000 })
	return row{
		name:  name,
		title: title,
		who:   []string{erlangName},
		full:  growth(workload, sizes, arguments(operations)),
		quick: growth(workload, few, arguments(operations/10)),
		sizes: sizes,
		unit:  unit,
	}
}

var (
	pairSizes = []int{1, 10, 100, 1_000, 10_000}
	liveSizes = []int{1, 1_000, 10_000, 100_000, 1_000_000}
	memory    = []column{
		{"bytes", "bytes/process"},
		{"bytes_at_once", "bytes/process before a collection"},
		{"peak_mib", "peak MiB"},
	}
)

// rows is everything that is measured, in the order in which it is run.
var rows = []row{
	ordinary("w1", "ping-pong of the table {n, data}", "messages", 1_000_000, nil),
	ordinary("w2", "a token round a ring of 1,000", "hops", 1_000, nil),
	ordinary("w3", "spawn monitored, one message, exit; then await all", "spawns", 100_000, nil),
	ordinary("w3s", "the same, each awaited before the next", "spawns", 200_000, nil),
	{
		name: "w4", title: "100,000 processes that wait after one message",
		who:  []string{erlangName, goroutinesName},
		full: idle(100_000), quick: idle(10_000), shown: memory,
	},
	{
		name: "w4m", title: "a million processes that wait after one message",
		who:  []string{erlangName, goroutinesName},
		full: idle(1_000_000), quick: idle(10_000), shown: memory,
	},
	ordinary("w5", "one to 10,000 and back, 20 rounds", "messages", 10_000, []string{"20"}),
	ordinary("w6", "a new monitored worker for each request", "requests", 200_000, nil,
		column{"p50_us", "p50 µs"}, column{"p99_us", "p99 µs"}),
	{
		name: "w7", title: "start-up: the first line of a program",
		who:  []string{erlangName, goroutinesName},
		full: startUp(21), quick: startUp(3),
		shown: []column{{"first_line_ms", "ms"}, {"peak_mib", "peak MiB"}},
	},
	{
		name: "w8", title: "the processor alone, seconds",
		who:  []string{luaName},
		full: processor("w8", "full"), quick: processor("w8", "quick"),
		shown: []column{
			{"fib", "fib"}, {"loop", "loop"}, {"insert", "insert"}, {"records", "records"},
			{"fields", "fields"}, {"closures", "closures"}, {"pcall", "pcall"}, {"error", "error"},
			{"methods", "methods"}, {"sort", "sort"}, {"strings", "strings"}, {"coroutine", "coroutine"},
		},
	},
	{
		name: "w9", title: "small programs on the processor alone, seconds",
		who:  []string{luaName},
		full: processor("w9", "full"), quick: processor("w9", "quick"),
		shown: []column{
			{"building", "building"}, {"concat", "concat"}, {"callbacks", "callbacks"}, {"varargs", "varargs"},
			{"objects", "objects"}, {"vectors", "vectors"}, {"scanning", "scanning"}, {"bytes", "bytes"},
			{"grid", "grid"}, {"words", "words"}, {"queens", "queens"}, {"trees", "trees"},
			{"nbody", "nbody"}, {"spectral", "spectral"}, {"fannkuch", "fannkuch"}, {"sieve", "sieve"},
			{"queue", "queue"}, {"sorting", "sorting"}, {"generators", "generators"},
		},
	},
	{
		name: "terminate", title: "terminate of a busy loop until its EXIT, 100 times",
		who:   []string{erlangName},
		full:  plain("terminate", []string{"100"}, "worst_ms", "mean_ms"),
		quick: plain("terminate", []string{"10"}, "worst_ms", "mean_ms"),
		shown: []column{{"worst_ms", "worst ms"}, {"mean_ms", "mean ms"}},
	},
	growing("pairs", "ping-pong by many pairs at once", "w1", "pairs", 1_000_000, pairSizes),
	growing("live", "spawn and exit, one by one, beside live processes", "w3s", "live processes", 2_000_000, liveSizes),
}

// A target is what a row must reach and what we aim at.
type target struct {
	row      string
	what     string // of the row, where it has several targets
	against  string // whom it is compared with; "" if it stands for itself
	value    value
	more     bool    // whether more is better
	must     float64 // 0 if there is only an aim
	aim      float64 // 0 if there is only a must
	decimals int
	unit     string
}

// flat is how much more than at its first size an operation may cost at any
// other and still count as flat.
const flat = 1.5

// targets are judged in the report.
var targets = []target{
	{row: "w1", what: "messages/s", against: erlangName, value: ratio("w1", "per_s", erlangName), more: true, must: 0.8, aim: 1.2, decimals: 2, unit: "×"},
	{row: "w2", what: "hops/s", against: erlangName, value: ratio("w2", "per_s", erlangName), more: true, must: 0.8, aim: 1.2, decimals: 2, unit: "×"},
	{row: "w3", what: "spawns/s", against: erlangName, value: ratio("w3", "per_s", erlangName), more: true, must: 1.5, aim: 2.5, decimals: 2, unit: "×"},
	{row: "w3s", what: "spawns/s", against: erlangName, value: ratio("w3s", "per_s", erlangName), more: true, must: 1.0, aim: 1.5, decimals: 2, unit: "×"},
	{row: "w4", what: "bytes/process", value: figure("w4", "bytes"), must: 1800, aim: 1200, unit: "B"},
	{row: "w4m", what: "peak memory", value: figure("w4m", "peak_mib"), must: 2560, aim: 1536, unit: "MiB"},
	{row: "w5", what: "messages/s", against: erlangName, value: ratio("w5", "per_s", erlangName), more: true, must: 0.8, aim: 1.3, decimals: 2, unit: "×"},
	{row: "w6", what: "requests/s", against: erlangName, value: ratio("w6", "per_s", erlangName), more: true, must: 0.8, aim: 1.5, decimals: 2, unit: "×"},
	{row: "w6", what: "p99", against: erlangName, value: ratio("w6", "p99_us", erlangName), aim: 1, decimals: 2, unit: "×"},
	{row: "w7", what: "first line", value: figure("w7", "first_line_ms"), must: 15, aim: 8, decimals: 1, unit: "ms"},
	{row: "w7", what: "peak memory", value: figure("w7", "peak_mib"), must: 15, aim: 10, decimals: 1, unit: "MiB"},
	{row: "w8", what: "time, geometric mean", against: luaName, value: geometricMean("w8", luaName), must: 1.2, aim: 0.9, decimals: 2, unit: "×"},
	{row: "terminate", what: "worst of 100", value: figure("terminate", "worst_ms"), must: 10, aim: 2, decimals: 2, unit: "ms"},
	{row: "pairs", what: "worst size over the first", value: steepest("pairs", pairSizes), must: flat, decimals: 2, unit: "×"},
	{row: "live", what: "worst size over the first", value: steepest("live", liveSizes), must: flat, decimals: 2, unit: "×"},
}
