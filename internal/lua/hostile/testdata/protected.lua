-- HP-2: busy loops, errors and memory inside `pcall`, `xpcall` and error handlers

--- pcall of a loop | free | terminated
while true do pcall(function() while true do end end) end

--- errors caught for ever | free | terminated
while true do pcall(error, "x") end

--- loop in an error handler | free | terminated
xpcall(error, function() while true do end end)

--- errors in handlers for ever | free | terminated
while true do xpcall(error, error) end

--- endless recursion, caught | free | terminated
local function f() return 1 + f() end while true do pcall(f) end

--- caught errors at the bottom of a deep stack | free | terminated
local function f(n) if n == 0 then ready() while true do pcall(error) end end return 1 + f(n - 1) end f(190000)

--- memory in an error handler | small | host.max_memory
xpcall(error, function() local t = {} while true do t[#t + 1] = {} end end)

--- pcall | free | stack overflow
local function f() local ok, e = pcall(f) if not ok then error(e, 0) end return 1 end f()

--- xpcall | free | stack overflow
local function f() local ok, e = xpcall(f, function(e) return e end) if not ok then error(e, 0) end return 1 end f()

--- an error handler | free | error in error handling
local function h(e) return 1 + h(e) end local ok, e = xpcall(error, h) error(e, 0)

--- pcall of a loop, counted | counted | host.max_steps
while true do pcall(function() while true do end end) end
