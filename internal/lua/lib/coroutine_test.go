package lib_test

import "testing"

func TestSpawnedCoroutines(t *testing.T) {
	check(t, []program{
		{"CO-1 spawn returns the thread at once and passes arguments on", `
			local got
			local th = coroutine.spawn(function(...) got = select("#", ...) .. tostring((...)) end, "a", nil)
			local before = got
			coroutine.yield()
			return type(th), before, got`, "thread, nil, 2a"},
		{"CO-12 one that is not running is suspended until it ends", `
			local th, inside
			local function look(by) return by .. ":" .. coroutine.status(th) .. ":" .. (inside and coroutine.status(inside) or "") end
			local seen = {}
			th = coroutine.spawn(function()
				seen[#seen + 1] = look("it")
				coroutine.yield()
				inside = coroutine.create(function()
					coroutine.yield()
					seen[#seen + 1] = coroutine.status(inside)
					channel.new(1):receive()
				end)
				coroutine.resume(inside)
				seen[#seen + 1] = look("it")
				coroutine.resume(inside)
			end)
			for _ = 1, 3 do seen[#seen + 1] = look("main") coroutine.yield() end
			return table.concat(seen, " ")`, "main:suspended: it:running: main:suspended: it:running:suspended running main:normal:running"},
		{"CO-2 globals and upvalues are shared", `
			local up = 1
			coroutine.spawn(function() up = up + 1 glob = "g" end)
			coroutine.yield()
			return up, glob`, "2, g"},
		{"CO-3 nothing else runs between two waits", `
			local n, torn = 0, false
			for _ = 1, 3 do coroutine.spawn(function()
				for _ = 1, 20 do
					local before = n
					for _ = 1, 10 do n = n + 1 end
					torn = torn or n ~= before + 10
					coroutine.yield()
				end
			end) end
			for _ = 1, 25 do coroutine.yield() end
			return n, torn`, "600, false"},
		{"CO-4 each one gets its turn", `
			local ran = 0
			for _ = 1, 100 do coroutine.spawn(function() ran = ran + 1 end) end
			coroutine.spawn(function() while true do coroutine.yield() end end)
			coroutine.yield()
			return ran`, "100"},
		{"CO-5 results are dropped", `
			coroutine.spawn(function() return 1, 2, 3 end)
			return (coroutine.yield())`, "nil"},
		{"CO-6 the end of main is the end of all", `
			coroutine.spawn(function() while true do coroutine.yield() end end)
			coroutine.spawn(function() channel.new():receive() end)
			return "over"`, "over"},
		{"CO-7 an error ends everything, though main waits", `
			coroutine.spawn(function() error("boom") end)
			channel.new():receive()`, "error: t:2: boom"},
		{"CO-7 unless it is caught", `
			local ok
			coroutine.spawn(function() ok = pcall(error, "boom") end)
			coroutine.yield()
			return ok`, "false"},
		{"CO-8 yield returns nothing and drops its arguments", `
			local n, log = select("#", coroutine.yield(1, 2)), ""
			coroutine.spawn(function() log = log .. select("#", coroutine.yield("x")) end)
			coroutine.yield()
			coroutine.yield()
			return n, log`, "0, 0"},
		{"CO-8 inside pcall as well", `pcall(coroutine.yield, 1)`, "true"},
		{"CO-9 a spawned one may spawn, wait and have coroutines", `
			local ch = channel.new()
			coroutine.spawn(function()
				coroutine.spawn(function() ch:send("inner") end)
				local co = coroutine.wrap(function() coroutine.yield("user") end)
				ch:send(co())
			end)
			return ch:receive(), (ch:receive())`, "user, inner"},
		{"CO-10 no function", `pcall(coroutine.spawn, 5)`, "false, bad argument #1 to 'spawn' (function expected, got number)"},
		{"CO-10 nothing", `pcall(coroutine.spawn)`, "false, bad argument #1 to 'spawn' (function expected, got no value)"},
		{"CO-10 a callable table is no function", `pcall(coroutine.spawn, setmetatable({}, {__call = print}))`, "false, bad argument #1 to 'spawn' (function expected, got table)"},
		{"CO-11 thousands", `
			local n, ch = 0, channel.new()
			for i = 1, 2000 do coroutine.spawn(function() local v = ch:receive() n = n + v end) end
			for i = 1, 2000 do ch:send(1) end
			coroutine.yield()
			return n`, "2000"},
		{"CO-12 status", `
			local th, seen, me
			th = coroutine.spawn(function() seen = coroutine.status(th) channel.new(0):receive() end)
			coroutine.yield()
			return seen, coroutine.status(th), coroutine.status(coroutine.spawn(type, 1))`, "running, suspended, suspended"},
		{"CO-12 status at the end", `
			local th = coroutine.spawn(function() end)
			coroutine.yield()
			return coroutine.status(th)`, "dead"},
		{"CO-12 resume is refused, waiting or ended", `
			local th = coroutine.spawn(function() channel.new():receive() end)
			local gone = coroutine.spawn(function() end)
			coroutine.yield()
			local ok, err = coroutine.resume(th)
			return ok, err, coroutine.resume(gone)`, "false, cannot resume a scheduled coroutine, false, cannot resume a scheduled coroutine"},
		{"running is nil at the top of main and of a spawned one", `
			local spawned = "?"
			coroutine.spawn(function() spawned = coroutine.running() end)
			coroutine.yield()
			local th
			th = coroutine.create(function() return coroutine.running() == th end)
			return coroutine.running(), spawned, coroutine.resume(th)`, "nil, nil, true, true"},
	})
}

func TestUserCoroutines(t *testing.T) {
	check(t, []program{
		{"values go in and out", `
			local co = coroutine.create(function(a, b)
				local c = coroutine.yield(a + b)
				local d, e = coroutine.yield(c * 2)
				return d + e
			end)
			local _, x = coroutine.resume(co, 1, 2)
			local _, y = coroutine.resume(co, 10)
			local _, z = coroutine.resume(co, 3, 4)
			return x, y, z, coroutine.resume(co)`, "3, 20, 7, false, cannot resume dead coroutine"},
		{"an error ends it", `
			local co = coroutine.create(function() error("boom") end)
			local ok, err = coroutine.resume(co)
			return ok, err, coroutine.status(co)`, "false, t:2: boom, dead"},
		{"status of one that has resumed another", `
			local outer, seen
			outer = coroutine.create(function()
				coroutine.resume(coroutine.create(function() seen = coroutine.status(outer) end))
			end)
			local before = coroutine.status(outer)
			coroutine.resume(outer)
			return before, seen`, "suspended, normal"},
		{"wrap raises the error", `pcall(coroutine.wrap(function() error({}) end))`, "false, table"},
		{"wrap of a dead one", `
			local f = coroutine.wrap(function() end)
			f()
			return pcall(f)`, "false, cannot resume dead coroutine"},
		{"a coroutine cannot resume itself", `
			local co
			co = coroutine.wrap(function() return co() end)
			return pcall(co)`, "false, t:3: cannot resume running coroutine"},
		{"a function without locals is called at the very end of a stack", `
			local f, n = function() end, 0
			for _ = 1, 100 do
				coroutine.wrap(function() local a, b, c, d, e, g f() end)()
				n = n + 1
			end
			return n`, "100"},
		{"create wants a function", `pcall(coroutine.create, 1)`, "false, bad argument #1 to 'create' (Lua function expected)"},
		{"resume wants a coroutine", `pcall(coroutine.resume, print)`, "false, bad argument #1 to 'resume' (coroutine expected)"},
		{"one that waits cannot be resumed by another", `
			local co, ok, err = coroutine.create(function() channel.new():receive() end)
			coroutine.spawn(function() coroutine.resume(co) end)
			coroutine.yield()
			ok, err = coroutine.resume(co)
			return ok, err ~= nil`, "false, true"},
	})
}
