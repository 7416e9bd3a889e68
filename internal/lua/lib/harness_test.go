package lib_test

import (
	"strings"
	"testing"
	"time"

	"wippy/internal/lua/code"
	"wippy/internal/lua/lib"
	"wippy/internal/lua/syntax"
	"wippy/internal/lua/vm"
)

// start returns a machine that is about to run src with args; its chunk is
// called t.
func start(t *testing.T, src string, args ...vm.Value) *vm.Machine {
	t.Helper()
	m, main := load(t, src)
	m.Start(main, args...)
	return m
}

// load returns a machine, and src as a function.
func load(t *testing.T, src string) (*vm.Machine, vm.Value) {
	t.Helper()
	tree, err := syntax.Parse("t", src)
	if err != nil {
		t.Fatalf("parsing %q: %v", src, err)
	}
	proto, err := code.Compile("t", tree)
	if err != nil {
		t.Fatalf("compiling %q: %v", src, err)
	}
	base := vm.NewBase(lib.Base())
	m := vm.NewMachine(base)
	m.World = vm.NewWorld(func() time.Time { return noon }, func() uint64 { return 1 })
	return m, vm.NewClosure(vm.Load(proto, base))
}

// noon is the present in all tests: a Tuesday, two hours east of Greenwich.
var noon = time.Date(2024, time.March, 5, 12, 7, 9, 0, time.FixedZone("EET", 2*60*60))

// outcome runs m with turns of the given budget and returns what its program
// did: the results, joined by commas, or "error: " and what it raised.
func outcome(t *testing.T, m *vm.Machine, budget int) string {
	t.Helper()
	for range 10_000_000 {
		switch m.Run(budget, new(vm.Scratch)) {
		case vm.Preempted:
			continue
		case vm.Done:
			if f := m.Failure(); f != nil {
				return "error: " + f.Error()
			}
			texts := make([]string, len(m.Results()))
			for i, v := range m.Results() {
				texts[i] = vm.Text(v)
			}
			return strings.Join(texts, ", ")
		default:
			return "waits"
		}
	}
	return "does not end"
}

// A program and what it does.
type program struct{ rule, src, want string }

// check runs programs, which may be a single expression if they are on one
// line, once with long turns and once with as short ones as possible: being
// preempted makes no difference.
func check(t *testing.T, programs []program) {
	t.Helper()
	for _, p := range programs {
		t.Run(p.rule, func(t *testing.T) {
			t.Helper()
			src := p.src
			if first, _, _ := strings.Cut(src, " "); first != "local" && first != "for" && first != "return" && src[0] != '\n' {
				src = "return " + src
			}
			for _, budget := range []int{1 << 20, 1} {
				if got := outcome(t, start(t, src), budget); got != p.want {
					t.Errorf("%s\n got %s\nwant %s (budget %d)", src, got, p.want, budget)
				}
			}
		})
	}
}
