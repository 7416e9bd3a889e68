---@meta
--[[
The clock and the calendar. Everything else in `os` of Lua 5.1 is missing: a process cannot run commands, touch files or
read the environment. In a run with `--seed` the clock is virtual.

```lua
print(os.date("!%Y-%m-%d %H:%M", os.time() + 3600))
```
]]

---@class oslib
---@field platform "wippy"
os = {}

--- The fields of a date. `os.time` takes the first six; those that are missing are today's date, or 0.
---@class osdate
---@field year integer
---@field month integer 1 to 12
---@field day integer
---@field hour integer
---@field min integer
---@field sec integer
---@field wday integer 1 is Sunday
---@field yday integer 1 to 366
---@field isdst boolean

--- Returns the seconds since the runtime started.
---@return number seconds
function os.clock() end

--- Formats a moment. A leading `!` in the format means UTC. `*t` returns a table. Of the specifiers of C there are
--- `%Y %y %m %d %H %I %M %S %p %A %a %B %b %w %j %U %z %Z %c %x %X %%`; unknown ones are kept as they are.
---@param format? string `"%c"` by default
---@param t? number seconds since 1970, now by default
---@return string|osdate
function os.date(format, t) end

--- Returns `t2 - t1`.
---@param t2 number
---@param t1 number
---@return number seconds
function os.difftime(t2, t1) end

--- Returns a moment of local time, now by default. Fields out of range carry over.
---@param date? osdate|{ year?: integer, month?: integer, day?: integer, hour?: integer, min?: integer, sec?: integer }
---@return integer seconds since 1970
function os.time(date) end

return os
