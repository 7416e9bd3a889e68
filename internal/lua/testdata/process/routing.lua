-- O-2 O-3: messages wait in the mailbox from the spawn on.
local child = assert(process.spawn("app:child", "app:processes"))
process.send(child, "a", 1)
process.send(child, "b", 2)
process.send(child, "a", 3)
process.send(child, "c", 4)
process.send(child, "go", process.pid())
check.equal(process.listen("result"):receive(), "a1 a3 | b2 c4 | a5")
process.send(child, "a", 5)

-- app:child --
-- O-4: a message is routed when it leaves the mailbox, by the channels there
-- are at that moment. I-5: by its exact topic.
local parent = process.listen("go"):receive()
local a, nothing = process.listen("a"), process.listen("a*")
local log = "a" .. a:receive() .. " a" .. a:receive() .. " |"
local inbox = process.inbox()
for _ = 1, 2 do
	local m = inbox:receive()
	log = log .. " " .. m:topic() .. m:payload():data()
end
process.unlisten(a)
process.send(process.pid(), "a", 5)
local m = inbox:receive()
process.send(parent, "result", log .. " | " .. m:topic() .. m:payload():data())
check.equal(channel.select({nothing:case_receive()}, true).default, true)
