package conformance_test

import (
	"errors"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"wippy/internal/lua/code"
	"wippy/internal/lua/lib"
	"wippy/internal/lua/syntax"
	"wippy/internal/lua/vm"
)

// A printout is what a program on a bare machine has printed. In place of a
// process's print, which logs, it has one that keeps the lines.
type printout struct {
	strings.Builder
	full bool
}

func (p *printout) print(c *vm.Call) error {
	return c.Texts(1, func(_ *vm.Call, texts []string) error {
		if p.full = p.full || p.Len() > maxOutput; p.full {
			return errors.New(endless)
		}
		p.WriteString(strings.Join(texts, " ") + "\n")
		return nil
	})
}

// base returns a global scope with the standard library and print.
func (p *printout) base() *vm.Base {
	globals, text := lib.Base()
	globals.SetField("print", vm.NewFunction("print", p.print))
	return vm.NewBase(globals, text)
}

// load returns a machine that is about to run src as chunk t.
func (p *printout) load(src string) (*vm.Machine, error) {
	tree, err := syntax.Parse("t", src)
	if err != nil {
		return nil, err
	}
	proto, err := code.Compile("t", tree)
	if err != nil {
		return nil, err
	}
	if err := proto.Verify(); err != nil {
		return nil, err
	}
	base := p.base()
	m := vm.NewMachine(base)
	m.World = vm.NewWorld(func() time.Time { return noon }, func() uint64 { return 1 })
	m.Start(vm.NewClosure(vm.Load(proto, base)))
	return m, nil
}

// noon is the present in all programs: a Tuesday, two hours east of Greenwich.
var noon = time.Date(2024, time.March, 5, 12, 7, 9, 0, time.FixedZone("EET", 2*60*60))

// A program that goes over one of these is taken for one without end.
const (
	maxSteps  = 2_000_000
	maxMemory = 256 << 20
	maxOutput = 1 << 20
	endless   = "does not end"
)

// output runs src in turns of the given budget and returns what it prints. The
// last line is "error: " and the text if it fails.
func output(t testing.TB, src string, budget int) string {
	t.Helper()
	var p printout
	m, err := p.load(src)
	if err != nil {
		return "error: " + err.Error() + "\n"
	}
	defer func() {
		if cause := recover(); cause != nil {
			t.Fatalf("panic: %v\n%s\nin\n%s", cause, debug.Stack(), src)
		}
	}()
	m.SetMemoryLimit(maxMemory)
	for m.Used() < maxSteps && !p.full {
		switch m.Run(budget, new(vm.Scratch)) {
		case vm.Preempted:
			continue
		case vm.Done:
			if f := m.Failure(); f != nil {
				p.WriteString("error: " + f.Error() + "\n")
			}
		case vm.Waiting:
			p.WriteString("waits\n")
		case vm.Exhausted:
			p.WriteString("over its memory limit\n")
		}
		return p.String()
	}
	return p.String() + endless + "\n"
}
