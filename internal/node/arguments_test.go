package node

import (
	"flag"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"wippy/internal/lua"
	"wippy/internal/lua/luatest"
)

var printArguments = flag.Bool("print-arguments", false, "print what functions say to wrong arguments")

// gallery begins a program with a function that makes an object of every type, in every state that
// matters to its methods.
const gallery = `
local function gallery()
	local me, inbox = process.pid(), process.inbox()
	process.send(me, "topic", 1)
	process.send(me, "topic")
	process.send(me, "topic", nil, {})
	local one, none, many = inbox:receive(), inbox:receive(), inbox:receive()
	local full, closed, drained = channel.new(1), channel.new(1), channel.new()
	full:send(1)
	closed:send(1)
	closed:close()
	drained:close()
	local heard, unheard = process.listen("heard"), process.listen("unheard")
	process.unlisten(unheard)
	local timer, stopped, ticker, still = time.timer("1h"), time.timer("1h"), time.ticker("1h"), time.ticker("1h")
	stopped:stop()
	still:stop()
	local builder = process.with_context { key = "value" }
	local err = errors.new { message = "text", kind = errors.CONFLICT, details = {1} }
	local _, returned = process.send("nobody", "topic")
	return {
		one, none, many, one:payload(), payload.new({f = print}), payload.new({1}):transcode(payload.format.JSON),
		channel.new(), channel.new(3), full, closed, drained, inbox, process.events(), heard, unheard, timer:channel(), ticker:channel(),
		full:case_receive(), full:case_send(2), closed:case_receive(), closed:case_send(1), heard:case_receive(),
		timer, stopped, ticker, still, time.now(), time.unix(-1e15), time.now():sub(time.unix(0)), (time.parse_duration("-1h")), time.utc,
		err, errors.wrap(err, "context"), returned,
		logger:with({}), builder, builder:with_name("name"):with_message("topic", {}),
		security.new_actor("a"), security.new_scope(), (security.policy("app:p")), (security.token_store("app:t")),
	}
end
`

// attempts is a library that calls one function with all sorts of arguments,
// each time in a coroutine of its own, as many calls wait for ever.
const attempts = gallery + `
-- functions calls each(name, f) for all functions in table t.
local function functions(t, prefix, seen, each)
	for name, v in pairs(t) do
		if type(v) == "function" then
			each(prefix .. name, v)
		elseif type(v) == "table" and not seen[v] then
			seen[v] = true
			functions(v, prefix .. name .. ".", seen, each)
		end
	end
end

-- targets calls each(name, f, object) for all functions and for all methods of objects.
local function targets(objects, each)
	functions(_G, "", { [_G] = true, [probe] = true, [check] = true }, each)
	for i, object in ipairs(objects) do
		for _, name in ipairs(probe.methods(object)) do
			each(probe.type(object) .. " " .. i .. ":" .. name, object[name], object)
		end
	end
end

-- list keeps its arguments, nil included.
local function list(...) return {n = select("#", ...), ...} end

local M = {}

function M.list()
	targets(gallery(), probe.target)
end

-- run makes the attempts from number first on.
function M.run(target, first)
	local objects = gallery()
	local f, self
	targets(objects, function(name, function_, object)
		if name == target then f, self = function_, object end
	end)
	if not f then error("an upgrade has been here", 0) end
	local number = 0
	local function try(...)
		number = number + 1
		if number < first then return end
		probe.try(number, ...)
		local args, at = list(...), number
		coroutine.spawn(function() probe.say(at, pcall(f, unpack(args, 1, args.n))) end)
		coroutine.yield()
	end

	local circle, odd, dead = {}, {[{}] = print, [0] = "zero", x = {y = coroutine.create(print)}}, coroutine.create(print)
	local names = {[("huge "):rep(20000)] = {["two\nlines\0\255"] = print}}
	circle.circle = circle
	coroutine.resume(dead)
	local values = list(nil, true, false, 0, 1, -1, 2.5, 0 / 0, math.huge, -math.huge, 2 ^ 53, -2 ^ 63, 1e308,
		"", "x", "5s", "%", ("huge "):rep(20000), "two\nlines\0\255", "@x", "app:nothing", "app:processes", process.pid(),
		"{app:processes|0x0ffff}", {}, {1, "a"}, circle, odd, names, process, function() end, print, coroutine.create(print), dead)
	local plain = values.n
	for _, object in ipairs(objects) do
		values.n = values.n + 1
		values[values.n] = object
	end
	local function any() return values[math.random(values.n)] end
	math.randomseed(#target)

	if self then
		try()
		try(self)
		for i = 1, values.n do
			try(values[i], "wrong receiver")
		end
	end
	local function with(...)
		if self then return try(self, ...) end
		return try(...)
	end
	with()
	for i = 1, values.n do
		with(values[i])
	end
	-- Behind what is right for some function, the second argument matters.
	for _, first in ipairs { 1, "x", "5s", names, "app:nothing", process.pid(), {}, {1, "a"}, print, "", 0 / 0 } do
		for j = 1, plain do
			with(first, values[j])
		end
	end
	for _ = 1, 60 do
		with(any(), any(), any())
		with(any(), any(), any(), any(), any(), any(), any(), any())
	end
	probe.done()
end
return M
`

// survivor runs the attempts, on and on in new processes if one ends the process
// it is made in. What needs the terminal is tried in this one.
const survivor = `
local target = ...
if target:sub(1, 3) == "io." then
	return require("attempts").run(target, 1)
end
local events, first = process.events(), 1
local friend = assert(process.spawn("app:friend", "app:processes"))
repeat
	assert(process.spawn_monitored("app:attempts_process", "app:limited", target, first))
	first = probe.next(events:receive().result.error)
until not first
process.send(friend, "are you well?", process.pid())
assert(process.listen("I am"):receive())
`

// A claim is what a function said to some arguments.
type claim struct {
	arguments string
	raised    bool
	text      string // the message, "" if it did not complain
	kind      string // of an error object; "-" for a text
}

// A trial is all attempts with one function.
type trial struct {
	target string
	tried  []string // arguments by number
	claims []claim
	ends   []string // errors that ended a process
	done   bool
}

// probe is what the programs report with.
func (x *trial) probe(found func(string)) *lua.Module {
	return &lua.Module{Name: "probe", Functions: map[string]lua.Function{
		"target": func(c *lua.Call) error {
			name, _ := c.Arg(1).Text()
			found(name)
			return nil
		},
		"type": func(c *lua.Call) error {
			typ, _ := c.Arg(1).UserdataType()
			return c.Return1(lua.String(typ.Name))
		},
		"methods": func(c *lua.Call) error {
			names := lua.NewTable(0, 0)
			if typ, _ := c.Arg(1).UserdataType(); typ != nil {
				for _, name := range slices.Sorted(maps.Keys(typ.Methods)) {
					names.Append(lua.String(name))
				}
			}
			return c.Return1(names.Value())
		},
		"try": func(c *lua.Call) error {
			var args []string
			for _, v := range c.Args(2) {
				args = append(args, fmt.Sprintf("%.40q", c.Text(v)))
			}
			x.tried = append(x.tried, strings.Join(args, ", "))
			return nil
		},
		"say": func(c *lua.Call) error {
			n, _ := c.Arg(1).Num()
			x.claims = append(x.claims, said(c, x.tried[int(n)-1]))
			return nil
		},
		"done": func(*lua.Call) error {
			x.done = true
			return nil
		},
		"next": func(c *lua.Call) error {
			if text, ok := c.Arg(1).Text(); ok {
				x.ends = append(x.ends, text)
			}
			if x.done {
				return nil
			}
			return c.Return1(lua.Number(float64(len(x.tried) + 1)))
		},
	}}
}

// said returns the claim in arguments 2 and on, the results of pcall.
func said(c *lua.Call, arguments string) claim {
	x := claim{arguments: arguments}
	v := c.Arg(4)
	if x.raised = !c.Arg(2).Truthy(); x.raised {
		v = c.Arg(3)
	} else if c.Arg(3).Truthy() {
		return x // it has done something
	}
	if f, ok := lua.FaultOf(v); ok {
		x.text, x.kind = f.Message, string(f.Kind)
	} else if text, ok := v.Text(); ok && x.raised {
		x.text, x.kind = text, "-"
	}
	return x
}

// internals are words that no message may have: they speak of the inside.
var internals = regexp.MustCompile(`(?i)panic|goroutine|runtime error|\.go:|interface conversion|nil pointer|slice bounds|%!|0xc0|reflect|sync\.|strconv|time: |unsafe|<nil>`)

// messages are the texts that a function may raise. The first names the function
// and the argument; the others have the words of the specification, or those of
// PUC Lua.
var messages = regexp.MustCompile(`^(` + strings.Join([]string{
	`bad argument #\d+ to '[a-z0-9_]+' \(.+\)`,

	`send on closed channel`,
	`cannot (send to|close) a subscription channel`,
	`invalid select case at index \d+: got .+, want .+`,
	`select requires at least one case`,
	`\w+ is read-only`,

	`attempt to compare .+ with .+`,
	`invalid (key to 'next'|option '.*' to 'format')`,
	`invalid value \(.+\) at index .+ in table for 'concat'`,
	`malformed pattern \(.+\)`,
	`resulting string too large`,
	`table index is (nil|NaN)`,
	`too many results to unpack`,
	`wrong number of arguments( to 'insert')?`,
}, "|") + `)$`)

// longest is how long a message may be, in bytes.
const longest = 700

// check returns what is wrong with a claim.
func (x claim) check() string {
	switch {
	case x.text == "":
		return ""
	case internals.MatchString(x.text):
		return "it speaks of the inside"
	case strings.ContainsAny(x.text, "\n\r\x00") || !utf8.ValidString(x.text):
		return "it is not one line of text"
	case len(x.text) > longest:
		return fmt.Sprintf("it has %d bytes", len(x.text))
	case x.kind == "":
		return "it has no kind"
	case x.kind == "-" && !messages.MatchString(x.text):
		return "it does not say which argument of what"
	}
	return ""
}

// ends are the errors that an attempt may end its process with.
var ends = regexp.MustCompile(`^process terminated(: cancel deadline exceeded)?$|^upgrade: |^host\.max_(memory|steps)|^an upgrade has been here$`)

// Every function that a process can reach answers wrong arguments with one clear
// line, whichever they are and however it is called (process.md P-6, errors.md
// §6): no Go error shows, the process goes on under pcall, and others are not
// touched.
func TestWrongArguments(t *testing.T) {
	x := &trial{}
	var targets []string
	program := hostile(t, x, func(name string) { targets = append(targets, name) })
	list := program
	list.Main = `require("attempts").list()`
	if r := luatest.Run(t, list); r.Err() != nil {
		t.Fatal(r.Err())
	}
	slices.Sort(targets)
	if len(targets) < 300 {
		t.Fatalf("only %d functions were found", len(targets))
	}
	program.Main = survivor
	program = program.Compile(t)
	for _, target := range targets {
		if target == "error" || target == "assert" {
			continue // they raise what they are given
		}
		t.Run(target, func(t *testing.T) {
			*x = trial{target: target}
			program.Args = []any{target}
			if r := luatest.Run(t, program); r.Err() != nil {
				t.Fatal(r.Err())
			}
			x.report(t)
		})
	}
}

// report fails the test for what was said wrongly, each text once.
func (x *trial) report(t *testing.T) {
	if !x.done {
		t.Errorf("it was not tried to the end")
	}
	for _, end := range x.ends {
		if !ends.MatchString(end) {
			t.Errorf("a process ended: %s", end)
		}
	}
	seen := map[string]bool{}
	for _, c := range x.claims {
		if seen[c.text] {
			continue
		}
		seen[c.text] = true
		if *printArguments && c.text != "" {
			t.Logf("%-20s %s\n\t\t(%s)", c.kind, c.text, c.arguments)
		}
		if wrong := c.check(); wrong != "" {
			t.Errorf("%s(%s)\nsays %.90q:\n%s", x.target, c.arguments, c.text, wrong)
		}
	}
}

// hostile returns the programs above, to report to x.
func hostile(t *testing.T, x *trial, found func(string)) luatest.Program {
	declared := append(slices.Collect(maps.Values(modules)), x.probe(found))
	return luatest.Program{
		Units: map[string]string{
			"app:attempts": attempts, "app:attempts_process": `require("attempts").run(...)`,
			"app:friend":  `local m = process.inbox():receive() process.send(m:payload():data(), "I am", "well")`,
			"app:nothing": ``,
		},
		Imports:  map[string]string{"attempts": "app:attempts"},
		Modules:  declared,
		Hosts:    []string{"app:limited"},
		Terminal: true,
		Setup: func(r *lua.Runtime) {
			withPolicy(r)
			r.Limits = func(host string) lua.Limits {
				if host != "app:limited" {
					return lua.Limits{}
				}
				return lua.Limits{Memory: 256 << 20, Steps: 20_000_000}
			}
		},
	}
}
