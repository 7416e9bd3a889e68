--- LG-1 errors name the variable
x = nil
local a
local t = {f = 5, sub = {}}
local function try(f, ...) print(select(2, pcall(f, ...))) end
try(function() x() end)   --> t:5: attempt to call global 'x' (a nil value)
try(function() local b b() end)   --> t:6: attempt to call local 'b' (a nil value)
try(function() a() end)   --> t:7: attempt to call upvalue 'a' (a nil value)
try(function() t.none() end)   --> t:8: attempt to call field 'none' (a nil value)
try(function() t:none() end)   --> t:9: attempt to call method 'none' (a nil value)
try(function() t.sub.none() end)   --> t:10: attempt to call field 'none' (a nil value)
try(function() t[1]() end)   --> t:11: attempt to call field '?' (a nil value)
try(function() x.y = 1 end)   --> t:12: attempt to index global 'x' (a nil value)
try(function() return x.y end)   --> t:13: attempt to index global 'x' (a nil value)
try(function() return a.y end)   --> t:14: attempt to index upvalue 'a' (a nil value)
try(function() local b return b.y end)   --> t:15: attempt to index local 'b' (a nil value)
try(function() return t.none.y end)   --> t:16: attempt to index field 'none' (a nil value)
try(function() return t[1].y end)   --> t:17: attempt to index field '?' (a nil value)
try(function() t.none.y = 1 end)   --> t:18: attempt to index field 'none' (a nil value)
try(function() return t.sub.none.y end)   --> t:19: attempt to index field 'none' (a nil value)
try(function() return (a or nil).y end)   --> t:20: attempt to index a nil value
try(function() return x + 1 end)   --> t:21: attempt to perform arithmetic on global 'x' (a nil value)
try(function() return 1 + x end)   --> t:22: attempt to perform arithmetic on global 'x' (a nil value)
try(function() return a - 1 end)   --> t:23: attempt to perform arithmetic on upvalue 'a' (a nil value)
try(function() return t.none * 2 end)   --> t:24: attempt to perform arithmetic on field 'none' (a nil value)
try(function() return t.sub / t.none end)   --> t:25: attempt to perform arithmetic on field 'sub' (a table value)
try(function() local b = {} return b % 2 end)   --> t:26: attempt to perform arithmetic on local 'b' (a table value)
try(function() return -x end)   --> t:27: attempt to perform arithmetic on global 'x' (a nil value)
try(function() return -t.sub end)   --> t:28: attempt to perform arithmetic on field 'sub' (a table value)
try(function() return x .. "s" end)   --> t:29: attempt to concatenate global 'x' (a nil value)
try(function() return "s" .. a end)   --> t:30: attempt to concatenate upvalue 'a' (a nil value)
try(function() return "s" .. t.none .. "s" end)   --> t:31: attempt to concatenate field 'none' (a nil value)
try(function() return #x end)   --> t:32: attempt to get length of global 'x' (a nil value)
try(function() return #a end)   --> t:33: attempt to get length of upvalue 'a' (a nil value)
try(function() return #t.none end)   --> t:34: attempt to get length of field 'none' (a nil value)
try(function() return ("x")() end)   --> t:35: attempt to call a string value
try(function() return (1)() end)   --> t:36: attempt to call a number value
try(function() return {} < {} end)   --> t:37: attempt to compare two table values
try(function() return x < 1 end)   --> t:38: attempt to compare nil with number
try(function() return 1 < "2" end)   --> t:39: attempt to compare number with string
try(function() return "a" <= 1 end)   --> t:40: attempt to compare string with number
try(function() return nil > 1 end)   --> t:41: attempt to compare number with nil
try(function() return true < false end)   --> t:42: attempt to compare two boolean values
try(function() return print < print end)   --> t:43: attempt to compare two function values
try(function(p) return p.q end)   --> t:44: attempt to index local 'p' (a nil value)
try(function(...) local p = ... return p.q end)   --> t:45: attempt to index local 'p' (a nil value)
try(function() for i = 1, 2 do local v = i v.x.y = 1 end end)   --> t:46: attempt to index local 'v' (a number value)
try(function() local i = 1 i.x = 2 end)   --> t:47: attempt to index local 'i' (a number value)
try(function() return t.f.x.y end)   --> t:48: attempt to index field 'f' (a number value)
try(function() t.f.g.h() end)   --> t:49: attempt to index field 'f' (a number value)
try(function() return a[nil] end)   --> t:50: attempt to index upvalue 'a' (a nil value)
try(function() return ("x").y.z end)   --> t:51: attempt to index field 'y' (a nil value)
try(function() return "x" + 1 end)   --> t:52: attempt to perform arithmetic on a string value
try(function() return {} + 1 end)   --> t:53: attempt to perform arithmetic on a table value
try(function() return 2 ^ {} end)   --> t:54: attempt to perform arithmetic on a table value
--- LG-1 errors have the line of the operation *
local t = {}
print(pcall(function()
  return 1 +
    t.x
end))                                      --> false t:3: attempt to perform arithmetic on field 'x' (a nil value)
--- LG-1 errors in calls and indexes over several lines
local t = {}
print(pcall(function()
  local v = t
    .x
    .y
  return v
end))
print(pcall(function()
  t.
  none(
    1,
    2
  )
end))
--> false t:5: attempt to index field 'x' (a nil value)
--> false t:10: attempt to call field 'none' (a nil value)
--- LG-1 error with levels
local function f(level) error("boom", level) end
local function g(level) f(level) return 1 end
print(pcall(g, nil))   --> false t:1: boom
print(pcall(g, 0))   --> false boom
print(pcall(g, 1))   --> false t:1: boom
print(pcall(g, 2))   --> false t:2: boom
print(pcall(g, 3))   --> false boom
print(pcall(error, "direct"))   --> false direct
print(pcall(error, "direct", 2))   --> false t:9: direct
print(pcall(error))   --> false nil
print(pcall(error, nil))   --> false nil
--- LG-1 error with other values
print(pcall(error, {}) == false, select(2, pcall(error, 12)), type(select(2, pcall(error, true))))   --> true 12 boolean
local e = {code = 7}
print(select(2, pcall(error, e)) == e)   --> true
print(pcall(function() error(12) end))   --> false t:4: 12
print(type(select(2, pcall(function() error(12, 0) end))))   --> number
print(pcall(function() error() end))   --> false nil
--- LG-1 assert
print(assert(1, 2, 3), pcall(assert, false), pcall(assert, nil, "text"))   --> 1 false false text
print(pcall(assert, false, "no position"))   --> false no position
print(pcall(function() assert(nil) end))   --> false t:3: assertion failed!
print(pcall(assert))   --> false bad argument #1 to 'assert' (value expected)
print(select("#", assert(1, nil, nil)))   --> 3
--- LG-1 assert keeps error values as they are *
local e = {}
print(pcall(function() assert(false, "in a function") end))                          --> false in a function
print(select(2, pcall(assert, false, e)) == e, select(2, pcall(assert, nil, nil)))   --> true nil
--- LG-1 bad arguments are named after the call
print(pcall(function() string.rep() end))   --> false t:1: bad argument #1 to 'rep' (string expected, got no value)
print(pcall(function() ("x"):rep() end))   --> false t:2: bad argument #1 to 'rep' (number expected, got no value)
print(pcall(function() ("x"):rep({}) end))   --> false t:3: bad argument #1 to 'rep' (number expected, got table)
print(pcall(function() ("x").rep({}) end))   --> false t:4: bad argument #1 to 'rep' (string expected, got table)
print(pcall(function() local r = string.rep r("x", {}) end))   --> false t:5: bad argument #2 to 'r' (number expected, got table)
print(pcall(function() string.rep("x") end))   --> false t:6: bad argument #2 to 'rep' (number expected, got no value)
print(pcall(function() setmetatable(1, {}) end))   --> false t:7: bad argument #1 to 'setmetatable' (table expected, got number)
print(pcall(function() ipairs() end))   --> false t:8: bad argument #1 to 'ipairs' (table expected, got no value)
print(pcall(function() math.floor("x") end))   --> false t:9: bad argument #1 to 'floor' (number expected, got string)
print(pcall(function() string.char(-1) end))   --> false t:10: bad argument #1 to 'char' (invalid value)
print(pcall(function() io = 1 tostring() end))   --> false t:11: bad argument #1 to 'tostring' (value expected)
--- LG-1 the value of an error in a chunk is reported
error("last words")   --> error: t:1: last words
--- LG-1 an error without text
error()   --> error: nil
--- LG-1 an error in a nested function
local function f() local x = nil; return x.field end
f()
--> error: t:1: attempt to index local 'x' (a nil value)
--- LG-1 calls through pcall have names
local function outer() local inner = nil inner() end
print(pcall(outer))   --> false t:1: attempt to call local 'inner' (a nil value)
local obj = {method = function(self) self.missing() end}
print(pcall(obj.method, obj))   --> false t:3: attempt to call field 'missing' (a nil value)
print(pcall(nil))   --> false attempt to call a nil value
print(pcall(1, 2))   --> false attempt to call a number value
print(pcall({}))   --> false attempt to call a table value
--- LG-1 errors in iterators and metamethods
print(pcall(function() for i in function() error("in iterator") end do end end))   --> false t:1: in iterator
local t = setmetatable({}, {__add = function() error("in add") end, __index = function(_, k) return nil + k end})
print(pcall(function() return t + 1 end))   --> false t:2: in add
print(pcall(function() return t.x end))   --> false t:2: attempt to perform arithmetic on a nil value
print(pcall(table.sort, {3, 2, 1}, function() error("in sort") end))   --> false t:5: in sort
print(pcall(string.gsub, "x", "x", function() error("in gsub") end))   --> false t:6: in gsub
--- LG-1 names of upvalues and of upvalues of upvalues
local up
local function f() return function() return up.x end end
print(pcall(f()))   --> false t:2: attempt to index upvalue 'up' (a nil value)
local function g(param) return function() param() end end
print(pcall(g(nil)))   --> false t:4: attempt to call upvalue 'param' (a nil value)
--- LG-1 a changed upvalue has its name, too
local up = 1
up = nil
print(pcall(function() up.x = 1 end))   --> false t:3: attempt to index upvalue 'up' (a nil value)
print(pcall(function() up = nil up() end))   --> false t:4: attempt to call upvalue 'up' (a nil value)
--- LG-1 a local that a closure captured and changes
print(pcall(function()
  local v
  local function set() v = 1 end
  v.x = 5
end))
print(pcall(function()
  local v
  local function set() v = 1 end
  v()
end))
--> false t:4: attempt to index local 'v' (a nil value)
--> false t:9: attempt to call local 'v' (a nil value)
--- LG-1 of several operands with one value the right one is named
local a, b
print(pcall(function() return a + b end))                     --> false t:2: attempt to perform arithmetic on upvalue 'a' (a nil value)
print(pcall(function() return 1 .. "x" .. a .. b end))        --> false t:3: attempt to concatenate upvalue 'a' (a nil value)
print(pcall(function() local c, d = {}, {} return c .. d end))   --> false t:4: attempt to concatenate local 'c' (a table value)
--- LG-1 what stops a chain of __index is named, not where it began
local t = setmetatable({}, {__index = 5})
print(pcall(function() return t.x end))                       --> false t:2: attempt to index a number value
print(pcall(function() setmetatable({}, {__newindex = true}).x = 1 end))   --> false t:3: attempt to index a boolean value
--- LG-1 a nil key is refused before __newindex is asked
local t = setmetatable({}, {__newindex = function() print("asked") end})
print(pcall(function() t[nil] = 1 end))                       --> false t:2: table index is nil
print(pcall(function() t[0 / 0] = 1 end))                     --> false t:3: table index is NaN
--- LG-1 a number as an error becomes text with its place
print(pcall(function() error(5) end))                         --> false t:1: 5
print(pcall(coroutine.wrap(function() error(5, 0) end)))      --> false 5
print(type(select(2, pcall(error, 5, 0))), type(select(2, pcall(coroutine.wrap(function() error(5, 0) end)))))   --> number string
