-- HP-26: much garbage, which is no reason to end a process

--- tables | small | returned
for i = 1, 1e6 do local t = {i, i, i} end

--- strings | small | returned
for i = 1, 100 do local s = ("x"):rep(2e6) .. i end

--- closures | small | returned
local f for i = 1, 1e6 do f = function() return i end end

--- coroutines | small | returned
for i = 1, 1e5 do coroutine.wrap(function() coroutine.yield() end)() end

--- scheduled coroutines | small | returned
for i = 1, 1e5 do coroutine.spawn(function() end) if i % 100 == 0 then coroutine.yield() end end

--- a stack that was deep | small | returned
local function f(n) if n > 0 then return 1 + f(n - 1) end return 0 end for i = 1, 20 do f(50000) end

--- a buffer that is used | small | returned
local ch = channel.new(10) for i = 1, 2e5 do ch:send({}) ch:receive() end

--- sorts | small | returned
local t = {} for i = 1, 1e4 do t[i] = i end for i = 1, 50 do table.sort(t, function(a, b) return a > b end) end
