-- U-3: nothing that has not been received is lost, and its order stays, whatever
-- the channels were: listened to, closed again, or none; and what a coroutine was
-- about to get.
local child = assert(process.spawn("app:old", "app:processes"))
local n = 0
for _, topic in ipairs { "a", "b", "c", "a", "closed", "b", "b", "a", "closed" } do
	n = n + 1
	process.send(child, topic, n)
end
time.sleep("1s")
process.send(child, "report", process.pid())
check.equal(process.listen("report"):receive(), "a1 b2 c3 a4 closed5 b6 b7 a8 closed9 ")

-- app:old --
local a, b, closed = process.listen("a"), process.listen("b"), process.listen("closed")
process.events()
time.sleep("1ms")
process.unlisten(closed)
process.upgrade("app:new")

-- app:new --
local log = ""
for m in function() return (process.inbox():receive()) end do
	if m:topic() == "report" then
		process.send(m:payload():data(), "report", log)
		return
	end
	log = log .. m:topic() .. m:payload():data() .. " "
end
