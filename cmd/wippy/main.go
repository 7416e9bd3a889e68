// Wippy runs a folder of YAML manifests and Lua files as one system of small,
// isolated, supervised processes that talk by messages.
//
// This package is the command line: one file for each command, flags, streams,
// signals and exit codes. Everything else is under internal; package node joins
// it. The behaviour is that of cli.md.
package main

import (
	"context"
	"io"
	"os"
)

func main() {
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
	a := &app{surroundings: s}
	root := a.rootCommand()
	root.SetArgs(args)
	root.SetIn(s.stdin)
	root.SetOut(s.stdout)
	root.SetErr(s.stderr)
	return a.exitCode(root.ExecuteContext(ctx))
}
