-- DL-2: a process in which nothing can ever go on ends with an error.
local events = process.events()
local text = "deadlock: all coroutines blocked with no pending operations"
for _, how in ipairs { "receives", "sends", "selects", "user_coroutine", "pcalls", "several", "after_timer", "after_unlisten", "stopped_timer" } do
	assert(process.spawn_monitored("app:stuck", "app:processes", how))
	local result = events:receive().result
	check.equal(result.error:sub(1, #text + 20), text .. " (main at app:stuck:", how)
	check.equal(result.error_info:kind(), errors.INTERNAL)
end

-- DL-1: whoever has a subscription, a timer or a call under way just waits, and can be ended.
for _, how in ipairs { "inbox", "events", "listen", "subscribe", "timer", "after", "ticker", "call" } do
	local pid = assert(process.spawn_monitored("app:waits", "app:processes", how))
	time.sleep("1h")
	check.equal({process.send(pid, "t")}, {true}, how)
	process.terminate(pid)
	check.equal(events:receive().result.error, "process terminated", how)
end

-- DL-3: one that waits for another that sleeps or calls is none.
for _, how in ipairs { "sleeps", "calls", "reads" } do
	local pid = assert(process.spawn_monitored("app:relies", "app:processes", how))
	process.send(pid, "t")
	check.equal(events:receive().result, {value = how})
end

-- app:stuck --
local how = ...
local ch = channel.new()
if how == "receives" then
	ch:receive()
elseif how == "sends" then
	ch:send(1)
elseif how == "selects" then
	channel.select {ch:case_receive(), ch:case_send(1)}
elseif how == "user_coroutine" then
	coroutine.wrap(function() coroutine.wrap(function() ch:receive() end)() end)()
elseif how == "pcalls" then
	pcall(pcall, ch.receive, ch)
elseif how == "several" then
	for _ = 1, 10 do coroutine.spawn(function() ch:receive() end) end
	ch:receive()
elseif how == "after_timer" then
	time.sleep("1s")
	time.after("1s")
	ch:receive()
elseif how == "after_unlisten" then
	local t = process.listen("t")
	process.unlisten(t)
	ch:receive()
elseif how == "stopped_timer" then
	time.timer("1h"):stop()
	time.ticker("1h"):stop()
	ch:receive()
end
return "went on"

-- app:waits --
local how = ...
local ch = channel.new()
if how == "inbox" then
	process.inbox()
elseif how == "events" then
	process.events()
elseif how == "listen" then
	process.listen("t")
elseif how == "subscribe" then
	subscribe("t", channel.new())
elseif how == "timer" then
	time.timer("1000h")
elseif how == "after" then
	time.after("1000h")
elseif how == "ticker" then
	time.ticker("10m")
elseif how == "call" then
	coroutine.spawn(function() process.call("app:waits", "app:others", "inbox") end)
	coroutine.yield()
end
ch:receive()

-- app:relies --
local how = ...
local ch = channel.new()
coroutine.spawn(function()
	if how == "sleeps" then
		time.sleep("1h")
	elseif how == "calls" then
		process.call("app:slow", "app:processes")
	else
		process.inbox():receive()
	end
	ch:send(how)
end)
return (ch:receive())

-- app:slow --
time.sleep("1h")
