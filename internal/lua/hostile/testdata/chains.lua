-- HP-6: chains of `__index`, long ones, circles and functions

--- three hundred thousand tables | free | loop in gettable
local t = {} for i = 1, 3e5 do t = setmetatable({}, {__index = t}) end ready() return t.x

--- three hundred thousand tables to write through | free | loop in settable
local t = {} for i = 1, 3e5 do t = setmetatable({}, {__newindex = t}) end ready() t.x = 1

--- ninety tables, for ever | free | terminated
local t = {} for i = 1, 90 do t = setmetatable({}, {__index = t, __newindex = t}) end while true do t.x = t.y end

--- two tables in a circle | free | loop in gettable
local a, b = {}, {} setmetatable(a, {__index = b}) setmetatable(b, {__index = a}) return a.x

--- two tables in a circle to write through | free | loop in settable
local a, b = {}, {} setmetatable(a, {__newindex = b}) setmetatable(b, {__newindex = a}) a.x = 1

--- a table that is its own handler | free | loop in gettable
local t = {} t.__index = t setmetatable(t, t) return t.x

--- a circle, caught for ever | free | terminated
local t = {} t.__index = t setmetatable(t, t) while true do pcall(function() return t.x end) end

--- three hundred thousand functions | free | stack overflow
local t = {} for i = 1, 3e5 do local u = t t = setmetatable({}, {__index = function(_, k) return u[k] end}) end ready() return t.x

--- three hundred thousand functions to write through | free | stack overflow
local t = {} for i = 1, 3e5 do local u = t t = setmetatable({}, {__newindex = function(_, k, v) u[k] = v end}) end ready() t.x = 1

--- a table that is its own __call | free | attempt to call
local t = {} setmetatable(t, {__call = t}) t()

--- a circle of __call | free | attempt to call
local a, b = {}, {} setmetatable(a, {__call = b}) setmetatable(b, {__call = a}) a()

--- globals behind a circle | free | loop in gettable
local t = {} t.__index = t setmetatable(t, t) setmetatable(_G, {__index = t}) return undefined

--- gsub over a circle | free | loop in gettable
local t = {} t.__index = t setmetatable(t, t) return ("x"):gsub("x", t)

--- __index that takes memory | small | host.max_memory
local t = setmetatable({}, {}) getmetatable(t).__index = function(_, k) local u = {} t[#k] = u return u[k] or t[k .. "x"] end return t.x
