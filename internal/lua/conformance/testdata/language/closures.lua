--- LG-1 a closure shares its variable with the outside
local n = 0
local function inc() n = n + 1 return n end
inc() inc()
n = n * 10
print(inc(), n)   --> 21 21
--- LG-1 two closures share a variable
local function counter()
  local n = 0
  return function() n = n + 1 return n end, function() return n end
end
local inc, get = counter()
inc() inc()
local inc2, get2 = counter()
inc2()
print(get(), get2())   --> 2 1
--- LG-1 each turn of a numeric for has its own variable
local fs = {}
for i = 1, 3 do fs[i] = function(d) i = i + (d or 0) return i end end
fs[1](10)
print(fs[1](), fs[2](), fs[3]())   --> 11 2 3
--- LG-1 each turn of a generic for has its own variables
local fs = {}
for k, v in ipairs{"a", "b"} do fs[k] = function() return k .. v end end
print(fs[1](), fs[2]())   --> 1a 2b
--- LG-1 each turn of while and repeat has its own locals
local fs, i = {}, 1
while i <= 3 do local j = i fs[i] = function() j = j + 1 return j end i = i + 1 end
print(fs[1](), fs[1](), fs[3]())   --> 2 3 4
i = 0
repeat local j = i fs[j] = function() return j end i = i + 1 until j == 2
print(fs[0](), fs[1](), fs[2]())   --> 0 1 2
--- LG-1 changing the loop variable does not change the loop
for i = 1, 3 do local x = i i = 10 io = i print(x, i) end
io = nil
--> 1 10
--> 2 10
--> 3 10
--- LG-1 closures outlive what made them, also after errors
local get, set
pcall(function()
  local x = 1
  get, set = function() return x end, function(v) x = v end
  error("gone")
end)
set(5)
print(get())
--> 5
--- LG-1 closures through several levels
local function a(x)
  return function(y)
    return function(z) x = x + 1 return x + y + z end
  end
end
local f = a(1)(2)
print(f(3), f(3), a(1)(2)(3))   --> 7 8 7
--- LG-1 a captured parameter
local function f(a, b) local g = function() return a + b end a = 10 return g() end
print(f(1, 2))   --> 12
--- LG-1 a captured variable changed by a coroutine
local n = 0
local co = coroutine.wrap(function() while true do n = n + 1 coroutine.yield() end end)
co() co()
print(n)   --> 2
--- LG-1 recursion through an upvalue
local even, odd
function even(n) if n == 0 then return true end return odd(n - 1) end
function odd(n) if n == 0 then return false end return even(n - 1) end
print(even(10), odd(7), even(7))   --> true true false
--- LG-1 break leaves captured variables alone
local f
for i = 1, 10 do
  local x = i
  f = function() x = x + 1 return x end
  if i == 3 then break end
end
print(f(), f())   --> 4 5
