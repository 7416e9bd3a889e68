--- LG-1 if
local function f(x) if x then return "yes" elseif x == nil then return "nil" else return "no" end end
print(f(1), f(0), f(""), f(nil), f(false))   --> yes yes yes nil no
--- LG-1 while and break
local i = 0
while true do i = i + 1 if i > 5 then break end end
print(i)   --> 6
while false do error("never") end
while nil do error("never") end
--- LG-1 repeat sees its locals in the condition
local n = 0
repeat local done = n >= 2 n = n + 1 until done
print(n)   --> 3
repeat local x = 1 until true
--- LG-1 numeric for
local function run(a, b, c)
  local r = {}
  if c then for i = a, b, c do r[#r + 1] = i end else for i = a, b do r[#r + 1] = i end end
  return "(" .. table.concat(r, " ") .. ")"
end
print(run(1, 3), run(3, 1), run(3, 1, -1), run(1, 1), run(1, 10, 4), run(-1, 1))   --> (1 2 3) () (3 2 1) (1) (1 5 9) (-1 0 1)
print(run(1, 2, 0.5), run(0.5, 2), run("1", "3"), run("0x1", 2, "1"))   --> (1 1.5 2) (0.5 1.5) (1 2 3) (1 2)
--- LG-1 a numeric for adds up floats as Lua 5.1
local n, last = 0
for i = 0, 1, 0.1 do n, last = n + 1, i end
print(n, last)
for i = 0.2, 0.2, 0.9 do print("once") end
for i = 1, 0, -0.1 do n, last = n + 1, i end
print(n, string.format("%.17g", last))
n = 0
for i = 0.1, 0.35, 0.1 do n = n + 1 end
print(n)
--> 11 1
--> 22 1.3877787807814457e-16
--> 3
--- LG-1 a numeric for from infinity and with nan
local n = 0
for i = 1, 0 / 0 do n = n + 1 end
for i = 0 / 0, 1 do n = n + 1 end
for i = 1, 2, 0 / 0 do n = n + 1 end
for i = 1, -math.huge do n = n + 1 end
for i = -math.huge, -math.huge do n = n + 1 if n == 3 then break end end
for i = 1, math.huge do if i > 100 then break end n = n + 1 end
print(n)
for i = 1, 3, math.huge do print(i) end
for i = 3, 1, -math.huge do print(i) end
--> 103
--- LG-1 a step of zero goes on while the limit is not above the start
for i = 1, 0, 0 do print("first", i) break end
for i = 1, 1, 0 do print("second", i) break end
for i = 1, 2, 0 do print("third", i) break end
print("end")
--> first 1
--> second 1
--> end
--- LG-1 a numeric for wants numbers
print(pcall(function() for i = "a", 2 do end end))   --> false t:1: 'for' initial value must be a number
print(pcall(function() for i = 1, {} do end end))   --> false t:2: 'for' limit must be a number
print(pcall(function() for i = 1, 2, nil do end end))   --> false t:3: 'for' step must be a number
print(pcall(function() for i = nil, nil, nil do end end))   --> false t:4: 'for' initial value must be a number
--- LG-1 the limits of a numeric for are evaluated once
local n = 0
local function limit() n = n + 1 return 3 end
for i = limit(), limit(), 1 do limit() end
print(n)   --> 3
--- LG-1 generic for with state and control
local function step(s, i) if i < s then return i + 1, i * i end end
for i, sq in step, 3, 0 do print(i, sq) end
--> 1 0
--> 2 1
--> 3 4
--- LG-1 generic for with an iterator that is not a function
local t = setmetatable({}, {__call = function(_, s, c) if (c or 0) < s then return (c or 0) + 1 end end})
for i in t, 2 do print(i) end
print(pcall(function() for i in nil do end end))
print(pcall(function() for i in {} do end end))
--> 1
--> 2
--> false t:3: attempt to call a nil value
--> false t:4: attempt to call a table value
--- LG-1 generic for stops at nil, not at false
local values, i = {1, false, 3}, 0
for v in function() i = i + 1 return values[i] end do print(v) end
print(i)
--> 1
--> false
--> 3
--> 4
--- LG-1 generic for drops extra values and fills missing ones
for a, b, c in function(_, x) if not x then return 1 end end do print(a, b, c) end
for a in pairs{x = 1} do print(a) end
--> 1 nil nil
--> x
--- LG-1 nested loops and break
for i = 1, 3 do
  for j = 1, 3 do if j == 2 then break end count = (count or 0) + 1 end
end
print(count)   --> 3
--- LG-1 loops over nothing
for k in pairs{} do error("never") end
for i in ipairs{nil, 1} do error("never") end
for w in (""):gmatch("%a") do error("never") end
print("done")   --> done
