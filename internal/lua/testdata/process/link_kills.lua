-- L-3 BL-9 SP-6: without trap_links the failure of a linked process kills, past every pcall.
local events = process.events()
local victim = assert(process.spawn_monitored("app:victim", "app:processes", process.pid()))
local event = events:receive()
check.equal(event.from, victim)
check.equal(event.result.error, "linked process failed")
check.equal(event.result.error_info:kind(), errors.INTERNAL)
check.equal(channel.select({process.inbox():case_receive()}, true).default, true)

-- L-3: it goes on from link to link, round in circles, each dying once.
local first = assert(process.spawn_monitored("app:chain", "app:processes", 30))
process.send(first, "ring", first)
local last = process.listen("last"):receive()
process.send(last, "fail")
check.equal(events:receive().result.error, "linked process failed")
check.equal(channel.select({events:case_receive()}, true).default, true)
time.sleep("1ms")
check.fails(errors.NOT_FOUND, "not found", process.send(first, "t"))
check.fails(errors.NOT_FOUND, "not found", process.send(last, "t"))

-- app:victim --
local main = ...
process.send(process.pid(), "unread") -- does not delay it
pcall(function()
	process.spawn_linked("app:fails", "app:processes")
	time.sleep("1s")
end)
process.send(main, "survived")

-- app:fails --
error("x")

-- app:chain --
local n = ...
local ring = process.listen("ring")
if n > 0 then
	local child = process.spawn_linked("app:chain", "app:processes", n - 1)
	process.send(child, "ring", ring:receive())
	process.inbox():receive()
else
	process.link(ring:receive())
	process.send("{app:processes|0x00001}", "last", process.pid())
	process.listen("fail"):receive()
	error("the end of the chain")
end
