-- BL-7 SP-2: a chunk may wait; the spawner waits for it, and only its coroutine.
local start = time.now()
local ticks = 0
coroutine.spawn(function() while true do time.sleep("1s") ticks = ticks + 1 end end)
local pid = assert(process.spawn_monitored("app:slow", "app:processes", "arg"))
check.equal({time.now():sub(start):seconds(), ticks}, {4.5, 4})
check.equal(process.events():receive().result, {value = "arg main"})

-- It has its mailbox already.
check.equal(process.with_context({}):with_message("m", 7):call("app:reads", "app:processes"), 7)

-- SP-2: after 5 s it is too late, however it spends them; nothing is left of it.
process.set_options { trap_links = true }
for _, name in ipairs { "app:sleeps", "app:listens" } do
	start = time.now()
	check.fails(errors.TIMEOUT, "script of " .. name .. " did not finish loading",
		process.with_context({}):with_name("late"):spawn_linked_monitored(name, "app:processes"))
	check.equal(time.now():sub(start):seconds(), 5)
	check.fails(errors.NOT_FOUND, "name not registered", process.registry.lookup("late"))
end
check.fails(errors.TIMEOUT, "script of app:sleeps did not finish loading", process.call("app:sleeps", "app:processes"))

-- It can be ended before.
local loading = process.listen("loading")
coroutine.spawn(function()
	process.terminate(loading:receive())
end)
check.fails(errors.INTERNAL, "process terminated", process.spawn_monitored("app:tells", "app:processes", process.pid()))

-- An upgrade to such code ends the process.
local child = assert(process.spawn_monitored("app:upgrades", "app:processes"))
local exit = process.events():receive()
check.equal(exit.from, child)
check.equal(exit.result.error, "upgrade: script of app:sleeps did not finish loading")
check.equal(exit.result.error_info:kind(), errors.TIMEOUT)
check.equal(channel.select({process.events():case_receive()}, true).default, true)

-- app:slow --
time.sleep("4500ms")
local suffix = " main"
local function main(arg) end
function main(arg)
	time.sleep("10s") -- after the start there is no limit
	return arg .. suffix
end
return main

-- app:reads --
local value = process.listen("m"):receive()
function main()
	return value
end
return main

-- app:sleeps --
function main()
end
time.sleep("5001ms")
return main

-- app:listens --
function main()
end
process.inbox():receive()
return main

-- app:tells --
function main()
end
process.send("{app:processes|0x00001}", "loading", process.pid())
process.inbox():receive()
return main

-- app:upgrades --
process.upgrade("app:sleeps")
