package lua_test

import (
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
