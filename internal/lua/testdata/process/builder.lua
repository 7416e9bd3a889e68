-- B-4: a builder has the same functions as process.
local b = process.with_context { request = "r1" }
check.equal(type(b), "userdata")
local pid = assert(b:spawn("app:child", "app:others", 1, nil, 3))
check.equal(pid:sub(1, 12), "{app:others|")
check.equal(process.listen("child"):receive(), {pid, 3, 1, "r1"})
local events = process.events()
pid = assert(b:spawn_monitored("app:child", "app:processes"))
check.equal({events:receive().from}, {pid})
process.set_options { trap_links = true }
pid = assert(b:spawn_linked("app:fails", "app:processes"))
check.equal(events:receive().kind, process.event.LINK_DOWN)
pid = assert(b:spawn_linked_monitored("app:fails", "app:processes"))
check.equal({events:receive().kind, events:receive().kind}, {process.event.EXIT, process.event.LINK_DOWN})
check.equal({b:call("app:returns", "app:processes", "v")}, {"v"})
check.equal({b:exec("app:returns", "app:processes", "v")}, {"v"})

-- The last call of a chain returns errors.
for _, name in ipairs { "spawn", "spawn_monitored", "spawn_linked", "spawn_linked_monitored" } do
	check.fails(errors.INVALID, name .. " requires at least id and host arguments", b[name](b))
	check.fails(errors.INVALID, name .. " requires at least id and host arguments", b[name](b, "app:child"))
	check.fails(errors.NOT_FOUND, "factory not found", b[name](b, "app:nothing", "app:processes"))
	check.fails(errors.NOT_FOUND, "host not found", b[name](b, "app:child", "app:nowhere"))
	check.fails(errors.INVALID, "cannot send value of type function at arg 1", b[name](b, "app:child", "app:processes", print))
end
check.fails(errors.INVALID, "call requires id and host arguments", b:call("app:child"))
check.fails(errors.INVALID, "process ID required", b:call("", "app:processes"))
check.fails(errors.INVALID, "cannot send value of type function at arg 1", b:exec("app:child", "app:processes", print))

-- app:child --
process.send("{app:processes|0x00001}", "child", {process.pid(), select("#", ...), (...), context.get("request")})

-- app:fails --
error("x")

-- app:returns --
return ...
