-- HP-7: coroutines: recursion through them, loops in them, coroutines without end

--- coroutines made and resumed | free | terminated
while true do coroutine.wrap(function() coroutine.yield() end)() end

--- a coroutine that loops | free | terminated
coroutine.wrap(function() while true do end end)()

--- a coroutine resumed for ever | free | terminated
local co = coroutine.wrap(function() while true do coroutine.yield() end end) while true do co() end

--- coroutines deep inside one another | free | terminated
local function f(n) if n == 0 then ready() while true do coroutine.wrap(function() end)() end end coroutine.wrap(f)(n - 1) end f(9000)

--- a scheduled coroutine that loops | free | terminated
coroutine.spawn(function() while true do end end) channel.new():receive()

--- scheduled coroutines that yield | free | terminated
for i = 1, 10 do coroutine.spawn(function() while true do coroutine.yield() end end) end while true do coroutine.yield() end

--- coroutines | small | host.max_memory
local t = {} for i = 1, math.huge do t[i] = coroutine.create(print) end

--- coroutines that wait | small | host.max_memory
local t = {} for i = 1, math.huge do t[i] = coroutine.wrap(function(...) coroutine.yield(...) end) t[i](1, 2, 3) end

--- scheduled coroutines | small | host.max_memory
local ch = channel.new() while true do coroutine.spawn(function() ch:receive() end) end

--- scheduled coroutines with arguments | small | host.max_memory
while true do coroutine.spawn(coroutine.yield, 1, 2, 3, 4, 5, 6, 7, 8) end

--- coroutine.wrap | free | stack overflow
local function f() return 1 + coroutine.wrap(f)() end f()

--- coroutine.resume | free | stack overflow
local function f() local ok, e = coroutine.resume(coroutine.create(f)) if not ok then error(e, 0) end if e then error(e, 0) end end f()

--- coroutines that yield | counted | host.max_steps
coroutine.spawn(function() while true do coroutine.yield() end end) while true do coroutine.yield() end

--- an error through very many wraps | free | returned
local function f() return 1 + coroutine.wrap(f)() end
local ok, e = pcall(f) assert(not ok and #e < 1e5 and e:find("stack overflow"), #e)
