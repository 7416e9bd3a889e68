-- want error: deadlock: all coroutines blocked
-- TM-6: nothing is re-armed after stop or fire, so nothing can wake this process.
local time = require("time")
local stopped, fired = time.timer("1s"), time.timer("1s")
stopped:stop()
time.sleep("1s")
check.equal({ stopped:reset("1h"), fired:reset("1h") }, { false, false })
channel.new():receive()
