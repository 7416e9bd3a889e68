---@meta
--[[
The terminal of a process: its streams, its arguments, raw mode. Declare it with `modules: [io]`. It is not the library
`io` of plain Lua, which does not exist here.

Functions that can fail return `nil, err`: UNAVAILABLE in a process that has no terminal, INTERNAL if reading or writing
fails and at the end of input, CANCELED if the user or a shutdown breaks off a read. A read lets the rest of the process
go on. One call of `write`, `print` or `eprint` is one write, with nothing in between.

```lua
local io = require("io")

io.write("> ")
local line, err = io.readline()
if line then
    io.print("You said", line)
end
```
]]

---@class io
io = {}

--- Writes the values as `tostring` shows them, one behind the other.
---@param ... any
---@return true? ok
---@return Error? err
function io.write(...) end

--- Writes the values with tabs between them and a newline behind.
---@param ... any
---@return true? ok
---@return Error? err
function io.print(...) end

--- Writes like `print`, to stderr.
---@param ... any
---@return true? ok
---@return Error? err
function io.eprint(...) end

--- Waits for input and returns at most n bytes of it.
---@param n? integer 1024 by default, and for 0 and less
---@return string? text
---@return Error? err
function io.read(n) end

--- Waits for a line and returns it without its end. At a terminal the user can edit it.
---@return string? line
---@return Error? err
function io.readline() end

--- Turns raw mode on or off. Calls are counted: it takes as many with false to leave it as entered it.
---@param on? boolean true by default
---@return true? ok
---@return Error? err
function io.raw(on) end

--- Waits until everything written has reached the system.
---@return true? ok
---@return Error? err
function io.flush() end

--- Returns the arguments of the command line, none without a terminal.
---@return string[]
function io.args() end

return io
