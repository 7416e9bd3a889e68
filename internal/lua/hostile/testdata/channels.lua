-- HP-15: channels, selects and what waits for them without end

--- channels between coroutines | free | terminated
local a = channel.new() coroutine.spawn(function() while true do a:send(1) end end) while true do a:receive() end

--- waits on a stack that was deep | free | terminated
local function f(n) if n > 0 then return 1 + f(n - 1) end return 0 end f(190000) ready() local a = channel.new() coroutine.spawn(function() while true do a:send(1) end end) while true do a:receive() end

--- a select with many cases | free | terminated
local a, cases = channel.new(), {} for i = 1, 1e5 do cases[i] = a:case_receive() end ready() coroutine.spawn(function() while true do a:send(1) end end) while true do channel.select(cases) end

--- waiting for ever | free | terminated
process.inbox():receive()

--- channels | small | host.max_memory
local t = {} for i = 1, math.huge do t[i] = channel.new() end

--- a channel that fills | small | host.max_memory
local ch = channel.new(1e9) while true do ch:send({}) end

--- senders that wait | small | host.max_memory
local ch = channel.new() while true do coroutine.spawn(function() ch:send(("x"):rep(1000)) end) coroutine.yield() end

--- select cases | small | host.max_memory
local ch, t = channel.new(), {} for i = 1, math.huge do t[i] = ch:case_send(i) end

--- a channel between coroutines, closed | free | returned
local ch = channel.new(1) for i = 1, 1e5 do coroutine.spawn(function() pcall(ch.send, ch, 1) end) end coroutine.yield() ch:close()

--- a million receivers of one channel | free | terminated
local ch = channel.new() for i = 1, 1e5 do coroutine.spawn(function() while true do ch:receive() end end) end ready() while true do ch:send(1) end
