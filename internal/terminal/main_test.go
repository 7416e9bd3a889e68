package terminal_test

import (
	"os"
	"testing"

	"go.uber.org/goleak"
)

// programs are what this test binary can be told to be instead, so that a test
// can see a whole program at a terminal.
var programs = map[string]func(){}

const programVariable = "TERMINAL_TEST_PROGRAM"

func TestMain(m *testing.M) {
	if run := programs[os.Getenv(programVariable)]; run != nil {
		run()
		return
	}
	goleak.VerifyTestMain(m)
}
