package main

import (
	"errors"
	"fmt"
	"math"
	"os"
	"strings"
	"syscall"

	"wippy/internal/node"
	"wippy/internal/problem"
)

// The exit codes (cli.md §2). Any other is the result of the program's process.
const (
	exitSuccess    = 0
	exitFailure    = 1   // an error of ours or of the process, false as its result, a second signal
	exitInterrupt  = 130 // SIGINT ended the process, as shells say it: 128 + 2
	exitTerminated = 143 // SIGTERM or SIGHUP did: 128 + 15
)

// A codeError ends a command with a code and prints nothing.
type codeError int

func (c codeError) Error() string { return fmt.Sprintf("exit code %d", int(c)) }

// A problemsError is what is wrong with files of the user. It is printed with
// the lines concerned.
type problemsError struct {
	problems problem.List
	subject  string // "the manifests"
}

func (e *problemsError) Error() string { return e.problems.Summary(e.subject) }

// alone returns the only problem if it is one with no file, which needs no
// summary below it.
func (e *problemsError) alone() (text string, ok bool) {
	errs := e.problems.Errors()
	if len(errs) != 1 || errs[0].File != "" {
		return "", false
	}
	return errs[0].Error(), true
}

// asProblems returns err as a problemsError if it is a list of problems.
func asProblems(err error, subject string) error {
	if list, ok := errors.AsType[problem.List](err); ok {
		return &problemsError{list, subject}
	}
	return err
}

// exitCode returns the exit code for what a command returned, and prints the
// error if it is one (CLI-5).
func (a *app) exitCode(err error) int {
	if err == nil {
		return exitSuccess
	}
	if code, ok := errors.AsType[codeError](err); ok {
		return int(code)
	}
	if p, ok := errors.AsType[*problemsError](err); ok {
		if text, alone := p.alone(); alone {
			a.printError(text)
			return exitFailure
		}
		fmt.Fprint(a.stderr, p.problems.Render(problem.Style{Color: a.color(), Dir: a.dir}))
	}
	a.printError(err.Error())
	return exitFailure
}

// printError prints one error.
func (a *app) printError(text string) {
	fmt.Fprintf(a.stderr, "Error: %s\n", problem.Printable(collapse(text)))
}

// collapse takes out prefixes that repeat the one before: "a: a: b" is "a: b".
func collapse(text string) string {
	var kept []string
	for part := range strings.SplitSeq(text, ": ") {
		if len(kept) == 0 || part != kept[len(kept)-1] {
			kept = append(kept, part)
		}
	}
	return strings.Join(kept, ": ")
}

// codeOf returns the exit code for the value that the program's process
// returned (hosts-and-terminal.md HST-12).
func codeOf(value any) int {
	switch v := value.(type) {
	case bool:
		if !v {
			return exitFailure
		}
	case int64:
		if v != int64(int32(v)) {
			return exitFailure
		}
		return int(v)
	case float64:
		if math.IsNaN(v) || v <= math.MinInt32-1 || v >= math.MaxInt32+1 {
			return exitFailure
		}
		return int(v)
	}
	return exitSuccess
}

// report prints what the program's process ended with and returns the exit
// code. A signal that came before decides unless the process returned a value
// all the same; nil means there was none. If the failure is in the log, its
// traceback has been seen there.
func (a *app) report(r node.Result, signal os.Signal, logged bool) int {
	if r.Err == nil {
		if text, ok := r.Value.(string); ok {
			fmt.Fprintln(a.out, text)
		}
		return codeOf(r.Value)
	}
	if signal == nil || !r.Killed && !isCanceled(r.Err) {
		a.printError(r.Err.Error())
		if a.verbose() && !logged && r.Traceback != "" {
			fmt.Fprintln(a.stderr, r.Traceback)
		}
	}
	return codeOfSignal(signal)
}

// codeOfSignal returns the exit code of a process that a signal has ended, or
// of one that failed, for nil.
func codeOfSignal(signal os.Signal) int {
	switch signal {
	case nil:
		return exitFailure
	case syscall.SIGINT:
		return exitInterrupt
	}
	return exitTerminated
}
