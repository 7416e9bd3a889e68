--- LM-1 endless recursion is an error
local function f() return 1 + f() end
local ok, e = pcall(f)
print(ok, (e:gsub("stack overflow.*", "stack overflow")))   --> false t:1: stack overflow
local function g(n) local t = {g(n + 1)} return t end
print(pcall(g, 1) == false)   --> true
--- LM-1 endless recursion through metamethods is an error *
local t = setmetatable({}, {})
getmetatable(t).__index = function(t, k) local v = t[k] return v end
print(select(2, pcall(function() return t.x end)):match("stack overflow"))                    --> stack overflow
getmetatable(t).__add = function(a, b) local v = a + b return v end
print(select(2, pcall(function() return t + t end)):match("stack overflow"))                  --> stack overflow
getmetatable(t).__tostring = function(t) return tostring(t) .. "x" end
print(select(2, pcall(tostring, t)):match("stack overflow"))                                  --> stack overflow
--- LM-1 depth of fifty thousand calls is fine *
local function depth(n) if n == 0 then return 0 end return 1 + depth(n - 1) end
print(depth(50000))                        --> 50000
--- LM-1 fifty thousand pcalls inside one another *
local function f(n) if n == 0 then error("bottom", 0) end return select(2, pcall(f, n - 1)) end
print(f(50000))                            --> bottom
local function g(n) if n == 0 then return "end" end local ok, v = pcall(g, n - 1) return v end
print(g(50000))                            --> end
--- LM-1 fifty thousand __index functions inside one another *
local t = setmetatable({}, {__index = function(t, n) if n == 0 then return "found" end local v = t[n - 1] return v end})
print(t[50000])                            --> found
--- LM-1 fifty thousand nested calls of tostring *
local n = 0
local t = setmetatable({}, {__tostring = function(t) n = n + 1 if n == 50000 then return "end" end return (tostring(t)) end})
print(tostring(t))                         --> end
--- LM-1 sort inside sort inside sort *
local function nest(n) if n == 0 then return true end table.sort({2, 1}, function(a, b) nest(n - 1) return a < b end) return true end
print(nest(1) and nest(5))                 --> true
--- LM-1 five thousand coroutines resumed inside one another *
local function f(n) if n == 0 then return "bottom" end return coroutine.wrap(f)(n - 1) end
print(f(5000))                             --> bottom
--- LM-1 coroutines resumed inside one another without end are an error *
local function f(n) return (coroutine.wrap(f)(n + 1)) end
print(select(2, pcall(f, 1)):match("stack overflow"))   --> stack overflow
--- LM-1 an error handler has room after a stack overflow *
local function f() return 1 + f() end
print(xpcall(f, function(e) return (tostring(e):match("stack overflow")) end))   --> false stack overflow
--- LM-1 endless recursion in an error handler *
local function h(e) return h(e) .. "x" end
print(xpcall(error, h))                    --> false error in error handling
--- LG-1 tail calls without end need no room *
local n = 0
local function f() n = n + 1 if n == 300000 then return "end" end return f() end
print(f())                                 --> end
--- LG-1 nesting of blocks, functions and expressions to a limit is fine
local x = ((((((((((((((((((((1))))))))))))))))))))
do do do do do do do do do do print(x) end end end end end end end end end end
--> 1
