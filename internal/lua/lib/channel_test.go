package lib_test

import (
	"fmt"
	"strings"
	"testing"

	"wippy/internal/lua/lib"
	"wippy/internal/lua/vm"
)

func TestNewChannels(t *testing.T) {
	check(t, []program{
		{"type, identity, table key", `
			local a, b = channel.new(), channel.new()
			local t = {[a] = 1, [b] = 2}
			return type(a), a == a, a == b, t[a], t[b], #tostring(a) > 0`, "userdata, true, false, 1, 2, true"},
		{"nothing, nil and 0 give no buffer", `
			local full = {}
			for i, ch in ipairs { channel.new(), channel.new(nil), channel.new(0) } do
				full[i] = channel.select({ch:case_send(1)}, true).default
			end
			return unpack(full)`, "true, true, true"},
		{"n gives room for n, fractions cut off", `
			local ch = channel.new(2.9)
			return ch:send(1), ch:send(2), channel.select({ch:case_send(3)}, true).default`, "true, true, true"},
		{"a negative size is 0", `channel.select({channel.new(-3):case_send(1)}, true).default`, "true"},
		{"a string is no size", `pcall(channel.new, "2")`, "false, bad argument #1 to 'new' (number expected, got string)"},
		{"a boolean is no size", `pcall(channel.new, true)`, "false, bad argument #1 to 'new' (number expected, got boolean)"},
		{"a table is no size", `pcall(channel.new, {})`, "false, bad argument #1 to 'new' (number expected, got table)"},
		{"a huge size costs nothing", `channel.new(1e300):send(1)`, "true"},
		{"methods want a channel: send", `pcall(channel.new().send, 1)`, "false, bad argument #1 to 'send' (channel expected, got number)"},
		{"methods want a channel: receive", `pcall(channel.new().receive)`, "false, bad argument #1 to 'receive' (channel expected, got no value)"},
		{"methods want a channel: close", `pcall(channel.new().close, {})`, "false, bad argument #1 to 'close' (channel expected, got table)"},
		{"methods want a channel: case_send", `pcall(channel.new().case_send, "x")`, "false, bad argument #1 to 'case_send' (channel expected, got string)"},
		{"methods want a channel: case_receive", `pcall(channel.new().case_receive, print)`, "false, bad argument #1 to 'case_receive' (channel expected, got nil)"},
		{"the library is read-only", `pcall(function() channel.x = 1 end)`, "false, t:1: channel is read-only"},
	})
}

func TestSendAndReceive(t *testing.T) {
	check(t, []program{
		{"CH-1 the longest waiting receiver gets the value", `
			local ch, got = channel.new(), ""
			for i = 1, 3 do coroutine.spawn(function() local v = ch:receive() got = got .. i .. v end) end
			coroutine.yield()
			local sent = ch:send("a")
			ch:send("b")
			ch:send("c")
			coroutine.yield()
			return sent, got`, "true, 1a2b3c"},
		{"CH-2 CH-7 a buffer takes values at once and gives the oldest", `
			local ch = channel.new(2)
			local a, b = ch:send(1), ch:send(2)
			return a, b, ch:receive()`, "true, true, 1, true"},
		{"CH-3 CH-8 without room the sender waits until the value is taken", `
			local ch, log = channel.new(), ""
			coroutine.spawn(function() log = log .. "s" local ok = ch:send(7) log = log .. tostring(ok) end)
			coroutine.yield()
			log = log .. "r"
			local v, ok = ch:receive()
			coroutine.yield()
			return v, ok, log`, "7, true, srtrue"},
		{"CH-7 the longest waiting sender moves into the buffer", `
			local ch, log = channel.new(1), ""
			ch:send(1)
			for i = 2, 3 do coroutine.spawn(function() ch:send(i) log = log .. i end) end
			coroutine.yield()
			local first = ch:receive()
			coroutine.yield()
			local woken = log
			return first, woken, ch:receive(), (ch:receive())`, "1, 2, 2, 3"},
		{"CH-4 send on a closed channel raises", `
			local ch = channel.new(1)
			ch:close()
			return pcall(ch.send, ch, 1)`, "false, send on closed channel"},
		{"CH-4 with the position of the call", `
			local ch = channel.new()
			ch:close()
			return pcall(function() ch:send(1) end)`, "false, t:4: send on closed channel"},
		{"CH-5 closing wakes a sender with an error", `
			local ch, ok, err = channel.new()
			coroutine.spawn(function() ok, err = pcall(ch.send, ch, 1) end)
			coroutine.yield()
			ch:close()
			local v, open = ch:receive()
			coroutine.yield()
			return ok, err, v, open`, "false, send on closed channel, nil, false"},
		{"CH-5 what was in the buffer stays, what waited does not", `
			local ch, failed = channel.new(1), 0
			ch:send("kept")
			for i = 1, 3 do coroutine.spawn(function() if not pcall(ch.send, ch, i) then failed = failed + 1 end end) end
			coroutine.yield()
			ch:close()
			coroutine.yield()
			return failed, ch:receive(), (select(2, ch:receive()))`, "3, kept, false"},
		{"CH-6 nil can be sent", `
			local ch = channel.new(2)
			ch:send(nil)
			ch:send()
			local a, b = ch:receive()
			return a, b, ch:receive()`, "nil, true, nil, true"},
		{"CH-6 nil to a waiting receiver", `
			local ch, v, ok = channel.new(), 1
			coroutine.spawn(function() v, ok = ch:receive() end)
			coroutine.yield()
			ch:send()
			coroutine.yield()
			return v, ok`, "nil, true"},
		{"CH-9 receive waits while the channel is open and empty", `channel.new():receive()`, "waits"},
		{"CH-10 CH-11 a closed channel is read to its end, then ends for good", `
			local ch = channel.new(3)
			ch:send("a")
			ch:send("b")
			ch:close()
			local a, ok1 = ch:receive()
			local b, ok2 = ch:receive()
			local c, ok3 = ch:receive()
			return a, ok1, b, ok2, c, ok3, ch:receive()`, "a, true, b, true, nil, false, nil, false"},
		{"CH-12 close wakes all receivers", `
			local ch, log = channel.new(), ""
			for i = 1, 3 do coroutine.spawn(function()
				local v, ok = ch:receive()
				log = log .. i .. tostring(v) .. tostring(ok)
			end) end
			coroutine.yield()
			local n = select("#", ch:close())
			coroutine.yield()
			return n, log`, "0, 1nilfalse2nilfalse3nilfalse"},
		{"CH-13 close again does nothing", `
			local ch = channel.new(1)
			ch:send(1)
			ch:close()
			ch:close()
			return ch:receive()`, "1, true"},
		{"CH-14 anything is sent as it is", `
			local ch, t = channel.new(9), {}
			local values = {t, print or type, ch, coroutine.create(type), ch:case_receive(), errors.new("x"), true, 0}
			local same = 0
			for _, v in ipairs(values) do
				ch:send(v)
				if ch:receive() == v then same = same + 1 end
			end
			return same == #values`, "true"},
		{"CH-15 values arrive in the order sent, each once", `
			local ch, sum, got = channel.new(3), 0, 0
			for r = 1, 4 do coroutine.spawn(function()
				local last = 0
				for v in function() return (ch:receive()) end do
					assert(v > last)
					last, sum, got = v, sum + v, got + 1
				end
			end) end
			for i = 1, 100 do ch:send(i) end
			ch:close()
			for _ = 1, 100 do coroutine.yield() end
			return got, sum`, "100, 5050"},
		{"CH-15 waiting senders are served in order", `
			local ch, got = channel.new(), ""
			for i = 1, 5 do coroutine.spawn(function() ch:send(i) end) end
			coroutine.yield()
			for i = 1, 5 do got = got .. ch:receive() end
			return got`, "12345"},
		{"CH-16 extra arguments to send are ignored", `
			local ch = channel.new(2)
			ch:send(1, 2, 3)
			return ch:receive(), channel.select({ch:case_receive()}, true).default`, "1, true"},
	})
}

func TestSelect(t *testing.T) {
	check(t, []program{
		{"SE-1 SE-11 receiving", `
			local ch = channel.new(1)
			ch:send("v")
			local r = channel.select {ch:case_receive()}
			return r.channel == ch, r.value, r.ok, r.default`, "true, v, true, nil"},
		{"SE-2 a closed channel is ready, before the default", `
			local ch = channel.new()
			ch:close()
			local r = channel.select {ch:case_receive(), default = true}
			return r.channel == ch, r.value, r.ok, r.default`, "true, nil, false, nil"},
		{"SE-3 values of a closed channel come first", `
			local ch = channel.new(1)
			ch:send("v")
			ch:close()
			local a, b = channel.select {ch:case_receive()}, channel.select {ch:case_receive()}
			return a.value, a.ok, b.value, b.ok`, "v, true, nil, false"},
		{"SE-4 SE-11 sending into a buffer", `
			local ch = channel.new(1)
			local r = channel.select {ch:case_send("v")}
			return r.channel == ch, r.value, r.ok, ch:receive()`, "true, v, true, v, true"},
		{"SE-4 sending to a waiting receiver", `
			local ch, got = channel.new()
			coroutine.spawn(function() got = ch:receive() end)
			coroutine.yield()
			local r = channel.select {ch:case_send("v")}
			coroutine.yield()
			return r.channel == ch, r.value, r.ok, got`, "true, v, true, v"},
		{"SE-4 SE-6 a send case waits for a receiver", `
			local ch, r = channel.new()
			coroutine.spawn(function() r = channel.select {ch:case_send("v")} end)
			coroutine.yield()
			local got = ch:receive()
			coroutine.yield()
			return got, r.channel == ch, r.value, r.ok`, "v, true, v, true"},
		{"SE-5 the default, as a field or as an argument", `
			local ch = channel.new()
			local a = channel.select {ch:case_receive(), default = true}
			local b = channel.select({ch:case_send(1)}, true)
			return a.default, a.ok, a.channel, b.default, b.ok, b.channel, b.value`, "true, true, nil, true, true, nil, nil"},
		{"SE-6 without one it waits", `channel.select {channel.new():case_receive()}`, "waits"},
		{"SE-6 and wakes with what comes", `
			local a, b, r = channel.new(), channel.new()
			coroutine.spawn(function() r = channel.select {a:case_receive(), b:case_receive()} end)
			coroutine.yield()
			b:send("v")
			coroutine.yield()
			return r.channel == b, r.value, r.ok`, "true, v, true"},
		{"SE-7 closing wakes a receive case", `
			local a, b, r = channel.new(), channel.new()
			coroutine.spawn(function() r = channel.select {a:case_receive(), b:case_receive()} end)
			coroutine.yield()
			b:close()
			coroutine.yield()
			return r.channel == b, r.value, r.ok`, "true, nil, false"},
		{"SE-8 a send case of a closed channel raises", `
			local ch = channel.new(1)
			ch:close()
			return pcall(channel.select, {ch:case_send(1), default = true})`, "false, send on closed channel"},
		{"SE-8 also if it closes meanwhile", `
			local ch, ok, err = channel.new()
			coroutine.spawn(function() ok, err = pcall(channel.select, {ch:case_send(1)}) end)
			coroutine.yield()
			ch:close()
			coroutine.yield()
			return ok, err`, "false, send on closed channel"},
		{"SE-8 but a ready case before it wins", `
			local open, ch = channel.new(1), channel.new()
			ch:close()
			return channel.select({open:case_send(1), ch:case_send(1)}).channel == open`, "true"},
		{"SE-9 the first of the ready cases wins, always", `
			local a, b, first = channel.new(50), channel.new(50), 0
			for i = 1, 50 do a:send(i) b:send(i) end
			for i = 1, 50 do
				if channel.select({b:case_receive(), a:case_receive()}).channel == b then first = first + 1 end
			end
			return first`, "50"},
		{"SE-10 the other cases leave no trace", `
			local a, b, c = channel.new(1), channel.new(1), channel.new()
			a:send(1)
			b:send(2)
			channel.select {a:case_receive(), b:case_receive(), c:case_send(3)}
			return channel.select({a:case_receive()}, true).default, b:receive(), channel.select({c:case_receive()}, true).default`,
			"true, 2, true"},
		{"SE-10 nor do they after a wait", `
			local a, b, c, wakes = channel.new(), channel.new(), channel.new(), 0
			coroutine.spawn(function()
				channel.select {a:case_receive(), b:case_receive(), c:case_send("ghost"), a:case_receive()}
				wakes = wakes + 1
				channel.new():receive()
			end)
			coroutine.yield()
			b:send(1)
			coroutine.yield()
			return wakes, channel.select({a:case_send(1)}, true).default, channel.select({b:case_send(1)}, true).default,
				channel.select({c:case_receive()}, true).default`, "1, true, true, true"},
		{"SE-10 nor after an error", `
			local a, b = channel.new(), channel.new()
			coroutine.spawn(function() pcall(channel.select, {a:case_send(1), b:case_receive()}) end)
			coroutine.yield()
			a:close()
			coroutine.yield()
			return channel.select({b:case_send(1)}, true).default`, "true"},
		{"SE-10 two selects can meet", `
			local a, b, r = channel.new(), channel.new()
			coroutine.spawn(function() r = channel.select {a:case_send("x"), b:case_receive()} end)
			coroutine.yield()
			local mine = channel.select {b:case_receive(), a:case_receive()}
			coroutine.yield()
			return mine.value, r.value, r.channel == a, channel.select({b:case_send(1)}, true).default`, "x, x, true, true"},
		{"SE-10 a select does not meet itself", `channel.select((function(ch) return {ch:case_send(1), ch:case_receive()} end)(channel.new()))`, "waits"},
		{"SE-12 a channel in several cases", `
			local ch, r = channel.new(1)
			ch:send("v")
			local a = channel.select {ch:case_receive(), ch:case_send("w"), ch:case_receive()}
			local b = channel.select {ch:case_receive(), ch:case_send("w")}
			return a.value, b.value, ch:receive()`, "v, w, w, true"},
		{"SE-12 and while it waits", `
			local ch, r = channel.new()
			coroutine.spawn(function() r = channel.select {ch:case_send(1), ch:case_receive(), ch:case_receive()} end)
			coroutine.yield()
			ch:send("v")
			coroutine.yield()
			return r.value, channel.select({ch:case_receive()}, true).default`, "v, true"},
		{"SE-13 a default of false or nil is none", `
			local ch, log = channel.new(), ""
			coroutine.spawn(function() channel.select {ch:case_receive(), default = false} log = log .. "a" end)
			coroutine.spawn(function() channel.select({ch:case_receive()}, false) log = log .. "b" end)
			coroutine.spawn(function() channel.select({ch:case_receive()}, nil) log = log .. "c" end)
			coroutine.yield()
			local waiting = log
			ch:close()
			coroutine.yield()
			return "[" .. waiting .. "]", log`, "[], abc"},
		{"cases must be a table", `pcall(channel.select, channel.new())`, "false, bad argument #1 to 'select' (table expected, got channel)"},
		{"no argument", `pcall(channel.select)`, "false, bad argument #1 to 'select' (table expected, got no value)"},
		{"a channel is no case, and nothing has happened", `
			local ch = channel.new(1)
			local ok, err = pcall(channel.select, {ch:case_send(1), ch})
			return ok, err, channel.select({ch:case_receive()}, true).default`, "false, invalid select case at index 2: got channel, want ch:case_receive() or ch:case_send(value), true"},
		{"false is no case", `pcall(channel.select, {false})`, "false, invalid select case at index 1: got boolean, want ch:case_receive() or ch:case_send(value)"},
		{"nor is a hole", `pcall(channel.select, {nil, channel.new():case_receive()})`, "false, invalid select case at index 1: got nil, want ch:case_receive() or ch:case_send(value)"},
		{"no case", `pcall(channel.select, {})`, "false, select requires at least one case"},
		{"no case but a default", `channel.select({}, true).default`, "true"},
		{"other keys are ignored", `channel.select({channel.new(1):case_send(1), x = 1, [true] = 2}).ok`, "true"},
		{"a case can be used again and shared", `
			local ch, n = channel.new(3), 0
			local send, receive = ch:case_send("v"), ch:case_receive()
			for _ = 1, 3 do channel.select {send} end
			coroutine.spawn(function() if channel.select({receive}).value == "v" then n = n + 1 end end)
			coroutine.yield()
			for _ = 1, 2 do if channel.select({receive}).value == "v" then n = n + 1 end end
			return n, channel.select({receive}, true).default`, "3, true"},
		{"making a case has no effect", `
			local ch = channel.new(1)
			ch:case_send(1)
			return channel.select({ch:case_receive()}, true).default`, "true"},
	})
}

// A source is what feeds a subscription in these tests: numbers that are their
// own order of arrival.
type source struct{ values []float64 }

func (s *source) Fetch() {}

func (s *source) Peek() (uint64, bool) {
	if len(s.values) == 0 {
		return 0, false
	}
	return uint64(s.values[0]), true
}

func (s *source) Take() (vm.Value, bool) {
	if len(s.values) == 0 {
		return vm.Value{}, false
	}
	v := s.values[0]
	s.values = s.values[1:]
	return vm.Number(v), true
}

// SE-9: of several subscriptions the one with the oldest value is ready, and it
// keeps its place among the other cases.
func TestSelectOnSubscriptions(t *testing.T) {
	tests := []struct {
		name, src string
		a, b      []float64 // what waits in the subscriptions a and b
		want      string
	}{
		{"the oldest value comes first", `return channel.select({a:case_receive(), b:case_receive()}).value`, []float64{5}, []float64{3}, "3"},
		{"whatever the index", `return channel.select({b:case_receive(), a:case_receive()}).value`, []float64{2}, []float64{3}, "2"},
		{"an ordinary channel before both wins", `
			local ch = channel.new(1)
			ch:send("c")
			return channel.select({ch:case_receive(), a:case_receive(), b:case_receive()}).value`, []float64{1}, []float64{2}, "c"},
		{"one behind the oldest loses", `
			local ch = channel.new(1)
			ch:send("c")
			return channel.select({b:case_receive(), a:case_receive(), ch:case_receive()}).value`, []float64{1}, []float64{2}, "1"},
		{"one before the oldest wins, even behind a younger one", `
			local ch = channel.new(1)
			ch:send("c")
			return channel.select({b:case_receive(), ch:case_receive(), a:case_receive()}).value`, []float64{1}, []float64{2}, "c"},
		{"the others keep theirs", `
			channel.select {a:case_receive(), b:case_receive()}
			return a:receive(), b:receive()`, []float64{2, 4}, []float64{1, 3}, "2, 3, true"},
		{"the default, if nothing has come", `return channel.select({a:case_receive(), b:case_receive()}, true).default`, nil, nil, "true"},
		{"nothing is sent to a subscription", `return pcall(a.send, a, 1)`, nil, nil, "false, cannot send to a subscription channel"},         // I-8
		{"not by a select either", `return pcall(a.case_send, a, 1)`, nil, nil, "false, cannot send to a subscription channel"},               // I-8
		{"nor is it closed", `return pcall(a.close, a)`, nil, nil, "false, cannot close a subscription channel"},                              // I-8
		{"what is left of a closed one can be read", `return c:receive(), c:receive()`, nil, nil, "9, nil, false"},                            // I-6
		{"by a select, too", `return channel.select({c:case_receive()}).value, channel.select({c:case_receive()}).ok`, nil, nil, "9, false"},  // I-6
		{"and in order of arrival", `return channel.select({c:case_receive(), a:case_receive()}).value`, []float64{8}, nil, "8"},              // I-6
		{"the end of a closed one is ready", `c:receive() return channel.select({c:case_receive(), a:case_receive()}).ok`, nil, nil, "false"}, // I-6
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := start(t, "local a, b, c = ... "+tt.src, new(lib.Subscription).Init(&source{tt.a}).Value(), new(lib.Subscription).Init(&source{tt.b}).Value(), closedSubscription())
			if got := outcome(t, m, 1<<20); got != tt.want {
				t.Errorf("%s\n got %s\nwant %s", tt.src, got, tt.want)
			}
		})
	}
}

// closedSubscription returns a subscription that has been closed with a 9 in it.
func closedSubscription() vm.Value {
	ch := new(lib.Subscription).Init(&source{[]float64{9}})
	ch.Close()
	return ch.Value()
}

// CH-15: a receiver that has been called gets what it was called for, whoever
// else runs before it; and a select that has been called may still choose another
// case, without a loss.
func TestCalledReceivers(t *testing.T) {
	tests := []struct{ name, src, want string }{
		{"a later receive waits", `
			coroutine.spawn(function() first = sub:receive() end)
			go:receive()
			local v = sub:receive()
			return first, v`, "7, 8"},
		{"a later select takes its default", `
			coroutine.spawn(function() first = sub:receive() end)
			go:receive()
			local r = channel.select({sub:case_receive()}, true)
			coroutine.yield()
			return r.default, first`, "true, 7"},
		{"a select that finds something better leaves the value", `
			local better = channel.new(1)
			coroutine.spawn(function() first = channel.select({better:case_receive(), sub:case_receive()}).value end)
			go:receive()
			better:send("better")
			coroutine.yield()
			return first, sub:receive()`, "better, 7, true"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			from := &source{}
			sub, gate := new(lib.Subscription).Init(from), lib.NewChannel(0)
			m := start(t, "local sub, go = ... local first "+tt.src, sub.Value(), gate.Value())
			if got := outcome(t, m, 1<<20); got != "waits" {
				t.Fatalf("the program %s, want it to wait", got)
			}
			from.values = []float64{7}
			gate.Offer(vm.Value{}) // main goes on before the receiver
			if !sub.Deliver(false) || sub.Deliver(false) {
				t.Error("one receiver must be called for one value")
			}
			got := outcome(t, m, 1<<20)
			if got == "waits" {
				from.values = append(from.values, 8)
				sub.Deliver(false)
				got = outcome(t, m, 1<<20)
			}
			if got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

// Go code offers values to channels without waiting.
func TestOffer(t *testing.T) {
	ch := lib.NewChannel(1)
	if !ch.Offer(vm.Number(1)) || ch.Offer(vm.Number(2)) {
		t.Error("a channel with room for one value must take one")
	}
	m := start(t, "local ch = ... return ch:receive()", ch.Value())
	if got := outcome(t, m, 100); got != "1, true" {
		t.Errorf("received %s, want 1, true", got)
	}
	m = start(t, "local ch = ... return ch:receive()", ch.Value())
	if got := outcome(t, m, 100); got != "waits" {
		t.Fatalf("the receiver %s", got)
	}
	if !ch.Offer(vm.Number(3)) {
		t.Error("a waiting receiver must get what is offered")
	}
	if got := outcome(t, m, 100); got != "3, true" {
		t.Errorf("received %s, want 3, true", got)
	}
	ch.Close()
	if ch.Offer(vm.Number(4)) {
		t.Error("a closed channel has taken a value")
	}
}

// CO-11: very many may wait in one place.
func TestManyWaitersOnOneChannel(t *testing.T) {
	check(t, []program{
		{"receivers", `
			local ch, sum = channel.new(), 0
			for i = 1, 2000 do coroutine.spawn(function() local v = ch:receive() sum = sum + v end) end
			coroutine.yield()
			for i = 1, 2000 do ch:send(i) end
			coroutine.yield()
			return sum`, fmt.Sprint(2000 * 2001 / 2)},
		{"senders", `
			local ch, sum = channel.new(), 0
			for i = 1, 2000 do coroutine.spawn(function() ch:send(i) end) end
			coroutine.yield()
			for i = 1, 2000 do sum = sum + ch:receive() end
			return sum`, fmt.Sprint(2000 * 2001 / 2)},
		{"selects", `
			local ch, quit, n = channel.new(), channel.new(), 0
			for i = 1, 2000 do coroutine.spawn(function() channel.select {ch:case_receive(), quit:case_receive()} n = n + 1 end) end
			coroutine.yield()
			ch:send(1)
			quit:close()
			coroutine.yield()
			return n`, "2000"},
	})
}

// A function with many registers waits deep in a stack that was once much larger,
// and uses them afterwards.
func TestWaitingAfterDeepCalls(t *testing.T) {
	names := strings.Repeat("x, ", 189) + "x"
	for _, depth := range []int{0, 40, 200} {
		src := fmt.Sprintf(`
			local ch = channel.new()
			local function deep(n) if n > 0 then return 1 + deep(n - 1) end return 0 end
			local function wide()
				deep(3000)
				local v = ch:receive()
				do local %s end
				return v
			end
			local function low(n) local v if n > 0 then v = low(n - 1) else v = wide() end return v end
			coroutine.spawn(function() ch:send("ok") end)
			return low(%d)`, names, depth)
		if got := outcome(t, start(t, src), 1<<20); got != "ok" {
			t.Errorf("%d calls up: got %s, want ok", depth, got)
		}
	}
}

// BL-4, BL-5: what waits inside callbacks of the library goes on there.
func TestWaitingInsideCallbacks(t *testing.T) {
	const echo = `
		local ask, reply = channel.new(), channel.new()
		coroutine.spawn(function() for v in function() return (ask:receive()) end do reply:send(v) end end)
		local function wait(v) ask:send(v) return (reply:receive()) end
	`
	tests := []program{
		{"BL-2 pcall", `return pcall(pcall, function(...) return wait(1), ... end, 2)`, "true, true, 1, 2"},
		{"BL-2 an error after the wait is caught", `return pcall(function() wait(1) error("late", 0) end)`, "false, late"},
		{"BL-2 xpcall", `return xpcall(function() return wait(1) end, tostring)`, "true, 1"},
		{"BL-5 the handler of xpcall", `return xpcall(error, function(e) return wait("handled") end)`, "false, handled"},
		{"BL-3 an iterator", `
			local n = 0
			for v in function(_, i) i = (i or 0) + 1 if i < 4 then return wait(i) end end do n = n * 10 + v end
			return n`, "123"},
		{"BL-4 __index", `return setmetatable({}, {__index = function(_, k) return wait(k) end}).x`, "x"},
		{"BL-4 __newindex", `
			local got
			setmetatable({}, {__newindex = function(_, k, v) got = wait(k .. v) end}).x = "y"
			return got`, "xy"},
		{"BL-4 __call", `return (setmetatable({}, {__call = function(_, a, b) return wait(a), wait(b) end})(1, 2))`, "1"},
		{"BL-4 __add", `return setmetatable({}, {__add = function(_, b) return wait(b) end}) + 3`, "3"},
		{"BL-4 __unm", `return -setmetatable({}, {__unm = function() return wait(4) end})`, "4"},
		{"BL-4 __eq", `
			local mt = {__eq = function() return wait(true) end}
			local a, b = setmetatable({}, mt), setmetatable({}, mt)
			if a == b then return "equal" end`, "equal"},
		{"BL-4 __lt", `
			local mt = {__lt = function() return wait(false) end}
			local a, b = setmetatable({}, mt), setmetatable({}, mt)
			return a < b, a >= b`, "false, true"},
		{"BL-4 __le", `
			local mt = {__le = function() return wait(true) end}
			local a, b = setmetatable({}, mt), setmetatable({}, mt)
			return a <= b`, "true"},
		{"BL-4 __concat", `
			local t = setmetatable({}, {__concat = function(a, b) return wait("joined") end})
			return "a" .. t, t .. "b"`, "joined, joined"},
		{"BL-4 __tostring", `return tostring(setmetatable({}, {__tostring = function() return wait("text") end}))`, "text"},
		{"BL-5 table.sort", `
			local t = {3, 1, 2}
			table.sort(t, function(a, b) return wait(a) < b end)
			return unpack(t)`, "1, 2, 3"},
		{"BL-5 string.gsub", `return (("a b"):gsub("%w", function(w) return wait(w:upper()) end))`, "A B"},
		{"BL-6 coroutine.create", `
			local co = coroutine.create(function(...) local v = wait(1) coroutine.yield(v) return wait(2) end)
			local ok1, a = coroutine.resume(co)
			local ok2, b = coroutine.resume(co)
			return ok1, a, ok2, b, coroutine.status(co)`, "true, 1, true, 2, dead"},
		{"BL-6 coroutine.wrap, two deep", `
			local outer = coroutine.wrap(function()
				local inner = coroutine.wrap(function() coroutine.yield(wait("in")) return wait("end") end)
				coroutine.yield(inner() .. wait("+"))
				return inner()
			end)
			return outer(), outer()`, "in+, end"},
		{"BL-8 yield goes to resume, not to the scheduler", `
			local log = ""
			coroutine.spawn(function() log = log .. "other " end)
			local co = coroutine.wrap(function() coroutine.yield("y") end)
			return log .. co()`, "y"},
		{"BL-1 nested and tail calls", `
			local function tail(v) return wait(v) end
			local function nested(v) local x = tail(v) return x end
			return nested(1), tail(2)`, "1, 2"},
	}
	for i := range tests {
		tests[i].src = echo + tests[i].src
	}
	check(t, tests)
}
