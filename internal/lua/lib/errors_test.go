package lib_test

import (
	"testing"

	"wippy/internal/lua/vm"
)

func TestErrors(t *testing.T) {
	check(t, []program{
		{"errors.md §1 kinds", `errors.NOT_FOUND, errors.ALREADY_EXISTS, errors.INVALID, errors.PERMISSION_DENIED, errors.UNAVAILABLE, errors.INTERNAL, errors.CANCELED, errors.CONFLICT, errors.TIMEOUT, errors.RATE_LIMITED, errors.UNKNOWN == ""`,
			"NotFound, AlreadyExists, Invalid, PermissionDenied, Unavailable, Internal, Canceled, Conflict, Timeout, RateLimited, true"},
		{"errors.md §1 read-only", `local e = errors e.X = 1`, "error: t:1: errors is read-only"},
		{"errors.md §2 text", `local e = errors.new("m") return type(e), e:message(), e:kind() == "", e:retryable(), e:details()`, "userdata, m, true, nil, nil"},
		{"errors.md §2 table", `local e = errors.new{message = "m", kind = errors.INVALID, retryable = true, details = {a = 1}} return e:message(), e:kind(), e:retryable(), e:details().a`, "m, Invalid, true, 1"},
		{"errors.md §2 not retryable", `errors.new{message = "m", retryable = false}:retryable(), errors.new{message = "m", retryable = "x"}:retryable()`, "false, nil"},
		{"errors.md §2 no message", `errors.new{kind = "x"}`, "error: t:1: bad argument #1 to 'new' (message field is required)"},
		{"errors.md §2 message no text", `errors.new{message = 5}`, "error: t:1: bad argument #1 to 'new' (message must be a string)"},
		{"errors.md §2 kind no text", `errors.new{message = "m", kind = 5}`, "error: t:1: bad argument #1 to 'new' (kind must be a string)"},
		{"errors.md §2 nothing", `errors.new()`, "error: t:1: bad argument #1 to 'new' (expected string or table, got no value)"},
		{"errors.md §2 number", `errors.new(5)`, "error: t:1: bad argument #1 to 'new' (expected string or table, got number)"},
		{"errors.md §2 error object", `errors.new(errors.new("x"))`, "error: t:1: bad argument #1 to 'new' (expected string or table, got error)"},
		{"errors.md §2 extra arguments", `local e = errors.new("TIMEOUT", "text") return e:message(), e:kind() == ""`, "TIMEOUT, true"},
		{"errors.md §2 details are copied", `local d = {list = {1, 2, {x = 3}}, f = next} local e = errors.new{message = "m", details = d} d.list[1] = 9
			local r = e:details() r.list[2] = 8 return e:details().list[1], e:details().list[2], e:details().list[3].x, e:details().f, e:details() == e:details()`, "1, 2, 3, nil, false"},
		{"errors.md §2 empty details", `errors.new{message = "m", details = {}}:details(), errors.new{message = "m", details = {next}}:details(), errors.new{message = "m", details = "x"}:details()`, "nil, nil, nil"},
		{"errors.md §2 cyclic details", `local d = {} d.d = d local r = errors.new{message = "m", details = d}:details() return r.d == r, r ~= d`, "true, true"},
		{"errors.md §2 details that share", `local d = {} for i = 1, 200 do d = {d, d} end local r = errors.new{message = "m", details = d}:details() return r[1] == r[2]`, "true"},
		{"errors.md §3 text", `tostring(errors.new("m")), "a " .. errors.new("m") .. " b", errors.new("x") .. errors.new("y"), 1 .. errors.new("z")`, "m, a m b, xy, 1z"},
		{"errors.md §3 arithmetic", `errors.new("x") + 1`, "error: t:1: attempt to perform arithmetic on a userdata value"},
		{"errors.md §3 identity", `local e = errors.new("x") return e == e, e == errors.new("x"), getmetatable(e), type(e.message), e.nothing`, "true, false, nil, function, nil"},
		{"errors.md §3 bad self", `errors.new("x").kind("y")`, "error: t:1: bad argument #1 to 'kind' (error expected, got string)"},
		{"errors.md §3 stack", "local function f()\n return errors.new('x')\nend\nlocal e = f()\nreturn (e:stack():gsub('\\n', '; '))", "t:2 (function 'f'); t:4 (main chunk)"},
		{"errors.md §3 stack of a wrapped error", `errors.wrap(errors.wrap("x", "in"), "out"):stack():find("out: in", 1, true)`, "1, 7"},
		{"errors.md §4 wrap", `local e = errors.new{message = "row missing", kind = errors.NOT_FOUND, retryable = true, details = {a = 1}} local w = errors.wrap(e, "load profile")
			return w:message(), tostring(w), w:kind(), w:retryable(), w:details().a, tostring(e)`, "row missing, load profile: row missing, NotFound, true, 1, row missing"},
		{"errors.md §4 wrap twice", `tostring(errors.wrap(errors.wrap("x", "in"), "out")), errors.wrap("x", "c"):kind() == ""`, "out: in: x, true"},
		{"errors.md §4 context from an error", `tostring(errors.wrap("x", errors.wrap("ctx", "more")))`, "ctx: x"},
		{"errors.md §4 wrap nil", `errors.wrap(nil, "x")`, "error: t:1: bad argument #1 to 'wrap' (expected string or error object, got nil)"},
		{"errors.md §4 wrap without context", `errors.wrap("x")`, "error: t:1: bad argument #2 to 'wrap' (expected string or error object, got no value)"},
		{"errors.md §5 is", `errors.is(errors.new{message = "m", kind = errors.TIMEOUT}, errors.TIMEOUT), errors.is(errors.new("x"), errors.TIMEOUT), errors.is("Timeout", errors.TIMEOUT), errors.is(nil, ""), errors.is(errors.new("x"), "")`, "true, false, false, false, true"},
		{"errors.md §5 is of nothing", `errors.is()`, "error: t:1: bad argument #1 to 'is' (value expected)"},
		{"errors.md §5 is without kind", `errors.is("x", 5)`, "error: t:1: bad argument #2 to 'is' (string expected, got number)"},
		{"errors.md §5 call_stack", "local function f()\n return errors.new('x')\nend\nlocal s = errors.call_stack((f()))\nlocal a, b = s.frames[1], s.frames[2]\nreturn s.thread, #s.frames, a.level, a.source, a.line, a.name, a.type, b.line, b.name, b.type",
			"main, 2, 1, t, 2, f, Lua, 4, main chunk, main"},
		{"errors.md §5 call_stack in a coroutine", `local e = coroutine.wrap(function() return errors.new("x") end)() return errors.call_stack(e).thread`, "coroutine"},
		{"errors.md §5 call_stack of nothing", `errors.call_stack("x"), errors.call_stack()`, "nil, nil"},
		{"errors.md §6 raised and caught", `local e = errors.new("x") local ok, c = pcall(error, e) return ok, c == e`, "false, true"},
		{"errors.md §6 raised", `error(errors.wrap("x", "ctx"))`, "error: ctx: x"},
		{"errors.md §6 assert", `local e = errors.new("x") local ok, c = pcall(assert, false, e) return ok, c == e`, "false, true"},
	})
}

// payload-and-messages.md V-10
func TestErrorObjectsArriveWithoutTheirStack(t *testing.T) {
	m := start(t, `return {e = errors.wrap(errors.new{message = "m", kind = "Timeout", retryable = true, details = {a = {1}}}, "ctx")}`)
	outcome(t, m, 1000)
	sent, err := vm.Send(m.Results()[0], "arg 1")
	if err != nil {
		t.Fatal(err)
	}
	receiver := start(t, `local e = ... e = e.e
		return e:message(), tostring(e), e:kind(), e:retryable(), e:details().a[1], errors.call_stack(e), #e:stack() > 0`, sent)
	if got, want := outcome(t, receiver, 1000), "m, ctx: m, Timeout, true, 1, nil, true"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
