-- T-1 T-5: terminate ends a process by force, without an event or a pcall.
local events = process.events()
local child = assert(process.spawn_monitored("app:child", "app:processes", process.pid()))
check.equal({process.terminate(child)}, {true})
local event = events:receive()
check.equal(event.result.error, "process terminated")
time.sleep("1s")
check.equal(channel.select({process.inbox():case_receive()}, true).default, true)

-- T-3 T-6: again is fine until it has ended; then it is not found.
local other = assert(process.spawn_monitored("app:child", "app:processes", process.pid()))
assert(process.terminate(other))
check.equal({process.terminate(other)}, {true})
events:receive()
check.fails(errors.NOT_FOUND, "process not found", process.terminate(other))
check.fails(errors.NOT_FOUND, "not found", process.terminate("{app:processes|0x00fff}"))

-- T-5: links are told.
process.set_options { trap_links = true }
local linked = assert(process.spawn_linked("app:child", "app:processes", process.pid()))
process.terminate(linked)
check.equal(events:receive().kind, process.event.LINK_DOWN)

-- app:child --
local parent = ...
local ok, err = pcall(function()
	channel.select {process.inbox():case_receive(), process.events():case_receive()}
end)
process.send(parent, "still running", ok)
