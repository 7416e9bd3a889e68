-- HP-9: strings that grow: `string.rep`, `..`, `string.format`, `table.concat`, `gsub`

--- rep | free | terminated
while true do local s = ("x"):rep(1e7) end

--- strings | small | host.max_memory
local t = {} for i = 1, math.huge do t[i] = "text" .. i end

--- doubling | small | host.max_memory
local s = "x" while true do s = s .. s end

--- doubling in pcall | small | host.max_memory
local s = "x" while true do pcall(function() s = s .. s end) end

--- doubling of three | small | host.max_memory
local s = "x" while true do s = s .. "," .. s .. 1 end

--- rep, kept | small | host.max_memory
string.rep("x", 1e9)

--- rep in pcall | small | host.max_memory
while true do pcall(string.rep, "x", 1e9) end

--- rep again and again | small | host.max_memory
local t = {} for i = 1, math.huge do t[i] = ("x"):rep(1e6) end

--- format widths | small | host.max_memory
local t = {} for i = 1, math.huge do t[i] = ("%99d%-99s"):format(i, "x") end

--- format of long texts | small | host.max_memory
local s = ("x"):rep(1e6) local f = ("%s"):rep(100) f:format(unpack((function() local t = {} for i = 1, 100 do t[i] = s end return t end)()))

--- table.concat of one string | small | host.max_memory
local t, s = {}, ("x"):rep(1e6) for i = 1, 1000 do t[i] = s end table.concat(t)

--- table.concat with a long separator | small | host.max_memory
table.concat({1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20}, ("x"):rep(1e6))

--- gsub that grows | small | host.max_memory
local r = (("x"):rep(1e6)):gsub("x", ("y"):rep(1000))

--- gsub with a function that grows | small | host.max_memory
local y = ("y"):rep(1000) local r = (("x"):rep(1e6)):gsub("x", function() return y end)

--- gsub with captures | small | host.max_memory
local r = (("x"):rep(1e4)):gsub(".*", ("%0"):rep(10000))

--- upper | small | host.max_memory
local t, s = {}, ("x"):rep(1e5) for i = 1, math.huge do t[i] = (s .. i):upper() end

--- iterators | small | host.max_memory
local t = {} for i = 1, math.huge do t[i] = ("x"):gmatch("x") end

--- parts of strings | small | host.max_memory
local t = {} for i = 1, math.huge do t[i] = (("x"):rep(1000) .. i):sub(1, 500) end

--- captures | small | host.max_memory
local t = {} for i = 1, math.huge do t[i] = (i .. " text"):match(".*") end

--- numbers as text | small | host.max_memory
local t = {} for i = 1, math.huge do t[i] = tostring(i) end

--- dates of a long format, kept | small | host.max_memory
local t = {} while true do t[#t + 1] = os.date(("%c"):rep(1000)) end

--- format with many directives | small | host.max_memory
local t, f = {}, ("%d"):rep(200) while true do t[#t + 1] = f:format((" 1"):rep(100):byte(1, 200)) end

--- numbers as keys of a concatenation | small | host.max_memory
local t = {} for i = 1, math.huge do t[i] = i .. "," .. -i end

--- reverse and lower | small | host.max_memory
local t, s = {}, ("X"):rep(1e5) for i = 1, math.huge do t[i] = (s .. i):lower():reverse() end

--- char of many bytes | small | host.max_memory
local t, n = {}, {} for i = 1, 1e4 do n[i] = 65 end for i = 1, math.huge do t[i] = string.char(unpack(n)) end

--- doubling for ever, forgotten | free | terminated
while true do local s = "x" for i = 1, 26 do s = s .. s end end
