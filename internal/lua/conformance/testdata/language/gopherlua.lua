--- executor.md goto keeps captured variables *
local n = 1
local function get() return n end
for i = 1, 3 do
  if i == 1 then goto continue end
  n = 2
  ::continue::
end
print(get(), n)                            --> 2 2
--- executor.md a constructor of exactly 50 items, then a field
local function f() return "H" end
local t = {1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32,33,34,35,36,37,38,39,40,41,42,43,44,45,46,47,48,49,50, x = f()}
print(t[1], t[2], t[50], t.x, #t)   --> 1 2 50 H 50
--- executor.md a constructor of exactly 50 items, then a call
local function f() return "H", "I" end
local t = {1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32,33,34,35,36,37,38,39,40,41,42,43,44,45,46,47,48,49,50, f()}
print(t[1], t[50], t[51], t[52], #t)   --> 1 50 H I 52
--- executor.md a constructor of exactly 50 items, then varargs
local function f(...)
  local t = {1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32,33,34,35,36,37,38,39,40,41,42,43,44,45,46,47,48,49,50, ...}
  return t[1], t[50], t[51], #t
end
print(f("a", "b"))   --> 1 50 a 52
--- executor.md a constructor of exactly 100 items, then a field
local function f() return "H" end
local t = {1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32,33,34,35,36,37,38,39,40,41,42,43,44,45,46,47,48,49,50,51,52,53,54,55,56,57,58,59,60,61,62,63,64,65,66,67,68,69,70,71,72,73,74,75,76,77,78,79,80,81,82,83,84,85,86,87,88,89,90,91,92,93,94,95,96,97,98,99,100, x = f()}
print(t[1], t[2], t[100], t.x, #t)   --> 1 2 100 H 100
--- executor.md a constructor of exactly 100 items, then a call
local function f() return "H", "I" end
local t = {1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32,33,34,35,36,37,38,39,40,41,42,43,44,45,46,47,48,49,50,51,52,53,54,55,56,57,58,59,60,61,62,63,64,65,66,67,68,69,70,71,72,73,74,75,76,77,78,79,80,81,82,83,84,85,86,87,88,89,90,91,92,93,94,95,96,97,98,99,100, f()}
print(t[1], t[100], t[101], t[102], #t)   --> 1 100 H I 102
--- executor.md a constructor of exactly 100 items, then varargs
local function f(...)
  local t = {1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32,33,34,35,36,37,38,39,40,41,42,43,44,45,46,47,48,49,50,51,52,53,54,55,56,57,58,59,60,61,62,63,64,65,66,67,68,69,70,71,72,73,74,75,76,77,78,79,80,81,82,83,84,85,86,87,88,89,90,91,92,93,94,95,96,97,98,99,100, ...}
  return t[1], t[100], t[101], #t
end
print(f("a", "b"))   --> 1 100 a 102
--- executor.md a constructor of exactly 150 items, then a field
local function f() return "H" end
local t = {1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32,33,34,35,36,37,38,39,40,41,42,43,44,45,46,47,48,49,50,51,52,53,54,55,56,57,58,59,60,61,62,63,64,65,66,67,68,69,70,71,72,73,74,75,76,77,78,79,80,81,82,83,84,85,86,87,88,89,90,91,92,93,94,95,96,97,98,99,100,101,102,103,104,105,106,107,108,109,110,111,112,113,114,115,116,117,118,119,120,121,122,123,124,125,126,127,128,129,130,131,132,133,134,135,136,137,138,139,140,141,142,143,144,145,146,147,148,149,150, x = f()}
print(t[1], t[2], t[150], t.x, #t)   --> 1 2 150 H 150
--- executor.md a constructor of exactly 150 items, then a call
local function f() return "H", "I" end
local t = {1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32,33,34,35,36,37,38,39,40,41,42,43,44,45,46,47,48,49,50,51,52,53,54,55,56,57,58,59,60,61,62,63,64,65,66,67,68,69,70,71,72,73,74,75,76,77,78,79,80,81,82,83,84,85,86,87,88,89,90,91,92,93,94,95,96,97,98,99,100,101,102,103,104,105,106,107,108,109,110,111,112,113,114,115,116,117,118,119,120,121,122,123,124,125,126,127,128,129,130,131,132,133,134,135,136,137,138,139,140,141,142,143,144,145,146,147,148,149,150, f()}
print(t[1], t[150], t[151], t[152], #t)   --> 1 150 H I 152
--- executor.md a constructor of exactly 150 items, then varargs
local function f(...)
  local t = {1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32,33,34,35,36,37,38,39,40,41,42,43,44,45,46,47,48,49,50,51,52,53,54,55,56,57,58,59,60,61,62,63,64,65,66,67,68,69,70,71,72,73,74,75,76,77,78,79,80,81,82,83,84,85,86,87,88,89,90,91,92,93,94,95,96,97,98,99,100,101,102,103,104,105,106,107,108,109,110,111,112,113,114,115,116,117,118,119,120,121,122,123,124,125,126,127,128,129,130,131,132,133,134,135,136,137,138,139,140,141,142,143,144,145,146,147,148,149,150, ...}
  return t[1], t[150], t[151], #t
end
print(f("a", "b"))   --> 1 150 a 152
--- executor.md names of locals whose register is used again
do local first = 1 end
local second
print(pcall(function() do local a = 1 end do local b b() end end))   --> false t:3: attempt to call local 'b' (a nil value)
print(pcall(function() for i = 1, 1 do local c = i end local d d.x = 1 end))   --> false t:4: attempt to index local 'd' (a nil value)
print(pcall(function() local a do local b = 1 a = b end local c return c.x end))   --> false t:5: attempt to index local 'c' (a nil value)
--- executor.md compare of two constants
print(1 < 2, "a" < "b", 2 <= 1, 1 == 1, "a" == 1, 1 > 2, not (1 < 2))
if 1 < 2 then print("yes") else print("no") end
--> true true false true false false false
--> yes
--- executor.md a method on a register that it overwrites
local t = {f = function(self, x) return self == t or x end}
t = setmetatable({f = function(self) return self end}, nil)
t = t:f():f():f()
print(type(t))   --> table
--- executor.md the sizes of nil, varargs and concatenation include their ends
local a, b, c, d
print(a, b, c, d, (function(...) local x, y, z = ... return x, y, z end)(1))   --> nil nil nil nil 1 nil nil
print("a" .. "b" .. "c" .. "d")   --> abcd
--- executor.md parentheses cut results to one
local function f() return 1, 2, 3 end
local function g() return (f()) end
print(g(), (g()), select("#", g()))   --> 1 1 1
--- executor.md, libraries.md math.huge is infinite
print(math.huge == 1 / 0, math.huge > 1.7976931348623157e308, -math.huge)   --> true true -inf
--- executor.md next with a key that is not there raises
print((pcall(next, {}, "nothere")))   --> false
--- libraries.md variables captured by callers survive a failed pcall
local n = 0
local inc = function() n = n + 1 end
pcall(error, "x")
inc()
print(n)   --> 1
local function outer()
  local m = 0
  local function add() m = m + 1 end
  local function middle() pcall(error) add() end
  middle()
  add()
  return m
end
print(outer())   --> 2
--- libraries.md a block that never runs leaves what follows alone
local r = {}
for i = 1, 3 do if false then local x end end
for i = 1, 3 do if nil then local x, y = 1 else local z = i r[#r + 1] = z end end
local after = "fine"
while true do if false then local a end break end
print(after, table.concat(r))   --> fine 123
--- libraries.md format takes no text for a number
print(pcall(string.format, "%d", "x") == false, string.format("%d", "10"))   --> true 10
--- libraries.md patterns have a frontier
print(("THE (quick) fox"):find("%f[%a]%a+%f[%A]"), ("foo.bar"):gsub("%f[%w]%w+", "<%0>"))   --> 1 <foo>.<bar> 2
print(("half"):find("%f[a]"), ("f"):find("%f[^f]"))   --> 2 2 1
--- libraries.md errors after many tail calls cost no more
local function loop(n) if n == 0 then return pcall(error, "x", 0) end return loop(n - 1) end
for i = 1, 3 do print(loop(50000)) end
--> false x
--> false x
--> false x
--- libraries.md a first line with #! is passed over *
#! /usr/bin/lua
print("runs")                              --> runs
--- libraries.md an error at the end has its line *
local t = {                                --> error: t:4: '}' expected (to close '{' at line 1) near <eof>
  1,
  2
--- libraries.md an unterminated string has its line *
local a = 1
local b = "abc
print(a)                                   --> error: t:2: unfinished string near '"abc'
--- libraries.md escapes above 255 are refused *
local s = "\999"                           --> error: t:1: escape sequence too large near '\999' (at most \255)
--- libraries.md varargs outside a vararg function are refused *
local function f() return ... end          --> error: t:1: cannot use '...' outside a vararg function
