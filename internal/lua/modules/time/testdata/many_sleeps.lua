-- TM-12: 10 000 sleeps and timers at once.
local time = require("time")
local done, timers = 0, {}
for i = 1, 10000 do
	coroutine.spawn(function()
		time.sleep(i * time.MILLISECOND)
		done = done + 1
	end)
	timers[i] = time.after(i * time.MILLISECOND)
end
time.sleep("11s")
check.equal(done, 10000)
for i = 1, 10000 do
	assert(timers[i]:receive())
end
