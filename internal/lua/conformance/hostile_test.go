package conformance_test

import (
	"strings"
	"testing"
	"time"

	"wippy/internal/lua"
	"wippy/internal/lua/luatest"
	luatime "wippy/internal/lua/modules/time"
)

// Hosts of the villains: one without limits, one with each.
const (
	free    = "app:free"    // no limits
	small   = "app:small"   // host.max_memory
	counted = "app:counted" // host.max_steps
)

const (
	maxVillainMemory = 16 << 20
	maxVillainSteps  = 100_000
)

// A villain is a program that wants to harm others, and how it ends: with an
// error that contains the text, or only when it is terminated. It calls ready
// when it is about to do harm; where it does not, that is at once.
type villain struct {
	name, host, source, want string
}

const terminated = "terminated"

// prison runs a villain beside a process that answers, which must answer before,
// during and after. It returns why the villain has ended.
const prison = `
local events, inbox = process.events(), process.inbox()
local friend = assert(process.spawn("app:friend", "app:processes"))
local function ask(times)
  for i = 1, times do
    assert(process.send(friend, "question", i))
    assert(inbox:receive():payload():data() == i + 1)
  end
end
ask(1)
local host, patient = ...
local villain = assert(process.spawn_monitored("app:villain", host, process.pid()))
local first = channel.select{inbox:case_receive(), events:case_receive()}
if first.channel == events then return first.value.result.error end
assert(first.value:topic() == "ready")
ask(500)
if not patient then process.terminate(villain) end
local e = events:receive()
assert(e.kind == process.event.EXIT and e.from == villain)
ask(1)
return e.result.error or "returned"
`

const friend = `
local inbox = process.inbox()
while true do
  local m = inbox:receive()
  process.send(m:from(), "answer", m:payload():data() + 1)
end
`

// imprison returns how the villain ends.
func imprison(t *testing.T, v villain) string {
	t.Helper()
	source := "local warden = ... local function ready() process.send(warden, 'ready') end " + v.source
	if !strings.Contains(v.source, "ready()") {
		source = strings.Replace(source, v.source, "ready() "+v.source, 1)
	}
	s := luatest.Start(t, luatest.Program{
		Main:    prison,
		Units:   map[string]string{"app:friend": friend, "app:villain": source, "app:nothing": ""},
		Modules: []*lua.Module{luatime.Module},
		Hosts:   []string{free, small, counted},
		Args:    []any{v.host, v.want != terminated},
		Setup: func(r *lua.Runtime) {
			r.Limits = func(host string) lua.Limits {
				switch host {
				case small:
					return lua.Limits{Memory: maxVillainMemory}
				case counted:
					return lua.Limits{Steps: maxVillainSteps}
				}
				return lua.Limits{}
			}
		},
	})
	done := make(chan luatest.Result, 1)
	go func() { done <- s.Wait() }()
	select {
	case r := <-done:
		if r.Err() != nil {
			t.Fatalf("the main process failed: %v", r.Err())
		}
		reason, _ := r.Value().(string)
		return reason
	case <-time.After(2 * time.Minute): // some hundred times what it takes
		t.Fatal("the villain has not ended")
		return ""
	}
}

func (v villain) run(t *testing.T) {
	t.Run(v.name, func(t *testing.T) {
		switch reason := imprison(t, v); {
		case !strings.Contains(reason, v.want):
			t.Errorf("%s\nended with %q, want %q", v.source, reason, v.want)
		case strings.HasPrefix(v.want, "host.max_") && !strings.Contains(reason, " at app:villain:"):
			t.Errorf("%s\nended with %q, want the line", v.source, reason)
		}
	})
}

// base.md LM-2, channel.md BL-9: whatever a process does, others go on, and it
// ends when it is terminated.
func TestBusyProgramsAreTerminated(t *testing.T) {
	for _, v := range []villain{
		{"while", free, `while true do end`, terminated},
		{"repeat", free, `repeat until false`, terminated},
		{"goto", free, `::a:: goto a`, terminated},
		{"goto over blocks", free, `::a:: do local x = function() return x end goto a end`, terminated},
		{"numeric for", free, `for i = 1, math.huge do end`, terminated},
		{"numeric for with step 0", free, `for i = 1, 0, 0 do end`, terminated},
		{"nested loops", free, `while true do for i = 1, 10 do repeat until true end end`, terminated},
		{"pcall of a loop", free, `while true do pcall(function() while true do end end) end`, terminated},
		{"errors caught for ever", free, `while true do pcall(error, "x") end`, terminated},
		{"loop in an error handler", free, `xpcall(error, function() while true do end end)`, terminated},
		{"errors in handlers for ever", free, `while true do xpcall(error, error) end`, terminated},
		{"tail calls", free, `local function f() return f() end f()`, terminated},
		{"mutual tail calls", free, `local g local function f(...) return g(...) end function g(...) return f(...) end f(1, 2)`, terminated},
		{"tail calls of methods", free, `local t = {} function t:f() return self:f() end t:f()`, terminated},
		{"tail calls through __call", free, `local t = setmetatable({}, {}) getmetatable(t).__call = function(self) return self() end t()`, terminated},
		{"tail calls through pcall", free, `local function f() return select(1, pcall(error)) end while true do f() end`, terminated},
		{"endless recursion, caught", free, `local function f() return 1 + f() end while true do pcall(f) end`, terminated},
		{"caught errors at the bottom of a deep stack", free, `local function f(n) if n == 0 then ready() while true do pcall(error) end end return 1 + f(n - 1) end f(190000)`, terminated},
		{"endless iterator", free, `for x in function() return 1 end do end`, terminated},
		{"endless iteration with next", free, `local t = {1, 2, 3} while true do for k in pairs(t) do end for k in next, t do end for i in ipairs(t) do end end`, terminated},
		{"next over removed fields", free, `local t = {} for i = 1, 3e5 do t["k" .. i] = i end for i = 1, 3e5 do t["k" .. i] = nil end ready() while true do next(t) end`, terminated},
		{"pairs over removed fields", free, `local t = {} for i = 1, 3e5 do t["k" .. i] = i end for i = 1, 3e5 do t["k" .. i] = nil end ready() while true do for k in pairs(t) do end end`, terminated},
		{"gmatch", free, `local s = ("x"):rep(1e6) ready() while true do for w in s:gmatch("") do end end`, terminated},
		{"gsub with a Go function", free, `local s = ("x"):rep(1e7) ready() while true do s:gsub("x", string.upper) end`, terminated},
		{"gsub with a Lua function", free, `local r = ("x"):gsub("x", function() while true do end end)`, terminated},
		{"gsub with a table", free, `local s = ("x"):rep(1e6) ready() while true do s:gsub("x", {x = "y"}) end`, terminated},
		{"sort with a Go function", free, `local t = {} for i = 1, 1e5 do t[i] = i end ready() while true do table.sort(t, rawequal) end`, terminated},
		{"sort with a Lua function that always says yes", free, `local t = {} for i = 1, 1e5 do t[i] = i end ready() while true do table.sort(t, function() return true end) end`, terminated},
		{"sort of numbers", free, `local t = {} for i = 1, 1e6 do t[i] = -i end ready() while true do table.sort(t) t[1] = 1e9 end`, terminated},
		{"rep", free, `while true do local s = ("x"):rep(1e7) end`, terminated},
		{"upper", free, `local s = ("x"):rep(1e7) ready() while true do s:upper() end`, terminated},
		{"sub", free, `local s = ("x"):rep(1e7) ready() while true do s:sub(2, 2e6) end`, terminated},
		{"byte and char", free, `local s = ("x"):rep(1e5) ready() while true do string.char(s:byte(1, -1)) end`, terminated},
		{"unpack and select", free, `local t = {} for i = 1, 1e5 do t[i] = i end ready() while true do select(2, unpack(t)) end`, terminated},
		{"concatenation", free, `local s = ("x"):rep(1e6) ready() while true do local t = s .. s .. s end`, terminated},
		{"table.concat", free, `local t = {} for i = 1, 1e5 do t[i] = "item" end ready() while true do table.concat(t, ", ") end`, terminated},
		{"format", free, `local s = ("x"):rep(1e6) ready() while true do local f = ("%s%s%99d"):format(s, s, 1) end`, terminated},
		{"comparison of long strings", free, `local a, b = ("x"):rep(1e7) .. "a", ("x"):rep(1e7) .. "b" ready() while true do local c = a < b c = a == b end`, terminated},
		{"long strings as keys", free, `local t = {[("x"):rep(1e7)] = 1} local k = ("x"):rep(1e7) ready() while true do local v = t[k] t[k] = 2 end`, terminated},
		{"tostring with __tostring", free, `local t = setmetatable({}, {__tostring = function() return "x" end}) while true do tostring(t) end`, terminated},
		{"metamethods that call one another", free, `local t = setmetatable({}, {__index = function(t, k) return k end, __add = function(a, b) return a.x end}) while true do local v = t + t end`, terminated},
		{"__eq, __lt and __le for ever", free, `local mt = {__eq = function() return true end, __lt = function() return true end} local a, b = setmetatable({}, mt), setmetatable({}, mt) while a == b and a < b do end`, terminated},
		{"find that goes back", free, `local r = (("a"):rep(1e4)):find((".-"):rep(8) .. "b")`, terminated},
		{"match that goes back", free, `local r = nil while true do r = (("a"):rep(200)):match(("a*"):rep(8) .. "b") end`, terminated},
		{"gmatch that goes back", free, `for w in (("a"):rep(1e4)):gmatch((".-"):rep(8) .. "b") do end`, terminated},
		{"gsub that goes back", free, `local r = (("a"):rep(1e4)):gsub((".-"):rep(8) .. "b", "")`, terminated},
		{"brackets that are not closed", free, `local s = ("("):rep(1e6) ready() s:find("%b()")`, terminated},
		{"errors wrapped for ever", free, `local e = errors.new("x") while true do e = errors.wrap(e, "context") end`, terminated},
		{"coroutines made and resumed", free, `while true do coroutine.wrap(function() coroutine.yield() end)() end`, terminated},
		{"a coroutine that loops", free, `coroutine.wrap(function() while true do end end)()`, terminated},
		{"a coroutine resumed for ever", free, `local co = coroutine.wrap(function() while true do coroutine.yield() end end) while true do co() end`, terminated},
		{"coroutines deep inside one another", free, `local function f(n) if n == 0 then ready() while true do coroutine.wrap(function() end)() end end coroutine.wrap(f)(n - 1) end f(9000)`, terminated},
		{"a scheduled coroutine that loops", free, `coroutine.spawn(function() while true do end end) channel.new():receive()`, terminated},
		{"scheduled coroutines that yield", free, `for i = 1, 10 do coroutine.spawn(function() while true do coroutine.yield() end end) end while true do coroutine.yield() end`, terminated},
		{"channels between coroutines", free, `local a = channel.new() coroutine.spawn(function() while true do a:send(1) end end) while true do a:receive() end`, terminated},
		{"waits on a stack that was deep", free, `local function f(n) if n > 0 then return 1 + f(n - 1) end return 0 end f(190000) ready() local a = channel.new() coroutine.spawn(function() while true do a:send(1) end end) while true do a:receive() end`, terminated},
		{"a select with many cases", free, `local a, cases = channel.new(), {} for i = 1, 1e5 do cases[i] = a:case_receive() end ready() coroutine.spawn(function() while true do a:send(1) end end) while true do channel.select(cases) end`, terminated},
		{"messages to itself", free, `while true do process.send(process.pid(), "more", {1, 2, 3}) end`, terminated},
		{"timers without end", free, `local time = require("time") while true do time.after("1h") end`, terminated},
		{"sleeps without end", free, `local time = require("time") while true do time.sleep("0s") end`, terminated},
		{"spawns without end", free, `while true do process.terminate(process.spawn("app:friend", "app:free")) end`, terminated},
		{"waiting for ever", free, `process.inbox():receive()`, terminated},
		{"hiding from the end", free, `while true do pcall(function() process.inbox():receive() end) end`, terminated},
	} {
		v.run(t)
	}
}

// channel.md BL-9: nothing catches the end of a process, wherever it waits.
func TestTerminationIsNotCaught(t *testing.T) {
	const wait = "local function wait() process.inbox():receive() end local function hide() pcall(process.send, warden, 'caught') while true do end end "
	for _, place := range []struct{ name, source string }{
		{"pcall", `pcall(wait)`},
		{"pcall in a loop", `while true do pcall(wait) end`},
		{"xpcall", `xpcall(wait, hide)`},
		{"an error handler", `xpcall(error, wait)`},
		{"an iterator", `for x in wait do end`},
		{"__index", `local v = setmetatable({}, {__index = wait}).x`},
		{"__newindex", `setmetatable({}, {__newindex = wait}).x = 1`},
		{"__call", `setmetatable({}, {__call = wait})()`},
		{"__add", `local v = setmetatable({}, {__add = wait}) + 1`},
		{"__concat", `local v = "x" .. setmetatable({}, {__concat = wait}) .. "y"`},
		{"__eq", `local mt = {__eq = wait} local v = setmetatable({}, mt) == setmetatable({}, mt)`},
		{"__lt", `local mt = {__lt = wait} local v = setmetatable({}, mt) <= setmetatable({}, mt)`},
		{"__tostring", `tostring(setmetatable({}, {__tostring = wait}))`},
		{"print", `print(setmetatable({}, {__tostring = wait}))`},
		{"sort", `table.sort({1, 2}, wait)`},
		{"gsub", `local r = ("x"):gsub("x", wait)`},
		{"a user coroutine", `coroutine.resume(coroutine.create(wait))`},
		{"a wrapped coroutine", `coroutine.wrap(function() wait() end)()`},
		{"a scheduled coroutine", `coroutine.spawn(wait) wait()`},
		{"all at once", `pcall(table.sort, {1, 2}, function() for x in function() coroutine.wrap(function() local v = setmetatable({}, {__index = wait}).x end)() end do end end)`},
	} {
		villain{place.name, free, wait + "ready() " + place.source + " hide()", terminated}.run(t)
	}
}

// hosts-and-terminal.md HST-6a, base.md ST-4: a process that takes too much
// memory ends with a reason that says so, and pcall cannot stop it.
func TestProgramsKeepToTheirMemory(t *testing.T) {
	const over = "host.max_memory"
	for _, v := range []villain{
		{"a list", small, `local t = {} while true do t[#t + 1] = 1 end`, over},
		{"fields", small, `local t = {} for i = 1, math.huge do t["k" .. i] = i end`, over},
		{"nested tables", small, `local t = {} while true do t = {t} end`, over},
		{"table.insert", small, `local t = {} while true do table.insert(t, "x") end`, over},
		{"rawset", small, `local t = {} for i = 1, math.huge do rawset(t, i * 1.5, i) end`, over},
		{"table.pack and table.move", small, `local t = {1, 2, 3} while true do t = table.move(t, 1, #t, #t + 1, t) end`, over},
		{"globals", small, `for i = 1, math.huge do _G["g" .. i] = i end`, over},
		{"a library table", small, `for i = 1, math.huge do string["f" .. i] = i end`, over},
		{"a metatable", small, `local mt = {} setmetatable({}, mt) for i = 1, math.huge do mt[i .. ""] = i end`, over},
		{"strings", small, `local t = {} for i = 1, math.huge do t[i] = "text" .. i end`, over},
		{"doubling", small, `local s = "x" while true do s = s .. s end`, over},
		{"doubling in pcall", small, `local s = "x" while true do pcall(function() s = s .. s end) end`, over},
		{"doubling of three", small, `local s = "x" while true do s = s .. "," .. s .. 1 end`, over},
		{"rep", small, `string.rep("x", 1e9)`, over},
		{"rep in pcall", small, `while true do pcall(string.rep, "x", 1e9) end`, over},
		{"rep again and again", small, `local t = {} for i = 1, math.huge do t[i] = ("x"):rep(1e6) end`, over},
		{"format widths", small, `local t = {} for i = 1, math.huge do t[i] = ("%99d%-99s"):format(i, "x") end`, over},
		{"format of long texts", small, `local s = ("x"):rep(1e6) local f = ("%s"):rep(100) f:format(unpack((function() local t = {} for i = 1, 100 do t[i] = s end return t end)()))`, over},
		{"table.concat of one string", small, `local t, s = {}, ("x"):rep(1e6) for i = 1, 1000 do t[i] = s end table.concat(t)`, over},
		{"table.concat with a long separator", small, `table.concat({1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20}, ("x"):rep(1e6))`, over},
		{"gsub that grows", small, `local r = (("x"):rep(1e6)):gsub("x", ("y"):rep(1000))`, over},
		{"gsub with a function that grows", small, `local y = ("y"):rep(1000) local r = (("x"):rep(1e6)):gsub("x", function() return y end)`, over},
		{"gsub with captures", small, `local r = (("x"):rep(1e4)):gsub(".*", ("%0"):rep(10000))`, over},
		{"upper", small, `local t, s = {}, ("x"):rep(1e5) for i = 1, math.huge do t[i] = (s .. i):upper() end`, over},
		{"closures", small, `local t = {} for i = 1, math.huge do t[i] = function() return i end end`, over},
		{"a chain of closures", small, `local f = print while true do local g = f f = function() return g end end`, over},
		{"deep recursion with many locals", small, `local function f(a, b, c, d, e, g, h, i, j, k) local l, m, n, o, p, q, r, s, t, u return f(1, 2, 3, 4, 5, 6, 7, 8, 9, 10) + 1 end f()`, over},
		{"deep recursion with long results", small, `local function f(...) return f(1, ...) + 1 end f()`, over},
		{"unpack", small, `local function f(n, ...) if n > 0 then return f(n - 1, unpack({}, 1, 1e5)) + 1 end end f(1000)`, over},
		{"coroutines", small, `local t = {} for i = 1, math.huge do t[i] = coroutine.create(print) end`, over},
		{"coroutines that wait", small, `local t = {} for i = 1, math.huge do t[i] = coroutine.wrap(function(...) coroutine.yield(...) end) t[i](1, 2, 3) end`, over},
		{"scheduled coroutines", small, `local ch = channel.new() while true do coroutine.spawn(function() ch:receive() end) end`, over},
		{"scheduled coroutines with arguments", small, `while true do coroutine.spawn(coroutine.yield, 1, 2, 3, 4, 5, 6, 7, 8) end`, over},
		{"channels", small, `local t = {} for i = 1, math.huge do t[i] = channel.new() end`, over},
		{"a channel that fills", small, `local ch = channel.new(1e9) while true do ch:send({}) end`, over},
		{"senders that wait", small, `local ch = channel.new() while true do coroutine.spawn(function() ch:send(("x"):rep(1000)) end) coroutine.yield() end`, over},
		{"select cases", small, `local ch, t = channel.new(), {} for i = 1, math.huge do t[i] = ch:case_send(i) end`, over},
		{"error texts that double", small, `local e = "x" while true do e = select(2, pcall(error, e .. e, 0)) end`, over},
		{"error texts with positions", small, `local t = {} for i = 1, math.huge do t[i] = select(2, pcall(function() error("x") end)) end`, over},
		{"error objects", small, `local t = {} for i = 1, math.huge do t[i] = errors.new("x") end`, over},
		{"iterators", small, `local t = {} for i = 1, math.huge do t[i] = ("x"):gmatch("x") end`, over},
		{"parts of strings", small, `local t = {} for i = 1, math.huge do t[i] = (("x"):rep(1000) .. i):sub(1, 500) end`, over},
		{"captures", small, `local t = {} for i = 1, math.huge do t[i] = (i .. " text"):match(".*") end`, over},
		{"numbers as text", small, `local t = {} for i = 1, math.huge do t[i] = tostring(i) end`, over},
		{"sorts inside one another", small, `local function f() local t = {} for i = 1, 1e4 do t[i] = i end table.sort(t, function(a, b) f() return a < b end) end f()`, over},
		{"memory in an error handler", small, `xpcall(error, function() local t = {} while true do t[#t + 1] = {} end end)`, over},
		{"memory in a metamethod", small, `local t = setmetatable({}, {__index = function(t, k) rawset(t, k, ("x"):rep(1e5) .. k) return t[k + 1] end}) local v = t[1]`, over},
		{"memory in a callback of sort", small, `local k = {} table.sort({3, 2, 1}, function(a, b) while true do k[#k + 1] = {} end end)`, over},
		{"messages to itself", small, `while true do process.send(process.pid(), "more", {1, 2, 3}) end`, over},
		{"large messages to itself", small, `local t = {} for i = 1, 4000 do t[i] = i end while true do process.send(process.pid(), "more", t) end`, over},
		{"copies of a large table", small, `local t = {} for i = 1, 9e4 do t[i] = {} end process.send(process.pid(), "more", t)`, over},
		{"messages on topics", small, `for i = 1, math.huge do process.listen("t" .. i) end`, over},
		{"timers", small, `local time = require("time") while true do time.after("1h") end`, over},
		{"tickers", small, `local time = require("time") while true do time.ticker("1h") end`, over},
		{"names", small, `for i = 1, math.huge do process.registry.register("n" .. i) end`, over},
		{"events that are not read", small, `process.events() while true do process.spawn_monitored("app:nothing", "app:free") end`, over},
		{"children with a message each", small, `local b = process.with_context({}) for i = 1, math.huge do b = b:with_message("x", ("x"):rep(10000) .. i) end`, over},
		{"memory while loading", small, `local t = {} while true do t[#t + 1] = {} end function main() end return main`, over},
	} {
		v.run(t)
	}
}

// Garbage is no reason to end a process.
func TestGarbageIsForgiven(t *testing.T) {
	for _, v := range []villain{
		{"tables", small, `for i = 1, 1e6 do local t = {i, i, i} end`, "returned"},
		{"strings", small, `for i = 1, 100 do local s = ("x"):rep(2e6) .. i end`, "returned"},
		{"closures", small, `local f for i = 1, 1e6 do f = function() return i end end`, "returned"},
		{"coroutines", small, `for i = 1, 1e5 do coroutine.wrap(function() coroutine.yield() end)() end`, "returned"},
		{"scheduled coroutines", small, `for i = 1, 1e5 do coroutine.spawn(function() end) if i % 100 == 0 then coroutine.yield() end end`, "returned"},
		{"a stack that was deep", small, `local function f(n) if n > 0 then return 1 + f(n - 1) end return 0 end for i = 1, 20 do f(50000) end`, "returned"},
		{"a buffer that is used", small, `local ch = channel.new(10) for i = 1, 2e5 do ch:send({}) ch:receive() end`, "returned"},
		{"sorts", small, `local t = {} for i = 1, 1e4 do t[i] = i end for i = 1, 50 do table.sort(t, function(a, b) return a > b end) end`, "returned"},
	} {
		v.run(t)
	}
}

// base.md LM-1: recursion of every sort ends with a stack overflow.
func TestRecursionEnds(t *testing.T) {
	const over = "stack overflow"
	for _, v := range []villain{
		{"calls", free, `local function f() return 1 + f() end f()`, over},
		{"methods", free, `local t = {} function t:f() local v = self:f() return v end t:f()`, over},
		{"__index", free, `local t = setmetatable({}, {__index = function(t, k) local v = t[k] return v end}) local v = t.x`, over},
		{"__newindex", free, `local t = setmetatable({}, {__newindex = function(t, k, v) t[k] = v end}) t.x = 1`, over},
		{"__add", free, `local t = setmetatable({}, {__add = function(a, b) local v = a + b return v end}) local v = t + t`, over},
		{"__unm", free, `local t = setmetatable({}, {__unm = function(a) local v = -a return v end}) local v = -t`, over},
		{"__concat", free, `local t = setmetatable({}, {__concat = function(a, b) local v = a .. b return v end}) local v = t .. "x"`, over},
		{"__eq", free, `local mt = {__eq = function(a, b) local v = a == b return v end} local v = setmetatable({}, mt) == setmetatable({}, mt)`, over},
		{"__lt", free, `local mt = {__lt = function(a, b) local v = a < b return v end} local v = setmetatable({}, mt) < setmetatable({}, mt)`, over},
		{"__le by __lt", free, `local mt = {__lt = function(a, b) local v = a <= b return v end} local v = setmetatable({}, mt) <= setmetatable({}, mt)`, over},
		{"__call", free, `local t = setmetatable({}, {__call = function(t) local v = t() return v end}) t()`, over},
		{"__tostring", free, `local t = setmetatable({}, {__tostring = function(t) return "x" .. tostring(t) end}) tostring(t)`, over},
		{"__tostring in print", free, `local t = setmetatable({}, {__tostring = function(t) print(t) return "x" end}) print(t)`, over},
		{"__tostring in format", free, `local t = setmetatable({}, {__tostring = function(t) return ("%s"):format(t) .. "x" end}) tostring(t)`, over},
		{"pcall", free, `local function f() local ok, e = pcall(f) if not ok then error(e, 0) end return 1 end f()`, over},
		{"xpcall", free, `local function f() local ok, e = xpcall(f, function(e) return e end) if not ok then error(e, 0) end return 1 end f()`, over},
		{"an error handler", free, `local function h(e) return 1 + h(e) end local ok, e = xpcall(error, h) error(e, 0)`, "error in error handling"},
		{"coroutine.wrap", free, `local function f() return 1 + coroutine.wrap(f)() end f()`, over},
		{"coroutine.resume", free, `local function f() local ok, e = coroutine.resume(coroutine.create(f)) if not ok then error(e, 0) end if e then error(e, 0) end end f()`, over},
		{"iterators", free, `local function f() for x in f do end end f()`, over},
		{"sort", free, `local function f(a, b) table.sort({1, 2}, f) return a < b end f(1, 2)`, over},
		{"gsub", free, `local function f(x) return (x:gsub(".", f)) .. "" end f("x")`, over},
		{"gsub with a table", free, `local t = setmetatable({}, {}) getmetatable(t).__index = function(_, k) return (k:gsub(".", t)) .. "" end local v = t.x`, over},
		{"select and varargs", free, `local function f(...) return select("#", f(...)) + 1 end f(1)`, over},
		{"__tostring of an error", free, `error(setmetatable({}, {__tostring = function(t) error(t) end}))`, "table"},
	} {
		v.run(t)
	}
}

// hosts-and-terminal.md HST-6a: a process that takes too many steps between two
// waits ends with a reason that says so.
func TestProgramsKeepToTheirSteps(t *testing.T) {
	const over = "host.max_steps"
	for _, v := range []villain{
		{"while", counted, `while true do end`, over},
		{"pcall of a loop", counted, `while true do pcall(function() while true do end end) end`, over},
		{"tail calls", counted, `local function f() return f() end f()`, over},
		{"Go functions", counted, `while true do tostring(1) end`, over},
		{"a pattern that goes back", counted, `local r = (("a"):rep(1e4)):find((".-"):rep(8) .. "b")`, over},
		{"sort", counted, `local t = {} for i = 1, 1e4 do t[i] = i end ready() while true do table.sort(t) end`, over},
		{"long strings", counted, `local s = ("x"):rep(1e7) ready() while true do s:upper() end`, over},
		{"coroutines that yield", counted, `coroutine.spawn(function() while true do coroutine.yield() end end) while true do coroutine.yield() end`, over},
	} {
		v.run(t)
	}
}

// Other things that programs do to harm others.
func TestOtherAttacks(t *testing.T) {
	for _, v := range []villain{
		{"a message a million levels deep", free, `local t = {} for i = 1, 1e6 do t = {t} end return select(2, process.send(process.pid(), "x", t)):message() == nil or error(select(2, process.send(process.pid(), "x", t)))`, "nested too deeply"},
		{"a result a million levels deep", free, `local t = {} for i = 1, 1e6 do t = {t} end return t`, "nested too deeply"},
		{"a cyclic message", free, `local t = {} t.t = t assert(process.send(process.pid(), "x", t)) local u = process.inbox():receive():payload():data() assert(u.t == u and u ~= t)`, "returned"},
		{"a huge error text", free, `error(("x"):rep(1e6), 0)`, "xxx"},
		{"an error without text", free, `error()`, "nil"},
		{"an error that is a table in itself", free, `local t = {} t.message = t error(t)`, "table"},
		{"an error whose __tostring fails", free, `error(setmetatable({}, {__tostring = function() error("again") end}))`, "table"},
		{"writing to a library that all share", free, `for _, t in pairs{process, channel, errors, payload} do assert(not pcall(function() t.x = 1 end)) assert(not pcall(rawset, t, "x", 1)) assert(not pcall(setmetatable, t, {})) end string.rep = nil table.insert = nil math.huge = 0`, "returned"},
		{"changing the methods of strings", free, `assert(getmetatable("") == nil) string.upper = function() return "mine" end assert(("x"):upper() == "mine")`, "returned"},
		{"a callback that changes its table", free, `local t = {} for i = 1, 1000 do t[i] = i end table.sort(t, function(a, b) t[#t + 1] = 1 t[1] = nil return a < b end)`, "returned"},
		{"next while the table grows", free, `local t = {} for i = 1, 100 do t[i] = i end pcall(function() for k in pairs(t) do t[k .. "x"] = 1 if #tostring(k) > 50 then break end end end)`, "returned"},
		{"ten thousand captures in vain", free, `assert(not pcall(string.find, "x", ("("):rep(10000)))`, "returned"},
		{"a pattern nested too deeply", free, `pcall(string.find, ("x"):rep(1e6), ("(x"):rep(40))`, "returned"},
		{"ending oneself", free, `process.terminate(process.pid()) while true do end`, terminated},
		{"ending others by a wrong pid", free, `assert(not process.terminate("{app:processes|0xfffff}")) assert(not process.terminate("nonsense"))`, "returned"},
	} {
		v.run(t)
	}
}
