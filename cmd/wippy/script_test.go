package main

import (
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "write what commands print into the scripts that compare it")

// TestMain lets the test program serve as wippy itself, for scripts and for the
// tests that start it with package os/exec.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"wippy": main})
}

// TestScripts runs the scripts of testdata/script, each in a folder of its own.
// The echo service of the tutorial is in $ECHO.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:      "testdata/script",
		Deadline: time.Now().Add(5 * time.Minute),

		UpdateScripts: *update,
		Setup: func(env *testscript.Env) error {
			echo := filepath.Join(env.WorkDir, ".echo")
			env.Setenv("ECHO", echo)
			return os.CopyFS(echo, os.DirFS("../../testdata/echo-service"))
		},
	})
}
