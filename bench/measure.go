package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// Figures are what one run of one row gave, by name.
type figures map[string]float64

// deadline is how long one execution of a program may take.
const deadline = 5 * time.Minute

// execute runs a program to its end and returns the pairs of each line that it
// printed, such as "ops=1000 seconds=0.12", and what it wrote to stderr.
func execute(ctx context.Context, c *contestant, env []string, workload string, args ...string) (lines []map[string]string, stderr string, err error) {
	ctx, cancel := context.WithTimeout(ctx, deadline)
	defer cancel()
	cmd := c.start(ctx, workload, args...)
	cmd.Env = append(os.Environ(), env...)
	var complaints bytes.Buffer
	cmd.Stderr = &complaints
	out, err := cmd.Output()
	if err != nil {
		return nil, "", fmt.Errorf("%w%s", err, tail(complaints.String()))
	}
	for line := range strings.Lines(string(out)) {
		lines = append(lines, pairs(line))
	}
	if len(lines) == 0 {
		return nil, "", fmt.Errorf("it printed nothing%s", tail(complaints.String()))
	}
	return lines, complaints.String(), nil
}

// tail returns the end of what a program wrote, on lines of its own.
func tail(text string) string {
	const most = 600
	text = strings.TrimSpace(text)
	if text == "" {
		return ""
	}
	if len(text) > most {
		text = "…" + text[len(text)-most:]
	}
	return "\n" + text
}

// pairs reads "a=1 b=x"; words without "=" are left out.
func pairs(line string) map[string]string {
	found := map[string]string{}
	for _, word := range strings.Fields(line) {
		if key, value, ok := strings.Cut(word, "="); ok {
			found[key] = value
		}
	}
	return found
}

// number returns one value of a line as a number.
func number(line map[string]string, key string) (float64, error) {
	n, err := strconv.ParseFloat(line[key], 64)
	if err != nil {
		return 0, fmt.Errorf("got %s=%q, want a number", key, line[key])
	}
	return n, nil
}

// rate measures a workload that prints how many operations took how long, and
// perhaps other figures in also.
func rate(workload string, args []string, also ...string) func(context.Context, *contestant) (figures, error) {
	return func(ctx context.Context, c *contestant) (figures, error) {
		lines, _, err := execute(ctx, c, nil, workload, args...)
		if err != nil {
			return nil, err
		}
		perOp, err := timePerOp(lines[0])
		if err != nil {
			return nil, err
		}
		f := figures{"per_s": 1 / perOp}
		for _, key := range also {
			if f[key], err = number(lines[0], key); err != nil {
				return nil, err
			}
		}
		return f, nil
	}
}

// timePerOp returns the seconds that one operation took.
func timePerOp(line map[string]string) (float64, error) {
	ops, err := number(line, "ops")
	if err != nil {
		return 0, err
	}
	seconds, err := number(line, "seconds")
	if err != nil {
		return 0, err
	}
	if ops <= 0 || seconds <= 0 {
		return 0, fmt.Errorf("got %v operations in %v s, want both above 0", ops, seconds)
	}
	return seconds / ops, nil
}

// plain measures a workload by the figures that it prints itself.
func plain(workload string, args []string, keys ...string) func(context.Context, *contestant) (figures, error) {
	return func(ctx context.Context, c *contestant) (figures, error) {
		lines, _, err := execute(ctx, c, nil, workload, args...)
		if err != nil {
			return nil, err
		}
		f := figures{}
		for _, key := range keys {
			if f[key], err = number(lines[0], key); err != nil {
				return nil, err
			}
		}
		return f, nil
	}
}

// processor measures the rows of W8 or W9: the seconds of each by its name, and its
// result, which everybody must agree on, by checkPrefix and its name.
func processor(workload, size string) func(context.Context, *contestant) (figures, error) {
	return func(ctx context.Context, c *contestant) (figures, error) {
		lines, _, err := execute(ctx, c, nil, workload, size)
		if err != nil {
			return nil, err
		}
		f := figures{}
		for _, line := range lines {
			if f[line["row"]], err = number(line, "seconds"); err != nil {
				return nil, err
			}
			if f[checkPrefix+line["row"]], err = number(line, "check"); err != nil {
				return nil, err
			}
		}
		return f, nil
	}
}
