---@meta
--[[
Channels connect the coroutines of one process: values go through in order, each to one receiver, without being copied.
They never leave the process; processes talk with `process.send`. The inbox, the events and the topics of a process are
channels, and so are timers.

`channel` is a global; it can be required, too, and is read-only.

```lua
local time = require("time")

local jobs = channel.new(10)
jobs:send("first")
local idle = time.after("10s")
while true do
    local r = channel.select { process.events():case_receive(), jobs:case_receive(), idle:case_receive() }
    if r.channel ~= jobs then
        return "done"
    end
    print("job", r.value)
end
```
]]

---@class channel
channel = {}

--- Returns a channel.
---@param size? number how many values it holds until they are received; 0, the default, makes the sender wait
---@return Channel
function channel.new(size) end

--- Waits until one of the cases can run, and runs it. Of several that can, the first in the list does; but of the inbox,
--- the events and the topics the one whose message arrived first. With `default = true` in the table, or as the second
--- argument, it never waits. Raises if a value in the list is no case, if there is neither a case nor a default, and if
--- the chosen case sends on a closed channel.
---@param cases { [integer]: SelectCase, default?: boolean }
---@param default? boolean
---@return SelectResult
function channel.select(cases, default) end

--- A channel of this process. Two are equal if they are the same.
---@class Channel
local Channel = {}

--- Sends a value, and waits until it is received or there is room for it. Raises if the channel is closed, also while it
--- waits, and on a channel that the runtime sends to.
---@param value any
---@return true
function Channel:send(value) end

--- Waits for a value.
---@return any value nil when the channel is closed and empty
---@return boolean open false when the channel is closed and empty
function Channel:receive() end

--- Closes the channel. Values in it can still be received; waiting receivers get `nil, false`, waiting senders an error.
--- Closing again does nothing. Raises on a channel that the runtime sends to.
function Channel:close() end

--- Returns a case for `channel.select` that sends a value. It may be used many times.
---@param value any
---@return SelectCase
function Channel:case_send(value) end

--- Returns a case for `channel.select` that receives. It may be used many times.
---@return SelectCase
function Channel:case_receive() end

--- What `channel.select` chooses from.
---@class SelectCase

--- What `channel.select` has done.
---@class SelectResult
---@field channel? Channel the channel of the case; nil for the default
---@field value any what was received, or sent
---@field ok boolean false if the channel is closed and empty
---@field default? true none of the cases could run

return channel
