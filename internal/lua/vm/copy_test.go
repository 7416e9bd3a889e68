package vm_test

import (
	"strings"
	"testing"

	"wippy/internal/lua/vm"
)

// A table that holds one table twice, which holds one twice, and so on, has few
// parts but no end of ways through it.
func TestToGoOfSharedTablesEnds(t *testing.T) {
	v := vm.NewTable(0, 0).Value()
	for range 60 {
		next := vm.NewTable(2, 0)
		next.SetInt(1, v)
		next.SetInt(2, v)
		v = next.Value()
	}
	if list, ok := vm.ToGo(v).([]any); !ok || len(list) == 0 {
		t.Errorf("ToGo = %T, want a list", list)
	}
}

func TestToGo(t *testing.T) {
	inner := vm.NewTable(0, 1)
	inner.SetField("n", vm.Number(1.5))
	list := vm.NewTable(2, 0)
	list.SetInt(1, vm.Number(3))
	list.SetInt(2, inner.Value())
	got := vm.ToGo(list.Value()).([]any)
	if got[0] != int64(3) || got[1].(map[string]any)["n"] != 1.5 {
		t.Errorf("ToGo = %v, want [3 map[n:1.5]]", got)
	}
	loop := vm.NewTable(1, 0)
	loop.SetInt(1, loop.Value())
	if got := vm.ToGo(loop.Value()).([]any); got[0] != "<cycle>" {
		t.Errorf("ToGo of a table inside itself = %v", got)
	}
}

// payload-and-messages.md V-5, V-7, V-8, G-1: a copy has the same shape, and
// nothing in common with the original.
func TestSendCopies(t *testing.T) {
	shared := vm.NewTable(1, 0)
	shared.SetInt(1, vm.MakeString("x"))
	from := vm.NewTable(0, 3)
	from.SetField("a", shared.Value())
	from.SetField("b", shared.Value())
	from.SetField("self", from.Value())
	from.SetMetatable(vm.NewTable(0, 0))

	v, err := vm.Send(from.Value(), "arg 1")
	if err != nil {
		t.Fatal(err)
	}
	to := v.Table()
	a, b := to.GetField("a").Table(), to.GetField("b").Table()
	if a != b || a == shared || to.GetField("self").Table() != to || to.Metatable() != nil {
		t.Errorf("the copy lost its shape: a=%p b=%p self=%p of %p", a, b, to.GetField("self").Table(), to)
	}
	shared.SetInt(1, vm.MakeString("y"))
	if text, _ := a.GetInt(1).Text(); text != "x" {
		t.Errorf("a change of the original shows in the copy: %q", text)
	}
}

// payload-and-messages.md V-9, V-13: what cannot be sent is named with its path.
func TestSendRefuses(t *testing.T) {
	f := vm.NewFunction("f", func(*vm.Call) error { return nil })
	deep := vm.NewTable(0, 1)
	deep.SetField("on_done", f)
	list := vm.NewTable(2, 0)
	list.SetInt(1, vm.Number(1))
	list.SetInt(2, deep.Value())
	_, err := vm.SendArg(list.Value(), 2)
	if want := "cannot send value of type function at arg 2[2].on_done"; err == nil || err.Error() != want {
		t.Errorf("Send: %v, want %s", err, want)
	}
}

// A table that was written in the call itself changes hands: the sender's stack
// does not keep it, where the accounting of memory would read what the receiver
// writes.
func TestSendArgLetsGo(t *testing.T) {
	m := start(t, `
		local before = measure()
		send({`+strings.Repeat("1, ", 1000)+`})
		return measure() - before`, map[string]func(*vm.Call) error{
		"measure": func(c *vm.Call) error { return c.Return1(vm.Number(float64(c.Machine().Measure()))) },
		"send": func(c *vm.Call) error {
			v, _, _, err := c.SendArg(1, 1)
			if v.Table().Len() != 1000 {
				t.Errorf("%d items are sent", v.Table().Len())
			}
			return err
		},
	})
	if s := m.Run(1000, new(vm.Scratch)); s != vm.Done || m.Failure() != nil {
		t.Fatalf("Run = %v, failure: %v", s, m.Failure())
	}
	if kept, _ := m.Results()[0].Num(); kept > 1000 {
		t.Errorf("the sender keeps %v bytes", kept)
	}
}
