// Wippy runs a folder of YAML manifests and Lua files as one system of small,
// isolated, supervised processes that talk by messages.
//
// This package is the command line: one file for each command, flags, streams,
// signals and exit codes. Everything else is under internal; package node joins
// it. The behaviour is that of cli.md.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
)

func main() {
	runtime.MemProfileRate = 0 // nobody sees its samples unless the profiler is on
	dir, err := os.Getwd()
	if err != nil {
		dir = "."
	}
	os.Exit(run(context.Background(), os.Args[1:], surroundings{
		stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, env: os.LookupEnv, dir: dir,
	}))
}

// surroundings are all that a command gets from the operating system.
type surroundings struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	env            func(name string) (string, bool)
	dir            string // working directory
}

// run executes one command line and returns the exit code. Errors have been
// printed.
func run(ctx context.Context, args []string, s surroundings) int {
	a := &app{surroundings: s, out: &checkedWriter{to: s.stdout}}
	root := a.rootCommand()
	root.SetArgs(args)
	root.SetIn(s.stdin)
	root.SetOut(a.out)
	root.SetErr(s.stderr)
	err := root.ExecuteContext(ctx)
	if lost := a.out.err; lost != nil && (err == nil || errors.Is(err, codeError(exitSuccess))) {
		err = fmt.Errorf("writing to stdout: %w", lost)
	}
	return a.exitCode(err)
}

// A checkedWriter remembers that something could not be written, so that a
// command whose output is incomplete does not claim success.
type checkedWriter struct {
	to  io.Writer
	err error // the first one
}

// Write implements io.Writer. After an error nothing more is written.
func (c *checkedWriter) Write(p []byte) (int, error) {
	if c.err != nil {
		return 0, c.err
	}
	n, err := c.to.Write(p)
	c.err = err
	return n, err
}
