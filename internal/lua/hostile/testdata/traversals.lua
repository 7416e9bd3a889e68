-- HP-14: tables that change while they are traversed, or hold much that was removed

--- next over removed fields | free | terminated
local t = {} for i = 1, 1e5 do t["k" .. i] = i end for i = 1, 1e5 do t["k" .. i] = nil end ready() while true do next(t) end

--- pairs over removed fields | free | terminated
local t = {} for i = 1, 1e5 do t["k" .. i] = i end for i = 1, 1e5 do t["k" .. i] = nil end ready() while true do for k in pairs(t) do end end

--- next while the table grows | free | returned
local t = {} for i = 1, 100 do t[i] = i end pcall(function() for k in pairs(t) do t[k .. "x"] = 1 if #tostring(k) > 50 then break end end end)

--- a table that shrinks under its traversal | free | returned
local t = {} for i = 1, 1e5 do t[i] = i t["k" .. i] = i end for k in pairs(t) do t[k] = nil end assert(next(t) == nil)

--- length of a list of removed items | free | terminated
local t = {} for i = 1, 2e5 do t[i] = i end for i = 1, 2e5 - 1 do t[i] = nil end ready() while true do local n = #t t[#t] = nil t[2e5] = 1 end

--- items taken from both ends | free | terminated
local t = {} for i = 1, 2e5 do t[i] = i end for i = 1, 2e5 do t[i] = false end for i = 2, 2e5 - 1 do t[i] = nil end ready() while true do for k in pairs(t) do end local n = #t end
