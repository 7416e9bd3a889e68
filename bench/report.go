package main

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// renderReport writes the report in Markdown: the targets, then every figure.
func renderReport(m machine, f *field, rows []row, r *results, command string, runs int, quick bool) string {
	var b strings.Builder
	b.WriteString("# Benchmark results\n\n")
	if quick {
		b.WriteString("**A quick run: the sizes are too small to judge anything.**\n\n")
	}
	writeSetting(&b, m, f, command, runs)
	writeTargets(&b, rows, r)
	writeRows(&b, f, rows, r)
	for _, row := range rows {
		if row.sizes != nil {
			writeGrowth(&b, f, row, r)
		}
	}
	writeNotes(&b)
	if len(r.failed) > 0 {
		b.WriteString("\n## Failed\n\n")
		for _, err := range r.failed {
			first, _, _ := strings.Cut(err.Error(), "\n")
			fmt.Fprintf(&b, "- %s\n", first)
		}
	}
	return b.String()
}

func writeSetting(b *strings.Builder, m machine, f *field, command string, runs int) {
	fmt.Fprintf(b, "Medians of %s, made by `%s`. The contestants ran one at a time and in turn.\n\n", count(runs, "run"), command)
	fmt.Fprintf(b, "- %s, %s, %s of memory, Linux %s, %s\n", m.processor, count(m.cores, "core"), m.memory, m.kernel, m.golang)
	var versions []string
	for _, c := range f.contestants {
		versions = append(versions, fmt.Sprintf("%s (%s)", c.name, c.version))
	}
	fmt.Fprintf(b, "- %s; %s", strings.Join(versions, ", "), m.day)
	if m.revision != "" {
		fmt.Fprintf(b, ", revision %s", m.revision)
	}
	b.WriteString("\n")
	for _, why := range f.absent {
		first, _, _ := strings.Cut(why, "\n")
		fmt.Fprintf(b, "- left out: %s\n", first)
	}
}

// writeTargets judges wippy. A target without its figures is "not measured".
func writeTargets(b *strings.Builder, rows []row, r *results) {
	b.WriteString("\n## Targets\n\n| row | | wippy | must reach | | aim | |\n|---|---|--:|--:|---|--:|---|\n")
	for _, t := range targets {
		for _, row := range rows {
			if row.name == t.row {
				writeTarget(b, row, t, r)
			}
		}
	}
}

func writeTarget(b *strings.Builder, row row, t target, r *results) {
	what := row.title + ": " + t.what
	if t.against != "" {
		what += " against " + t.against
	}
	v, ok := t.value(r)
	show := func(v float64) string { return fmt.Sprintf("%.*f %s", t.decimals, v, t.unit) }
	cell := func(limit float64) string {
		switch {
		case limit == 0:
			return "|"
		case !ok:
			return show(limit) + " | not measured"
		case t.more && v >= limit, !t.more && v <= limit:
			return show(limit) + " | pass"
		}
		return show(limit) + " | **miss**"
	}
	ours := "–"
	if ok {
		ours = show(v)
	}
	fmt.Fprintf(b, "| %s | %s | %s | %s | %s |\n", t.row, what, ours, cell(t.must), cell(t.aim))
}

// writeRows writes the median of every figure and, in brackets, its least and
// greatest value.
func writeRows(b *strings.Builder, f *field, rows []row, r *results) {
	b.WriteString("\n## Figures\n\nThe median, and in brackets the least and the greatest of the runs.\n\n| row | figure |")
	for _, c := range f.contestants {
		fmt.Fprintf(b, " %s |", c.name)
	}
	b.WriteString("\n|---|---|" + strings.Repeat("--:|", len(f.contestants)) + "\n")
	for _, row := range rows {
		for i, column := range row.shown {
			name := ""
			if i == 0 {
				name = row.name
			}
			fmt.Fprintf(b, "| %s | %s |", name, column.title)
			for _, c := range f.contestants {
				fmt.Fprintf(b, " %s |", spread(r.runs(row.name, c.name, column.figure)))
			}
			b.WriteString("\n")
		}
	}
}

func writeGrowth(b *strings.Builder, f *field, row row, r *results) {
	fmt.Fprintf(b, "\n## Growth: %s\n\nNanoseconds of one operation. Of wippy also what its collector did during the whole\n"+
		"program, start and set-up included: cycles, longest pause, share of the processor.\n\n| %s |", row.title, row.unit)
	for _, c := range f.contestants {
		if row.has(c.name) {
			fmt.Fprintf(b, " %s ns |", c.name)
		}
	}
	b.WriteString(" cycles | pause µs | share % |\n|--:|--:|--:|--:|")
	for _, c := range f.contestants {
		if row.has(c.name) {
			b.WriteString("--:|")
		}
	}
	b.WriteString("\n")
	for _, size := range row.sizes {
		fmt.Fprintf(b, "| %s |", digits(float64(size)))
		for _, c := range f.contestants {
			if row.has(c.name) {
				fmt.Fprintf(b, " %s |", spread(r.runs(row.name, c.name, sized("ns", size))))
			}
		}
		for _, name := range []string{"cycles", "pause_us", "share"} {
			v, ok := r.median(row.name, wippyName, sized(name, size))
			if !ok {
				b.WriteString(" – |")
				continue
			}
			fmt.Fprintf(b, " %s |", digits(v))
		}
		b.WriteString("\n")
	}
}

func writeNotes(b *strings.Builder) {
	fmt.Fprintf(b, `
## How it is measured

- wippy runs the applications in bench/app and, for w7, bench/hello with the defaults that a user gets; each
  workload is a process on the terminal that starts the others on a process.host.
- Before each of them a GiB of memory is used and given back, so that all find it in
  the same state.
- Times are taken inside the program, around the measured part, start-up excepted.
  w1 counts both messages of a round trip.
- bytes/process is resident memory with N processes less that with none, divided by
  N, after a collection of garbage and without pages that are free but not yet given
  back; the peak is of the whole program, from its start.
- w7 is the time from exec to the first line on a pipe, median of 21, and the peak
  resident memory until the program ends.
- w8 and w9 run the texts of bench/app/src/rows.lua and programs.lua under both;
  os.clock is processor time in lua5.1 and elapsed time in wippy. Both must come to
  the same results.
- Growth is called flat if no size costs more than %.1f times the first.
- goroutines isolate nothing, copy nothing and watch nobody; they stand for what a
  runtime written in Go could reach at most.
`, flat)
}

// count returns "1 run", "3 runs".
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// spread returns the median of sorted values and their range, "–" if there are
// none.
func spread(values []float64) string {
	if len(values) == 0 {
		return "–"
	}
	text := digits(median(values))
	if len(values) > 1 {
		text += fmt.Sprintf(" (%s–%s)", digits(values[0]), digits(values[len(values)-1]))
	}
	return text
}

// digits prints a number with three digits that matter, and with all before the
// point if there are more, in groups: 0.0123, 45.6, 1,234.
func digits(v float64) string {
	if v == math.Trunc(v) && math.Abs(v) < 1000 {
		return strconv.FormatFloat(v, 'f', 0, 64)
	}
	if math.Abs(v) < 100 {
		decimals := 2 - int(math.Floor(math.Log10(math.Abs(v))))
		return strconv.FormatFloat(v, 'f', decimals, 64)
	}
	whole := strconv.FormatFloat(math.Abs(v), 'f', 0, 64)
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if v < 0 {
		return "-" + whole
	}
	return whole
}
