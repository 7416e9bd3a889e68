-- The examples of the reference of process, in its order, as they stand there.
-- P-1 SP-1 I-1 I-3 B-2
local function nothing_left() check.equal(channel.select({process.inbox():case_receive(), process.events():case_receive()}, true).default, true) end

-- Information.
local frame_id = process.id()
local pid = process.pid()
check.equal({frame_id, type(pid)}, {"app:main", "string"})

-- Sending, by PID and by name.
local destination = assert(process.spawn("app:echo", "app:processes"))
assert(process.registry.register("echo", destination))
local inbox = process.inbox()
for _, to in ipairs { destination, "echo" } do
	local ok, err = process.send(to, "hello", 1, {two = 2})
	check.equal({ok, err}, {true, nil})
	local msg = inbox:receive()
	check.equal({msg:topic(), msg:from(), type(msg:payload())}, {"hello", destination, "table"})
	check.equal({msg:payload()[1]:data(), msg:payload()[2]:data()}, {1, {two = 2}})
end

-- The four ways to spawn.
process.set_options({trap_links = true})
local events = process.events()
for name, kinds in pairs {
	spawn = {}, spawn_monitored = {"EXIT"}, spawn_linked = {"LINK_DOWN"}, spawn_linked_monitored = {"EXIT", "LINK_DOWN"},
} do
	local pid, err = process[name]("app:worker", "app:processes", "fail")
	check.equal({type(pid), err}, {"string", nil})
	for _, kind in ipairs(kinds) do
		local event = events:receive()
		check.equal({event.kind, event.from, event.result.error, event.result.value}, {process.event[kind], pid, "failed", nil}, name)
		check.equal(event.deadline, nil)
	end
	time.sleep("1s")
	nothing_left()
end

-- Control.
local pid = assert(process.spawn_monitored("app:worker", "app:processes", "wait"))
check.equal({process.cancel(pid, "5s")}, {true})
local event = events:receive()
check.equal({event.kind, event.from}, {process.event.EXIT, pid})
check.equal(event.result.value.kind, process.event.CANCEL)
check.equal(event.result.value.from, process.pid())
check.equal(type(event.result.value.deadline), "string")
pid = assert(process.spawn_monitored("app:worker", "app:processes", "wait"))
check.equal({process.terminate(pid)}, {true})
check.equal(events:receive().result.error, "process terminated")

-- Monitors and links.
local target = assert(process.spawn("app:worker", "app:processes", "wait"))
check.equal({process.monitor(target)}, {true})
check.equal({process.unmonitor(target)}, {true})
check.equal({process.link(target)}, {true})
check.equal({process.unlink(target)}, {true})
process.terminate(target)
time.sleep("1s")
nothing_left()

-- Options.
local options = process.get_options()
check.equal(options.trap_links, true)
check.equal({process.set_options({trap_links = false})}, {true})
check.equal(process.get_options().trap_links, false)

-- Topics.
local ch = process.listen("topic")
local messages = process.listen("messages", {message = true})
process.send(process.pid(), "topic", "raw")
process.send(process.pid(), "messages", "wrapped")
check.equal(ch:receive(), "raw")
check.equal(messages:receive():payload():data(), "wrapped")
check.equal(process.unlisten(ch), true)

-- Calls.
local result, err = process.call("app:worker", "app:processes", "double", 21)
check.equal({result, err}, {42, nil})
local result, err = process.call("app:worker", "app:processes", "fail")
check.equal({result, tostring(err)}, {nil, "failed"})

-- Upgrades: to another definition, and to the same one with new state.
local said = process.listen("said")
pid = assert(process.spawn("app:counter", "app:processes", process.pid(), 0))
for i = 0, 2 do
	check.equal(said:receive(), {pid, "app:counter", i})
end
check.equal(said:receive(), {pid, "app:counter2", 3})

-- Spawners.
local spawner = process.with_context({request_id = "123"})
check.equal(spawner:with_actor(security.new_actor("user")):with_scope(security.new_scope()):call("app:denied", "app:processes"), errors.PERMISSION_DENIED)
spawner = spawner:with_context({more = 1})
	:with_actor(security.new_actor("user"))
	:with_name("named")
	:with_message("first", 1, 2)
	:with_message("second")
for _, name in ipairs { "spawn", "spawn_monitored", "spawn_linked", "spawn_linked_monitored" } do
	local pid, err = spawner[name](spawner, "app:reader", "app:processes", process.pid())
	check.equal({type(pid), err}, {"string", nil})
	check.equal(said:receive(), {pid, "named", "first", "second", "user"})
	if name:find("monitored") then
		check.equal(events:receive().kind, process.event.EXIT)
	end
	time.sleep("1s")
end

-- Names.
check.equal({process.registry.register("me")}, {true})
check.equal({process.registry.lookup("me")}, {process.pid()})
check.equal(process.registry.unregister("me"), true)
check.fails(errors.NOT_FOUND, "name not registered", process.registry.lookup("me"))

-- Errors.
check.fails(errors.INVALID, "", process.send())
check.fails(errors.INVALID, "@", process.send("echo", "@topic"))
check.fails(errors.INVALID, "invalid duration format", process.cancel("echo", "5 seconds"))
check.fails(errors.NOT_FOUND, "", process.send("nobody", "topic"))
assert(process.registry.register("taken"))
check.fails(errors.ALREADY_EXISTS, "", process.registry.register("taken", destination))

-- app:echo --
for msg in function() return (process.inbox():receive()) end do
	local p = msg:payload()
	process.send(msg:from(), msg:topic(), p[1], p[2])
end

-- app:worker --
local what, n = ...
if what == "fail" then
	return nil, "failed"
elseif what == "double" then
	return n * 2
end
return (process.events():receive())

-- app:counter --
local parent, n = ...
process.send(parent, "said", {process.pid(), process.id(), n})
if n == 2 then
	process.upgrade("app:counter2", parent, n + 1)
end
process.upgrade(nil, parent, n + 1)

-- app:counter2 --
local parent, n = ...
process.send(parent, "said", {process.pid(), process.id(), n})

-- app:denied --
local _, err = process.send(process.pid(), "topic")
return err:kind()

-- app:reader --
local parent = ...
local name = process.registry.lookup("named") == process.pid() and "named"
local first, second = process.inbox():receive(), process.inbox():receive()
assert(#first:payload() == 2 and second:payload() == nil)
process.send(parent, "said", {process.pid(), name, first:topic(), second:topic(), security.actor():id()})
