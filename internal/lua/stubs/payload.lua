---@meta
--[[
A payload wraps the content of a message, together with its format. `msg:payload()` returns one; `:data()` unwraps it.
Reading a field of the payload itself, as in `msg:payload().name`, raises `payload is a wrapper: call :data()`.

`payload` is a global; it can be required, too, and is read-only.

```lua
local p = payload.new({ id = 7, tags = { "a", "b" } })
local json, err = p:transcode(payload.format.JSON)
if json then
    print(json:data().tags[2])
end
```
]]

---@class payload
payload = {}

---@class payload.format
---@field JSON string `"json/plain"`
---@field YAML string `"yaml/plain"`
---@field STRING string `"text/plain"`
---@field BYTES string `"application/octet-stream"`
---@field MSGPACK string `"application/msgpack"`
---@field LUA string `"lua/any"`
---@field GOLANG string `"golang/any"`
---@field ERROR string `"golang/error"`
payload.format = {}

--- Wraps a value, in the format LUA, or ERROR for an error object. Functions and handles are taken, and refused when the
--- payload is sent.
---@param value any
---@return Payload
function payload.new(value) end

--- Content with a format. It cannot be changed, though a table in it can.
---@class Payload
local Payload = {}

--- Returns the content as a Lua value; for the formats LUA, GOLANG and ERROR the same one each time. INTERNAL if its text
--- cannot be decoded.
---@return any value
---@return Error? err
function Payload:data() end

--- Returns the content as a Lua value, like `data`.
---@return any value
---@return Error? err
function Payload:unmarshal() end

--- Returns the format, one of `payload.format`.
---@return string
function Payload:get_format() end

--- Returns the content in another format. INTERNAL for an unknown one, and for content that it cannot hold.
---@param format string one of `payload.format`
---@return Payload? payload
---@return Error? err
function Payload:transcode(format) end

return payload
