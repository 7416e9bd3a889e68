-- Names (process.md §13).
local registry, me = process.registry, process.pid()
check.equal({registry.register("me")}, {true})
check.equal({registry.register("me")}, {true})
check.equal({registry.register("me", me)}, {true})
check.equal({registry.lookup("me")}, {me})
check.equal({registry.register("also me")}, {true})

local child = assert(process.spawn_monitored("app:child", "app:processes"))
check.equal({registry.register("child", child)}, {true})
check.equal({registry.lookup("child")}, {child})
check.fails(errors.ALREADY_EXISTS, "name already registered", registry.register("child"))
check.fails(errors.ALREADY_EXISTS, "name already registered", registry.register("me", child))
check.equal(registry.lookup("child"), child)

-- unregister, by anybody.
check.equal({registry.unregister("child")}, {true})
check.equal({registry.unregister("child")}, {false})
check.equal({registry.unregister("nobody")}, {false})
check.fails(errors.NOT_FOUND, "name not registered", registry.lookup("child"))
check.equal({registry.register("child")}, {true})
registry.unregister("child")

-- All names of a process are free when its end is told (O-8).
registry.register("one", child)
registry.register("two", child)
process.send(child, "end")
process.events():receive()
check.fails(errors.NOT_FOUND, "name not registered", registry.lookup("one"))
check.equal({registry.register("two")}, {true})
check.fails(errors.NOT_FOUND, "process not found", registry.register("three", child))

-- Bad input.
check.fails(errors.INVALID, "name must be a non-empty string, got no value", registry.register())
check.fails(errors.INVALID, "name must be a non-empty string, got number", registry.register(1))
check.fails(errors.INVALID, "name must be a non-empty string", registry.register(""))
check.fails(errors.INVALID, "name cannot have the form of a PID", registry.register(me))
check.fails(errors.INVALID, "name cannot have the form of a PID", registry.register("{x|y}"))
check.fails(errors.INVALID, "pid must be a string, got number", registry.register("x", 1))
check.fails(errors.INVALID, "pid must be a string, got boolean", registry.register("x", false))
check.fails(errors.INVALID, "invalid pid format: me", registry.register("x", "me"))
check.fails(errors.INVALID, "invalid pid format: {app:processes|1}", registry.register("x", "{app:processes|1}"))
check.fails(errors.INVALID, "name must be a non-empty string", registry.lookup())
check.fails(errors.INVALID, "name must be a non-empty string", registry.lookup({}))
check.equal(registry.unregister(), false)
check.fails(errors.NOT_FOUND, "name not registered", registry.lookup("x"))

-- Scopes: this node knows LOCAL alone.
check.equal({registry.register("scoped", nil, registry.LOCAL)}, {true})
check.fails(errors.INTERNAL, "eventual registry not available", registry.register("y", nil, registry.EVENTUAL))
check.fails(errors.INTERNAL, "consistent registry not available", registry.register("y", nil, registry.CONSISTENT))
check.fails(errors.INTERNAL, "strong registry not available", registry.register("y", nil, registry.STRONG))
check.fails(errors.INVALID, "scope must be a number, got string", registry.register("y", nil, "local"))
check.fails(errors.INVALID, "unknown scope 7", registry.register("y", nil, 7))
check.fails(errors.NOT_FOUND, "name not registered", registry.lookup("y"))

-- Of many claims at the same time one wins.
for _ = 1, 20 do
	process.spawn("app:claims", "app:others")
end
local won = 0
for _ = 1, 20 do
	if process.listen("claimed"):receive() then
		won = won + 1
	end
end
check.equal(won, 1)

-- app:child --
process.listen("end"):receive()

-- app:claims --
process.send("{app:processes|0x00001}", "claimed", (process.registry.register("prize")))
process.inbox():receive()
