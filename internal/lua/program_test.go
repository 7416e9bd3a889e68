package lua_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	gotime "time"

	"wippy/internal/fault"
	"wippy/internal/lua"
	"wippy/internal/lua/luatest"
	"wippy/internal/lua/modules/time"
	"wippy/internal/process"
)

// run runs a program with the modules of the behaviour files; it must not fail.
func run(t *testing.T, p luatest.Program) luatest.Result {
	t.Helper()
	p.Modules = append(p.Modules, behaviour.Modules...)
	r := luatest.Run(t, p)
	if r.Err() != nil {
		t.Errorf("the main process failed: %v", r.Err())
	}
	return r
}

// print writes one record with the place of the call (base.md §6).
func TestPrint(t *testing.T) {
	tests := []struct{ name, source, want string }{
		{"values are joined by a space", `print("a", 1, nil, true, 0.5)`, "INFO a 1 nil true 0.5 pid={app:processes|0x00001} location=app:main:1"},
		{"nothing", "\nprint()", "INFO  pid={app:processes|0x00001} location=app:main:2"},
		{"an error object", `print(errors.wrap(errors.new("e"), "c"))`, "INFO c: e pid={app:processes|0x00001} location=app:main:1"},
		{"__tostring, which may wait", "print(setmetatable({}, {__tostring = function() time.sleep('1s') return 'text' end}))",
			"INFO text pid={app:processes|0x00001} location=app:main:1"},
		{"called by a function of the library", "\n\npcall(print, 'x')", "INFO x pid={app:processes|0x00001} location=app:main:3"},
		{"in a coroutine", "coroutine.wrap(function()\nprint('co')\nend)()", "INFO co pid={app:processes|0x00001} location=app:main:2"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			logs := run(t, luatest.Program{Main: tt.source}).Logs
			if len(logs) != 1 || logs[0].String() != tt.want {
				t.Errorf("logged %v\nwant %s", logs, tt.want)
			}
		})
	}
}

// What a crash report needs of a process: its entry, the error, and the calls
// that led to it if the program did not choose to end with it (CR-1, CR-5).
func TestCrashes(t *testing.T) {
	const header = "app:child: "
	tests := []struct{ name, child, want string }{
		{"an uncaught error", "local function f()\nerror('boom')\nend\nlocal x = f()",
			header + "app:child:2: boom [app:child:2: in function 'f' app:child:4: in function <app:child:1>]"},
		{"in a coroutine", "coroutine.spawn(function()\nerror('boom')\nend)\nprocess.inbox():receive()", // CO-7
			header + "app:child:2: boom [app:child:2: in function <app:child:1>]"},
		{"an error object", "error(errors.new('boom'))",
			header + "boom [app:child:1: in function <app:child:1>]"},
		{"a table", "\nerror({code = 1})", // errors.md §6
			header + "table: 0x00000001 [app:child:2: in function <app:child:1>]"},
		{"a table with a message", "error({message = 'boom'})",
			header + "boom [app:child:1: in function <app:child:1>]"},
		{"a deadlock", "\nchannel.new():receive()", header + // DL-2
			"deadlock: all coroutines blocked with no pending operations (main at app:child:2) [app:child:2: in function <app:child:1>]"},
		{"a deadlock of many", "for _ = 1, 4 do coroutine.spawn(function()\nlocal ch = channel.new()\nch:receive()\nend)\nend\nchannel.new():receive()", header +
			"deadlock: all coroutines blocked with no pending operations (main at app:child:6, coroutine at app:child:3, coroutine at app:child:3, 2 more) " +
			"[app:child:6: in function <app:child:1>]"},
		{"a result that cannot be sent", "return print", header + "cannot send value of type function at result"},
		{"an upgrade to nothing", "\nprocess.upgrade('app:nothing')", // U-8
			header + "upgrade: factory not found: app:nothing [app:child:2: in function <app:child:1>]"},
		{"an upgrade to code that does not load", "process.upgrade('app:broken')",
			"app:broken: upgrade: failed to execute script: app:broken:3: boom " +
				"[app:broken:3: in main chunk]"},
		{"a result that is an error", "return nil, 'bad'", "app:child: bad (returned)"},
		{"an error object as result", "return nil, errors.new('bad')", "app:child: bad (returned)"},
		{"a caught error", "pcall(error, 'boom')", ""},
		{"a termination", "process.terminate(process.pid())", "app:child: process terminated (returned)"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := run(t, luatest.Program{
				Main:  `process.spawn_monitored("app:child", "app:processes") process.events():receive()`,
				Units: map[string]string{"app:child": tt.child, "app:broken": "function main()\nend\nerror('boom')"},
			})
			var got []string
			for _, pm := range r.Failures {
				text := pm.Name + ": " + pm.Exit.Err.Message
				if trace, ok := pm.Exit.Value.(lua.Trace); !ok {
					text += " (returned)"
				} else if len(trace) > 0 {
					text += fmt.Sprint(" ", trace.Lines())
				}
				got = append(got, text)
			}
			if strings.Join(got, "\n") != tt.want {
				t.Errorf("failures %q\nwant %q", got, tt.want)
			}
			if len(r.Logs) > 0 {
				t.Errorf("logged %v, want nothing", r.Logs)
			}
		})
	}
}

// SP-2, CR-5: of a chunk that fails only the spawner is told.
func TestFailuresWhileLoadingAreNotReported(t *testing.T) {
	r := run(t, luatest.Program{
		Main:  `local pid, err = process.spawn("app:broken", "app:processes") return tostring(err)`,
		Units: map[string]string{"app:broken": "function main()\nend\nerror('boom')"},
	})
	if r.Value() != "failed to execute script: app:broken:3: boom" || len(r.Failures) != 0 {
		t.Errorf("returned %v, failures %v", r.Value(), r.Failures)
	}
}

// S-6: mistakes that would stay silent leave a record at the debug level.
func TestSilentMistakesAreRemarked(t *testing.T) {
	tests := []struct{ name, source, want string }{
		{"a message for nobody", `process.send(process.pid(), "result") process.send(process.pid(), "other")`,
			"DEBUG process ends with unread messages, and never had an inbox pid={app:processes|0x00001} entry=app:main unread=2 topic=result from={app:processes|0x00001}"},
		{"a reply that nobody reads", `process.inbox() process.send(process.pid(), "reply")`,
			"DEBUG process ends with unread messages pid={app:processes|0x00001} entry=app:main unread=1 topic=reply from={app:processes|0x00001}"},
		{"a message on a topic", `process.inbox() process.listen("t") process.send(process.pid(), "t")`,
			"DEBUG process ends with unread messages pid={app:processes|0x00001} entry=app:main unread=1 topic=t from={app:processes|0x00001}"},
		{"a process that is terminated", `process.inbox() process.send(process.pid(), "reply") process.terminate(process.pid())`,
			"DEBUG process ends with unread messages pid={app:processes|0x00001} entry=app:main unread=1 topic=reply from={app:processes|0x00001}"},
		{"a process that fails", `process.inbox() process.send(process.pid(), "reply") error("boom")`,
			"DEBUG process ends with unread messages pid={app:processes|0x00001} entry=app:main unread=1 topic=reply from={app:processes|0x00001}"},
		{"a topic that never matches", `process.inbox() process.listen("reslut") process.send(process.pid(), "result") process.inbox():receive()`,
			"DEBUG process ends without a message on a topic that it listens to pid={app:processes|0x00001} entry=app:main topic=reslut"},
		{"an inbox that is read", `process.send(process.pid(), "result") process.inbox():receive()`, ""},
		{"a message to nobody", `process.send("nobody", "t")`,
			"DEBUG message not delivered pid={app:processes|0x00001} location=app:main:1 to=nobody topic=t error=could not resolve 'nobody' as PID or registered name"},
		{"a reply to one that has ended", `process.send("{app:processes|0x00fff}", "reply")`,
			"DEBUG message not delivered pid={app:processes|0x00001} location=app:main:1 to={app:processes|0x00fff} topic=reply error=process not found"},
		{"an event that nobody reads", `process.cancel(process.pid())`, ""},
		{"an upgrade", `if ... == nil then process.listen("t") process.send(process.pid(), "m") process.upgrade(nil, 1) end process.inbox():receive()`, ""},
		{"a topic that was read", `local ch = process.listen("t") process.send(process.pid(), "t") ch:receive()`, ""},
		{"a topic given up", `process.unlisten(process.listen("t"))`, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			logs := luatest.Run(t, luatest.Program{Main: tt.source}).Logs
			switch {
			case tt.want == "" && len(logs) > 0:
				t.Errorf("logged %v, want nothing", logs)
			case tt.want != "" && (len(logs) != 1 || logs[0].String() != tt.want):
				t.Errorf("logged %v\nwant %s", logs, tt.want)
			}
		})
	}
}

// HST-6a: a process over a limit of its host ends with an error that names the
// limit and the line; pcall does not stop it.
func TestLimits(t *testing.T) {
	tests := []struct {
		name   string
		limits lua.Limits
		child  string
		want   string
	}{
		{"steps", lua.Limits{Steps: 10_000}, "pcall(function()\nwhile true do end\nend)\nwhile true do end", "process over host.max_steps (10000) at app:child:2"},
		{"steps in the first line of the method", lua.Limits{Steps: 10_000}, "while true do end", "process over host.max_steps (10000) at app:child:1"},
		{"steps in calls of an empty function", lua.Limits{Steps: 10_000}, "local function f()\nend\nwhile true do f() end", "process over host.max_steps (10000) at app:child:2"},
		{"steps in a yield", lua.Limits{Steps: 10_000}, "\nwhile true do coroutine.yield() end", "process over host.max_steps (10000) at app:child:2"},
		{"steps in a library function", lua.Limits{Steps: 10_000}, "\nlocal s = ('a'):rep(1e4):find(('.-'):rep(8) .. 'b')", "process over host.max_steps (10000) at app:child:2"},
		{"steps of coroutines that spawn each other", lua.Limits{Steps: 10_000}, "\nlocal function f()\ncoroutine.spawn(f) end\nf() channel.new():receive()", "process over host.max_steps (10000) at app:child:3"},
		{"memory", lua.Limits{Memory: 1 << 20}, "local t = {}\npcall(function()\nwhile true do t[#t + 1] = {} end\nend)\nwhile true do end",
			"process over host.max_memory (1M) at app:child:3"},
		{"memory that is no round number", lua.Limits{Memory: 1<<20 + 1}, "\nlocal s = string.rep('x', 1e8)", "process over host.max_memory (1.0M): it asked for 95.4M at once, at app:child:2"},
		{"memory for a string", lua.Limits{Memory: 3 << 18}, "pcall(function()\nlocal s = string.rep('x', 1e8) end)", "process over host.max_memory (768K): it asked for 95.4M at once, at app:child:2"},
		{"memory for a replacement", lua.Limits{Memory: 1 << 20}, "local x, y = ('x'):rep(1e5), ('y'):rep(1000)\nx:gsub('x', y)", "process over host.max_memory (1M): it asked for 1.0M at once, at app:child:2"},
		{"memory for endless recursion", lua.Limits{Memory: 1 << 20}, "local function f()\nf() end\nf()", "process over host.max_memory (1M) at app:child:2"},
		{"steps while loading", lua.Limits{Steps: 10_000}, "function main()\nend\nwhile true do end\nreturn main", "process over host.max_steps (10000) at app:child:3"},
		{"steps are counted from wait to wait", lua.Limits{Steps: 10_000}, "for _ = 1, 100 do\nfor _ = 1, 5000 do end\ntime.sleep(1)\nend", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := run(t, luatest.Program{
				Main:  `local _, err = process.call("app:child", "app:limited") return err and err:kind() .. " " .. err`,
				Units: map[string]string{"app:child": tt.child},
				Hosts: []string{"app:limited"},
				Setup: func(r *lua.Runtime) {
					r.Limits = func(host string) lua.Limits {
						if host == "app:limited" {
							return tt.limits
						}
						return lua.Limits{}
					}
				},
			})
			if tt.want == "" && r.Value() != nil || tt.want != "" && r.Value() != "RateLimited "+tt.want {
				t.Errorf("ended with %v, want %q", r.Value(), tt.want)
			}
		})
	}
}

// SP-2: a chunk that never ends is given up after 5 s, even one that is busy.
func TestLoadingTakesTooLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := gotime.Now()
		// Time stands still in a bubble while a chunk is busy: it must wait now and then.
		s := luatest.Start(t, luatest.Program{
			Modules: []*lua.Module{time.Module},
			Main:    "function main()\nend\nwhile true do for i = 1, 1000 do end time.sleep('100ms') end",
		})
		r := s.Wait()
		if fault.KindOf(r.Err()) != fault.Timeout || r.Err().Error() != "script of app:main did not finish loading" {
			t.Errorf("ended with %v", r.Err())
		}
		if d := gotime.Since(start); d != 5*gotime.Second {
			t.Errorf("given up after %v", d)
		}
	})
}

// A chunk that ends in the moment in which its time does has ended in time, after
// an upgrade, too.
func TestLoadingEndsInTime(t *testing.T) {
	late := &lua.Module{Name: "late", Functions: map[string]lua.Function{
		"fire": func(c *lua.Call) error { return c.Return1(lua.Bool(lua.ProcessOf(c).FireLoading())) },
	}}
	const slow = `
time.sleep("1s")
local function main()
	assert(late.fire())
	time.sleep("1s")
	return "lives"
end
return main`
	for name, main := range map[string]string{"spawn": slow, "upgrade": `process.upgrade("app:next")`} {
		r := run(t, luatest.Program{Modules: []*lua.Module{late}, Main: main, Units: map[string]string{"app:next": slow}})
		if r.Value() != "lives" {
			t.Errorf("%s: %v, %v", name, r.Value(), r.Err())
		}
	}
}

// RQ-5: entries may share a source and start with different methods.
func TestOneSourceManyMethods(t *testing.T) {
	code, err := lua.Parse("app:shared", `
		return {first = function() return "first of " .. process.id() end, second = function() return "second" end}`)
	if err != nil {
		t.Fatal(err)
	}
	r := run(t, luatest.Program{
		Main: `
			local function call(id) local v, err = process.call(id, "app:processes") return v or tostring(err) end
			return call("app:first") .. ", " .. call("app:second") .. ", " .. call("app:third")`,
		Setup: func(r *lua.Runtime) {
			methods := map[string]string{"app:first": "first", "app:second": "second", "app:third": "third"}
			r.Unit = func(id string) (*lua.Unit, error) { return code.Unit(methods[id], nil, nil), nil }
		},
	})
	if want := `first of app:shared, second, method "third" not found in module`; r.Value() != want {
		t.Errorf("got %v, want %s", r.Value(), want)
	}
}

// The errors of hosts, as SP-1 and the table after it have them.
func TestHostsThatRefuse(t *testing.T) {
	tests := []struct {
		name, host, want string
		setup            func(t *testing.T, s *process.Space)
	}{
		{"down", "app:down", "Unavailable false host is not running", func(t *testing.T, s *process.Space) { addHost(t, s, "app:down") }},
		{"no host", "app:file", "Invalid false app:file is a registry.entry, not a host", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := run(t, luatest.Program{
				Main: `
					local results = {}
					for _, name in ipairs { "spawn", "spawn_monitored", "spawn_linked", "spawn_linked_monitored", "call", "exec" } do
						local pid, err = process[name]("app:child", ...)
						results[#results + 1] = tostring(pid) .. " " .. err:kind() .. " " .. tostring(err:retryable()) .. " " .. err
					end
					return results`,
				Units: map[string]string{"app:child": "return"},
				Args:  []any{tt.host},
				Setup: func(r *lua.Runtime) {
					if tt.setup != nil {
						tt.setup(t, r.Space)
					}
					hosts := r.Host
					r.Host = func(id string) (*process.Host, error) {
						if id == "app:file" {
							return nil, fault.New(fault.Invalid, "", "app:file is a registry.entry, not a host")
						}
						return hosts(id)
					}
				},
			})
			for _, got := range r.Value().([]any) {
				if got != "nil "+tt.want {
					t.Errorf("got %v, want nil %s", got, tt.want)
				}
			}
		})
	}
}

func addHost(t *testing.T, s *process.Space, id string) *process.Host {
	t.Helper()
	h, err := s.AddHost(id)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// HST-6a, S-5: a full mailbox or host refuses, loses nothing, and has room again
// later.
func TestLimitsOfMailboxesAndHosts(t *testing.T) {
	r := run(t, luatest.Program{
		Hosts: []string{"app:limited"},
		Units: map[string]string{"app:child": `
			local go = process.events()
			go:receive()
			local inbox, log = process.inbox(), ""
			for _ = 1, 3 do log = log .. inbox:receive():topic() end
			return log`},
		Main: `
			local child = assert(process.spawn_monitored("app:child", "app:limited"))
			local log = ""
			for _, topic in ipairs { "a", "b", "c" } do
				local ok, err = process.send(child, topic)
				log = log .. (ok and "+" or err:kind() .. tostring(err:retryable()))
			end
			local _, err = process.spawn("app:child", "app:limited")
			log = log .. " " .. err:kind() .. tostring(err:retryable())
			process.cancel(child) -- always gets in
			while not process.send(child, "d") do time.sleep("1ms") end
			log = log .. " " .. process.events():receive().result.value
			assert(process.spawn("app:child", "app:limited"))
			return log`,
		Setup: func(r *lua.Runtime) {
			h, err := r.Space.Host("app:limited")
			if err != nil {
				t.Fatal(err)
			}
			h.SetLimits(process.Limits{MaxMailbox: 2, MaxProcesses: 1})
		},
	})
	if want := "++RateLimitedtrue RateLimitedtrue abd"; r.Value() != want {
		t.Errorf("got %v, want %s", r.Value(), want)
	}
}

// C-8: a host that stops asks first, as the runtime.
func TestCancelOfTheRuntime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := luatest.Start(t, luatest.Program{
			Modules: []*lua.Module{time.Module},
			Units:   map[string]string{"app:child": "process.events():receive() time.sleep('1s')"},
			Main: `
				assert(process.spawn("app:child", "app:processes"))
				local event = process.events():receive()
				local _, err = process.spawn("app:child", "app:processes")
				return {event.kind, event.from, event.reason, time.parse(time.RFC3339NANO, event.deadline):sub(time.now()):seconds(), err:kind() .. " " .. err}`,
		})
		synctest.Wait()
		h, err := s.Space.Host(luatest.Host)
		if err != nil {
			t.Fatal(err)
		}
		start := gotime.Now()
		if err := h.Stop(context.Background(), process.Cancel{Within: 5 * gotime.Second, Reason: "scheduler shutdown"}); err != nil {
			t.Error(err)
		}
		if d := gotime.Since(start); d != gotime.Second {
			t.Errorf("stopping took %v, want 1s", d)
		}
		want := []any{"pid.cancel", "", "scheduler shutdown", int64(5), "Unavailable host is shutting down"}
		if r := s.Wait(); r.Err() != nil || !slices.Equal(r.Value().([]any), want) {
			t.Errorf("main returned %v, %v, want %v", r.Value(), r.Err(), want)
		}
	})
}

// A message from Go has no sender, and plain data as its payload.
func TestMessagesFromGo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := luatest.Start(t, luatest.Program{Main: `
			local inbox, raw, log = process.inbox(), process.listen("raw"), {}
			for _ = 1, 2 do
				local m = inbox:receive()
				local p = m:payload()
				log[#log + 1] = {m:topic(), tostring(m:from()), p and (p:data())}
			end
			log[#log + 1] = raw:receive()
			return log`})
		s.Send("data", map[string]any{"list": []any{1, "x", true}})
		s.Send("none", nil)
		s.Send("raw", 7)
		want := `[[data nil map[list:[1 x true]]] [none nil] 7]`
		if r := s.Wait(); r.Err() != nil || fmt.Sprint(r.Value()) != want {
			t.Errorf("main returned %v, %v, want %s", r.Value(), r.Err(), want)
		}
	})
}

// ER-7, ER-8: errors of Go code get a kind.
func TestGoErrors(t *testing.T) {
	failing := &lua.Module{Name: "failing", Functions: map[string]lua.Function{}}
	for name, err := range map[string]error{
		"canceled": fmt.Errorf("reading: %w", context.Canceled),
		"deadline": context.DeadlineExceeded,
		"plain":    fmt.Errorf("broken"),
		"fault":    fault.New(fault.Conflict, "op", "in use").Retryable(fault.RetryYes).With("by", "me"),
	} {
		failing.Functions[name] = func(c *lua.Call) error { return c.Fail(err) }
		failing.Functions["raise_"+name] = func(*lua.Call) error { return err }
	}
	failing.Functions["panic"] = func(*lua.Call) error { panic("in Go") }
	r := run(t, luatest.Program{Modules: []*lua.Module{failing}, Main: `
		local function fails(name, kind, text)
			check.fails(kind, text, failing[name]())
			local ok, err = pcall(failing["raise_" .. name])
			check.equal(tostring(err), text)
		end
		fails("canceled", errors.CANCELED, "reading: context canceled")
		fails("deadline", errors.TIMEOUT, "context deadline exceeded")
		fails("plain", errors.INTERNAL, "broken")
		fails("fault", errors.CONFLICT, "in use")
		local _, err = failing.fault()
		check.equal({err:retryable(), err:details()}, {true, {by = "me"}})
		check.raises("internal error", failing.panic) -- the runtime lives on
		local _, err = process.call("app:panics", "app:processes")
		check.equal(err:kind(), errors.INTERNAL)`,
		Units: map[string]string{"app:panics": "failing.panic()"},
	})
	if len(r.Logs) < 2 {
		t.Errorf("logged %v, want the panics", r.Logs)
	}
}

// base.md §5: numbers are different each time a runtime starts.
func TestRandomNumbersDifferFromRunToRun(t *testing.T) {
	draw := func() any { return run(t, luatest.Program{Main: `return math.random(2 ^ 53)`}).Value() }
	if first := draw(); draw() == first {
		t.Errorf("two runtimes begin with %v", first)
	}
}
