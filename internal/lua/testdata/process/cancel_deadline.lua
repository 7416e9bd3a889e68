-- C-6: at the deadline the process is terminated, at the earliest of several.
local events = process.events()
local function lasts(...)
	local child = assert(process.spawn_monitored("app:child", "app:processes"))
	local start = time.now()
	for _, deadline in ipairs { ... } do
		assert(process.cancel(child, deadline))
	end
	local event = events:receive()
	check.equal(event.from, child)
	check.equal(event.result.error, "process terminated: cancel deadline exceeded")
	check.equal(event.result.error_info:kind(), errors.TIMEOUT)
	return time.now():sub(start):seconds()
end
check.equal(lasts("3s"), 3)
check.equal(lasts(250), 0.25)
check.equal(lasts("5s", "2s", "1h"), 2)
check.equal(lasts("2s", "why not", "5s"), 2)

-- An upgrade does not lift it.
local child = assert(process.spawn_monitored("app:upgrades", "app:processes"))
local start = time.now()
process.cancel(child, "4s")
check.equal(events:receive().result.error, "process terminated: cancel deadline exceeded")
check.equal(time.now():sub(start):seconds(), 4)

-- C-7: who has ended before is not terminated, nor is anybody else.
local polite = assert(process.spawn_monitored("app:polite", "app:processes"))
process.cancel(polite, "1s")
check.equal(events:receive().result, {value = "bye"})
local next = assert(process.spawn_monitored("app:child", "app:processes"))
time.sleep("1h")
check.equal(channel.select({events:case_receive()}, true).default, true)

-- app:child --
process.inbox():receive()

-- app:upgrades --
time.sleep("1s")
process.upgrade("app:child")

-- app:polite --
process.events():receive()
return "bye"
