-- Links (process.md §8).
process.set_options { trap_links = true }
local events, me = process.events(), process.pid()
local none = function() check.equal(channel.select({events:case_receive()}, true).default, true) end
local function child(how) return (assert(process.spawn("app:child", "app:processes", how))) end
local function stop(pid)
	process.send(pid, "end")
	time.sleep("1ms")
end

-- L-2 L-4: only an error exit is told.
local a, b = child("fails"), child("returns")
check.equal({process.link(a)}, {true})
check.equal({process.link(b)}, {true})
stop(b)
none()
stop(a)
local down = events:receive()
check.equal({down.kind, down.from, down.result.error}, {process.event.LINK_DOWN, a, "failed"})
check.equal(down.result.error_info:kind(), errors.INTERNAL)

-- L-1: linking twice is linking once, and either side undoes it.
local c = child("fails")
check.equal({process.link(c)}, {true})
check.equal({process.link(c)}, {true})
check.equal({process.unlink(c)}, {true})
stop(c)
none()
local d = child("links")
process.link(d)
process.send(d, "link", me)
process.send(d, "unlink", me)
stop(d)
none()

-- L-6 L-7 L-8
check.fails(errors.NOT_FOUND, "pid not registered", process.link(d))
check.fails(errors.NOT_FOUND, "pid not registered", process.link("{app:processes|0x00fff}"))
check.equal({process.link(me)}, {true})
check.equal({process.unlink(me)}, {true})
check.equal({process.unlink(d)}, {true})
check.equal({process.unlink("{app:processes|0x00fff}")}, {true})
check.fails(errors.NOT_FOUND, "could not resolve", process.unlink("nobody"))
local e = child("fails")
check.equal({process.unlink(e)}, {true})
process.link(e)
stop(e)
check.equal({process.unlink(e)}, {true}) -- too late
check.equal(events:receive().from, e)
none()

-- L-9: EXIT before LINK_DOWN; a normal end gives EXIT alone.
local f = assert(process.spawn_linked_monitored("app:child", "app:processes", "fails"))
stop(f)
check.equal({events:receive().kind, events:receive().kind}, {process.event.EXIT, process.event.LINK_DOWN})
local g = assert(process.spawn_linked_monitored("app:child", "app:processes", "returns"))
stop(g)
check.equal(events:receive().kind, process.event.EXIT)
none()

-- app:child --
local how = ...
local inbox = process.inbox()
while true do
	local m = inbox:receive()
	if m:topic() == "end" then
		break
	end
	process[m:topic()](m:payload():data())
end
if how ~= "returns" then
	return nil, "failed"
end
