--- LG-1 pcall returns all results
print(pcall(function() return 1, nil, 3 end))   --> true 1 nil 3
print(pcall(function() end))   --> true
print(pcall(function(...) return select("#", ...), ... end, 1, nil))   --> true 2 1 nil
print(pcall(pcall))   --> false bad argument #1 to 'pcall' (value expected)
print(pcall(pcall, error, "x"))   --> true false x
print(pcall(pcall, pcall, error, "x"))   --> true true false x
print(pcall(select, "#", 1, 2))   --> true 2
--- LG-1 variables survive a failed pcall
local n = 0
local inc = function() n = n + 1 end
pcall(error, "x")
inc()
pcall(function() inc() error("y") end)
inc()
print(n)   --> 3
--- LG-1 pcall in loops and expressions
local ok, bad = 0, 0
for i = 1, 10 do
  if pcall(function() if i % 3 == 0 then error("x") end end) then ok = ok + 1 else bad = bad + 1 end
end
print(ok, bad, not pcall(error), (pcall(error)))   --> 7 3 true false
--- LG-1 return and break out of a protected function
local function f() local ok, v = pcall(function() for i = 1, 10 do if i == 5 then return i end end end) return ok, v end
print(f())   --> true 5
--- LG-1 xpcall calls its handler with the error
print(xpcall(function() error("boom") end, function(e) return "handled " .. e end))   --> false handled t:1: boom
print(xpcall(function() error({code = 5}) end, function(e) return e.code end))   --> false 5
print(xpcall(function() return 1, 2, 3 end, function() return "not called" end))   --> true 1 2 3
print(xpcall(function() local x = nil; return x.y end, function(e) return (e:gsub("^.-:%d+: ", "")) end))   --> false attempt to index local 'x' (a nil value)
print(xpcall(error, function(e) return e end))   --> false nil
--- LG-1 a handler gives one value
print(xpcall(function() error("x") end, function() return 1, 2, 3 end))   --> false 1
print(xpcall(function() error("x") end, function() end))   --> false nil
--- LG-1 a handler runs where the error was raised
local depth
local function deep(n) if n == 0 then error("deep") end deep(n - 1) return n end
print(xpcall(function() deep(50) end, function(e) return e end))   --> false t:2: deep
--- LG-1 an error in a handler is an error in error handling *
print(xpcall(error, function() error("again") end))            --> false error in error handling
print(xpcall(error, nil))                                      --> false error in error handling
print(xpcall(error, function() local x = nil; x() end))        --> false error in error handling
--- LG-1 errors pass through nested handlers from the inside out
print(xpcall(function()
  print(xpcall(function() error("inner", 0) end, function(e) return "first " .. e end))
  error("outer", 0)
end, function(e) return "second " .. e end))
--> false first inner
--> false second outer
--- LG-1 an error raised again
local ok, e = pcall(function()
  local ok, e = pcall(error, "original", 0)
  error(e .. " again", 0)
end)
print(ok, e)
--> false original again
--- LG-1 pcall of things that are not functions
print(pcall(setmetatable({}, {__call = function(_, x) return x end}), 5))   --> true 5
print(pcall("x"))   --> false attempt to call a string value
print(pcall(nil))   --> false attempt to call a nil value
--- LG-1 errors pass through tail calls
local function f() error("t", 0) end
local function g() return f() end
print(pcall(g))   --> false t
print(pcall(function() return pcall(g) end))   --> true false t
--- LG-1 a nil error is an error
print(pcall(error, nil))   --> false nil
print(select("#", pcall(error, nil)))   --> 2
--- LG-1 after a deep error everything goes on
local function r(n) if n == 0 then error("bottom", 0) end return 1 + r(n - 1) end
for i = 1, 3 do print(pcall(r, 100)) end
--> false bottom
--> false bottom
--> false bottom
