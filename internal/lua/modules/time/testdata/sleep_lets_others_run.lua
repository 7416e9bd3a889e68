-- time.md §2: others run while one sleeps, even if d <= 0.
local time = require("time")
local log = {}
for _, d in ipairs { "3s", "1s", "2s" } do
	coroutine.spawn(function()
		time.sleep(d)
		log[#log + 1] = d
	end)
end
time.sleep("10s")
check.equal(log, { "1s", "2s", "3s" })

local turns = 0
coroutine.spawn(function()
	for _ = 1, 3 do
		turns = turns + 1
		time.sleep(0)
	end
end)
check.equal(turns, 0)
time.sleep(0)
check.equal(turns, 1)
time.sleep(-1)
check.equal(turns, 2)

-- channel.md BL-2, BL-3, BL-6: it works where a call may not seem to wait.
check.equal({ pcall(function() time.sleep("1s") return "done" end) }, { true, "done" })
local co = coroutine.wrap(function() time.sleep("1s") coroutine.yield("yielded") end)
check.equal(co(), "yielded")
