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
-- The halves of their bits have the same exclusive or, and the low ends of the high halves are the same.
local function xor(a, b)
  local r, p = 0, 1
  while a > 0 or b > 0 do
    if a % 2 ~= b % 2 then r = r + p end
    a, b, p = math.floor(a / 2), math.floor(b / 2), p * 2
  end
  return r
end
local t = {}
for i = 16, 16383 do t[(1 + (i % 16 * 2^48 + xor(0x1234, i) * 2^16 + 0x5678) / 2^52) * 2^(math.floor(i / 16) - 1023)] = true end
ready() while true do for k in pairs(t) do local v = t[k] end end
