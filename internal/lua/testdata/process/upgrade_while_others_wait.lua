-- U-3: a message that a waiting coroutine has not got yet is not lost when
-- another one upgrades in that very moment.
local child = assert(process.spawn("app:old", "app:processes"))
time.sleep("1s") -- now its timer is due, too
process.send(child, "a", 1)
process.send(child, "b", 2)
process.send(child, "report", process.pid())
check.equal(process.listen("report"):receive(), "a1 b2 ")

-- app:old --
local a, inbox = process.listen("a"), process.inbox()
coroutine.spawn(function() a:receive() coroutine.yield() error("a is lost") end)
coroutine.spawn(function() channel.select {inbox:case_receive(), process.events():case_receive()} coroutine.yield() error("b is lost") end)
coroutine.spawn(function() time.sleep("2s") end)
coroutine.yield()
time.sleep("1s")
for i = 1, 300000 do end -- and the messages come while this one runs
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
