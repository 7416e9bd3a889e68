-- C-2 C-3 C-4: each cancel queues an event with its own fields.
local events, me = process.events(), process.pid()
local child = assert(process.spawn_monitored("app:child", "app:processes", me))
local seen = process.listen("seen")
local function cancelled(...)
	check.equal({process.cancel(child, ...)}, {true})
	local event = seen:receive()
	check.equal(event.kind, process.event.CANCEL)
	check.equal(event.from, me)
	check.equal(event.result, nil)
	check.equal(type(event.at), "number")
	local within
	if event.deadline then
		within = assert(time.parse(time.RFC3339NANO, event.deadline)):sub(time.now()):seconds()
		check.equal(event.deadline:sub(-1), "Z")
	end
	return within, event.reason
end
local function same(within, reason, ...)
	local w, r = cancelled(...)
	check.equal(w, within)
	check.equal(r, reason)
end
same(nil, nil)
same(nil, nil, nil)
same(nil, nil, 0)
same(nil, nil, "0")
same(nil, nil, "0s")
same(3000, nil, 3000000)
same(5.001, nil, 5001.9)
same(5, nil, "5s")
same(5400, nil, "1h30m")
same(60.25, nil, "1m0.25s")
same(90, nil, time.parse_duration("90s"))
same(nil, "shutting down", "shutting down")
same(nil, "s5", "s5")
same(nil, nil, "")
same(nil, "why", nil, "why")
same(7, "why", "7s", "why")
same(7, "why", 7000, "why")
same(nil, "why", 0, "why")
same(nil, "reason", "reason", "not this one")
local w = cancelled(1e300) -- as late as can be
check.equal(w > 1e9, true)

-- C-5: without a deadline it goes on. Here there were deadlines, the earliest of 5 s.
process.send(child, "end")
check.equal(events:receive().result, {value = "ended by itself"}) -- C-9

-- app:child --
local parent = ...
local events, stop = process.events(), process.listen("end")
while true do
	local r = channel.select {events:case_receive(), stop:case_receive()}
	if r.channel == stop then
		return "ended by itself"
	end
	process.send(parent, "seen", r.value)
end
