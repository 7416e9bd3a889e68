-- X-4 CO-6: when main returns, nothing else of the process runs any more.
assert(process.spawn_monitored("app:child", "app:processes", process.pid()))
check.equal(process.events():receive().result, {value = "over"})
time.sleep("1h")
check.equal(channel.select({process.inbox():case_receive()}, true).default, true)

-- app:child --
local parent = ...
coroutine.spawn(function() time.sleep("1s") process.send(parent, "ghost") end)
coroutine.spawn(function() time.after("1s"):receive() process.send(parent, "ghost") end)
coroutine.spawn(function() while true do coroutine.yield() end end)
coroutine.spawn(function() process.call("app:slow", "app:processes") process.send(parent, "ghost") end)
time.ticker("10ms")
coroutine.spawn(function() process.send(parent, "ghost") end)
return "over"

-- app:slow --
time.sleep("1s")
