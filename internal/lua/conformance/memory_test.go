package conformance_test

import (
	"fmt"
	"runtime"
	"testing"

	"wippy/internal/lua/vm"
)

// keepers are programs that keep n things of a kind.
var keepers = []struct {
	name, source string
	n            int
}{
	{"numbers in a list", `for i = 1, n do t[i] = i end`, 300_000},
	{"empty tables", `for i = 1, n do t[i] = {} end`, 50_000},
	{"lists of three", `for i = 1, n do t[i] = {i, i, i} end`, 50_000},
	{"lists of ten", `for i = 1, n do t[i] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10} end`, 20_000},
	{"lists that grew", `for i = 1, n do local l = {} for j = 1, 20 do l[j] = j end t[i] = l end`, 10_000},
	{"records", `for i = 1, n do t[i] = {n = i, data = "hello"} end`, 50_000},
	{"records of eight fields", `for i = 1, n do t[i] = {a = 1, b = 2, c = 3, d = 4, e = 5, f = 6, g = 7, h = 8} end`, 20_000},
	{"records that grew", `for i = 1, n do local r = {} r.a = 1 r.b = 2 r.c = 3 r.d = 4 r.e = 5 t[i] = r end`, 20_000},
	{"a table with string keys", `for i = 1, n do t["key" .. i] = i end`, 50_000},
	{"a table with number keys", `for i = 1, n do t[i * 7.5] = i end`, 50_000},
	{"objects", `local C = {} C.__index = C for i = 1, n do t[i] = setmetatable({x = i, y = i}, C) end`, 50_000},
	{"short strings", `for i = 1, n do t[i] = "s" .. i end`, 100_000},
	{"formatted strings", `for i = 1, n do t[i] = ("%08d"):format(i) end`, 100_000},
	{"numbers as text", `for i = 1, n do t[i] = tostring(i + 1000) end`, 100_000},
	{"parts of strings", `for i = 1, n do t[i] = (("x"):rep(300) .. i):sub(1, 50 + i % 20) end`, 50_000},
	{"short parts of strings", `for i = 1, n do t[i] = (("x"):rep(80) .. i):sub(1, 2) end`, 50_000},
	{"long parts of strings", `for i = 1, n do t[i] = (("x"):rep(1e5) .. i):sub(1, 3e4) end`, 500},
	{"parts of parts of strings", `for i = 1, n do local s = ("x"):rep(5000) .. i while #s > 1000 do s = s:sub(1, #s * 0.8) end t[i] = s end`, 1000},
	{"captures", `for i = 1, n do t[i] = (("x"):rep(1000) .. i):match("(x*)%d") end`, 5_000},
	{"strings without a match", `local s = ("x"):rep(100) for i = 1, n do t[i] = (s:gsub("y", "")) end`, 50_000},
	{"strings of a hundred bytes", `for i = 1, n do t[i] = ("x"):rep(100) .. i end`, 30_000},
	{"strings of ten thousand bytes", `for i = 1, n do t[i] = ("x"):rep(10000) .. i end`, 500},
	{"one string many times", `local s = ("x"):rep(1e6) for i = 1, n do t[i] = s end`, 100_000},
	{"closures of one variable", `for i = 1, n do t[i] = function() return i end end`, 50_000},
	{"closures of three variables", `local a, b = {}, {} for i = 1, n do t[i] = function() return i, a, b end end`, 50_000},
	{"closures of six variables", `local a, b, c, d, e = 1, 2, 3, 4, 5 for i = 1, n do local x = i t[i] = function() a = x return a, b, c, d, e end end`, 30_000},
	{"closures with a variable that changes", `for i = 1, n do local x = i t[i] = function() x = x + 1 return x end end`, 50_000},
	{"coroutines that have not begun", `local f = function() end for i = 1, n do t[i] = coroutine.create(f) end`, 20_000},
	{"coroutines that wait", `for i = 1, n do t[i] = coroutine.create(function(a, b, c) local x, y, z = a, b, c coroutine.yield(x) end) coroutine.resume(t[i], 1, 2, 3) end`, 20_000},
	{"wrapped coroutines", `for i = 1, n do t[i] = coroutine.wrap(function(a) coroutine.yield(a) end) t[i](i) end`, 20_000},
	{"deep coroutines", `local function f(d) if d == 0 then coroutine.yield() end return (f(d - 1)) end for i = 1, n do t[i] = coroutine.create(f) coroutine.resume(t[i], 50) end`, 500},
	{"scheduled coroutines", `local ch = channel.new() t[1] = ch for i = 1, n do coroutine.spawn(function() ch:receive() end) end coroutine.yield()`, 10_000},
	{"a deep stack", `local function f(d) if d == 0 then keep() end return (f(d - 1)) end f(n)`, 100_000},
	{"channels", `for i = 1, n do t[i] = channel.new(1) end`, 20_000},
	{"full channels", `for i = 1, n do t[i] = channel.new(4) for j = 1, 4 do t[i]:send(j) end end`, 10_000},
	{"a long channel", `t[1] = channel.new(n) for i = 1, n do t[1]:send(i) end`, 100_000},
	{"error objects", `for i = 1, n do t[i] = errors.new("text") end`, 20_000},
	{"errors with details", `for i = 1, n do t[i] = errors.new{message = "text", details = {i, a = {i}, e = errors.new("text" .. i)}} end`, 10_000},
	{"errors with the same details", `local l = {} for i = 1, 1e5 do l[i] = i end local e = errors.new{message = "text", details = l} for i = 1, n do t[i] = errors.wrap(e, "text") end`, 1_000},
	{"gmatch iterators", `for i = 1, n do t[i] = ("a b"):gmatch("%a") end`, 20_000},
	{"sorts that wait", `for i = 1, n do t[i] = coroutine.wrap(function() local l = {} for j = 1, 1000 do l[j] = j end table.sort(l, function() l = nil coroutine.yield() end) end) t[i]() end`, 50},
	{"substitutions that wait", `for i = 1, n do t[i] = coroutine.wrap(function() (("x"):rep(1000) .. i):gsub(".", function(c) if c == "x" then return ("y"):rep(100) end coroutine.yield() end) end) t[i]() end`, 50},
	{"formats that wait", `local mt = {__tostring = function() coroutine.yield() end} for i = 1, n do t[i] = coroutine.wrap(function() return ("%s%s"):format(("x"):rep(1000) .. i, setmetatable({}, mt)) end) t[i]() end`, 500},
	{"conversions that wait", `local mt = {__tostring = function() return ("x"):rep(1000) .. "y" end} local last = setmetatable({}, {__tostring = coroutine.yield}) for i = 1, n do t[i] = coroutine.wrap(function() print(setmetatable({}, mt), last) end) t[i]() end`, 500},
	{"iterators with large patterns", `for i = 1, n do t[i] = ("x"):gmatch(("y"):rep(10000) .. i) end`, 500},
	{"long error texts", `local s = ("x"):rep(1e5) for i = 1, n do t[i] = select(2, pcall(function() error(s) end)) end`, 100},
	{"packed values", `for i = 1, n do t[i] = table.pack(i, i) end`, 20_000},
	{"nothing packed", `for i = 1, n do t[i] = table.pack() end`, 20_000},
	{"created tables", `for i = 1, n do t[i] = table.create() end`, 50_000},
	{"created tables with room", `for i = 1, n do t[i] = table.create(10, 20) end`, 5_000},
	{"dates", `for i = 1, n do t[i] = os.date("*t", i) end`, 5_000},
	{"stacks of errors", `local e = select(2, pcall(error, errors.new("text"))) for i = 1, n do t[i] = errors.call_stack(errors.wrap(e, "text")) end`, 2_000},
	{"results of a select with a default", `for i = 1, n do t[i] = channel.select({}, true) end`, 20_000},
	{"error texts", `for i = 1, n do t[i] = select(2, pcall(function() local x = nil; return x.y end)) end`, 20_000},
}

// heap returns the size of what is alive in Go's heap.
func heap() int {
	runtime.GC()
	runtime.GC()
	var s runtime.MemStats
	runtime.ReadMemStats(&s)
	return int(s.HeapAlloc)
}

// hold runs src until it has ended, waits, calls keep or is over its limit, with
// t as a table that it keeps. It returns the machine and what it holds of the
// heap.
func hold(t *testing.T, src string, n, limit int) (m *vm.Machine, status vm.Status, size int) {
	t.Helper()
	var p printout
	m, err := p.load(fmt.Sprintf("t = {} local n, t = %d, t %s", n, src))
	if err != nil {
		t.Fatal(err)
	}
	m.SetGlobal("keep", vm.NewFunction("keep", (*vm.Call).Halt))
	before := heap()
	m.SetMemoryLimit(limit)
	scratch := new(vm.Scratch)
	for {
		status = m.Run(4000, scratch)
		if status != vm.Preempted || m.Stopped() {
			break
		}
	}
	if status == vm.Done && m.Failure() != nil {
		t.Fatal(m.Failure())
	}
	size = heap() - before
	return m, status, size
}

// payload-and-messages.md G-3, base.md LM-2: a large value is copied in many
// turns, and as a whole. What the copy takes counts as the sender's.
func TestLargeCopiesAreMadeInTurns(t *testing.T) {
	var p printout
	m, err := p.load(`
local list = {}
for i = 1, 20000 do list[i] = {i, {n = i}} end
local big = {list = list, first = list[1]}
big.self = big
local copy = copy(big)
assert(copy ~= big and copy.self == copy and copy.first == copy.list[1] and copy.first ~= list[1] and #copy.list == 20000)
for i, item in ipairs(copy.list) do assert(item[1] == i and item[2].n == i and item ~= list[i]) end
list[20000][3] = print
local v, err = copy2(big)
return v == nil and tostring(err)`)
	if err != nil {
		t.Fatal(err)
	}
	turns, largest := 0, 0
	for _, name := range []string{"copy", "copy2"} {
		m.SetGlobal(name, vm.NewFunction(name, func(c *vm.Call) error {
			v, _, rest, err := c.SendArg(1, 1)
			if err != nil || rest == nil {
				t.Fatalf("SendArg: %v, rest %v", err, rest)
			}
			turns = 0
			return rest.Finish(c, func(c *vm.Call, size int, err error) error {
				if err != nil {
					return c.Fail(err)
				}
				largest = size
				if turns < 10 {
					t.Errorf("copied in %d turns", turns)
				}
				return c.Return1(v)
			})
		}))
	}
	for m.Run(100, new(vm.Scratch)) == vm.Preempted {
		turns++
	}
	if m.Failure() != nil {
		t.Fatal(m.Failure())
	}
	if text, want := vm.Text(m.Results()[0]), "cannot send value of type function at arg 1.list[20000][3]"; text != want {
		t.Errorf("the second copy: %q, want %q", text, want)
	}
	if largest < 5<<20 || largest > 10<<20 {
		t.Errorf("the copy has %d bytes", largest)
	}
}

// Issue "Limits and fairness": memory is counted within 20 % of the truth.
func TestMemoryIsCounted(t *testing.T) {
	for _, k := range keepers {
		t.Run(k.name, func(t *testing.T) {
			m, _, size := hold(t, k.source, k.n, 0)
			counted := m.Measure()
			runtime.KeepAlive(m)
			if ratio := float64(counted) / float64(size); ratio < 0.8 || ratio > 1.2 {
				t.Errorf("counted %d bytes of %d: %.0f %%", counted, size, 100*ratio)
			}
		})
	}
}

// hosts-and-terminal.md HST-6a: whatever a program keeps, it is stopped before it
// has much more than its limit.
func TestMemoryLimitHolds(t *testing.T) {
	const limit = 4 << 20
	for _, k := range keepers {
		t.Run(k.name, func(t *testing.T) {
			m, status, size := hold(t, k.source, 1000*k.n, limit)
			runtime.KeepAlive(m)
			if status != vm.Exhausted {
				t.Fatalf("ended with status %v and %d bytes", status, size)
			}
			if size > limit*3/2 {
				t.Errorf("stopped with %d bytes, %.0f %% of its limit", size, 100*float64(size)/limit)
			}
		})
	}
}

// hosts-and-terminal.md HST-6a: a table that would bring its machine over the
// limit is refused before it grows.
func TestATableDoesNotGrowOverTheLimit(t *testing.T) {
	const limit = 20 << 20
	for _, source := range []string{
		`local t = {} for i = 1, math.huge do t[i] = i end`,
		`local t, k = {}, {} for i = 1, 1e5 do k[i] = "k" .. i end for i = 1, math.huge do t[k[i] or {}] = true end`,
	} {
		m, err := new(printout).load(source)
		if err != nil {
			t.Fatal(err)
		}
		m.SetMemoryLimit(limit)
		var scratch vm.Scratch
		status := vm.Preempted
		for status == vm.Preempted {
			status = m.Run(1000, &scratch)
		}
		if size := m.MeasureMemory(); status != vm.Exhausted || size > limit*101/100 {
			t.Errorf("%s: status %v with %d bytes, want it to end with %d at most", source, status, size, limit)
		}
	}
}
