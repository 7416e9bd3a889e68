-- BL-9: termination, an untrapped LINK_DOWN and an upgrade unwind through every
-- place in which a program can wait, and nothing in it can catch them.
local events = process.events()
local function waiting(where)
	local pid = assert(process.spawn_monitored("app:waits", "app:processes", where))
	time.sleep("1s")
	return pid
end
for _, where in ipairs {
	"pcall", "xpcall", "handler", "iterator", "index", "newindex", "call", "concat", "eq", "lt", "tostring", "sort", "gsub", "wrap",
} do
	process.terminate(waiting(where))
	check.equal(events:receive().result.error, "process terminated", where)
	process.send(waiting(where), "fail")
	check.equal(events:receive().result.error, "linked process failed", where)
	process.send(waiting(where), "upgrade")
	check.equal(events:receive().result, {value = "new code"}, where)
end

-- app:waits --
local where = ...
local fail, upgrade = process.listen("fail"), process.listen("upgrade")
local function wait()
	if channel.select({fail:case_receive(), upgrade:case_receive()}).channel == upgrade then
		process.upgrade("app:new")
	end
	process.spawn_linked("app:fails", "app:processes")
	process.inbox():receive()
	return 1
end
local mt = {__index = wait, __newindex = wait, __call = wait, __concat = wait, __eq = wait, __lt = wait, __tostring = wait}
local t, u = setmetatable({}, mt), setmetatable({}, mt)
local places = {
	pcall = function() while true do pcall(pcall, wait) end end,
	xpcall = function() while true do xpcall(wait, function() end) end end,
	handler = function() while true do xpcall(error, wait) end end,
	iterator = function() for _ in wait do end end,
	index = function() return t.x end,
	newindex = function() t.x = 1 end,
	call = function() t() end,
	concat = function() return t .. "x" end,
	eq = function() return t == u end,
	lt = function() return t < u end,
	tostring = function() return tostring(t) end,
	sort = function() table.sort({3, 2, 1}, wait) end,
	gsub = function() return ("abc"):gsub(".", wait) end,
	wrap = function() coroutine.wrap(function() coroutine.wrap(wait)() end)() end,
}
pcall(places[where])
return "it went on"

-- app:new --
return "new code"

-- app:fails --
error("x")
