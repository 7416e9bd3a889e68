--- LG-1 constructors
local t = {1, 2, x = 10, [3] = "three", "third"; ["key with space"] = true, [1.5] = 0}
print(t[1], t[2], t[3], t.x, t["key with space"], t[1.5], #t)   --> 1 2 third 10 true 0 3
print(#{1, 2, nil}, #{(function() return 1, 2, 3 end)()}, #{(function() return 1, 2, 3 end)(), 9}, #{n = 1, 2})   --> 2 3 2 1
--- LG-1 a constructor of exactly fifty items and a call behind it
local t = {1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32,33,34,35,36,37,38,39,40,41,42,43,44,45,46,47,48,49,50, x = (function() return "H" end)()}
print(t[1], t[50], #t, t.x)   --> 1 50 50 H
--- LG-1 fifty items and an open call
local function f() return "a", "b" end
local t = {1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32,33,34,35,36,37,38,39,40,41,42,43,44,45,46,47,48,49,50, f()}
print(t[1], t[50], t[51], t[52], #t)   --> 1 50 a b 52
--- LG-1 a removed item at the end shortens the list
local t = {1, 2, 3}
t[3] = nil
print(#t)   --> 2
t[3] = 3 t[4] = 4
print(#t)   --> 4
t[#t] = nil t[#t] = nil
print(#t, t[3])   --> 2 nil
--- LG-1 a list built backwards
local t = {}
for i = 10, 1, -1 do t[i] = i end
print(#t, t[1], t[10])   --> 10 1 10
--- LG-1 any value but nil and nan is a key
local f, co, t = function() end, coroutine.create(print), {}
t[f], t[co], t[t], t[true], t[false], t[""], t[-1], t[0], t[0.5] = 1, 2, 3, 4, 5, 6, 7, 8, 9
print(t[f], t[co], t[t], t[true], t[false], t[""], t[-1], t[0], t[0.5], t[nil], t[0 / 0])
print(pcall(function() t[nil] = 1 end))
print(pcall(function() t[0 / 0] = 1 end))
print(pcall(function() return {[nil] = 1} end))
print(pcall(rawset, t, nil, 1))
--> 1 2 3 4 5 6 7 8 9 nil nil
--> false t:4: table index is nil
--> false t:5: table index is NaN
--> false t:6: table index is nil
--> false table index is nil
--- LG-1 next goes on while fields are assigned and removed
local t = {}
for i = 1, 100 do t["k" .. i] = i end
for i = 1, 100 do t[i] = i end
local n = 0
for k, v in pairs(t) do n = n + 1 t[k] = nil end
print(n, next(t))   --> 200 nil
for i = 1, 100 do t["k" .. i] = i t[i * 3] = i end
n = 0
for k, v in pairs(t) do n = n + 1 t[k] = v + 1 end
print(n, t.k1, t[3])   --> 200 2 2
n = 0
for k in next, t do n = n + 1 if n % 2 == 0 then t[k] = nil else t[k] = "x" end end
print(n)   --> 200
n = 0
for k in pairs(t) do n = n + 1 end
print(n)   --> 100
--- LG-1 next visits each key once
local t = {10, 20, 30, x = 1, y = 2, [0] = 0, [1000] = 1}
local seen, n = {}, 0
for k, v in pairs(t) do if seen[k] then print("twice", k) end seen[k] = v n = n + 1 end
print(n, seen[1], seen[2], seen[3], seen.x, seen.y, seen[0], seen[1000])
--> 7 10 20 30 1 2 0 1
--- LG-1 next with a key that is not there
print(pcall(next, {}, "x"))   --> false invalid key to 'next'
print(next({}), next({}, nil), next{5})   --> nil nil 1 5
print(pcall(next))   --> false bad argument #1 to 'next' (table expected, got no value)
--- LG-1 items inserted and removed at random
local t, seed = {}, 42
local model = {}
for i = 1, 2000 do
  seed = (seed * 1103515245 + 12345) % 2147483648
  local k = seed % 60
  if seed % 7 < 3 then t[k] = nil model["k" .. k] = nil else t[k] = i model["k" .. k] = i end
end
local bad, n = 0, 0
for k = 0, 59 do if t[k] ~= model["k" .. k] then bad = bad + 1 end end
for k, v in pairs(t) do n = n + 1 if model["k" .. k] ~= v then bad = bad + 1 end end
for k in pairs(model) do n = n - 1 end
print(bad, n)   --> 0 0
local border = #t
print(border == 0 or t[border] ~= nil, t[border + 1] == nil)   --> true true
--- LG-1 ipairs stops at the first nil and sees changes
local t = {1, 2, nil, 4}
for i, v in ipairs(t) do print(i, v) end
t = {1, 2}
for i, v in ipairs(t) do if i < 5 then t[i + 2] = i end end
print(#t)
--> 1 1
--> 2 2
--> 6
--- LG-1 string keys that look like numbers are strings
local t = {}
t["1"], t[1] = "text", "number"
print(t[1], t["1"], #t)   --> number text 1
--- LG-1 strings made at run time are the same keys as constants
local t = {alpha = 1, ["al" .. "pha2"] = 2}
local k = "al"
print(t[k .. "pha"], t.alpha2, t[("ALPHA"):lower()])   --> 1 2 1
t[k .. "pha"] = 5
print(t.alpha)   --> 5
--- LG-1 tables with many fields
local t = {}
for i = 1, 5000 do t["field" .. i] = i end
for i = 1, 5000, 2 do t["field" .. i] = nil end
local n, sum = 0, 0
for k, v in pairs(t) do n, sum = n + 1, sum + v end
print(n, sum, t.field1, t.field2, t.field5000)   --> 2500 6252500 nil 2 5000
--- LG-1 a table inside itself
local t = {}
t.t = t
print(t.t.t.t == t)   --> true
--- LG-1 holes in constructors
print(#{nil, nil, 3}, #{1, nil, 3}, #{nil}, #{n = nil})   --> 3 3 0 0
--- LG-1 items set in any order
local t = {}
for i = 100, 1, -1 do t[i] = i end
print(#t, t[1], t[50], t[100], t[101])
t = {}
for _, step in ipairs({2, 3, 1}) do for i = step, 300, step do t[i] = (t[i] or 0) + 1 end end
print(#t, t[6], t[4], t[5])
local sum, pairs_seen = 0, 0
for k, v in pairs(t) do sum = sum + k * v pairs_seen = pairs_seen + 1 end
print(sum, pairs_seen)
for i = 300, 1, -1 do t[i] = nil end
print(#t, next(t))
t = {x = 1, [2^40] = 2, [-1] = 3, [0] = 4, [1.5] = 5}
for i = 2, 20 do t[i] = i end
print(t.x, t[2^40], t[-1], t[0], t[1.5], t[2], t[20], t[1], t[21])
t[1] = 1
print(#t)
--> 100 1 50 100 nil
--> 300 3 2 1
--> 82950 300
--> 0 nil
--> 1 2 3 4 5 2 20 nil nil
--> 20
--- LG-1 fields of small and large tables, with and without metatables
local class = {}
for i = 1, 40 do class["m" .. i] = function(self, x) return self.name .. i .. x end end
class.__index = class
local o = setmetatable({name = "o"}, class)
print(o:m1("a"), o:m17("b"), o:m40("c"), o.m99, class.m40 == o.m40)
o.m1 = function(self, x) return "own" .. x end
print(o:m1("d"))
local sub = setmetatable({m2 = function() return "sub" end}, class)
sub.__index = sub
local p = setmetatable({name = "p"}, sub)
print(p:m2(), p:m3("e"), p.name)
sub.m3 = function() return "later" end
print(p:m3())
sub.m3 = nil
print(p:m3("f"))
local k = "na" .. "me"
p[k] = "q"
print(p.name, p["na" .. "me"])
local loose = {} loose[k .. "d"] = 1
print(loose.named, loose.named2)
loose.named2 = 2 loose.named = 3
print(loose["named"], loose[k .. "d2"])
print(pcall(function() return o:missing() end))
print(pcall(function() local n = 5 return n:missing() end))
print(pcall(function() o.x.y = 1 end))
print(pcall(function() return #o.x end))
print(pcall(function() return o.name % {} end))
print(pcall(function() o() end))
print(pcall(function() local a, b = {}, 1 return a < b end))
print(pcall(function() for i = 1, "x" do end end))
print(pcall(function() for i in 5 do end end))
print(pcall(function() o[nil] = 1 end))
print(pcall(function() o[0/0] = 1 end))
--> o1a o17b o40c nil true
--> ownd
--> sub p3e p
--> later
--> p3f
--> q q
--> 1 nil
--> 3 2
--> false t:23: attempt to call method 'missing' (a nil value)
--> false t:24: attempt to index local 'n' (a number value)
--> false t:25: attempt to index field 'x' (a nil value)
--> false t:26: attempt to get length of field 'x' (a nil value)
--> false t:27: attempt to perform arithmetic on field 'name' (a string value)
--> false t:28: attempt to call upvalue 'o' (a table value)
--> false t:29: attempt to compare table with number
--> false t:30: 'for' limit must be a number
--> false t:31: attempt to call a number value
--> false t:32: table index is nil
--> false t:33: table index is NaN

-- A constructor with many names: each is found again, also by a string that was
-- made meanwhile.
local named = { a1 = 1, a2 = 2, a3 = 3, a4 = 4, a5 = 5, a6 = 6, a7 = 7, a8 = 8, a9 = 9, a10 = 10, a11 = 11, a12 = 12 }
for i = 1, 12 do assert(named["a" .. i] == i, "a" .. i) end
assert(named.a1 == 1 and named.a8 == 8 and named.a12 == 12)
--- LG-1 constructors with names only
local function show(t) local s = "" for k, v in pairs(t) do s = s .. k .. "=" .. tostring(v) .. ";" end return s end
print(show{a = 1, b = nil, c = false}, show{a = nil}, show{a = nil, b = 2})   --> a=1;c=false;  b=2;
local t = {x = 1, y = 2}
t = {x = t.y, y = t.x, z = {t = t, u = {v = t.x}}}
print(t.x, t.y, t.z.t.x, t.z.u.v)   --> 2 1 1 1
t.w, t.x = 5, nil
print(t.w, t.x, t.y, next({n = nil}))   --> 5 nil 1 nil
print(#show{a = 1, b = 2, c = 3, d = 4, e = 5, f = 6, g = 7, h = 8}, #show{a = 1, b = 2, c = 3, d = 4, e = 5, f = 6, g = 7, h = 8, i = 9})   --> 32 36
local r = {a = 1, b = 2, c = 3, d = 4, e = 5, f = 6, g = 7, h = 8}
for i = 1, 20 do r["k" .. i] = i end
print(r.a, r.h, r.k1, r.k20)   --> 1 8 1 20
for i = 1, 2 do local f = {n = i, get = function(self) return self.n end} print(f:get()) end   --> 1
--> 2
local meta = {__index = function(t, k) return k .. "!" end, __call = function(self, x) return x end}
print(setmetatable({}, meta).q, setmetatable({}, meta)(7))   --> q! 7
--- LG-1 tables of several forms at one place
local function get(t) return t.x end
local function set(t, v) t.x = v return t end
local a, b, c, d = {x = 1}, {y = 0, x = 2}, {y = 0}, {x = nil, y = 3}
local big = {a1 = 1, a2 = 2, a3 = 3, a4 = 4, a5 = 5, a6 = 6, a7 = 7, a8 = 8, a9 = 9, x = 10}
for _ = 1, 3 do print(get(b), get(a), get(c), get(d), get(big), get(b)) end   --> 2 1 nil nil 10 2
--> 2 1 nil nil 10 2
--> 2 1 nil nil 10 2
for _ = 1, 2 do print(set(b, 5).x, set(a, 6).x, set(c, 7).x, set(d, 8).x, set(big, 9).x, set(b, nil).x, set(b, 4).x) end   --> 5 6 7 8 9 nil 4
--> 5 6 7 8 9 nil 4
print(get(b), get(a), get(c), get(d), get(big))   --> 4 6 7 8 9
local p = setmetatable({y = 1}, {__index = {x = "class"}, __newindex = function(t, k, v) rawset(t, k, v .. "!") end})
print(get(p), set(p, "v").x, set(p, "w").x, set(p, nil).x, set(p, "u").x, get(a))   --> class v! w class u! 6
local frozen, own = get(b), {y = 1, z = 2}
for i = 1, 3 do own.x = i if i == 2 then own.y, own.z = nil, nil end for j = 1, 20 do own["k" .. j] = i end print(own.x, get(own)) end   --> 1 1
--> 2 2
--> 3 3
--- LG-1 methods of several classes at one place
local function class(...) local c = {} c.__index = c for i, name in ipairs{...} do c[name] = function(self, x) return name .. i .. (x or self.n) end end return c end
local A, B = class("f", "get"), class("get", "f", "g")
local C = setmetatable(class("h"), B)
local objects = {setmetatable({n = 1}, A), setmetatable({m = 0, n = 2}, B), setmetatable({n = 3}, C), {n = 4, get = function() return "own" end}}
for _ = 1, 2 do
  local line = ""
  for _, o in ipairs(objects) do line = line .. o:get() .. " " .. o:get(7) .. ";" end
  print(line)   --> get21 get27;get12 get17;get13 get17;own own;
--> get21 get27;get12 get17;get13 get17;own own;
end
print(pcall(function() objects[1]:nothing() end))   --> false t:11: attempt to call method 'nothing' (a nil value)
for _, v in ipairs{"x", objects[3]} do print(pcall(function() return v:rep(2) end)) end   --> true xx
--> false t:12: attempt to call method 'rep' (a nil value)
