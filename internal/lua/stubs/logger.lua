---@meta
--[[
Structured records in the log of the runtime. Declare it with `modules: [logger]`. The module is a logger itself; `with`
and `named` make others.

Every record has the fields `pid` and `location`, then those of `with`, then those of the call; a later one replaces an
earlier one of the same name. Fields are read before the function returns. A message that is no string, or fields that
are no table, raise.

```lua
local logger = require("logger")

local log = logger:named("relay"):with({ queue = "jobs" })
log:info("job taken", { id = 7 })
log:error("job failed", { error = errors.new("no disk space") })
```
]]

---@class Logger
logger = {}

--- Logs a record of level DEBUG.
---@param message string
---@param fields? table<string, any>
function logger:debug(message, fields) end

--- Logs a record of level INFO.
---@param message string
---@param fields? table<string, any>
function logger:info(message, fields) end

--- Logs a record of level WARN.
---@param message string
---@param fields? table<string, any>
function logger:warn(message, fields) end

--- Logs a record of level ERROR.
---@param message string
---@param fields? table<string, any>
function logger:error(message, fields) end

--- Returns a logger whose records have these fields, too.
---@param fields table<string, any>
---@return Logger
function logger:with(fields) end

--- Returns a logger with a name, behind the name of this one and a dot.
---@param name string not empty
---@return Logger
function logger:named(name) end

return logger
