package vm_test

import (
	"errors"
	"strings"
	"testing"

	"wippy/internal/lua/code"
	"wippy/internal/lua/syntax"
	"wippy/internal/lua/vm"
)

// load compiles src with the given functions as its globals.
func load(t *testing.T, src string, functions map[string]func(*vm.Call) error) (*vm.Base, vm.Value) {
	t.Helper()
	tree, err := syntax.Parse("app:test", src)
	if err != nil {
		t.Fatal(err)
	}
	proto, err := code.Compile("app:test", tree)
	if err != nil {
		t.Fatal(err)
	}
	globals := vm.NewTable(0, len(functions))
	for name, f := range functions {
		globals.SetField(name, vm.NewFunction(name, f))
	}
	base := vm.NewBase(globals, nil)
	return base, vm.NewClosure(vm.Load(proto, base))
}

// start returns a machine that is about to run src.
func start(t *testing.T, src string, functions map[string]func(*vm.Call) error) *vm.Machine {
	t.Helper()
	base, chunk := load(t, src, functions)
	m := vm.NewMachine(base)
	m.Start(chunk)
	return m
}

// base.md LM-2: a busy loop of any kind stops when its budget is used up, and
// goes on where it was.
func TestRunStopsBusyLoops(t *testing.T) {
	for name, src := range map[string]string{
		"while":                  `while true do end`,
		"repeat":                 `repeat until false`,
		"repeat on a comparison": `local a, b = "a", "b" repeat until b < a`,
		"goto":                   `::top:: goto top`,
		"numeric for":            `for i = 1, math_huge() do end`,
		"recursion":              `local function f() return f() end f()`,
		"pcall":                  `while true do pcall(id) end`,
		"Go iterator":            `for x in one do end`,
		"Go calls Go":            `forever(id)`,
	} {
		t.Run(name, func(t *testing.T) {
			var forever func(c *vm.Call) error
			forever = func(c *vm.Call) error {
				f := c.Arg(1)
				return c.Call(f, []vm.Value{f}, forever)
			}
			m := start(t, src, map[string]func(*vm.Call) error{
				"math_huge": func(c *vm.Call) error { return c.Return1(vm.Number(1e300)) },
				"id":        func(c *vm.Call) error { return c.Return1(c.Arg(1)) },
				"one":       func(c *vm.Call) error { return c.Return1(vm.Number(1)) },
				"pcall":     (*vm.Call).Protect,
				"forever":   forever,
			})
			for range 3 {
				before := m.Used()
				if s := m.Run(1000, new(vm.Scratch)); s != vm.Preempted {
					t.Fatalf("Run = %v, want Preempted; failure: %v", s, m.Failure())
				}
				if used := m.Used() - before; used < 1000 || used > 1100 {
					t.Errorf("a budget of 1000 took %d steps", used)
				}
			}
		})
	}
}

// run is m.Run under the guard of an owner.
func run(m *vm.Machine, budget int, s *vm.Scratch) (status vm.Status) {
	defer func() {
		if cause := recover(); cause != nil {
			if !m.Recover(cause) {
				panic(cause)
			}
			status = run(m, budget, s)
		}
	}()
	return m.Run(budget, s)
}

// A Go function that panics raises a Lua error; the machine goes on.
func TestPanicBecomesLuaError(t *testing.T) {
	m := start(t, `local ok, err = pcall(bad) return ok, err`, map[string]func(*vm.Call) error{
		"pcall": (*vm.Call).Protect,
		"bad":   func(*vm.Call) error { panic("boom") },
	})
	if s := run(m, 1000, new(vm.Scratch)); s != vm.Done {
		t.Fatalf("Run = %v, want Done", s)
	}
	r := m.Results()
	if text, _ := r[1].Text(); r[0].Truthy() || !strings.Contains(text, "internal error in 'bad': boom") {
		t.Errorf("pcall returned %v, %q", r[0].Truthy(), text)
	}
	if m.Recover("boom") {
		t.Error("a machine that does not run recovers")
	}
}

// A getter answers where one result of u:name() is wanted and it can; everything
// else is the method's.
func TestGetters(t *testing.T) {
	type box struct {
		content     vm.Value
		asked, full int
	}
	b := &box{content: vm.Number(7)}
	var boxType *vm.Type
	boxType = (&vm.Type{
		Name: "box",
		Getters: map[string]func(data any) (vm.Value, bool){
			"get": func(data any) (vm.Value, bool) {
				b := data.(*box)
				b.asked++
				return b.content, !b.content.IsNil()
			},
		},
		Methods: map[string]func(*vm.Call) error{
			"get": func(c *vm.Call) error {
				data, err := c.Self(1, boxType)
				if err != nil {
					return err
				}
				b := data.(*box)
				b.full++
				return c.Return(b.content, vm.MakeString("more"))
			},
			"empty": func(c *vm.Call) error { b.content = vm.Value{}; return c.Return() },
		},
	}).Define()
	self := vm.NewUserdata(boxType, b)
	m := start(t, `
		local box = box()
		for i = 1, 3 do -- the first time, the place of a method is not known
			local x = box:get()
			if x ~= 7 then return "one result is " .. tostring(x) end
		end
		local y = box:get() + box:get()
		if y ~= 14 then return "the sum is wrong" end
		local v, more = box:get()
		if v ~= 7 or more ~= "more" then return "two results are wrong" end
		if count(box:get()) ~= 2 then return "all results are wrong" end
		if box.get(box) ~= 7 then return "a call as a field is wrong" end
		if pcall(box.get, 1) then return "anything is a box" end
		box:empty()
		for i = 1, 2 do
			if box:get() ~= nil then return "an empty box has something" end
		end
		return "good"`,
		map[string]func(*vm.Call) error{
			"box":      func(c *vm.Call) error { return c.Return1(self) },
			"count":    func(c *vm.Call) error { return c.Return1(vm.Number(float64(c.N()))) },
			"pcall":    (*vm.Call).Protect,
			"tostring": func(c *vm.Call) error { return c.Return1(vm.MakeString(vm.Text(c.Arg(1)))) },
		})
	if s := m.Run(1000, new(vm.Scratch)); s != vm.Done || m.Failure() != nil {
		t.Fatalf("Run = %v, failure %v, want Done", s, m.Failure())
	}
	if text, _ := m.Results()[0].Text(); text != "good" {
		t.Error(text)
	}
	if b.asked != 3 || b.full != 8 {
		t.Errorf("the getter was asked %d times, the method called %d times; want 3 and 8", b.asked, b.full)
	}
}

// A Waiter is good for one wait: what is late, or comes twice, has no effect.
func TestWaiterResumesOnce(t *testing.T) {
	var waiters []vm.Waiter
	m := start(t, `return wait(), wait()`, map[string]func(*vm.Call) error{
		"wait": func(c *vm.Call) error { waiters = append(waiters, c.Park(nil)); return nil },
	})
	scratch := new(vm.Scratch)
	if s := m.Run(1000, scratch); s != vm.Waiting || len(waiters) != 1 || !waiters[0].Waits() {
		t.Fatalf("Run = %v with %d waiters, want Waiting with one that waits", s, len(waiters))
	}
	waiters[0].Resume(vm.Number(1))
	waiters[0].Resume(vm.Number(2))
	if s := m.Run(1000, scratch); s != vm.Waiting {
		t.Fatalf("Run = %v, want Waiting for the second time", s)
	}
	waiters[0].Resume(vm.Number(3))
	waiters[1].Resume(vm.Number(4))
	if s := m.Run(1000, scratch); s != vm.Done {
		t.Fatalf("Run = %v, want Done", s)
	}
	a, _ := m.Results()[0].Num()
	b, _ := m.Results()[1].Num()
	if a != 1 || b != 4 {
		t.Errorf("results are %v, %v, want 1, 4", a, b)
	}
}

// A function that fails after it has answered leaves nothing behind: its Waiter is
// void, and the next function goes on with nothing of what it wanted.
func TestFailureVoidsTheAnswer(t *testing.T) {
	then := func(c *vm.Call) error { return c.Return1(vm.MakeString("stale")) }
	for name, fails := range map[string]func(){"error": func() {}, "panic": func() { panic("boom") }} {
		t.Run(name, func(t *testing.T) {
			var stale, w vm.Waiter
			m := start(t, `pcall(protect) pcall(park) local a = yield() return a, wait()`, map[string]func(*vm.Call) error{
				"pcall": (*vm.Call).Protect,
				"yield": (*vm.Call).Yield,
				"wait":  func(c *vm.Call) error { w = c.Park(nil); return nil },
				"park":  func(c *vm.Call) error { stale = c.Park(then); fails(); return errors.New("failed") },
				"protect": func(c *vm.Call) error {
					if err := c.Protect(); err != nil {
						return err
					}
					fails()
					return errors.New("failed")
				},
			})
			scratch := new(vm.Scratch)
			if s := run(m, 1000, scratch); s != vm.Waiting {
				t.Fatalf("Run = %v, want Waiting", s)
			}
			if stale.Waits() {
				t.Error("the Waiter of the function that failed is good")
			}
			w.Resume()
			if s := m.Run(1000, scratch); s != vm.Done || m.Failure() != nil {
				t.Fatalf("Run = %v, failure: %v", s, m.Failure())
			}
			if r := m.Results(); len(r) != 1 || !r[0].IsNil() {
				t.Errorf("yield and wait returned %d values, the first is %s", len(r), vm.Text(r[0]))
			}
		})
	}
}

// base.md LM-1: a call that there is no room for has not begun, so it hands out
// no Waiter.
func TestOverflowComesBeforeTheCall(t *testing.T) {
	nested, calls := 0, 0
	var nest, wait vm.Value
	nest = vm.NewFunction("nest", func(c *vm.Call) error {
		f := nest
		if nested--; nested == 0 {
			f = wait
		}
		return c.Call(f, nil, nil)
	})
	var w vm.Waiter
	wait = vm.NewFunction("wait", func(c *vm.Call) error { calls++; w = c.Park(nil); return nil })
	scratch := new(vm.Scratch)
	refused := 0
	for _, about := range []int{200_000, 201_000} {
		for n := about - 4; n < about+4; n++ {
			m := start(t, `return pcall(nest)`, map[string]func(*vm.Call) error{"pcall": (*vm.Call).Protect})
			m.SetGlobal("nest", nest)
			nested, calls = n, 0
			switch s := m.Run(1e6, scratch); {
			case s == vm.Waiting && calls == 1 && w.Waits():
			case s == vm.Done && calls == 0 && !m.Results()[0].Truthy():
				refused++
			default:
				t.Errorf("%d functions inside one another: Run = %v after %d calls of wait", n, s, calls)
			}
		}
	}
	if refused < 8 || refused > 15 {
		t.Errorf("%d of 16 depths are refused", refused)
	}
}

// A machine that was used and initialised again keeps nothing of its former
// life, and Waiters of that life stay void.
func TestInitForgets(t *testing.T) {
	var w vm.Waiter
	wait := map[string]func(*vm.Call) error{"wait": func(c *vm.Call) error { w = c.Park(nil); return nil }}
	m := start(t, `x = 1 wait()`, wait)
	m.Run(1000, new(vm.Scratch))
	old := w

	base, chunk := load(t, `return x, wait()`, wait)
	m.Init(base)
	m.Start(chunk)
	scratch := new(vm.Scratch)
	m.Run(1000, scratch)
	old.Resume(vm.Number(1))
	if old.Waits() || !w.Waits() {
		t.Error("a Waiter of the former life is still good, or took the new one's wait away")
	}
	w.Resume(vm.Number(2))
	if s := m.Run(1000, scratch); s != vm.Done {
		t.Fatalf("Run = %v, want Done", s)
	}
	if r := m.Results(); !r[0].IsNil() {
		t.Errorf("x = %s, want nil", vm.Text(r[0]))
	}
}

// hosts-and-terminal.md HST-6a: a machine over its limit of memory stops, also
// inside pcall, and one that only makes garbage does not.
func TestMemoryLimit(t *testing.T) {
	pcall := map[string]func(*vm.Call) error{"pcall": (*vm.Call).Protect}
	run := func(src string) vm.Status {
		m := start(t, src, pcall)
		m.SetMemoryLimit(1 << 20)
		for {
			if s := m.Run(10_000, new(vm.Scratch)); s != vm.Preempted {
				return s
			}
		}
	}
	for name, src := range map[string]string{
		"tables":   `pcall(function() local t = {} while true do t = {t} end end)`,
		"strings":  `pcall(function() local s = "x" while true do s = s .. s end end)`,
		"closures": `pcall(function() local f while true do local g = f f = function() return g end end end)`,
		"items":    `pcall(function() local t, i = {}, 0 while true do i = i + 1 t[i] = i end end)`,
	} {
		if s := run(src); s != vm.Exhausted {
			t.Errorf("%s without end: %v, want Exhausted", name, s)
		}
	}
	if s := run(`for i = 1, 1e5 do local t = {i, {i}, function() return i end, "x" .. i} end`); s != vm.Done {
		t.Errorf("garbage: %v, want Done", s)
	}
}

// However a wait ends of which one result is wanted, the function goes on as if it
// had kept its place on the stack.
func TestEndsOfAWait(t *testing.T) {
	var w vm.Waiter
	for _, test := range []struct {
		name, want string
		then       func(*vm.Call) error
		end        func()
	}{
		{"Resume", "1", nil, func() { w.Resume(vm.Number(1), vm.Number(2)) }},
		{"Resume without results", "nil", nil, func() { w.Resume() }},
		{"Resume with then", "12x", func(c *vm.Call) error {
			return c.Return1(vm.MakeString(vm.Text(c.Arg(1)) + vm.Text(c.Arg(2)) + "x"))
		}, func() { w.Resume(vm.Number(1), vm.Number(2)) }},
		{"Return", "1", func(c *vm.Call) error { return c.Return1(vm.MakeString("x")) }, func() { w.Return(vm.Number(1)) }},
		{"Return2", "1", func(c *vm.Call) error { return c.Return1(vm.MakeString("x")) }, func() { w.Return2(vm.Number(1), vm.Number(2)) }},
		{"Raise", "bad", nil, func() { w.Raise(errors.New("bad")) }},
		{"another wait", "3", func(c *vm.Call) error { w = c.Park(nil); return nil }, func() {
			w.Resume()
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			m := start(t, `local function f(a) local x = wait(a, 10, 20, 30) return x end
				local ok, v = pcall(f, 5) return v`, map[string]func(*vm.Call) error{
				"pcall": (*vm.Call).Protect,
				"wait":  func(c *vm.Call) error { w = c.Park(test.then); return nil },
			})
			scratch := new(vm.Scratch)
			if s := m.Run(1000, scratch); s != vm.Waiting || len(m.Waits()[0]) != 2 {
				t.Fatalf("Run = %v at %v, want Waiting in two functions", s, m.Waits())
			}
			test.end()
			if m.Run(1000, scratch) == vm.Waiting {
				w.Return(vm.Number(3), vm.Number(4))
				m.Run(1000, scratch)
			}
			if r := m.Results(); len(r) != 1 || vm.Text(r[0]) != test.want {
				t.Errorf("got %d results, the first is %s; want %s", len(r), vm.Text(r[0]), test.want)
			}
		})
	}
}
