local time = require("time")

-- TM-8: the first tick after d, then every d, without drifting.
local start = time.now()
local t, err = time.ticker("10ms")
check.equal(err, nil)
check.equal(t:response() == t:response() and t:response() == t:channel(), true) -- TM-4
for i = 1, 3 do
	local moment, ok = t:response():receive()
	check.equal({ tostring(moment:sub(start)), ok }, { (i * 10) .. "ms", true })
	check.equal(tostring(time.now():sub(start)), (i * 10) .. "ms")
	time.sleep("3ms")
end

-- TM-8: 16 ticks are kept, the others dropped; then it goes on by the schedule.
time.sleep("1s")
for i = 4, 19 do
	check.equal(tostring(t:channel():receive():sub(start)), (i * 10) .. "ms")
end
local moment = t:channel():receive()
check.equal(tostring(moment:sub(start)), "1.04s")

-- TM-9: stop leaves what can be read.
time.sleep("25ms")
check.equal(t:stop(), true)
check.equal(t:stop(), true)
check.equal({ n = 2, select(2, t:channel():receive()), select(2, t:channel():receive()) }, { n = 2, true, true })
check.equal({ n = 2, t:channel():receive() }, { n = 2, nil, false })

-- TM-9, TM-10: who waits is woken.
t = time.ticker("1h")
coroutine.spawn(function() t:stop() end)
local r = channel.select { t:response():case_receive() }
check.equal(r.ok, false)
check.raises("ticker expected", t.stop, time.timer("1s"))
