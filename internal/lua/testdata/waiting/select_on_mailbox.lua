-- SE-9 O-6: of inbox, events and topics the one whose message came first is ready.
local me, inbox, events = process.pid(), process.inbox(), process.events()
local a, b = process.listen("a"), process.listen("b")
local function next()
	local r = channel.select {a:case_receive(), events:case_receive(), b:case_receive(), inbox:case_receive()}
	return r.channel == a and "a" or r.channel == b and "b" or r.channel == inbox and "i" or "e"
end
local function order(sent)
	for topic in sent:gmatch(".") do
		if topic == "e" then
			process.cancel(me)
		else
			process.send(me, topic == "i" and "other" or topic)
		end
	end
	local log = ""
	for _ = 1, #sent do
		log = log .. next()
	end
	check.equal(log, sent)
end
order("ieba")
order("aabbeeii")
order("ibeaabeiibea")

-- An ordinary channel keeps its place in the list.
local ch = channel.new(1)
ch:send(1)
process.send(me, "b")
check.equal(channel.select({ch:case_receive(), b:case_receive()}).channel, ch)
ch:send(1)
check.equal(channel.select({b:case_receive(), ch:case_receive()}).channel, b)
check.equal((ch:receive()), 1)

-- The same order while it waits.
local log = ""
coroutine.spawn(function()
	for _ = 1, 6 do
		local x = next()
		log = log .. x
	end
end)
time.sleep("1ms")
local sender = assert(process.spawn("app:sender", "app:processes", me))
time.sleep("1ms")
check.equal(log, "biaeab")

-- SE-5: none has anything.
check.equal(channel.select({inbox:case_receive(), events:case_receive(), a:case_receive(), default = true}).default, true)

-- Several coroutines may wait on the inbox: in order, one message each.
log = ""
for i = 1, 3 do
	coroutine.spawn(function()
		local m = inbox:receive()
		log = log .. i .. m:topic() .. " "
	end)
end
time.sleep("1ms")
for _, topic in ipairs { "x", "y", "z" } do
	process.send(me, topic)
end
time.sleep("1ms")
check.equal(log, "1x 2y 3z ")

-- app:sender --
local to = ...
process.send(to, "b")
process.send(to, "other")
process.send(to, "a")
process.cancel(to)
process.send(to, "a")
process.send(to, "b")
