-- Checks what processes are promised, in whatever order they run: messages from
-- one sender arrive in order and are there before its EXIT, every EXIT arrives
-- once, and a name has one holder.
local time = require("time")

local senders, messages, host = ...
local inbox, events = process.inbox(), process.events()
assert(process.registry.register("judge"))

local sent, ended, names = {}, {}, {}
for i = 1, senders do
	local pid = assert(process.spawn_monitored("app:sender", host, messages))
	sent[pid] = 0
end

local left = senders
while left > 0 do
	local r = channel.select {inbox:case_receive(), events:case_receive()}
	if r.channel == inbox then
		local m = r.value
		local from, data = m:from(), m:payload():data()
		assert(not ended[from], "a message after the EXIT")
		if m:topic() == "holds" then
			assert(not names[data], "two hold one name")
			names[data] = from
		elseif m:topic() == "drops" then
			assert(names[data] == from, "a name was lost")
			names[data] = nil
		else
			assert(data == sent[from] + 1, "messages out of order")
			sent[from] = data
		end
		if math.random(20) == 1 then time.sleep(math.random(10) .. "ms") end
	else
		local e = r.value
		assert(e.kind == process.event.EXIT and not ended[e.from], "a second EXIT")
		-- Select takes what arrived first, and nothing arrives from the dead.
		assert(sent[e.from] == messages, "an EXIT before the last message")
		ended[e.from], left = true, left - 1
	end
end
return "kept"
