package determinism_test

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"wippy/internal/lua"
	"wippy/internal/lua/luatest"
	"wippy/internal/lua/modules/logger"
	"wippy/internal/lua/modules/time"
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

// crowd returns the program that is run under many seeds.
func crowd(t *testing.T) luatest.Program {
	t.Helper()
	return luatest.Program{
		Main: source(t, "main"),
		Units: map[string]string{
			"app:member": source(t, "member"), "app:upgraded": source(t, "member"), "app:child": source(t, "child"),
		},
		Modules: []*lua.Module{logger.Module, time.Module},
		Args:    []any{members, luatest.Host},
	}
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
	program := crowd(t)
	var mu sync.Mutex // guards distinct
	distinct := map[[sha256.Size]byte]uint64{}
	const groups = 4
	t.Run("seeds", func(t *testing.T) {
		for group := range groups {
			t.Run(fmt.Sprint(group), func(t *testing.T) {
				t.Parallel()
				for seed := uint64(1 + group); seed <= seeds; seed += groups {
					t.Run(fmt.Sprint("seed=", seed), func(t *testing.T) {
						first, second := run(t, program, seed), run(t, program, seed)
						if first != second {
							t.Fatal(difference(first, second))
						}
						mu.Lock()
						defer mu.Unlock()
						distinct[sha256.Sum256([]byte(first))] = seed
					})
				}
			})
		}
	})
	if len(distinct) < seeds*9/10 {
		t.Errorf("%d seeds give %d different runs", seeds, len(distinct))
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
