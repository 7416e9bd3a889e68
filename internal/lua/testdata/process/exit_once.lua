-- X-5: names are free, then EXIT is told, once, to each monitor.
local events = process.events()
local child = assert(process.spawn_monitored("app:child", "app:processes"))
check.fails(errors.ALREADY_EXISTS, "already monitoring pid", process.monitor(child))
process.terminate(child)
process.terminate(child)
local event = events:receive()
check.equal(event.from, child)
assert(process.registry.register("child"))
time.sleep("1s")
check.equal(channel.select({events:case_receive()}, true).default, true)

-- app:child --
process.registry.register("child")
process.inbox():receive()
