-- V-14: what none, one and several values look like to each receiver (payload-and-messages.md §2).
local me = process.pid()
check.equal(process.call("app:count", "app:processes"), 0)
check.equal(process.call("app:count", "app:processes", nil), 1)
check.equal(process.call("app:count", "app:processes", nil, 2, nil), 3)
local raw, inbox = process.listen("raw"), process.inbox()
process.send(me, "raw", nil, nil, 3)
check.equal(raw:receive()[3], 3)
process.send(me, "m", nil, nil)
local p = inbox:receive():payload()
check.equal({#p, p[1]:data(), p[2]:data()}, {2})

-- Each data() of a table is the receiver's own table.
process.send(me, "m", {1})
local m = inbox:receive()
m:payload():data()[2] = 2
check.equal(m:payload():data(), {1, 2})

-- G-5: and it came in order.
for i = 1, 10 do
	process.send(me, i % 2 == 0 and "raw" or "m", i)
end
for i = 1, 10 do
	local v = i % 2 == 0 and raw:receive() or inbox:receive():payload():data()
	check.equal(v, i)
end

-- app:count --
return select("#", ...)
