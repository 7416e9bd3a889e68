-- TM-3, TM-11: nobody reads these, and the process ends; the harness sees that
-- nothing is left. They do keep a process that waits from being called
-- deadlocked (channel.md DL-1).
local time = require("time")
local start = time.now()
time.after("1000h")
time.timer("1000h")
time.ticker("1000h")
time.after("1s")
coroutine.spawn(function() time.sleep("1000h") end)
time.sleep("1m")
check.equal(tostring(time.now():sub(start)), "1m0s")
