-- HP-22: names, monitors, links, listens and cancels without end

--- messages on topics | small | host.max_memory
for i = 1, math.huge do process.listen("t" .. i) end

--- names | small | host.max_memory
for i = 1, math.huge do process.registry.register("n" .. i) end

--- names taken and given back | free | terminated
for i = 1, math.huge do process.registry.register("n" .. i) process.registry.unregister("n" .. i) end

--- names that nobody has | free | terminated
for i = 1, math.huge do process.registry.lookup("nobody" .. i) process.send("nobody" .. i, "x") end

--- a name ten million bytes long | free | returned
local name = ("x"):rep(1e7) ready() process.registry.register(name) process.registry.lookup(name) process.listen(name) process.send(process.pid(), name)

--- monitors | free | terminated
while true do process.monitor(warden) process.unmonitor(warden) end

--- monitors, never given back | free | terminated
process.events() while true do process.monitor(warden) end

--- links | free | terminated
local child = process.spawn("app:friend", "app:free") while true do process.link(child) process.unlink(child) end

--- links to itself | free | terminated
while true do process.link(process.pid()) process.monitor(process.pid()) end

--- topics opened and closed | free | terminated
while true do process.unlisten(process.listen("x")) end

--- topics opened and closed before a full mailbox | free | terminated
for i = 1, 2e4 do process.send(process.pid(), "x", i) end ready() while true do process.unlisten(process.listen("y")) end

--- subscriptions without end | small | host.max_memory
for i = 1, math.huge do subscribe("t" .. i, channel.new()) end

--- cancels of itself | free | terminated
process.events() while true do process.cancel(process.pid(), "1h") end

--- cancels of nobody | free | terminated
while true do process.cancel("{app:free|0xffff0}", "1h") process.terminate("{app:free|0xffff0}") end

--- options that are none | free | returned
for _, o in ipairs{1, "x", {1}, {trap_links = 1}, {[{}] = 1}, {upgradable = {}}} do assert(not process.set_options(o)) end

--- libraries that are not there | free | terminated
while true do pcall(require, "nothing") end
