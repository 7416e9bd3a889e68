-- process.md §6: process.cancel takes a Duration as the time to end.
local time = require("time")
local start = time.now()
local pid = assert(process.spawn_monitored("app:stubborn", "app:processes"))
assert(process.cancel(pid, (time.parse_duration("3s"))))
local event = process.events():receive()
check.equal({ event.kind, tostring(time.now():sub(start)) }, { process.event.EXIT, "3s" })

-- app:stubborn --
require("time").sleep("1h")
