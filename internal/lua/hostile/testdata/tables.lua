-- HP-10: tables and closures without end

--- a list | small | host.max_memory
local t = {} while true do t[#t + 1] = 1 end

--- fields | small | host.max_memory
local t = {} for i = 1, math.huge do t["k" .. i] = i end

--- nested tables | small | host.max_memory
local t = {} while true do t = {t} end

--- table.insert | small | host.max_memory
local t = {} while true do table.insert(t, "x") end

--- rawset | small | host.max_memory
local t = {} for i = 1, math.huge do rawset(t, i * 1.5, i) end

--- table.pack and table.move | small | host.max_memory
local t = {1, 2, 3} while true do t = table.move(t, 1, #t, #t + 1, t) end

--- globals | small | host.max_memory
for i = 1, math.huge do _G["g" .. i] = i end

--- closures | small | host.max_memory
local t = {} for i = 1, math.huge do t[i] = function() return i end end

--- a chain of closures | small | host.max_memory
local f = print while true do local g = f f = function() return g end end

--- keys that are tables | small | host.max_memory
local t = {} while true do t[{}] = true end

--- keys of all sorts | small | host.max_memory
local t = {} for i = 1, math.huge do t[i] = i t["k" .. i] = i t[i + 0.5] = i t[-i] = i end

--- packed arguments | small | host.max_memory
local t = {} for i = 1, math.huge do t[i] = table.pack(unpack({}, 1, 1000)) end

--- one table that doubles by its own list | small | host.max_memory
local t = {1} while true do local n = #t for i = 1, n do t[n + i] = t[i] end end

--- fields without end, forgotten | free | terminated
while true do local t = {} for i = 1, 3e5 do t["k" .. i] = i end end

--- lists without end, forgotten | free | terminated
while true do local t = {} for i = 1, 1e6 do t[i] = i end end

--- metatables | small | host.max_memory
local t = {} while true do t = setmetatable({t}, {__index = t}) end

--- keys that are made to collide | free | terminated
-- Numbers whose bits differ in the high half alone, and powers of two.
local t = {} for e = -1000, 1000 do for m = 0, 49 do t[(1 + m / 64) * 2 ^ e] = true end end
ready() while true do for k in pairs(t) do local v = t[k] end end
