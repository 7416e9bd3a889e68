---@meta
--[[
An error that a program can test is an object with a kind. Functions that can fail return `nil, err` with one; compare
its kind with the constants here, never with text. A main function that returns `nil, err` fails with that error, and
its kind and details reach whoever called, monitors or links the process.

`errors` is a global; it can be required, too, and is read-only.

```lua
local pid, err = process.registry.lookup("relay")
if err and err:kind() == errors.NOT_FOUND then
    return nil, errors.wrap(err, "finding the relay")
end
```
]]

---@class errors
---@field NOT_FOUND string what was asked for does not exist
---@field ALREADY_EXISTS string
---@field INVALID string a bad argument
---@field PERMISSION_DENIED string
---@field UNAVAILABLE string not now, or not here
---@field INTERNAL string everything else that went wrong
---@field CANCELED string
---@field CONFLICT string
---@field TIMEOUT string
---@field RATE_LIMITED string
---@field UNKNOWN string `""`, the kind of an error made without one
errors = {}

--- What `errors.new` makes an error of.
---@class ErrorSpec
---@field message string
---@field kind? string any text, usually a constant of `errors`; UNKNOWN by default
---@field retryable? boolean whether it may help to try again; nil says that nobody knows
---@field details? table plain data, which is copied

--- Returns an error object. Raises if the argument is neither a string nor a table with a message; there is no form with
--- a kind as first argument.
---@param message string|ErrorSpec
---@return Error
function errors.new(message) end

--- Returns the error with a context in front of its text; kind and details stay. A string becomes an error first.
---@param err Error|string
---@param context string|Error
---@return Error
function errors.wrap(err, context) end

--- Reports whether a value is an error object of a kind.
---@param value any
---@param kind string
---@return boolean
function errors.is(value, kind) end

--- Returns where an error was made; nil for other values and for errors that have come from another process.
---@param err any
---@return CallStack?
function errors.call_stack(err) end

--- Where an error was made.
---@class CallStack
---@field thread "main"|"coroutine"
---@field frames { level: integer, source: string, line: integer, name: string, type: string }[] the innermost first

--- An error object. It cannot be changed; two are equal if they are the same. It takes the place of its text in `..` and
--- in functions that want a string.
---@class Error
---@operator concat(any): string
local Error = {}

--- Returns the kind, a constant of `errors` or any other text.
---@return string
function Error:kind() end

--- Returns the message, without the contexts of `errors.wrap`; `tostring(err)` has them.
---@return string
function Error:message() end

--- Tells whether it may help to try again; nil if nobody knows.
---@return boolean?
function Error:retryable() end

--- Returns a fresh copy of the details; nil if there are none.
---@return table?
function Error:details() end

--- Returns the contexts and the places of the calls as text, one on each line.
---@return string
function Error:stack() end

return errors
