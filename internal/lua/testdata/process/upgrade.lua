-- U-2 U-6: pid, names and bonds stay, arguments are passed on, and there is no event.
local events, me = process.events(), process.pid()
local child = assert(process.spawn_linked_monitored("app:old", "app:processes", me))
local state = {n = 1}
for i = 1, 3 do
	process.send(child, "m", i)
end
process.send(child, "upgrade", state)
for i = 4, 5 do
	process.send(child, "m", i)
end
local said = process.listen("said")
check.equal(said:receive(), "old app:old 1") -- and 2 and 3 are unread
check.equal(said:receive(), "new app:new " .. child .. " 2 args from=old n=1 trap=true m2m3m4m5")
check.equal(channel.select({events:case_receive()}, true).default, true)
check.equal(process.registry.lookup("child"), child)

-- U-7: nil means the code that it runs now. U-4: globals are gone.
process.send(child, "again")
check.equal(said:receive(), "new app:new " .. child .. " 1 args from=nil n=again trap=true ")

-- U-2 U-11: monitors and links still work; a failure of the new main is an ordinary one.
process.set_options { trap_links = true }
process.send(child, "fail")
local exit, down = events:receive(), events:receive()
check.equal({exit.kind, exit.from, exit.result.error}, {process.event.EXIT, child, "app:new:71: new code"})
check.equal({down.kind, down.from}, {process.event.LINK_DOWN, child})

-- U-2: also the monitors that it holds itself.
local target = assert(process.spawn("app:target", "app:processes"))
local watcher = assert(process.spawn("app:watcher", "app:processes", me, target))
check.equal(said:receive(), "watching")
process.send(target, "end")
check.equal(said:receive(), "EXIT of " .. target)

-- app:old --
local parent = ...
process.registry.register("child")
process.set_options { trap_links = true }
global = "old"
local m, stop = process.listen("m"), process.listen("upgrade")
process.send(parent, "said", "old " .. process.id() .. " " .. m:receive())
coroutine.spawn(function() time.sleep("1ms") error("a ghost") end)
local args = stop:receive()
args.from = "old"
pcall(function() -- U-10: neither pcall nor a coroutine holds it up
	coroutine.wrap(function()
		process.upgrade("app:new", parent, args) -- U-1
		process.send(parent, "said", "it returned")
	end)()
end)
process.send(parent, "said", "it returned")

-- app:new --
local parent, args = ...
assert(global == nil)
time.sleep("1s")
local log, n = "", process.listen("m")
local fail, again = process.listen("fail"), process.listen("again")
while true do
	local r = channel.select({n:case_receive()}, true)
	if r.default then break end
	log = log .. "m" .. r.value
end
process.send(parent, "said", "new " .. process.id() .. " " .. process.pid() .. " " .. select("#", ...) .. " args from=" .. tostring(args and args.from)
	.. " n=" .. (args and args.n or "again") .. " trap=" .. tostring(process.get_options().trap_links) .. " " .. log)
local r = channel.select {fail:case_receive(), again:case_receive()}
if r.channel == again then
	process.upgrade(nil, parent)
end
error("new code")

-- app:watcher --
local parent, target, again = ...
if not again then
	process.monitor(target)
	process.send(parent, "said", "watching")
	process.upgrade(nil, parent, target, true)
end
process.send(parent, "said", "EXIT of " .. process.events():receive().from)

-- app:target --
process.listen("end"):receive()
