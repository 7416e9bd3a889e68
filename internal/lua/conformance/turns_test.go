package conformance_test

import (
	"testing"

	"wippy/internal/lua/vm"
	"wippy/internal/sched"
)

// base.md HP-13, HP-17, LM-2: one call that has much to do is cut into turns,
// between which others have theirs; so is one instruction, and the accounting of
// memory. Each does the work of many turns, and must take them.
func TestMuchWorkTakesManyTurns(t *testing.T) {
	if raced {
		t.Skip("nothing is shared, and it takes long")
	}
	const (
		text  = `local s = ("x"):rep(2^24) `                                     // 16 MiB
		list  = `local t = {} for i = 1, 2^19 do t[i] = i end `                  // half a million items
		many  = `local t = {} for i = 1, 2^17 do t[i] = i end `                  // what may be passed on
		nodes = `local t = {} for i = 1, 2^16 do t["k" .. i] = i end `           // fields
		texts = `local t = {} for i = 1, 64 do t[i] = ("x"):rep(2^18) .. i end ` // to be sorted
	)
	for _, tt := range []struct {
		name, setup, work string
		turns             int // at least
	}{
		{"rep", "", `("x"):rep(2^24)`, 3},
		{"rep of a long text", `local s = ("x"):rep(2^20) `, `s:rep(16)`, 3},
		{"concatenation", text, `local r = s .. s`, 6},
		{"concatenation of many", text, `local r = s .. 1 .. s .. 2`, 6},
		{"upper", text, `s:upper()`, 60},
		{"reverse", text, `s:reverse()`, 60},
		{"comparison", text + `local r = s .. "" `, `local b = s == r`, 1},
		{"order", text + `local r = s .. "x" `, `local b = s < r`, 1},
		{"rawequal", text + `local r = s .. "x" `, `rawequal(s, r)`, 1},
		{"a key", text + `local t = {} `, `t[s] = 1`, 1},
		{"a raw key", text + `local t = {} `, `rawset(t, s, 1)`, 1},
		{"find", text, `s:find("y", 1, true)`, 10},
		{"match", text, `s:match("x-y", 2^24 - 3000)`, 10},
		{"gsub", text, `s:gsub("x", "%0")`, 100},
		{"gsub with a long replacement", `local r = ("%0"):rep(2^20) `, `("x"):gsub("x", r)`, 20},
		{"format", text, `("%s%s"):format(s, s)`, 6},
		{"format of many directives", `local f = ("%%"):rep(2^20) `, `f:format()`, 20},
		{"table.concat of long items", text, `table.concat({s, s})`, 6},
		{"table.concat of many items", list, `table.concat(t)`, 8},
		{"tonumber", `local s = ("9"):rep(2^16) `, `for i = 1, 20 do tonumber(s) end`, 5},
		{"arithmetic", `local s = ("9"):rep(2^16) `, `for i = 1, 20 do local n = s + 1 end`, 5},
		{"insert", list, `table.insert(t, 1, 0)`, 8},
		{"remove", list, `table.remove(t, 1)`, 8},
		{"move", list, `table.move(t, 1, #t, 2)`, 8},
		{"maxn", list, `table.maxn(t)`, 1},
		{"sort", list, `table.sort(t)`, 100},
		{"sort of long texts", texts, `table.sort(t)`, 5},
		{"sort with a comparator", many, `table.sort(t, function(a, b) return a > b end)`, 100},
		{"unpack", many, `unpack(t)`, 1},
		{"varargs", many + `local function f(...) for i = 1, 20 do select("#", ...) end end `, `f(unpack(t))`, 10},
		{"results", many + `local function id(...) return ... end `, `id(id(id(id(unpack(t)))))`, 3},
		{"results through the library", many, `pcall(pcall, assert, unpack(t))`, 2},
		{"a list of arguments", many + `local function f(...) for i = 1, 10 do local u = {...} end end `, `f(unpack(t))`, 8},
		{"a list that grows", "", `local t = {} for i = 1, 2^19 do t[i] = i end`, 131 + 6},
		{"fields that grow", "", `local t = {} for i = 1, 2^17 do t["k" .. i] = i end`, 32 + 3},
		{"send of a large table", nodes, `copy(t)`, 1},
		{"send of many tables", `local t = {} for i = 1, 2^16 do t[i] = {i} end `, `copy(t)`, 3},
		{"next over removed fields", nodes + `for k in pairs(t) do t[k] = nil end `, `for i = 1, 10 do next(t) end`, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := turnsOf(t, tt.setup, tt.work); got < tt.turns {
				t.Errorf("%s took %d turns, want %d at least", tt.work, got, tt.turns)
			}
		})
	}
}

// turnsOf returns how many turns some work takes after its setup.
func turnsOf(t *testing.T, setup, work string) int {
	t.Helper()
	m, err := new(printout).load(setup + " mark(); " + work + " mark()")
	if err != nil {
		t.Fatal(err)
	}
	var marks []int
	turns := 0
	m.SetGlobal("mark", vm.NewFunction("mark", func(*vm.Call) error {
		marks = append(marks, turns)
		return nil
	}))
	m.SetGlobal("copy", vm.NewFunction("copy", func(c *vm.Call) error {
		v, _, rest, err := c.SendArg(1, 1)
		if err != nil || rest == nil {
			return c.Return1(v)
		}
		return rest.Finish(c, func(c *vm.Call, _ int, err error) error { return err })
	}))
	var scratch vm.Scratch
	for m.Run(sched.DefaultSlice, &scratch) == vm.Preempted {
		turns++
	}
	if m.Failure() != nil {
		t.Fatal(m.Failure())
	}
	return marks[1] - marks[0]
}

// base.md LM-2: while the memory of a machine that holds much is measured, others
// have their turns.
func TestMeasuringTakesManyTurns(t *testing.T) {
	m, err := new(printout).load(`local t = {} for i = 1, 2^18 do t[i] = {i} end full() for i = 1, 2^18 do t[i] = {i} end`)
	if err != nil {
		t.Fatal(err)
	}
	m.SetGlobal("full", vm.NewFunction("full", func(c *vm.Call) error {
		m.SetMemoryLimit(m.Measure() * 11 / 10)
		return nil
	}))
	idle := 0 // turns in which the program did nothing
	var scratch vm.Scratch
	for {
		before := m.Used()
		status := m.Run(sched.DefaultSlice, &scratch)
		if status != vm.Preempted {
			if status != vm.Done || m.Failure() != nil {
				t.Errorf("status %v, %v; it keeps to its limit", status, m.Failure())
			}
			break
		}
		if m.Used() == before {
			idle++
		}
	}
	if idle < 10 {
		t.Errorf("%d turns were spent on measuring, want more", idle)
	}
}
