-- HP-4: endless tail calls

--- tail calls | free | terminated
local function f() return f() end f()

--- mutual tail calls | free | terminated
local g local function f(...) return g(...) end function g(...) return f(...) end f(1, 2)

--- tail calls of methods | free | terminated
local t = {} function t:f() return self:f() end t:f()

--- tail calls through __call | free | terminated
local t = setmetatable({}, {}) getmetatable(t).__call = function(self) return self() end t()

--- tail calls through pcall | free | terminated
local function f() return select(1, pcall(error)) end while true do f() end

--- tail calls, counted | counted | host.max_steps
local function f() return f() end f()
