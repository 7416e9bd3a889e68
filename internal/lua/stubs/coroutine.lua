---@meta
--[[
There are two sorts of coroutines. `coroutine.spawn` starts one that the runtime schedules, beside the main function of
the process: it may wait for channels, messages and time while the others go on. `create` and `wrap` make those of plain
Lua, which run when they are resumed. Coroutines of one process never run at the same time: they take turns where one
waits.

When the main function ends, all coroutines end. An error that a spawned coroutine does not catch ends the process.

```lua
local results = channel.new(2)
for i = 1, 2 do
    coroutine.spawn(function(n) results:send(n * n) end, i)
end
print(results:receive() + results:receive())
```
]]

---@class coroutinelib
coroutine = {}

--- Returns a coroutine that runs when it is resumed.
---@param f function
---@return thread
function coroutine.create(f) end

--- Runs a coroutine of `create` until it yields or ends. One that was spawned gives
--- `false, "cannot resume a scheduled coroutine"`.
---@param co thread
---@param ... any arguments of its function, or results of the yield where it stands
---@return boolean ok
---@return any ... what it yields or returns, or what was raised
function coroutine.resume(co, ...) end

--- Returns the coroutine that runs; nil in the main function.
---@return thread?
function coroutine.running() end

--- Starts a function as a coroutine that the runtime schedules, and returns at once.
---@param f function
---@param ... any arguments of f
---@return thread
function coroutine.spawn(f, ...) end

--- Tells what a coroutine is doing.
---@param co thread
---@return "running"|"suspended"|"normal"|"dead"
function coroutine.status(co) end

--- Returns a function that resumes a new coroutine. It raises what the coroutine raises.
---@param f function
---@return fun(...): ...
function coroutine.wrap(f) end

--- Goes back to the resume that runs this coroutine. In the main function and in a spawned coroutine it lets others have
--- a turn and returns nothing.
---@param ... any results of that resume
---@return any ... arguments of the next one
function coroutine.yield(...) end

return coroutine
