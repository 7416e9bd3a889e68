package luatest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"wippy/internal/lua"
)

// Check is the Lua module check, which every entry of a test has. Its functions
// raise an error that says what is wrong, at the line of the call.
//
//	equal(got, want[, what])          tables are compared by what is in them, other objects by their text
//	raises(text, f, ...)              f(...) must raise an error whose text contains text
//	fails(kind, text, nothing, err)   a call must return nil and an error of that kind whose text contains text:
//	                                  check.fails(errors.INVALID, "bad", parse("x"))
var Check = &lua.Module{
	Name:      "check",
	Functions: map[string]lua.Function{"equal": checkEqual, "raises": checkRaises, "fails": checkFails},
}

func checkEqual(c *lua.Call) error {
	got, want := c.Arg(1), c.Arg(2)
	if equal(c, got, want, 0) {
		return nil
	}
	what := ""
	if text, ok := c.Arg(3).Text(); ok {
		what = text + ": "
	}
	return fmt.Errorf("%sgot %s, want %s", what, show(c, got, 0), show(c, want, 0))
}

var protected = lua.NewFunction("pcall", (*lua.Call).Protect)

func checkRaises(c *lua.Call) error {
	text, err := lua.StringArg(c, 1)
	if err != nil {
		return err
	}
	return c.Call(protected, slices.Clone(c.Args(2)), func(c *lua.Call) error {
		if c.Arg(1).Truthy() {
			return fmt.Errorf("nothing was raised, want an error with %q", text)
		}
		if got := c.Text(c.Arg(2)); !strings.Contains(got, text) {
			return fmt.Errorf("raised %q, want an error with %q", got, text)
		}
		return nil
	})
}

func checkFails(c *lua.Call) error {
	kind, err := lua.StringArg(c, 1)
	if err != nil {
		return err
	}
	text, err := lua.StringArg(c, 2)
	if err != nil {
		return err
	}
	f, ok := lua.FaultOf(c.Arg(4))
	switch {
	case !c.Arg(3).IsNil() || !ok:
		return fmt.Errorf("returned %s, %s, want nil and an error with %q", show(c, c.Arg(3), 0), show(c, c.Arg(4), 0), text)
	case string(f.Kind) != kind || !strings.Contains(f.Message, text):
		return fmt.Errorf("returned an error of kind %q with %q, want kind %q with %q", f.Kind, f.Message, kind, text)
	}
	return nil
}

// maxDepth bounds how deeply tables are looked at.
const maxDepth = 50

func equal(c *lua.Call, v, w lua.Value, depth int) bool {
	a, b := v.Table(), w.Table()
	if a == nil || b == nil || a == b || depth == maxDepth {
		return a == b && v.Kind() == w.Kind() && c.Text(v) == c.Text(w)
	}
	same := true
	n := 0
	a.Each(func(k, x lua.Value) bool {
		n++
		same = equal(c, x, b.Get(k), depth+1)
		return same
	})
	b.Each(func(_, _ lua.Value) bool {
		n--
		return true
	})
	return same && n == 0
}

// show returns v in the way that Lua writes it.
func show(c *lua.Call, v lua.Value, depth int) string {
	if text, ok := v.Text(); ok {
		return strconv.Quote(text)
	}
	t := v.Table()
	if t == nil || depth == maxDepth {
		return c.Text(v)
	}
	var parts []string
	next := 1.0
	t.Each(func(k, x lua.Value) bool {
		part := show(c, x, depth+1)
		if text, ok := k.Text(); ok {
			part = text + " = " + part
		} else if i, ok := k.Num(); ok && i == next {
			next++
		} else {
			part = "[" + show(c, k, depth+1) + "] = " + part
		}
		parts = append(parts, part)
		return true
	})
	return "{" + strings.Join(parts, ", ") + "}"
}
