--- LG-1 type
print(type(nil), type(true), type(1), type("x"), type({}), type(print), type(function() end), type(coroutine.create(print)))   --> nil boolean number string table function function thread
print(pcall(type))   --> false bad argument #1 to 'type' (value expected)
--- LG-1 tostring
print(tostring(nil), tostring(true), tostring(1.5), tostring("x"), tostring(10), #tostring({}) > 7, tostring(print):sub(1, 9))   --> nil true 1.5 x 10 true function:
print(tostring({}) == tostring({}), pcall(tostring))   --> false false bad argument #1 to 'tostring' (value expected)
local t = {}
print(tostring(t) == tostring(t), tostring(t):sub(1, 6))   --> true table:
--- LG-1 tonumber
print(tonumber("10"), tonumber("  10  "), tonumber("0x1F"), tonumber("1e3"), tonumber(".5"), tonumber("5."), tonumber("-7"))   --> 10 10 31 1000 0.5 5 -7
print(tonumber(""), tonumber(" "), tonumber("1 2"), tonumber("1e"), tonumber("0x"), tonumber("abc"), tonumber("1_0"), tonumber("- 1"))   --> nil nil nil nil nil nil nil nil
print(tonumber(5), tonumber({}), tonumber(nil), tonumber(true), tonumber(print))   --> 5 nil nil nil nil
print(tonumber("ff", 16), tonumber("FF", 16), tonumber("zz", 36), tonumber("101", 2), tonumber("8", 8), tonumber("7", 8), tonumber("0x10", 16))   --> 255 255 1295 5 nil 7 16
print(tonumber("10", 10), tonumber("1e1", 10), tonumber(" 11 ", 2), tonumber("", 2), tonumber(10, 16), tonumber("1.5", 16))   --> 10 10 3 nil 16 nil
print(pcall(tonumber))   --> false bad argument #1 to 'tonumber' (value expected)
print(pcall(tonumber, "1", 1))   --> false bad argument #2 to 'tonumber' (base out of range)
print(pcall(tonumber, "1", 37))   --> false bad argument #2 to 'tonumber' (base out of range)
print(pcall(tonumber, {}, 16))   --> false bad argument #1 to 'tonumber' (string expected, got table)
--- LG-1 select
print(select("#"), select("#", nil, nil), select(2, "a", "b", "c"), select(-1, "a", "b", "c"))   --> 0 2 b c
print(select(5, 1, 2), select("2", 1, 2), (select(1, 7, 8)))   --> nil 2 7
print(pcall(select, 0))   --> false bad argument #1 to 'select' (index out of range)
print(pcall(select, -3, 1, 2))   --> false bad argument #1 to 'select' (index out of range)
print(pcall(select))   --> false bad argument #1 to 'select' (number expected, got no value)
print(pcall(select, "x"))   --> false bad argument #1 to 'select' (number expected, got string)
--- LG-1 select of what is beyond an int *
-- lua5.1 cuts it.
print(select("#", select(2^53, 1, 2)), select("#", select(2^63, 1, 2)), select("#", select(math.huge, 1, 2)), pcall(select, -math.huge))   --> 0 0 0 false bad argument #1 to 'select' (index out of range)
--- LG-1 unpack
print(unpack({1, 2, 3}))   --> 1 2 3
print(unpack({1, 2, 3}, 2))   --> 2 3
print(unpack({1, 2, 3}, 2, 3))   --> 2 3
print(unpack({1, 2, 3}, 3, 2))   --> 
print(unpack({1, nil, 3}, 1, 3))   --> 1 nil 3
print(unpack({}, 1, 2))   --> nil nil
print(unpack({[-1] = "a", [0] = "b"}, -1, 0))   --> a b
print(pcall(unpack))   --> false bad argument #1 to 'unpack' (table expected, got no value)
print(pcall(unpack, {}, 1, 1e8))   --> false too many results to unpack
--- LG-1 rawget, rawset, rawequal
local t = {}
print(rawset(t, "x", 1) == t, rawget(t, "x"), rawequal(1, 1), rawequal("a", "a"), rawequal({}, {}))   --> true 1 true true false
print(pcall(rawget, 1, 2))   --> false bad argument #1 to 'rawget' (table expected, got number)
print(pcall(rawget, {}))   --> false bad argument #2 to 'rawget' (value expected)
print(pcall(rawset, {}, 1))   --> false bad argument #3 to 'rawset' (value expected)
print(pcall(rawequal, 1))   --> false bad argument #2 to 'rawequal' (value expected)
--- LG-1 pairs and ipairs
print(select("#", pairs({})), select("#", ipairs({})))   --> 3 3
print(pcall(pairs))   --> false bad argument #1 to 'pairs' (table expected, got no value)
print(pcall(pairs, nil))   --> false bad argument #1 to 'pairs' (table expected, got nil)
print(pcall(ipairs, "x"))   --> false bad argument #1 to 'ipairs' (table expected, got string)
local n = 0
for k, v in pairs({1, 2, x = 3}) do n = n + v end
print(n)   --> 6
--- LG-1 _G holds the globals
print(_G._G == _G, _G.print == print, _VERSION)
_G["a b"] = 1
print(_G["a b"], next(_G) ~= nil)
local n = 0
for k in pairs(_G) do if k == "a b" then n = n + 1 end end
print(n)
print = nil
_G.type = nil
--> true true Lua 5.1
--> 1 true
--> 1
--- LM-3 globals can be removed and replaced
local p = print
print = nil
p(pcall(function() print("x") end))
print = p
type = function() return "mine" end
p(type(1), _G.type == type)
type = nil
p(type)
--> false t:3: attempt to call global 'print' (a nil value)
--> mine true
--> nil
--- LM-3 globals of a closure are those of its chunk
local function f() return g end
g = 5
print(f())   --> 5
g = nil
print(f())   --> nil
--- base.md §3 what is not there *
for _, name in ipairs{"load", "loadstring", "loadfile", "dofile", "collectgarbage", "rawlen", "io", "debug", "utf8", "getfenv", "setfenv", "module", "newproxy", "gcinfo"} do
  if _G[name] ~= nil then print(name) end
end
for _, name in ipairs{"execute", "exit", "remove", "rename", "tmpname", "getenv", "setlocale"} do
  if os[name] ~= nil then print("os." .. name) end
end
print(string.dump, pcall(function() loadstring("x") end))   --> nil false t:7: attempt to call global 'loadstring' (a nil value)
--- base.md §2 library tables can be extended by a program *
string.shout = function(s) return s:upper() .. "!" end
print(("hi"):shout(), string.shout("x"))        --> HI! X!
table.first = function(t) return t[1] end
print(table.first{7}, math.pi > 3, table.insert ~= nil)   --> 7 true true
string.upper = nil
print(string.upper, pcall(function() return ("x"):upper() end))   --> nil false t:6: attempt to call method 'upper' (a nil value)
local n = 0
for k in pairs(string) do if k == "shout" or k == "upper" then n = n + 1 end end
print(n)                                        --> 1
--- base.md §2 other library tables are read-only *
print(pcall(function() channel.x = 1 end))      --> false t:1: channel is read-only
print(pcall(function() errors.new = 1 end))     --> false t:2: errors is read-only
print(pcall(rawset, payload, "x", 1))           --> false payload is read-only
print(pcall(setmetatable, channel, {}))         --> false channel is read-only
print(pcall(table.insert, errors, 1))           --> false errors is read-only
--- errors.md §3 the metatable of strings is out of reach *
print(getmetatable("x"))                        --> nil
