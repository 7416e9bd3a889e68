--- LG-1 missing and extra arguments
local function f(a, b) return a, b end
print(f(), f(1), f(1, 2, 3))   --> nil 1 1 2
print((f(1)), select("#", f()), select("#", f(1, 2, 3)))   --> 1 2 2
--- LG-1 varargs
local function f(...) return select("#", ...), ... end
print(f())   --> 0
print(f(nil))   --> 1 nil
print(f(1, nil, nil))   --> 3 1 nil nil
print((f(1, 2)))   --> 2
local function g(a, ...) local b, c = ... return a, b, c, ... end
print(g(1))   --> 1 nil nil
print(g(1, 2, 3, 4))   --> 1 2 3 2 3 4
--- LG-1 varargs in the middle of a list give one value
local function f(...) return ..., "end" end
print(f(1, 2, 3))   --> 1 end
local function g(...) return {..., ...}, {(...)}, {...} end
local a, b, c = g(1, 2, 3)
print(#a, #b, #c, a[2])   --> 4 1 3 1
--- LG-1 varargs are values, not variables
local function f(...)
  local t = {...}
  t[1] = "changed"
  local x = ...
  return x, t[1]
end
print(f("kept"))   --> kept changed
--- LG-1 varargs with nils keep their number
local function pack(...) return {n = select("#", ...), ...} end
local t = pack(nil, nil, 3, nil)
print(t.n, t[3])   --> 4 3
--- LG-1 a main chunk has varargs
print(select("#", ...), ...)   --> 0
--- LG-1 methods
local account = {balance = 10}
function account:add(n) self.balance = self.balance + n return self end
function account.get(self) return self.balance end
print(account:add(5):add(7):get(), account.get{balance = 3})   --> 22 3
--- LG-1 functions in nested tables
local a = {b = {c = {}}}
function a.b.c.f(x) return x end
function a.b.c:m(x) return self == a.b.c, x end
print(a.b.c.f(1), a.b.c:m(2))   --> 1 true 2
--- LG-1 methods of strings and of calls
print(("x"):rep(3), ("%d"):format(7), #("abc"):upper():lower())   --> xxx 7 3
local function s() return "abc" end
print(s():upper(), (s()):len())   --> ABC 3
--- LG-1 recursion
local function fib(n) if n < 2 then return n end return fib(n - 1) + fib(n - 2) end
print(fib(20))   --> 6765
--- LG-1 tail calls do not grow the stack
local function loop(n, a) if n == 0 then return a, n end return loop(n - 1, a + 1) end
print(loop(100000, 0))   --> 100000 0
local t = {}
function t:loop(n) if n == 0 then return "end" end return self:loop(n - 1) end
print(t:loop(100000))   --> end
local function va(n, ...) if n == 0 then return ... end return va(n - 1, ...) end
print(va(10000, 1, nil, 3))   --> 1 nil 3
--- LG-1 a tail call of something with __call
local c = setmetatable({}, {__call = function(self, a, b) return "called", a, b end})
local function f(...) return c(...) end
print(f(1, 2))   --> called 1 2
--- LG-1 a tail call of a library function
local function f(...) return select("#", ...) end
local function g(...) return pcall(f, ...) end
local function h(...) return unpack({...}) end
print(f(1, 2), g(1, 2), h(4, 5, 6))   --> 2 true 4 5 6
--- LG-1 many arguments and results
local t = {}
for i = 1, 240 do t[i] = i end
local function count(...) return select("#", ...), (select(240, ...)) end
print(count(unpack(t)))   --> 240 240
local function sum(...) local s = 0 for _, v in ipairs{...} do s = s + v end return s end
print(sum(unpack(t)))   --> 28920
--- LG-1 a function with many parameters
local function f(a,b,c,d,e,f2,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z) return a, m, z end
print(f(1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26))   --> 1 13 26
--- LG-1 functions are values
local fs = {function() return 1 end, print = function() return 2 end}
print(fs[1](), fs.print(), (function(...) return ... end)(3, 4))
--> 1 2 3 4
--- LG-1 functions are equal only to themselves
local function make() return function() end end
local f = make()
print(f == f, make() == make(), type(f))   --> true false function
--- LG-1 a call as a statement drops its results
local function f() return 1, 2 end
f();
(f)()
print("ok")   --> ok
--- LG-1 a call over two lines is refused *
local f = print
f
(1)                                        --> error: t:3: ambiguous syntax near '(': it could call the function of the line before (put it there) or begin a statement (put a ; before it)
--- LG-1 as many results as are wanted
local function none() end
local function one() return 1 end
local function three() return 1, 2, 3 end
local function pass(...) return ... end
none() one() three()
local a, b = none() print(a, b)
a, b = one() print(a, b)
a, b = three() print(a, b)
print(none(), one(), three())
print(none()) print(one()) print(three())
print((none()), (one()), (three()))
print(pass(none()), pass(one()), pass(three()))
local t = {none(), one(), three()}
print(#t, t[1], t[2], t[3], t[4])
print(select("#", none()), select("#", one()), select("#", three()))
print(select("#", tostring(1)), math.max(three()), pcall(none), pcall(one), pcall(three))
math.max(1)
local n, m = math.max(1) print(n, m)
local s = ("x"):rep(3) print(s)
local function deep(n) if n == 0 then return "bottom", n end return deep(n - 1) end
print(deep(100000))
local function deeper(n) if n == 0 then return 1 end return 1 + deeper(n - 1) end
print(deeper(10000))
--> nil nil
--> 1 nil
--> 1 2
--> nil 1 1 2 3
--> 
--> 1
--> 1 2 3
--> nil 1 1
--> nil 1 1 2 3
--> 5 nil 1 1 2
--> 0 1 3
--> 1 3 true true true 1 2 3
--> 1 nil
--> xxx
--> bottom 0
--> 10001
--- LG-1 all results of a Go function handed on
local function tail(...) return select("#", ...) end
local function all(...) return select(2, ...) end
local function inner(...) return unpack({...}) end
print(tail(unpack({1, nil, 3}, 1, 3)), tail(all(1, 2, 3)), tail(inner()), (all(1, 2, 3)), tail((inner(1, 2))))   --> 3 2 0 2 1
print(inner(1, nil, 3))   --> 1 nil 3
local a, b, c, d = inner(1, 2, 3)
print(a, b, c, d, #{inner(4, 5, 6)}, #{(inner(4, 5))})   --> 1 2 3 nil 3 1
local function many(n) local t = {} for i = 1, n do t[i] = i end return unpack(t) end
print(select("#", many(200)), (select(200, many(200))), select("#", many(0)), tail(many(3000)))   --> 200 200 0 3000
local function protected(...) return pcall(...) end
print(protected(many, 2), (protected(error, "x")))   --> true false
print(select("#", protected(many, 300)), select("#", protected(error)))   --> 301 2
local co = coroutine.wrap(function(...) local x = coroutine.yield(...) return coroutine.yield(x, 2) end)
print(co(1, nil), co("a"), co(9, 8))   --> 1 a 9 8
