package conformance_test

import (
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"wippy/internal/lua"
	"wippy/internal/lua/code"
	"wippy/internal/lua/hostile"
	"wippy/internal/lua/luatest"
	luatime "wippy/internal/lua/modules/time"
	"wippy/internal/lua/syntax"
	"wippy/internal/process"
)

// hostilePrograms returns all hostile programs.
func hostilePrograms(t *testing.T) []hostile.Program {
	t.Helper()
	all, err := hostile.Programs()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// base.md LM-1, LM-2, LM-5 and HP-1 to HP-26, channel.md BL-9, hosts-and-terminal.md
// HST-6a: whatever a program does, others are answered meanwhile, and it ends as
// it should.
//
// One worker runs them all: were it not for the turns, nobody would be answered.
// For the race detector, which makes everything much slower, there are two, and
// only the programs that have to do with others.
func TestHostilePrograms(t *testing.T) {
	for _, p := range hostilePrograms(t) {
		if sort, _, _ := strings.Cut(p.Name, "/"); raced && !slices.Contains([]string{"names", "shared", "spawns", "timers", "upgrades"}, sort) {
			continue
		}
		t.Run(p.Name, func(t *testing.T) {
			if err := p.Check(imprison(t, p)); err != nil {
				t.Error(err)
			}
		})
	}
}

// imprison returns how the program ends.
func imprison(t *testing.T, p hostile.Program) string {
	t.Helper()
	s := luatest.Start(t, hostileProgram(p))
	done := make(chan luatest.Result, 1)
	go func() { done <- s.Wait() }()
	select {
	case r := <-done:
		if r.Err() != nil {
			t.Fatalf("the main process failed: %v", r.Err())
		}
		end, _ := r.Value().(string)
		return end
	case <-time.After(2 * time.Minute): // some hundred times what it takes
		t.Fatal("the program has not ended")
		return ""
	}
}

// hostileProgram returns the prison with p in it.
func hostileProgram(p hostile.Program) luatest.Program {
	workers := 1
	if raced {
		workers = 2
	}
	units := maps.Clone(hostile.Others)
	units[p.ID], units["app:prison"] = p.Body, hostile.Prison
	return luatest.Program{
		Main: `
			local friend = assert(process.spawn("app:friend", "app:processes"))
			return assert(process.call("app:prison", "app:processes", friend, ...))`,
		Units:   units,
		Workers: workers,
		Modules: []*lua.Module{luatime.Module},
		Hosts:   []string{"app:free", "app:small", "app:counted", "app:crowded"},
		Args:    []any{p.ID, p.Host, p.Patient()},
		Setup: func(r *lua.Runtime) {
			if crowded, err := r.Space.Host("app:crowded"); err == nil {
				crowded.SetLimits(process.Limits{MaxProcesses: hostile.MaxProcesses})
			}
			r.Limits = func(host string) lua.Limits {
				switch host {
				case "app:small":
					return lua.Limits{Memory: hostile.MaxMemory}
				case "app:counted":
					return lua.Limits{Steps: hostile.MaxSteps}
				}
				return lua.Limits{}
			}
		},
	}
}

// base.md HP-27: a source made to overwhelm the compiler is compiled, or refused
// with a line.
func TestHostileSources(t *testing.T) {
	if raced {
		t.Skip("nothing is shared, and it takes long")
	}
	for _, s := range hostile.Sources() {
		t.Run(s.Name, func(t *testing.T) {
			tree, err := syntax.Parse("t", s.Text)
			if err == nil {
				_, err = code.Compile("t", tree)
			}
			switch {
			case err == nil && s.Want != "":
				t.Errorf("compiled, want %q", s.Want)
			case err != nil && (s.Want == "" || !strings.Contains(err.Error(), s.Want)):
				t.Errorf("error %.300q, want %q", err, s.Want)
			}
		})
	}
}

// Every rule of hostile programs has some, and every program a rule.
func TestEveryRuleHasItsHostilePrograms(t *testing.T) {
	spec, err := os.ReadFile("../../../docs/spec/base.md")
	if err != nil {
		t.Fatal(err)
	}
	var rules []string
	for _, m := range regexp.MustCompile(`(?m)^\| (HP-\d+) \|`).FindAllStringSubmatch(string(spec), -1) {
		rules = append(rules, m[1])
	}
	var covered []string
	for _, p := range hostilePrograms(t) {
		if !slices.Contains(covered, p.Rule) {
			covered = append(covered, p.Rule)
		}
	}
	covered = append(covered, "HP-27") // Sources
	slices.Sort(rules)
	slices.Sort(covered)
	if !slices.Equal(rules, covered) {
		t.Errorf("docs/spec/base.md has the rules %v, programs are there for %v", rules, covered)
	}
}
