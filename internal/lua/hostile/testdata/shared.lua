-- HP-20: writes into libraries, the methods of strings and what all share

--- a library table | small | host.max_memory
for i = 1, math.huge do string["f" .. i] = i end

--- writing to a library that all share | free | returned
for _, t in pairs{process, channel, errors, payload} do assert(not pcall(function() t.x = 1 end)) assert(not pcall(rawset, t, "x", 1)) assert(not pcall(setmetatable, t, {})) end string.rep = nil table.insert = nil math.huge = 0

--- changing the methods of strings | free | returned
assert(getmetatable("") == nil) string.upper = function() return "mine" end assert(("x"):upper() == "mine")

--- globals written | free | returned
_G.print = nil _G.process = nil pairs = nil local g = _G _G = nil setmetatable(g, {__index = function() return 1 end}) assert(whatever == 1)

--- the metatables of what the library makes | free | returned
for _, v in ipairs{channel.new(), errors.new("x"), payload.new(1), coroutine.create(print), print, "x", process.inbox()} do
  assert(getmetatable(v) == nil) assert(not pcall(setmetatable, v, {}))
  assert(not pcall(function() v.x = 1 end)) assert(not pcall(rawset, v, "x", 1))
end
