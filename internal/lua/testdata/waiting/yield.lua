-- BL-8: coroutine.yield goes to resume, whatever waits around it.
local log = {}
coroutine.spawn(function()
	while true do
		time.sleep("1s")
		table.insert(log, "tick")
	end
end)
local co = coroutine.create(function(a)
	local b = coroutine.yield(a + 1)
	time.sleep("1500ms")
	local c = coroutine.yield(b + 1)
	return c + 1
end)
check.equal({coroutine.resume(co, 1)}, {true, 2})
check.equal(#log, 0)
check.equal({coroutine.resume(co, 10)}, {true, 11})
check.equal(#log, 1)
check.equal({coroutine.resume(co, 100)}, {true, 101})
check.equal(coroutine.status(co), "dead")

-- CO-8: at the top it lets others run, also those for whom a message has come.
local got
coroutine.spawn(function() got = process.inbox():receive():topic() end)
coroutine.yield()
process.send(process.pid(), "t")
repeat
	coroutine.yield()
until got
check.equal(got, "t")
