-- TM-5, TM-6: what counts is whether the channel has the value.
local time = require("time")
local t = time.timer("1s")
time.sleep("1s")
time.sleep("1s")
check.equal(t:stop(), false)
local moment, ok = t:response():receive()
check.equal(ok, true) -- TM-2
check.equal({ n = 2, t:response():receive() }, { n = 2, nil, false })
