-- payload-and-messages.md V-12: Time, Duration and Location arrive as equal
-- objects; V-9: Timer and Ticker are refused.
local time = require("time")
local t = time.date(2024, 12, 29, 13, 14, 15, 123456789, time.utc)
local r = assert(process.call("app:echo", "app:processes", { t, time.parse_duration("90s"), time.utc, time.now() }))
check.equal({ r[1]:equal(t), tostring(r[1]) }, { true, tostring(t) })
check.equal(tostring(r[2]:hours() * 40), "1")
check.equal(r[3]:string(), "UTC")
check.equal(tostring(time.now():sub(r[4])), "0s")
check.fails(errors.INVALID, "cannot send value of type timer at arg 1", process.call("app:echo", "app:processes", time.timer("1s")))
check.fails(errors.INVALID, "cannot send value of type ticker at arg 1.t",
	process.call("app:echo", "app:processes", { t = time.ticker("1s") }))

-- app:echo --
return ...
