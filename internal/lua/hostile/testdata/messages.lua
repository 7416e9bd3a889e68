-- HP-17: messages to itself without end, and very large ones

--- messages to itself | free | terminated
while true do process.send(process.pid(), "more", {1, 2, 3}) end

--- messages to itself, kept | small | host.max_memory
while true do process.send(process.pid(), "more", {1, 2, 3}) end

--- large messages to itself | small | host.max_memory
local t = {} for i = 1, 4000 do t[i] = i end while true do process.send(process.pid(), "more", t) end

--- copies of a large table | small | host.max_memory
local t = {} for i = 1, 9e4 do t[i] = {} end process.send(process.pid(), "more", t)

--- children with a message each | small | host.max_memory
local b = process.with_context({}) for i = 1, math.huge do b = b:with_message("x", ("x"):rep(10000) .. i) end

--- a very large table to others | free | terminated
local t = {} for i = 1, 1e5 do t[i] = {i} end ready() while true do process.send("nobody", t) process.send(process.pid(), "x", t) process.inbox():receive() end

--- a very large argument | free | terminated
local t = {} for i = 1, 1e5 do t[i] = {i} end ready() while true do process.terminate(process.spawn("app:friend", "app:free", t)) end

--- a very large context | free | terminated
local t = {} for i = 1, 1e5 do t[i] = {i} end ready() while true do process.with_context({t = t}):with_options({t = t}) end

--- a very large first message | free | terminated
local t = {} for i = 1, 1e5 do t[i] = {i} end ready() while true do process.terminate(process.with_context({}):with_message("x", t):spawn("app:friend", "app:free")) end

--- very large results | free | terminated
local big = select(2, ...)
local t = {} for i = 1, 1e5 do t[i] = {i} end
if big then return t end
ready() while true do process.call(process.id(), "app:free", warden, true) end

--- very large results, watched by many | free | terminated
local big = select(2, ...)
if big then local t = {} for i = 1, 1e5 do t[i] = {i} end return t end
local events = process.events()
ready() while true do
  process.spawn_monitored(process.id(), "app:free", warden, true)
  local e = events:receive() local n = #e.result.value
end

--- very large payloads | free | terminated
local t = {} for i = 1, 1e5 do t[i] = {i} end ready() while true do payload.new(t):data() end

--- very large details of errors | free | terminated
local t = {} for i = 1, 1e5 do t[i] = {i} end ready() while true do errors.new{message = "x", details = {t = t}} end

--- payloads inside one another | small | host.max_memory
local p = payload.new(1) while true do p = payload.new({p}) end

--- a table shared ten thousand times over | free | terminated
local t = {} for i = 1, 40 do t = {t, t} end ready() while true do process.send(process.pid(), "x", t) process.inbox():receive() end

--- a large table with fields | free | terminated
local t = {} for i = 1, 1e5 do t["k" .. i] = i end ready() while true do process.send(process.pid(), "x", t) process.inbox():receive() end

--- a long string again and again | free | terminated
local s = ("x"):rep(2e7) ready() while true do process.send(process.pid(), "x", s) process.inbox():receive() end
