-- HP-19: huge error texts, errors within errors, and `__tostring` of errors that fails

--- errors wrapped for ever | free | terminated
local e = errors.new("x") while true do e = errors.wrap(e, "context") end

--- error texts that double | small | host.max_memory
local e = "x" while true do e = select(2, pcall(error, e .. e, 0)) end

--- error texts with positions | small | host.max_memory
local t = {} for i = 1, math.huge do t[i] = select(2, pcall(function() error("x") end)) end

--- error objects | small | host.max_memory
local t = {} for i = 1, math.huge do t[i] = errors.new("x") end

--- __tostring of an error | free | table
error(setmetatable({}, {__tostring = function(t) error(t) end}))

--- a huge error text | free | xxx
error(("x"):rep(1e6), 0)

--- an error without text | free | nil
error()

--- an error that is a table in itself | free | table
local t = {} t.message = t error(t)

--- an error whose __tostring fails | free | table
error(setmetatable({}, {__tostring = function() error("again") end}))

--- error objects that hold one another | small | host.max_memory
local k, e = {}, errors.new("x") while true do e = errors.new{message = "x", details = {s = ("x"):rep(1000) .. #k}} k[#k + 1] = e end

--- an error text of ten million bytes | free | xxx
error(("x"):rep(1e7), 0)

--- an error in a very deep place | free | boom
local function f(n) if n == 0 then error("boom") end return 1 + f(n - 1) end f(150000)

--- errors in deep places, for ever | free | terminated
local function f(n) if n == 0 then error("boom") end return 1 + f(n - 1) end while true do pcall(f, 1e5) end

--- tracebacks of errors, for ever | free | terminated
local function f(n) if n == 0 then return errors.new("x") end return 1 and (f(n - 1)) end while true do f(1e4) end
