-- HP-1: busy loops

--- while | free | terminated
while true do end

--- repeat | free | terminated
repeat until false

--- goto | free | terminated
::a:: goto a

--- goto over blocks | free | terminated
::a:: do local x = function() return x end goto a end

--- numeric for | free | terminated
for i = 1, math.huge do end

--- numeric for with step 0 | free | terminated
for i = 1, 0, 0 do end

--- nested loops | free | terminated
while true do for i = 1, 10 do repeat until true end end

--- endless iterator | free | terminated
for x in function() return 1 end do end

--- endless iteration with next | free | terminated
local t = {1, 2, 3} while true do for k in pairs(t) do end for k in next, t do end for i in ipairs(t) do end end

--- while, counted | counted | host.max_steps
while true do end

--- Go functions | counted | host.max_steps
while true do tostring(1) end
