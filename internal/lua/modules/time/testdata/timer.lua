local time = require("time")

-- TM-1: a timer is like after.
local start = time.now()
local t, err = time.timer("2s")
check.equal(err, nil)
-- TM-4
check.equal(t:response() == t:response() and t:response() == t:channel(), true)
local moment, ok = t:response():receive()
check.equal({ tostring(moment:sub(start)), ok }, { "2s", true })
check.equal({ n = 2, t:channel():receive() }, { n = 2, nil, false })
check.equal({ t:stop(), t:reset("1s") }, { false, false }) -- TM-5, TM-6: too late

-- TM-5: stopped, it wakes who waits, and never delivers.
t = time.timer("2s")
local got = channel.new(1)
coroutine.spawn(function() got:send({ n = 2, t:response():receive() }) end)
time.sleep("1s")
check.equal(t:stop(), true)
check.equal(got:receive(), { n = 2, nil, false })
check.equal(t:stop(), false)
check.equal(t:reset("1s"), false)
time.sleep("5s")
check.equal({ n = 2, t:response():receive() }, { n = 2, nil, false })

-- TM-6: reset counts from now.
start = time.now()
t = time.timer("2s")
time.sleep("1s")
check.equal(t:reset("5s"), true)
moment = t:response():receive()
check.equal(tostring(moment:sub(start)), "6s")

-- TM-7: a bad reset is raised as an error object and changes nothing.
start = time.now()
t = time.timer("2s")
for _, d in ipairs { "soon", 0, "-1s", false } do
	local ok, e = pcall(t.reset, t, d)
	check.equal({ ok, e:kind() }, { false, errors.INVALID })
	assert(string.find(e, "timer:reset: "))
end
moment = t:response():receive()
check.equal(tostring(moment:sub(start)), "2s")

check.raises("timer expected", t.stop, {})
check.raises("timer expected", t.reset, time.ticker("1s"), "1s")
