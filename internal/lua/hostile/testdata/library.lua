-- HP-13: library functions that have much to do

--- gsub with a Go function | free | terminated
local s = ("x"):rep(1e7) ready() while true do s:gsub("x", string.upper) end

--- gsub with a Lua function | free | terminated
local r = ("x"):gsub("x", function() while true do end end)

--- gsub with a table | free | terminated
local s = ("x"):rep(1e6) ready() while true do s:gsub("x", {x = "y"}) end

--- upper | free | terminated
local s = ("x"):rep(1e7) ready() while true do s:upper() end

--- sub | free | terminated
local s = ("x"):rep(1e7) ready() while true do s:sub(2, 2e6) end

--- byte and char | free | terminated
local s = ("x"):rep(1e5) ready() while true do string.char(s:byte(1, -1)) end

--- unpack and select | free | terminated
local t = {} for i = 1, 1e5 do t[i] = i end ready() while true do select(2, unpack(t)) end

--- table.create | free | terminated
while true do table.create(1e6, 1e6) end

--- table.create, counted | counted | host.max_steps
for i = 1, 1000 do table.create(1e6, 1e6) end

--- parts | free | terminated
local s = ("x"):rep(1e7) ready() while true do s:match("((((.*))))") end

--- concatenation | free | terminated
local s = ("x"):rep(1e6) ready() while true do local t = s .. s .. s end

--- table.concat | free | terminated
local t = {} for i = 1, 1e5 do t[i] = "item" end ready() while true do table.concat(t, ", ") end

--- format | free | terminated
local s = ("x"):rep(1e6) ready() while true do local f = ("%s%s%99d"):format(s, s, 1) end

--- comparison of long strings | free | terminated
local a, b = ("x"):rep(1e7) .. "a", ("x"):rep(1e7) .. "b" ready() while true do local c = a < b c = a == b end

--- long strings as keys | free | terminated
local t = {[("x"):rep(1e7)] = 1} local k = ("x"):rep(1e7) ready() while true do local v = t[k] t[k] = 2 end

--- long strings | counted | host.max_steps
local s = ("x"):rep(1e7) ready() while true do s:upper() end

--- lower and reverse | free | terminated
local s = ("X"):rep(1e7) ready() while true do s:lower() s:reverse() end

--- rep of many millions | free | terminated
while true do local s = ("xyz"):rep(2e7 / 3) end

--- find of a plain text | free | terminated
local s = ("x"):rep(2e7) ready() while true do s:find("y", 1, true) s:find("xy") end

--- a pattern a million long | free | terminated
local p = ("x"):rep(1e6) ready() while true do p:find(p .. "y") p:find("[" .. p .. "]") p:match("%b" .. p) end

--- replacements of a million captures | free | terminated
local r = ("%0"):rep(1e6) ready() while true do ("x"):gsub(".", r) end

--- format with a million directives | free | terminated
local f = ("%%"):rep(1e7) ready() while true do f:format() end

--- format of many numbers | free | terminated
local t, f = {}, ("%99.50f"):rep(1e5) for i = 1, 1e5 do t[i] = i end ready() while true do f:format(unpack(t)) end

--- numbers of many digits | free | terminated
local s = ("9"):rep(6e4) ready() while true do tonumber(s) tonumber(s, 16) end

--- numbers of too many digits | free | returned
local s = ("9"):rep(1e7) ready() assert(tonumber(s) == nil and tonumber(s, 16) == nil and not pcall(function() return s + 1 end))

--- arithmetic on texts of many digits | free | terminated
local s = ("9"):rep(6e4) ready() while true do local n = s + 1 n = -s n = s % 2 end

--- functions that want a number and get many digits | free | terminated
local s = ("9"):rep(6e4) ready() while true do pcall(math.floor, s) pcall(string.rep, "", s) pcall(select, s, 1) end

--- rawequal of long strings | free | terminated
local a, b = ("x"):rep(1e7) .. "a", ("x"):rep(1e7) .. "b" ready() while true do rawequal(a, b) end

--- long strings as keys, raw | free | terminated
local t = {[("x"):rep(1e7)] = 1} local k = ("x"):rep(1e7) ready() while true do rawget(t, k) rawset(t, k, 2) next(t, k) end

--- keys that are long and new | free | terminated
local s = ("x"):rep(1e7) ready() local t = {} for i = 1, math.huge do t[s .. i] = true t[s .. i] = nil end

--- insert and remove at the front of a long list | free | terminated
local t = {} for i = 1, 5e5 do t[i] = i end ready() while true do table.insert(t, 1, 0) table.remove(t, 1) end

--- insert into a list with fields behind it | free | terminated
local t = {} for i = 3e5, 2, -1 do t[i] = i end t[1] = 1 ready() while true do table.insert(t, 1, 0) table.remove(t, 1) end

--- maxn of a long list | free | terminated
local t = {} for i = 1, 5e5 do t[i] = i end ready() while true do table.maxn(t) end

--- move of a long list | free | terminated
local t = {} for i = 1, 5e5 do t[i] = i end ready() while true do table.move(t, 1, #t, 2) t[#t] = nil end

--- pack and unpack of a long list | free | terminated
local t = {} for i = 1, 2e5 do t[i] = i end ready() while true do table.pack(unpack(t)) end

--- many arguments passed on | free | terminated
local t = {} for i = 1, 2e5 do t[i] = i end
local function f(...) while true do select("#", ...) end end
ready() f(unpack(t))

--- many arguments through functions | free | terminated
local t = {} for i = 1, 2e5 do t[i] = i end
local function id(...) return ... end
local function f(...) while true do id(id(id(...))) end end
ready() f(unpack(t))

--- many arguments through the library | free | terminated
local t = {} for i = 1, 2e5 do t[i] = i end
local function f(...) while true do assert(select(2, pcall(assert, ...))) end end
ready() f(unpack(t))

--- many arguments for a list | free | terminated
local t = {} for i = 1, 2e5 do t[i] = i end
local function f(...) while true do t = {...} end end
ready() f(unpack(t))

--- many arguments through a coroutine | free | terminated
local t = {} for i = 1, 2e5 do t[i] = i end
local echo = coroutine.wrap(function(...) while true do coroutine.yield(...) end end)
local function f(...) while true do echo(...) end end
ready() f(unpack(t))

--- sort of long texts | free | terminated
local s, t = ("x"):rep(1e6), {} for i = 1, 20 do t[i] = s .. i end ready() while true do table.sort(t) t[1], t[20] = t[20], t[1] end

--- sort of many long texts | free | terminated
local t = {} for i = 1, 200 do t[i] = ("x"):rep(2e5) .. i end ready() while true do table.sort(t) t[1], t[200] = t[200], t[1] end

--- sort of many long texts by a comparator | free | terminated
local t = {} for i = 1, 200 do t[i] = ("x"):rep(2e5) .. i end ready() while true do table.sort(t, function(a, b) return a < b end) end

--- comparison of a long text by __lt | free | terminated
local s = ("x"):rep(1e7) local a, b = s .. "a", s .. "b"
local mt = {__lt = function() return a < b end, __le = function() return a <= b end} local t, u = setmetatable({}, mt), setmetatable({}, mt)
ready() while true do local v = t < u v = t <= u end

--- texts of many objects | free | terminated
local t = {} for i = 1, 1e5 do t[i] = {} end ready() while true do for i = 1, #t do tostring(t[i]) end end

--- dates of a long format | free | terminated
local f = ("%c"):rep(2000) ready() while true do os.date(f) end

--- iteration over a list as long as memory | free | terminated
local t = {} for i = 1, 5e5 do t[i] = i end ready() while true do for k in pairs(t) do end for k in ipairs(t) do end end
