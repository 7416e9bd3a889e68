-- B-6: a free name is registered with the spawn.
local b = process.with_context({}):with_name("worker"):with_message("hello", 1)
local pid = assert(b:spawn("app:worker", "app:processes"))
check.equal(process.registry.lookup("worker"), pid)
check.equal(process.listen("got"):receive(), "worker hello1")

-- B-7: if it is taken, nothing is spawned: the holder gets the messages and is watched.
local again = assert(b:spawn_monitored("app:worker", "app:processes"))
check.equal(again, pid)
check.equal(process.listen("got"):receive(), "worker hello1")
check.fails(errors.ALREADY_EXISTS, "already monitoring pid", process.monitor(pid))
process.set_options { trap_links = true }
check.equal(assert(b:spawn_linked("app:worker", "app:processes")), pid)
check.equal(assert(b:spawn_linked_monitored("app:worker", "app:processes")), pid)

-- B-7: call waits for the holder.
local answer
coroutine.spawn(function() answer = {b:call("app:worker", "app:processes")} end)
coroutine.yield()
process.send(pid, "end")
local exit, down = process.events():receive(), process.events():receive()
check.equal({exit.kind, exit.from}, {process.event.EXIT, pid})
check.equal({down.kind, down.from}, {process.event.LINK_DOWN, pid})
time.sleep("1ms")
check.equal(answer[1], nil)
check.equal(tostring(answer[2]), "ended")

-- The name is free again.
local other = assert(b:spawn("app:worker", "app:processes"))
check.equal(other == pid, false)
check.equal(process.registry.lookup("worker"), other)

-- B-8: of many at the same time one creates it, and all messages arrive.
local done = channel.new(20)
for i = 1, 20 do
	assert(process.spawn("app:claims", "app:others", i))
end
local holder, got = process.listen("holder"), process.listen("got")
local first = holder:receive()
for _ = 2, 20 do
	check.equal(holder:receive(), first)
end
local count = 0
repeat
	local r = channel.select {got:case_receive(), time.after("1s"):case_receive()}
	if r.channel == got and r.value:find("claim") then
		count = count + 1
	end
until r.channel ~= got
check.equal(count, 20)

-- A name goes with a failed spawn.
check.fails(errors.INTERNAL, "failed to execute script", process.with_context({}):with_name("broken"):spawn("app:broken", "app:processes"))
check.fails(errors.NOT_FOUND, "name not registered", process.registry.lookup("broken"))

-- app:worker --
for m in function() return (process.inbox():receive()) end do
	if m:topic() == "end" then
		return nil, "ended"
	end
	process.send("{app:processes|0x00001}", "got", "worker " .. m:topic() .. m:payload():data())
end

-- app:claims --
local pid = assert(process.with_context({}):with_name("claimed"):with_message("claim", (...)):spawn("app:worker", "app:processes"))
process.send("{app:processes|0x00001}", "holder", pid)

-- app:broken --
function main()
end
error("x")
