-- SP-3: a child that ends at once still gives exactly one EXIT.
for _ = 1, 20 do
	local pid = assert(process.spawn_monitored("app:instant", "app:processes", "bye"))
	local event = process.events():receive()
	check.equal(event.kind, process.event.EXIT)
	check.equal(event.from, pid)
	check.equal(event.result, {value = "bye"})
	check.equal(event.reason, nil)
	check.equal(event.deadline, nil)
	check.equal(type(event.at), "number")
end
process.set_options { trap_links = true }
local pid = assert(process.spawn_linked_monitored("app:failing", "app:processes"))
local exit, down = process.events():receive(), process.events():receive()
check.equal({exit.kind, exit.from}, {process.event.EXIT, pid})
check.equal({down.kind, down.from}, {process.event.LINK_DOWN, pid})
check.equal(exit.result.error, "bad")
check.equal(down.result.error, "bad")
assert(process.spawn_linked("app:failing", "app:processes"))
check.equal(process.events():receive().kind, process.event.LINK_DOWN)
check.equal(channel.select({process.events():case_receive()}, true).default, true)

-- app:instant --
return ...

-- app:failing --
return nil, "bad"
