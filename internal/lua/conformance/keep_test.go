package conformance_test

import (
	"fmt"
	"testing"

	"wippy/internal/lua"
	"wippy/internal/lua/luatest"
	luasecurity "wippy/internal/lua/modules/security"
	luatime "wippy/internal/lua/modules/time"
)

// processKeepers are programs that keep n things of a kind which only a process
// has.
var processKeepers = []struct {
	name, source string
	n            int
}{
	{"messages to oneself", `for i = 1, n do process.send(process.pid(), "x", i) end`, 20_000},
	{"messages with a record", `for i = 1, n do process.send(process.pid(), "x", {n = i, data = "hello"}) end`, 20_000},
	{"messages with a long text", `for i = 1, n do process.send(process.pid(), "x", ("x"):rep(1000) .. i) end`, 5_000},
	{"messages with one long text", `local s = ("x"):rep(1e6) for i = 1, n do process.send(process.pid(), "x", s) end`, 20_000},
	{"messages with nested tables", `for i = 1, n do process.send(process.pid(), "x", {{i, {i}}, {a = {i}}}) end`, 10_000},
	{"messages with several payloads", `for i = 1, n do process.send(process.pid(), "x", i, {i}, "text" .. i) end`, 10_000},
	{"messages on a topic", `local ch = process.listen("x") for i = 1, n do process.send(process.pid(), "x", i) end`, 20_000},
	{"messages that were received", `local inbox = process.inbox() for i = 1, n do process.send(process.pid(), "x", i) t[i] = inbox:receive() end`, 20_000},
	{"topics", `for i = 1, n do process.listen("topic" .. i) end`, 3_000},
	{"topics with one channel", `local ch = channel.new() for i = 1, n do subscribe("topic" .. i, ch) end`, 3_000},
	{"timers", `for i = 1, n do t[i] = time.timer("1h") end`, 20_000},
	{"timers that nobody refers to", `for i = 1, n do time.after("1h") end`, 20_000},
	{"tickers", `for i = 1, n do t[i] = time.ticker("1h") end`, 20_000},
	{"times", `for i = 1, n do t[i] = time.now() end`, 50_000},
	{"durations", `for i = 1, n do t[i] = time.parse_duration("1s") end`, 50_000},
	{"sleeping coroutines", `for i = 1, n do coroutine.spawn(function() time.sleep("1h") end) end coroutine.yield()`, 20_000},
	{"names", `for i = 1, n do process.registry.register("name" .. i) end`, 20_000},
	{"events", `process.events() for i = 1, n do process.spawn_monitored("app:nothing", "app:processes") end`, 20_000},
	{"select cases", `local ch = channel.new() for i = 1, n do t[i] = ch:case_send(i) end`, 20_000},
	{"results of select", `local ch = channel.new(1) for i = 1, n do ch:send(i) t[i] = channel.select{ch:case_receive()} end`, 20_000},
	{"builders", `for i = 1, n do t[i] = process.with_context({a = i}) end`, 10_000},
	{"payloads", `for i = 1, n do t[i] = payload.new({i}) end`, 20_000},
	{"actors", `for i = 1, n do t[i] = security.new_actor("actor" .. i, {role = "user", text = ("x"):rep(100) .. i, list = {1, 2, 3}}) end`, 5_000},
	{"error objects", `for i = 1, n do t[i] = errors.new("text" .. i) end`, 20_000},
}

// A probe compares what is counted with what the heap has grown by.
var probe = &lua.Module{Name: "probe", Functions: map[string]lua.Function{
	"heap":    func(c *lua.Call) error { return c.Return1(lua.Number(float64(heap()))) },
	"counted": func(c *lua.Call) error { return c.Return1(lua.Number(float64(c.Machine().Measure()))) },
}}

// Issue "Limits and fairness": memory is counted within 20 % of the truth, where
// it is kept by the process and not by its values, too.
func TestMemoryOfProcessesIsCounted(t *testing.T) {
	if raced {
		t.Skip("the race detector changes what the heap takes")
	}
	for _, k := range processKeepers {
		t.Run(k.name, func(t *testing.T) {
			s := luatest.Start(t, luatest.Program{
				Main: fmt.Sprintf(`local n, t, time, probe = %d, {}, require("time"), require("probe")
local security = require("security")
local heap, counted = probe.heap(), probe.counted()
do %s end
local grown = probe.counted() - counted
local size = probe.heap() - heap
t[1] = nil
return {grown, size}`, k.n, k.source),
				Units:   map[string]string{"app:nothing": ""},
				Modules: []*lua.Module{probe, luatime.Module, luasecurity.Module},
			})
			r := s.Wait()
			if err := r.Err(); err != nil {
				t.Fatal(err)
			}
			figures := r.Value().([]any)
			counted, size := figures[0].(int64), figures[1].(int64)
			if ratio := float64(counted) / float64(size); ratio < 0.8 || ratio > 1.2 {
				t.Errorf("counted %d bytes of %d, %d each: %.0f %%", counted, size, size/int64(k.n), 100*ratio)
			}
		})
	}
}
