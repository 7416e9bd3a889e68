-- HP-16: timers and sleeps without end

--- timers without end | free | terminated
local time = require("time") while true do time.after("1h") end

--- sleeps without end | free | terminated
local time = require("time") while true do time.sleep("0s") end

--- timers | small | host.max_memory
local time = require("time") while true do time.after("1h") end

--- tickers | small | host.max_memory
local time = require("time") while true do time.ticker("1h") end

--- a ticker of a nanosecond | free | terminated
local time = require("time") local t = time.ticker("1ns") while true do t:channel():receive() end

--- timers that are due at once | free | terminated
local time = require("time") while true do time.after("1ns"):receive() end

--- sleeps in many coroutines | free | terminated
local time = require("time") for i = 1, 1e4 do coroutine.spawn(function() while true do time.sleep("1ns") end end) end ready() while true do time.sleep("1ns") end
