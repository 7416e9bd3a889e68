package determinism_test

import (
	"crypto/sha256"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"wippy/internal/lua"
	"wippy/internal/lua/luatest"
	"wippy/internal/lua/modules/logger"
	"wippy/internal/lua/modules/time"
	"wippy/internal/sched/schedtest"
)

// members is how many processes main spawns: with it there are 50, and those
// that members spawn for a moment.
const members = 49

func source(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name+".lua"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// crowd returns the program that is run under many seeds. If its random numbers
// are fixed, runs differ by nothing but the order in which processes run.
func crowd(t *testing.T, fixed bool) luatest.Program {
	t.Helper()
	return luatest.Program{
		Main: source(t, "main"),
		Units: map[string]string{
			"app:member": source(t, "member"), "app:upgraded": source(t, "member"), "app:child": source(t, "child"),
		},
		Modules: []*lua.Module{logger.Module, time.Module},
		Args:    []any{members, luatest.Host, fixed},
	}.Compile(t)
}

// run runs a program under a seed and returns its trace.
func run(t *testing.T, p luatest.Program, seed uint64) string {
	t.Helper()
	var seen *trace
	p.Seed = seed
	p.Setup = func(r *lua.Runtime) { seen = observe(r) }
	s := luatest.Start(t, p)
	result := s.Wait()
	return seen.wait() + fmt.Sprintln(result.Value(), result.Err())
}

// The same seed gives the same run, byte for byte, and seeds differ.
func TestTheSameSeedGivesTheSameRun(t *testing.T) {
	program := crowd(t, false)
	var runs different
	schedtest.Seeds(t, seeds, func(t *testing.T, seed uint64) {
		t.Parallel()
		first, second := run(t, program, seed), run(t, program, seed)
		if first != second {
			t.Fatal(difference(first, second))
		}
		runs.add(first)
	})
	runs.check(t)
}

// The choices of the scheduler alone make runs differ, too.
func TestSeedsInterleaveProcessesDifferently(t *testing.T) {
	program := crowd(t, true)
	var runs different
	schedtest.Seeds(t, seeds/20, func(t *testing.T, seed uint64) { runs.add(run(t, program, seed)) })
	runs.check(t)
}

// Another execution of the program, with other addresses and another seed of
// hashes, gives the same run.
func TestTheSameSeedGivesTheSameRunInAnotherExecution(t *testing.T) {
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	schedtest.Seeds(t, 3, func(t *testing.T, seed uint64) {
		file := filepath.Join(t.TempDir(), "trace")
		out, err := exec.Command(exe, "-test.run=^TestWriteTrace$", fmt.Sprint("-seed=", seed), "-trace="+file).CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		there, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if here := run(t, crowd(t, false), seed); here != string(there) {
			t.Fatal(difference(here, string(there)))
		}
	})
}

var traceFile = flag.String("trace", "", "`file` to which TestWriteTrace writes the trace of a seed")

// TestWriteTrace writes the trace of a seed to a file, to look at.
func TestWriteTrace(t *testing.T) {
	if *traceFile == "" {
		t.Skip("no -trace")
	}
	schedtest.Seeds(t, 1, func(t *testing.T, seed uint64) {
		if err := os.WriteFile(*traceFile, []byte(run(t, crowd(t, false), seed)), 0o600); err != nil {
			t.Fatal(err)
		}
	})
}

// different counts runs and how many of them differ.
type different struct {
	mu       sync.Mutex // guards the fields below
	runs     int
	distinct map[[sha256.Size]byte]bool
}

func (d *different) add(run string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.distinct == nil {
		d.distinct = map[[sha256.Size]byte]bool{}
	}
	d.runs++
	d.distinct[sha256.Sum256([]byte(run))] = true
}

// check reports too many equal runs.
func (d *different) check(t *testing.T) {
	t.Helper()
	if n := len(d.distinct); n < d.runs*9/10 {
		t.Errorf("%d seeds give %d different runs", d.runs, n)
	}
}

// difference returns the first lines in which two runs differ, and some before.
func difference(first, second string) string {
	a, b := strings.Split(first, "\n"), strings.Split(second, "\n")
	i := 0
	for i < min(len(a), len(b)) && a[i] == b[i] {
		i++
	}
	from := max(0, i-5)
	return fmt.Sprintf("line %d:\n%s\n---\n%s", i+1, strings.Join(a[from:min(i+3, len(a))], "\n"), strings.Join(b[from:min(i+3, len(b))], "\n"))
}
