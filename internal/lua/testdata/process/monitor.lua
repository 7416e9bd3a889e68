-- Monitoring (process.md §7).
local events = process.events()
local none = function() check.equal(channel.select({events:case_receive()}, true).default, true) end
local function child() return (assert(process.spawn("app:child", "app:processes"))) end
local function stop(pid)
	process.send(pid, "end")
	time.sleep("1ms")
end

-- One EXIT follows, whatever the end; also by name, which is looked up once.
local a = child()
check.equal({process.monitor(a)}, {true})
stop(a)
check.equal(events:receive().from, a)
local b, c = child(), child()
process.registry.register("b", b)
check.equal({process.monitor("b")}, {true})
process.registry.unregister("b")
process.registry.register("b", c)
process.terminate(b)
check.equal(events:receive().from, b)
stop(c)
none()

-- The dead and the unknown.
check.fails(errors.NOT_FOUND, "pid not registered", process.monitor(a))
check.fails(errors.NOT_FOUND, "pid not registered", process.monitor("{app:processes|0x00fff}"))
none()

-- Twice.
local d = assert(process.spawn_monitored("app:child", "app:processes"))
check.fails(errors.ALREADY_EXISTS, "already monitoring pid", process.monitor(d))
stop(d)
check.equal(events:receive().from, d)
none()

-- Oneself.
check.equal({process.monitor(process.pid())}, {true})
check.equal({process.monitor(process.pid())}, {true})

-- unmonitor: no EXIT afterwards; no harm if there was nothing to undo.
local e = child()
process.monitor(e)
check.equal({process.unmonitor(e)}, {true})
check.equal({process.unmonitor(e)}, {true})
check.equal({process.monitor(e)}, {true}) -- again is allowed
check.equal({process.unmonitor(e)}, {true})
stop(e)
check.equal({process.unmonitor(e)}, {true})
check.fails(errors.NOT_FOUND, "could not resolve", process.unmonitor("nobody"))
none()

-- After the EXIT has arrived it stays.
local f = child()
process.monitor(f)
stop(f)
check.equal({process.unmonitor(f)}, {true})
check.equal(events:receive().from, f)

-- A watcher that ends takes its monitors along; the target lives on.
local g = child()
assert(process.spawn_monitored("app:watcher", "app:processes", g))
check.equal(events:receive().result, {value = true})
check.equal({process.send(g, "alive")}, {true})
none()

-- app:child --
process.listen("end"):receive()

-- app:watcher --
return (process.monitor((...)))
