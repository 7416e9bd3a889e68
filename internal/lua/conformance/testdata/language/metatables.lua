--- LG-1 arithmetic metamethods
local mt = {}
for _, op in ipairs{"add", "sub", "mul", "div", "mod", "pow"} do
  mt["__" .. op] = function(a, b) return op .. "(" .. type(a) .. "," .. type(b) .. ")" end
end
mt.__unm = function(a, b) return "unm(" .. type(a) .. "," .. type(b) .. ")" end
mt.__concat = function(a, b) return "concat(" .. type(a) .. "," .. type(b) .. ")" end
local t = setmetatable({}, mt)
print(t + 1, 1 - t, t * t, t / "x", {} % t, 2 ^ t, -t)   --> add(table,number) sub(number,table) mul(table,table) div(table,string) mod(table,table) pow(number,table) unm(table,table)
print(t .. "a", "a" .. t, 1 .. t, t .. t, "a" .. 1 .. t, t .. 1 .. 2)   --> concat(table,string) concat(string,table) concat(number,table) concat(table,table) aconcat(number,table) concat(table,string)
--- LG-1 the metamethod of the left operand comes first
local a = setmetatable({}, {__add = function() return "left" end})
local b = setmetatable({}, {__add = function() return "right" end})
print(a + b, b + a, a + {}, {} + b, 1 + a)   --> left right left right left
--- LG-1 a metamethod gives one result
local t = setmetatable({}, {__add = function() return 1, 2, 3 end, __index = function() return 4, 5 end, __call = function() return 6, 7 end})
print(t + 1, select("#", t.x, t + 1))   --> 1 2
print(select("#", t.x), select("#", t()))   --> 1 2
--- LG-1 __index
local t = setmetatable({own = 1}, {__index = {own = 2, base = 3}})
print(t.own, t.base, t.none, t["base"], t[1], rawget(t, "base"))   --> 1 3 nil 3 nil nil
local u = setmetatable({}, {__index = function(self, k) return type(k) .. ":" .. tostring(k) end})
print(u.x, u[1], u[true], u.y.z)   --> string:x number:1 boolean:true nil
local chain = setmetatable({}, {__index = t})
print(chain.own, chain.base, chain.none)   --> 1 3 nil
--- LG-1 __index of numbers and array items
local t = setmetatable({1, nil, 3}, {__index = function(_, k) return "item " .. k end})
print(t[1], t[2], t[3], t[4])   --> 1 item 2 3 item 4
local i = 2
print(t[i], t[i + 2], #t)   --> item 2 item 4 3
--- LG-1 __newindex
local log = {}
local t = setmetatable({old = 1}, {__newindex = function(t, k, v) log[#log + 1] = k rawset(t, k, v) end})
t.old = 2 t.new = 3 t.new = 4 t[1] = 5 t[1] = 6
print(table.concat(log, ","), t.old, t.new, t[1])   --> new,1 2 4 6
local store = {}
local u = setmetatable({}, {__newindex = store})
u.x = 1 u[1] = 2
print(rawget(u, "x"), store.x, store[1], #u)   --> nil 1 2 0
--- LG-1 __newindex is asked again when the field is nil
local n = 0
local t = setmetatable({}, {__newindex = function() n = n + 1 end})
t.x = 1 t.x = 2 t[1] = 3 t[1] = 4
print(n, next(t))   --> 4 nil
--- LG-1 metamethods added later count
local mt = {}
local t = setmetatable({}, mt)
print(t.x, pcall(function() return t + 1 end))   --> nil false t:3: attempt to perform arithmetic on upvalue 't' (a table value)
mt.__index = function() return "now" end
mt.__add = function() return "sum" end
print(t.x, t + 1)   --> now sum
mt.__index = nil
print(t.x)   --> nil
mt["__" .. "index"] = {x = "later"}
print(t.x)   --> later
rawset(mt, "__index", nil)
print(t.x)   --> nil
--- LG-1 __call
local t = setmetatable({}, {__call = function(self, ...) return self ~= nil, select("#", ...), ... end})
print(t(), t(1, 2))   --> true true 2 1 2
print(pcall(t, 3))   --> true true 1 3
local u = setmetatable({}, {__call = t})
print(pcall(function() return u() end))   --> false t:5: attempt to call upvalue 'u' (a table value)
--- LG-1 __eq is asked for two tables with the same handler
local mt = {__eq = function(a, b) return a.v == b.v end}
local a, b, c = setmetatable({v = 1}, mt), setmetatable({v = 1}, mt), setmetatable({v = 2}, mt)
print(a == b, a ~= b, a == c, a == 1, a == {}, rawequal(a, b))   --> true false false false false false
local other = setmetatable({v = 1}, {__eq = function() return true end})
print(a == other, other == a)   --> false false
local same = setmetatable({v = 1}, {__eq = mt.__eq})
print(a == same)   --> true
print(setmetatable({}, {__eq = function() return 0 end}) == setmetatable({}, {}))   --> false
--- LG-1 __lt and __le
local mt = {__lt = function(a, b) return a.v < b.v end}
local a, b = setmetatable({v = 1}, mt), setmetatable({v = 2}, mt)
print(a < b, a > b, a <= b, a >= b, b <= a, not (a < b))   --> true false true false false false
mt.__le = function(a, b) return "yes" end
print(a <= b, b <= a, a >= b)   --> true true true
mt.__lt = function() return nil end
print(a < b, b < a)   --> false false
print(pcall(function() return a < {} end))   --> false t:8: attempt to compare two table values
print(pcall(function() return a < 1 end))   --> false t:9: attempt to compare table with number
print(pcall(function() return {} <= {} end))   --> false t:10: attempt to compare two table values
--- LG-1 comparisons with metamethods as values and conditions
local mt = {__lt = function(a, b) return a.v < b.v end, __eq = function() return true end}
local a, b = setmetatable({v = 1}, mt), setmetatable({v = 2}, mt)
local x, y = a < b, not (a < b)
print(x, y, a < b and "less" or "not", (a == b) and 1 or 2, a ~= b and 1 or 2)
if a > b then print("wrong") elseif a == b then print("equal") end
local n = 0
while a < b do n = n + 1 if n > 3 then break end end
repeat n = n + 1 until a < b
print(n)
--> true false less 1 2
--> equal
--> 5
--- LG-1 __concat in a chain goes from the right
local t = setmetatable({}, {__concat = function(a, b) return (type(a) == "table" and "T" or a) .. "+" .. (type(b) == "table" and "T" or b) end})
print("a" .. "b" .. t .. "c" .. "d")   --> abT+cd
print(t .. t .. t)   --> T+T+T
print(1 .. t)   --> 1+T
--- LG-1 __len is not asked for tables
local t = setmetatable({1, 2}, {__len = function() return 99 end})
print(#t)   --> 2
--- LG-1 __tostring
local t = setmetatable({}, {__tostring = function(t) return "I am t" end})
print(t, tostring(t), #tostring(t))   --> I am t I am t 6
print(tostring(setmetatable({}, {__tostring = function() return 5 end})) + 1)   --> 6
print(pcall(tostring, setmetatable({}, {__tostring = function() error("no text", 0) end})))   --> false no text
--- LG-1 __metatable protects
local t = setmetatable({}, {__metatable = "locked"})
print(getmetatable(t), pcall(setmetatable, t, {}))   --> locked false cannot change a protected metatable
print(getmetatable(setmetatable({}, {__metatable = false})))   --> false
--- LG-1 setmetatable and getmetatable
local t, mt = {}, {}
print(setmetatable(t, mt) == t, getmetatable(t) == mt, getmetatable(setmetatable(t, nil)), getmetatable({}), getmetatable(1))   --> true true nil nil nil
print(pcall(setmetatable, 1, {}))   --> false bad argument #1 to 'setmetatable' (table expected, got number)
print(pcall(setmetatable, {}))   --> false bad argument #2 to 'setmetatable' (nil or table expected)
print(pcall(setmetatable, {}, 1))   --> false bad argument #2 to 'setmetatable' (nil or table expected)
print(pcall(getmetatable))   --> false bad argument #1 to 'getmetatable' (value expected)
--- LG-1 chains of metamethods end
local a, b = {}, {}
setmetatable(a, {__index = b, __newindex = b})
setmetatable(b, {__index = a, __newindex = a})
print(pcall(function() return a.x end))   --> false t:4: loop in gettable
print(pcall(function() a.x = 1 end))   --> false t:5: loop in settable
--- LG-1 rawget, rawset, rawequal and next know no metamethods
local t = setmetatable({}, {__index = function() return 1 end, __newindex = error, __eq = function() return true end})
rawset(t, "x", 5)
print(rawget(t, "x"), rawget(t, "y"), rawequal(t, {}), next(t))   --> 5 nil false x 5
--- LG-1 objects with inheritance
local Animal = {} Animal.__index = Animal
function Animal.new(name) return setmetatable({name = name}, Animal) end
function Animal:speak() return self.name .. " makes " .. self:sound() end
function Animal:sound() return "noise" end
local Dog = setmetatable({}, {__index = Animal}) Dog.__index = Dog
function Dog.new(name) return setmetatable(Animal.new(name), Dog) end
function Dog:sound() return "woof" end
print(Animal.new("cat"):speak(), Dog.new("rex"):speak())   --> cat makes noise rex makes woof
--- LG-1 a metatable for the globals
setmetatable(_G, {__index = function(_, k) return "no " .. k end, __newindex = function(t, k, v) rawset(t, k, v * 2) end})
print(undefined, print ~= nil)   --> no undefined true
answer = 21
print(answer)   --> 42
answer = 5
print(answer)   --> 5
setmetatable(_G, nil)
print(undefined)   --> nil
--- LG-1 strict globals
setmetatable(_G, {__newindex = function(_, k) error("assign to " .. k, 2) end, __index = function(_, k) error("read of " .. k, 2) end})
print(pcall(function() x = 1 end))   --> false t:2: assign to x
print(pcall(function() return y end))   --> false t:3: read of y
--- LG-1 nil metatable fields of a raising handler
local t = setmetatable({}, {__index = function(_, k) error("no field " .. k) end})
print(pcall(function() return t.foo end))   --> false t:1: no field foo
print(pcall(function() return t.foo.bar end))   --> false t:1: no field foo
--- ST-1 strings have their library as methods
local s = "abc"
print(s.len == string.len, s:len(), s.nothing, ("x").upper("y"))   --> true 3 nil Y
print(pcall(function() return s.x.y end))   --> false t:3: attempt to index field 'x' (a nil value)
print(pcall(function() s.x = 1 end))   --> false t:4: attempt to index upvalue 's' (a string value)
print(pcall(function() return s:nothing() end))   --> false t:5: attempt to call method 'nothing' (a nil value)
--- LG-1 __index on a missing method gives a good message
local t = setmetatable({}, {__index = {}})
print(pcall(function() t:go() end))   --> false t:2: attempt to call method 'go' (a nil value)
print(pcall(function() t.a.b = 1 end))   --> false t:3: attempt to index field 'a' (a nil value)
--- LG-1 __gc and __mode are accepted
local t = setmetatable({}, {__mode = "k", __gc = print})
t[{}] = 1
print(type(t))
--> table
--- LG-1 long and cyclic chains of __index
local base = {hi = function() return "hi" end}
local function under(t) return setmetatable({}, {__index = t}) end
local o = base
for depth = 1, 8 do
  o = under(o)
  print(depth, o:hi(), pcall(function() return o:missing() end))
end
local a, b = {}, {}
setmetatable(a, {__index = b}) setmetatable(b, {__index = a})
print(pcall(function() return a:missing() end))
print(pcall(function() return a.missing end))
local c = setmetatable({}, {__index = function(t, k) return function(self, x) return k .. x end end})
print(c:made("!"), under(c):made("?"))
local d = {here = 1}
print(d.here, d.gone, under(d).here, under(d).gone)
d.here = nil
print(d.here, under(d).here)
local v = setmetatable({}, {__add = function(x, y) return "add" end, __lt = function() return true end, __unm = function() end})
print(v + 1, 2 + v, v < v, v > v, -v == nil, pcall(function() return v - 1 end))
print(pcall(function() return v .. "x" end))
--> 1 hi false t:6: attempt to call method 'missing' (a nil value)
--> 2 hi false t:6: attempt to call method 'missing' (a nil value)
--> 3 hi false t:6: attempt to call method 'missing' (a nil value)
--> 4 hi false t:6: attempt to call method 'missing' (a nil value)
--> 5 hi false t:6: attempt to call method 'missing' (a nil value)
--> 6 hi false t:6: attempt to call method 'missing' (a nil value)
--> 7 hi false t:6: attempt to call method 'missing' (a nil value)
--> 8 hi false t:6: attempt to call method 'missing' (a nil value)
--> false t:10: loop in gettable
--> false t:11: loop in gettable
--> made! made?
--> 1 nil 1 nil
--> nil nil
--> add add true true true false t:19: attempt to perform arithmetic on upvalue 'v' (a table value)
--> false t:20: attempt to concatenate upvalue 'v' (a table value)
