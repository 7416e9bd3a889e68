--- LG-1 multiple assignment takes all values first
local a, b, c = 1, 2
print(a, b, c)   --> 1 2 nil
a, b = b, a
print(a, b)   --> 2 1
a, b, c = (function() return 7, 8, 9 end)()
print(a, b, c)   --> 7 8 9
a, b, c = (function() return 7, 8, 9 end)(), 1
print(a, b, c)   --> 7 1 nil
a, b = (function() return 7, 8 end)(), (function() return 5, 6 end)()
print(a, b)   --> 7 5
--- LG-1 a call in parentheses gives one value
local function f() return 1, 2, 3 end
local t = {f(), (f())}
print(#t, (f()))   --> 2 1
t = {(f()), f()}
print(#t)   --> 4
print((f()), f())   --> 1 1 2 3
--- LG-1 an index is evaluated before the assignment
local i, a = 1, {}
i, a[i] = i + 1, 20
print(i, a[1], a[2])   --> 2 20 nil
--- LG-1 an assigned table may be replaced meanwhile
local t = {name = "old"}
local u = t
t.name, t = "new", {}
print(u.name, t.name)   --> new nil
--- LG-1 swap of fields
local t = {1, 2, 3}
t[1], t[3] = t[3], t[1]
print(t[1], t[2], t[3])   --> 3 2 1
--- LG-1 extra values are evaluated and dropped
local n = 0
local function count() n = n + 1 return n end
local a = count(), count(), count()
print(a, n)   --> 1 3
--- LG-1 globals
x = 1
y, z = x + 1, nil
print(x, y, z, _G.x, rawget(_G, "nothere"))   --> 1 2 nil 1 nil
_G.x = 5
print(x)   --> 5
--- LG-1 local shadows, and sees the outer one in its own value
local x = 1
local x = x + 1
do local x = x * 10 print(x) end
print(x)
--> 20
--> 2
--- LG-1 a local function sees itself, a local with a function does not
local function fact(n) return n <= 1 and 1 or n * fact(n - 1) end
print(fact(10))   --> 3628800
local g = function() return g end
print(g())   --> nil
--- LG-1 assignments to fields through methods and calls
local t = {get = function(self) return self end}
t:get().x = 5
t:get()["y"] = 6
print(t.x, t.y)   --> 5 6
--- LG-1 two hundred locals
local src = {}
local a1,a2,a3,a4,a5,a6,a7,a8,a9,a10,a11,a12,a13,a14,a15,a16,a17,a18,a19,a20,a21,a22,a23,a24,a25,a26,a27,a28,a29,a30 = 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30
print(a1 + a30, a15 * a2)   --> 31 30
--- LG-1 a library that is changed after its use
local function f() return math.floor, string.upper and string.upper("x"), math.nothing end
local floor = math.floor
print(f() == floor, select(2, f()))   --> true X nil
math.floor = print
print(f() == print, math.floor == print)   --> true true
math.floor = nil
print(f())   --> nil X nil
string = {upper = function(s) return s .. "!" end}
print(select(2, f()))   --> x! nil
string = nil
print(pcall(f))   --> false t:1: attempt to index global 'string' (a nil value)
math = setmetatable({}, {__index = function(_, k) return k end})
string = {}
print(f())   --> floor nil nothing
--- LG-1 a library behind a condition
local function g(lib) return (lib or string).rep("x", 2), (lib and math or string).rep end
print(g() == "xx", g({rep = function() return 1 end}))   --> true 1 nil
--- LG-1 names of library functions in errors
print(pcall(function() string.rep() end))   --> false t:1: bad argument #1 to 'rep' (string expected, got no value)
print(pcall(function() string.nothing() end))   --> false t:2: attempt to call field 'nothing' (a nil value)
print(pcall(function() return string.rep.x end))   --> false t:3: attempt to index field 'rep' (a function value)
print(pcall(function() math.huge.x = 1 end))   --> false t:4: attempt to index field 'huge' (a number value)
print(pcall(function() math.pi() end))   --> false t:5: attempt to call field 'pi' (a number value)
