package lua_test

import (
	"runtime"
	"testing"

	"wippy/internal/lua"
	"wippy/internal/lua/luatest"
)

// memoryModule lets a program have its memory measured, which reads everything
// that it can reach.
var memoryModule = &lua.Module{Name: "memory", Functions: map[string]lua.Function{
	"measure": func(c *lua.Call) error { return c.Return1(lua.Number(float64(c.Machine().Measure()))) },
}}

// payload-and-messages.md G-1: nothing that can change belongs to a sender and its
// receiver. The race detector sees what they share when one is measured.
func TestMessagesShareNothing(t *testing.T) {
	tests := []struct{ name, send, use string }{
		{"a table written in the call", `process.send(pid, "t", 1, 2, 3, 4, 5, 6, 7, 8, {1, 2, 3})`, `t = t or m:payload()[9]:data() t[#t + 1] = 1`},
		{"a record written in the call", `process.send(pid, "t", {n = 1, data = "x" .. 1})`, `t = t or m:payload():data() t.n = t.n + 1 t[t.n] = 1`},
		{"an error with details", `e = errors.new({message = "m", details = {a = 1, b = {2, 3}, e = errors.new("inner")}}) process.send(pid, "t", e)`,
			`e = e or m:payload():data() memory.measure() e:details()`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			run(t, luatest.Program{
				Modules: []*lua.Module{memoryModule},
				Main: `
					local memory = require("memory")
					local pid, inbox = process.spawn("app:child", "app:processes"), process.inbox()
					` + tt.send + `
					local over = inbox:case_receive()
					repeat memory.measure() until not channel.select{over, default = true}.default`,
				Units: map[string]string{"app:child": `
					local memory, inbox = require("memory"), process.inbox()
					local m = inbox:receive()
					for _ = 1, 3000 do ` + tt.use + ` end
					process.send(m:from(), "done")`},
			})
		})
	}
}

// Issue "Limits and fairness": memory is counted within 20 % of the truth, also
// where a table is part of the message that it came in.
func TestMessagesAreCounted(t *testing.T) {
	const n = 20_000
	for _, tt := range []struct{ name, topic, send, keep string }{
		{"records", `"t"`, `{n = i, data = "hello"}`, `m:payload():data()`},
		{"messages with records", `"t"`, `{n = i, data = "hello"}`, `m`},
		{"records and their messages", `"t"`, `{n = i, data = "hello"}`, `m kept[-i] = m:payload():data()`},
		{"records of four fields", `"t"`, `{n = i, data = "hello", a = 1, b = 2}`, `m:payload():data()`},
		{"messages with records of four fields", `"t"`, `{n = i, data = "hello", a = 1, b = 2}`, `m`},
		{"messages with lists", `"t"`, `{i, i}`, `m`},
		{"copies of records", `"t"`, `{n = i, data = "hello"}`, `m:payload():data() process.send(me, "t", kept[i]) kept[i] = inbox:receive():payload():data()`},
		{"records that came under long topics", `("t"):rep(300) .. i`, `{n = i, data = "hello"}`, `m:payload():data()`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var counted, truly int
			count := func(c *lua.Call) error {
				counted, truly = c.Machine().Measure()-counted, heap()-truly
				return nil
			}
			run(t, luatest.Program{
				Modules: []*lua.Module{{Name: "memory", Functions: map[string]lua.Function{"count": count}}},
				Args:    []any{n},
				Main: `
					local memory, me, inbox = require("memory"), process.pid(), process.inbox()
					local kept = {}
					for i = 1, ... do kept[i], kept[-i] = false, false end
					memory.count()
					for i = 1, ... do
						process.send(me, ` + tt.topic + `, ` + tt.send + `)
						local m = inbox:receive()
						kept[i] = ` + tt.keep + `
					end
					memory.count()
					return #kept`,
			})
			if ratio := float64(counted) / float64(truly); ratio < 0.8 || ratio > 1.2 {
				t.Errorf("counted %d bytes of %d: %.0f %%", counted, truly, 100*ratio)
			}
		})
	}
}

// What a program could not send is gone with it.
func TestFailedSendsKeepNothing(t *testing.T) {
	for _, send := range []string{`me, ""`, `me, "@t"`, `me, 1`, `"nobody", "t"`, `me, "t"`} {
		t.Run(send, func(t *testing.T) {
			before := heap()
			s := luatest.Start(t, luatest.Program{
				Workers: 1,
				Main:    `local me = process.pid() process.send(` + send + `, {text = ("x"):rep(1e7)})`,
			})
			s.Wait()
			if kept := heap() - before; kept > 5e6 {
				t.Errorf("%d bytes are kept", kept)
			}
		})
	}
}

// A wait that is over does not keep what has ended it.
func TestResultOfACallIsNotKept(t *testing.T) {
	size := func(c *lua.Call) error { return c.Return1(lua.Number(float64(heap()))) }
	run(t, luatest.Program{
		Modules: []*lua.Module{{Name: "memory", Functions: map[string]lua.Function{"size": size}}},
		Main: `
			local memory = require("memory")
			local before = memory.size()
			local result = process.call("app:large", "app:processes")
			check.equal(#result.text, 1e7)
			result = nil
			local kept = memory.size() - before
			check.equal(kept < 5e6 or kept, true)`,
		Units: map[string]string{"app:large": `return {text = ("x"):rep(1e7)}`},
	})
}

// heap returns the size of what is alive in Go's heap.
func heap() int {
	runtime.GC()
	var s runtime.MemStats
	runtime.ReadMemStats(&s)
	return int(s.HeapAlloc)
}
