// Bench measures the real wippy against what else is installed: Erlang, Lua 5.1
// and bare goroutines.
//
//	go run ./bench [-rows w1,w3] [-runs 3] [-quick] [-o FILE]
//	go run ./bench -profile cmd/wippy/default.pgo
//
// The workloads are the applications in bench/app and bench/hello, which use nothing but what
// any application can, and the programs in bench/peers, which do the same. All
// run one at a time and in turn: each row by every contestant, and the whole as
// often as -runs says. The medians, and how they stand against the targets, are
// printed and written to bench/RESULTS.md. A contestant that is not installed is
// left out, and the report says so.
//
// With -profile it measures nothing: it runs the same workloads under the
// profiler of the binary and writes what profile-guided optimisation reads.
//
// It needs Linux: memory is read from /proc.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	if errors.Is(err, flag.ErrHelp) {
		return
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "Error:", err)
		os.Exit(1)
	}
}

// run is main with its surroundings as arguments. The working directory must be
// the top of the repository.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.SetOutput(stderr)
	only := flags.String("rows", "", "run only these `rows`, separated by commas")
	runs := flags.Int("runs", 3, "how often everything is run")
	quick := flags.Bool("quick", false, "a tenth of the size: to see that all works, not to measure")
	output := flags.String("o", "", "write the report to `FILE` (default bench/RESULTS.md, or nowhere with -rows or -quick)")
	profile := flags.String("profile", "", "instead of measuring, write a processor profile of wippy to `FILE`")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() > 0 || *runs < 1 {
		return fmt.Errorf("got arguments %q and -runs %d, want none and at least 1", flags.Args(), *runs)
	}
	chosen, err := choose(rows, *only)
	if err != nil {
		return err
	}
	if *output == "" && *only == "" && !*quick {
		*output = filepath.Join("bench", "RESULTS.md")
	}

	work, err := os.MkdirTemp("", "wippy-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	wippy, err := buildWippy(ctx, work)
	if err != nil {
		return err
	}
	if *profile != "" {
		return writeProfile(ctx, wippy, *profile, stderr)
	}

	field := &field{contestants: []*contestant{wippy}}
	for _, prepare := range []func(context.Context, string) (*contestant, error){erlang, goroutines, lua51} {
		peer, err := prepare(ctx, work)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			field.absent = append(field.absent, err.Error())
			fmt.Fprintln(stderr, "left out:", err)
		default:
			field.contestants = append(field.contestants, peer)
		}
	}

	results := newResults()
	for i := range *runs {
		fmt.Fprintf(stderr, "run %d of %d\n", i+1, *runs)
		if err := runAll(ctx, chosen, field, *quick, results, stderr); err != nil {
			return err
		}
	}
	report := renderReport(thisMachine(ctx), field, chosen, results, reproduce(args), *runs, *quick)
	if *output != "" {
		if err := os.WriteFile(*output, []byte(report), 0o644); err != nil {
			return err
		}
	}
	if _, err := io.WriteString(stdout, report); err != nil {
		return err
	}
	return results.failure()
}

// runAll runs every row once by everybody who takes part in it. A contestant
// that fails is noted; only the end of ctx is an error.
func runAll(ctx context.Context, rows []row, f *field, quick bool, r *results, progress io.Writer) error {
	for _, row := range rows {
		for _, c := range f.contestants {
			if !row.has(c.name) {
				continue
			}
			fmt.Fprintf(progress, "  %s: %s\n", row.name, c.name)
			if !quick {
				if err := evenMemory(); err != nil {
					return err
				}
			}
			figures, err := row.measure(ctx, c, quick)
			switch {
			case ctx.Err() != nil:
				return ctx.Err()
			case err != nil:
				r.fail(row.name, c.name, err)
				fmt.Fprintln(progress, "    failed:", err)
			default:
				r.add(row.name, c.name, figures)
			}
		}
	}
	return nil
}

// choose returns the rows whose names are listed, or all if list is empty.
func choose(rows []row, list string) ([]row, error) {
	if list == "" {
		return rows, nil
	}
	var chosen []row
	for name := range strings.SplitSeq(list, ",") {
		i := slices.IndexFunc(rows, func(r row) bool { return r.name == name })
		if i < 0 {
			var known []string
			for _, r := range rows {
				known = append(known, r.name)
			}
			return nil, fmt.Errorf("unknown row %q, known are %s", name, strings.Join(known, ", "))
		}
		chosen = append(chosen, rows[i])
	}
	return chosen, nil
}

// reproduce returns the command that makes the same report.
func reproduce(args []string) string {
	if len(args) == 0 {
		return "make bench"
	}
	return "go run ./bench " + strings.Join(args, " ")
}
