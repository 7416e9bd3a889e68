-- time.md §3: now is in the local zone, and exact by the monotonic clock.
local time = require("time")
local start = time.now()
check.equal(start:location():string(), time.localtz:string())
time.sleep("1h1ns")
check.equal(time.now():sub(start):nanoseconds(), 3600000000001)
