-- T-2: a process that never waits is terminated like any other.
for _, how in ipairs { "loops", "catches", "calls", "matches", "yields", "sleeps" } do
	local child = assert(process.spawn_monitored("app:busy", "app:processes", how))
	check.equal({process.terminate(child)}, {true})
	local event = process.events():receive()
	check.equal(event.from, child)
	check.equal(event.result.error, "process terminated")
end

-- app:busy --
local how = ...
if how == "loops" then
	while true do end
elseif how == "catches" then
	while true do pcall(function() while true do end end) end
elseif how == "calls" then
	local function f() return f() end
	f()
elseif how == "matches" then
	while true do ("a"):rep(30):gsub(".", function(c) return c:upper() end) end
elseif how == "yields" then
	while true do coroutine.yield() end
else
	time.sleep("1000h")
end
