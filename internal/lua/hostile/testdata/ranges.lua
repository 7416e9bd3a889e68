-- HP-8: huge numeric ranges

--- a for to infinity, counted | counted | host.max_steps
for i = 1, math.huge do end

--- a for that does not move | free | terminated
for i = 2^53, 2^60 do end

--- a for from minus infinity | free | terminated
for i = -math.huge, 0 do end

--- a for with a step that is lost | free | terminated
for i = 1, 2, 1e-300 do end

--- a for over what is no number | free | returned
for i = 0/0, 1 do error(i) end for i = 1, 0/0 do error(i) end for i = 1, 2, 0/0 do error(i) end

--- rep of the longest size | free | returned
for _, n in ipairs{2^31, 2^53, 2^62, 2^1000, math.huge} do pcall(string.rep, "xy", n) end
assert(not pcall(string.rep, ("x"):rep(1000), 2^40)) assert(("x"):rep(-2^53) == "" and (""):rep(2^53) == "")

--- parts of a string out of all bounds | free | returned
for _, n in ipairs{2^31, 2^53, 2^62, 2^1000, math.huge, 0/0} do
  local s = "text"
  s:sub(n) s:sub(-n) s:sub(n, -n) s:sub(-n, n) s:byte(n) s:byte(-n, -n) s:find("t", n) s:find("t", -n) s:match("t", n) s:gsub("t", "u", n)
end

--- all bytes of a long string | free | string slice too long
local s = ("x"):rep(1e7) ready() return s:byte(1, -1)

--- unpack of nothing, a billion times | free | too many results to unpack
return unpack({}, 1, 1e9)

--- unpack of everything | free | returned
for _, n in ipairs{2^31, 2^53, 2^62, 2^63, 2^1000, math.huge} do assert(not pcall(unpack, {}, -n, n)) assert(not pcall(unpack, {}, 0, n)) end

--- unpack of very many, for ever | free | terminated
while true do pcall(unpack, {}, 1, 2e5) end

--- select out of all bounds | free | returned
for _, n in ipairs{2^31, 2^53, 2^62} do assert(select("#", select(n, 1, 2)) == 0) assert(not pcall(select, -n, 1, 2)) end

--- concat of nothing, a billion times | free | invalid value
return table.concat({}, "x", 1, 1e9)

--- concat to the last integer | free | invalid value
return table.concat({"x", "y"}, "x", 2^62, 2^62 + 2^20)

--- move of nothing, a billion of billions of times | free | terminated
table.move({1}, 1, 1e18, 2)

--- move of nothing, counted | counted | host.max_steps
table.move({1}, 1, 1e18, 2)

--- insert, remove and create out of all bounds | free | returned
for _, n in ipairs{2^31, 2^53, 2^62, 2^1000} do
  local t = {1, 2, 3}
  pcall(table.insert, t, n, 1) pcall(table.insert, t, -n, 1) pcall(table.remove, t, n) pcall(table.remove, t, -n)
  pcall(table.create, n, n) pcall(table.move, t, 1, 2, n) pcall(table.maxn, t)
end

--- tables created, kept | small | host.max_memory
local t = {} for i = 1, math.huge do t[i] = table.create(1e9, 1e9) end

--- fields far apart | small | host.max_memory
local t = {} for i = 0, math.huge do t[2^53 - i * 2^20] = i t[-i] = i end

--- format widths out of all bounds | free | returned
for _, f in ipairs{"%999999999d", "%.999999999f", "%99999999999999999999s", "%-0+ #99999x", ("%"):rep(1001)} do assert(not pcall(string.format, f, 1)) end

--- numbers out of all bounds | free | returned
for _, n in ipairs{2^31, 2^53, 2^63, 2^1000, math.huge, -math.huge, 0/0} do
  pcall(math.random, n) pcall(math.random, -n, n) pcall(math.randomseed, n) pcall(math.ldexp, 1, n) pcall(math.fmod, n, 5e-324)
  pcall(os.date, "%c", n) pcall(os.date, "*t", n) pcall(os.time, {year = n, month = n, day = n}) pcall(string.char, n)
  pcall(channel.new, n) pcall(error, "x", n) pcall(tonumber, "1", n) pcall(coroutine.wrap(function() end), n)
end

--- text of numbers out of all bounds | free | returned
for _, s in ipairs{"1e999999999999", "-1e-999999999999", "0x" .. ("f"):rep(1e5), ("9"):rep(1e5), "." .. ("0"):rep(1e5) .. "1"} do tonumber(s) tonumber(s, 16) end

--- durations out of all bounds | free | returned
local time = require("time")
for _, d in ipairs{2^63, -2^63, 2^1000, math.huge, 0/0, "999999999h", "-999999999h", ("9"):rep(1e5) .. "h"} do
  for _, f in ipairs{time.after, time.ticker, time.timer} do pcall(f, d) end
  pcall(process.cancel, "{app:free|0xffff0}", d)
end

--- a date format out of all bounds | free | returned
local ok, e = pcall(os.date, ("%c"):rep(1e6)) assert(not ok and e:find("date format too long"), e)
