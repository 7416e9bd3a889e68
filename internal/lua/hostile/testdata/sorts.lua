-- HP-12: `table.sort` with comparators that lie, loop or take memory

--- sort with a Go function | free | terminated
local t = {} for i = 1, 1e5 do t[i] = i end ready() while true do table.sort(t, rawequal) end

--- sort with a Lua function that always says yes | free | terminated
local t = {} for i = 1, 1e5 do t[i] = i end ready() while true do table.sort(t, function() return true end) end

--- sort of numbers | free | terminated
local t = {} for i = 1, 1e6 do t[i] = -i end ready() while true do table.sort(t) t[1] = 1e9 end

--- sorts inside one another | small | host.max_memory
local function f() local t = {} for i = 1, 1e4 do t[i] = i end table.sort(t, function(a, b) f() return a < b end) end f()

--- memory in a callback of sort | small | host.max_memory
local k = {} table.sort({3, 2, 1}, function(a, b) while true do k[#k + 1] = {} end end)

--- sort | counted | host.max_steps
local t = {} for i = 1, 1e4 do t[i] = i end ready() while true do table.sort(t) end

--- a callback that changes its table | free | returned
local t = {} for i = 1, 1000 do t[i] = i end table.sort(t, function(a, b) t[#t + 1] = 1 t[1] = nil return a < b end)

--- a comparator that always says no | free | returned
local t = {} for i = 1, 1e5 do t[i] = -i end table.sort(t, function() return false end)

--- a comparator that fails | free | attempt to compare
table.sort({1, "x", {}, 2})

--- a comparator that waits for ever | free | terminated
table.sort({3, 2, 1}, function() process.inbox():receive() end)

--- a comparator that sorts the same table | free | returned
local t = {} for i = 1, 200 do t[i] = -i end table.sort(t, function(a, b) table.sort(t) return a < b end)
