-- Spawns members in every way there is and outlives them all.
local time = require("time")

-- fixed makes the random numbers of members the same in every run.
local members, host, fixed = ...
process.set_options({trap_links = true})
local events, inbox = process.events(), process.inbox()

local alive, left = {}, 0
for i = 1, members do
	local name, pid = "member" .. i
	if i % 3 == 0 then
		pid = process.with_context({number = i}):with_name(name):with_message("hello", i):spawn_monitored("app:member", host, i, members, fixed)
	elseif i % 3 == 1 then
		pid = process.spawn_linked_monitored("app:member", host, i, members, fixed)
		process.registry.register(name, pid)
	else
		pid = process.spawn("app:member", host, i, members, fixed)
		-- It may be gone already: the first slice runs inside the spawn.
		if not process.monitor(pid) then pid = nil end
	end
	if pid and not alive[pid] then alive[pid], left = i, left + 1 end
end

coroutine.spawn(function()
	while true do
		local m = inbox:receive()
		print("main got", m:topic(), m:from(), os.time())
	end
end)

local patience = time.after("20s")
while left > 0 do
	local r = channel.select {events:case_receive(), patience:case_receive()}
	if r.channel == patience then
		for pid, i in pairs(alive) do
			if i % 2 == 0 then process.cancel(pid, "1s", "enough") else process.terminate(pid) end
		end
		patience = channel.new()
	else
		local e = r.value
		print(e.kind, e.from, e.at, e.result and (e.result.error or e.result.value))
		if e.kind == process.event.EXIT and alive[e.from] then
			alive[e.from], left = nil, left - 1
		end
	end
end
return os.clock()
