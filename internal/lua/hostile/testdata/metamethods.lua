-- HP-5: recursion and loops through metamethods, `__tostring` included

--- tostring with __tostring | free | terminated
local t = setmetatable({}, {__tostring = function() return "x" end}) while true do tostring(t) end

--- metamethods that call one another | free | terminated
local t = setmetatable({}, {__index = function(t, k) return k end, __add = function(a, b) return a.x end}) while true do local v = t + t end

--- __eq, __lt and __le for ever | free | terminated
local mt = {__eq = function() return true end, __lt = function() return true end} local a, b = setmetatable({}, mt), setmetatable({}, mt) while a == b and a < b do end

--- a metatable | small | host.max_memory
local mt = {} setmetatable({}, mt) for i = 1, math.huge do mt[i .. ""] = i end

--- memory in a metamethod | small | host.max_memory
local t = setmetatable({}, {__index = function(t, k) rawset(t, k, ("x"):rep(1e5) .. k) return t[k + 1] end}) local v = t[1]

--- __index | free | stack overflow
local t = setmetatable({}, {__index = function(t, k) local v = t[k] return v end}) local v = t.x

--- __newindex | free | stack overflow
local t = setmetatable({}, {__newindex = function(t, k, v) t[k] = v end}) t.x = 1

--- __add | free | stack overflow
local t = setmetatable({}, {__add = function(a, b) local v = a + b return v end}) local v = t + t

--- __unm | free | stack overflow
local t = setmetatable({}, {__unm = function(a) local v = -a return v end}) local v = -t

--- __concat | free | stack overflow
local t = setmetatable({}, {__concat = function(a, b) local v = a .. b return v end}) local v = t .. "x"

--- __eq | free | stack overflow
local mt = {__eq = function(a, b) local v = a == b return v end} local v = setmetatable({}, mt) == setmetatable({}, mt)

--- __lt | free | stack overflow
local mt = {__lt = function(a, b) local v = a < b return v end} local v = setmetatable({}, mt) < setmetatable({}, mt)

--- __le by __lt | free | stack overflow
local mt = {__lt = function(a, b) local v = a <= b return v end} local v = setmetatable({}, mt) <= setmetatable({}, mt)

--- __call | free | stack overflow
local t = setmetatable({}, {__call = function(t) local v = t() return v end}) t()

--- __tostring | free | stack overflow
local t = setmetatable({}, {__tostring = function(t) return "x" .. tostring(t) end}) tostring(t)

--- __tostring in print | free | stack overflow
local t = setmetatable({}, {__tostring = function(t) print(t) return "x" end}) print(t)

--- __tostring in format | free | stack overflow
local t = setmetatable({}, {__tostring = function(t) return ("%s"):format(t) .. "x" end}) tostring(t)
