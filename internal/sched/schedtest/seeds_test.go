package schedtest_test

import (
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"testing"

	"wippy/internal/sched/schedtest"
)

func TestSeedsRunsAllAndWaits(t *testing.T) {
	var runs atomic.Int32
	schedtest.Seeds(t, 10, func(t *testing.T, seed uint64) {
		t.Parallel()
		if seed == 0 {
			t.Error("seed 0 means no seed")
		}
		runs.Add(1)
	})
	if n := runs.Load(); n != 10 {
		t.Errorf("10 seeds make %d runs", n)
	}
}

// TestFailing fails if it is asked for by the test below.
func TestFailing(t *testing.T) {
	schedtest.Seeds(t, 3, func(t *testing.T, seed uint64) {
		if seed == 4711 {
			t.Error("as asked")
		}
	})
}

func TestAFailureTellsHowToRepeatIt(t *testing.T) {
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(exe, "-test.run=^TestFailing$", "-seed=4711").CombinedOutput()
	want := "to run seed 4711 again: go test -run '^TestFailing$/^seeds$' -seed 4711"
	if err == nil || !strings.Contains(string(out), want) {
		t.Errorf("error %v, output:\n%s\nwant %s", err, out, want)
	}
}
