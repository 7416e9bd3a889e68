-- BL-1 to BL-6: the blocking calls of processes work in every place.
local function waits(v)
	time.sleep("1s")
	assert(process.spawn("app:nothing", "app:processes"))
	local x = assert(process.call("app:echo", "app:processes", v))
	process.send(process.pid(), "t", x)
	return (channel.select {process.listen("t"):case_receive()}).value
end
local co = coroutine.wrap(function() coroutine.yield(waits("co")) return waits("end") end)
local t = setmetatable({}, {
	__index = function(_, k) return waits(k) end,
	__newindex = function(t, k, v) rawset(t, k, waits(v)) end,
	__call = function(_, v) return waits(v) end,
	__add = function(_, v) return waits(v) end,
	__concat = function(_, v) return waits(v) end,
	__eq = function() return waits("eq") == "eq" end,
	__lt = function() return waits("lt") == "lt" end,
	__tostring = function() return waits("text") end,
})
check.equal({pcall(pcall, waits, 1)}, {true, true, 1})
check.equal({xpcall(function() return waits(2) end, print)}, {true, 2})
check.equal({xpcall(error, function() return waits("handled") end)}, {false, "handled"})
check.equal({t.index, t(3), t + 4, t .. "c", tostring(t)}, {"index", 3, 4, "c", "text"})
t.new = "new"
check.equal(rawget(t, "new"), "new")
check.equal(t == setmetatable({}, getmetatable(t)), true)
check.equal(t < setmetatable({}, getmetatable(t)), true)
check.equal({co(), co()}, {"co", "end"})
local n = 0
for v in function(_, v) if (v or 0) < 3 then return waits((v or 0) + 1) end end do n = n + v end
check.equal(n, 6)
local list = {3, 1, 2}
table.sort(list, function(a, b) return waits(a) < waits(b) end)
check.equal(list, {1, 2, 3})
check.equal((("a b"):gsub("%w", function(w) return waits(w .. w) end)), "aa bb")

-- An error after the wait is caught.
local ok, err = pcall(function() waits(1) error({code = 7}) end)
check.equal({ok, err.code}, {false, 7})

-- app:echo --
time.sleep("1s")
return ...

-- app:nothing --
return
