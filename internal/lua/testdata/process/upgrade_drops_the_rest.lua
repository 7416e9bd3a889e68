-- U-4: timers, calls under way and coroutines of the old code do not reach the new one.
local child = assert(process.spawn_monitored("app:old", "app:processes"))
check.equal(process.events():receive().result, {value = "quiet"})

-- app:old --
coroutine.spawn(function() process.call("app:slow", "app:processes") error("ghost of a call") end)
coroutine.spawn(function() time.after("1s"):receive() error("ghost of a timer") end)
coroutine.spawn(function() while true do time.sleep("1s") process.send(process.pid(), "ghost") end end)
time.ticker("1s")
coroutine.yield()
process.upgrade("app:new")

-- app:new --
local r = channel.select {time.after("1h"):case_receive(), process.inbox():case_receive(), process.events():case_receive()}
return r.channel == process.inbox() and "haunted" or "quiet"

-- app:slow --
time.sleep("2s")
