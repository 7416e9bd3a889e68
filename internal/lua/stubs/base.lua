---@meta
--[[
The language is Lua 5.1 with `goto`. Numbers are doubles; one without a fraction prints as an integer, exactly up to
2^53. These globals are there in every entry, without `require`; what a program assigns to a global lives in its own
process only.

Some globals of Lua 5.1 are missing, because a process has no file system and cannot load code: `collectgarbage`,
`debug`, `dofile`, `getfenv`, `load`, `loadfile`, `loadstring`, `module`, `newproxy`, `package`, `setfenv`. The global
`io` exists only in an entry that declares the module of that name, and is that module.

```lua
local time = require("time") -- declared by modules: [time]

local ok, err = pcall(function()
    local n = tonumber("ten")
    assert(n, "not a number")
end)
if not ok then
    print("at", time.now(), err) -- a record in the log
end
```
]]

--- The table of the globals of this process.
---@type table
_G = {}

--- The version of the language, `"Lua 5.1"`.
---@type string
_VERSION = "Lua 5.1"

--- Returns its arguments if the first is neither nil nor false. Raises the message otherwise, which may be any value,
--- such as an error object.
---@generic T
---@param v? T
---@param message? any `"assertion failed!"` by default
---@param ... any
---@return T
---@return any ...
function assert(v, message, ...) end

--- Raises an error with any value. A string gets the entry id and the line in front.
---@param message any
---@param level? integer whose place: 1 is the caller of `error`, the default; 2 is the caller's caller; 0 adds none
function error(message, level) end

--- Returns the metatable of a table, or its field `__metatable`. That of other values is nil.
---@param object any
---@return any metatable
function getmetatable(object) end

--- For a loop over the items 1, 2, … of a table, up to the first nil.
---@generic V
---@param t V[]
---@return fun(t: V[], i: integer): integer, V
---@return V[]
---@return integer
function ipairs(t) end

--- Returns the pair that follows a key of a table, nil after the last. The order is not defined.
---@generic K, V
---@param t table<K, V>
---@param key? K nil for the first pair
---@return K? key
---@return V? value
function next(t, key) end

--- For a loop over all pairs of a table, in no defined order. Fields may be changed or removed meanwhile, not added.
---@generic K, V
---@param t table<K, V>
---@return fun(t: table<K, V>, key?: K): K, V
---@return table<K, V>
---@return nil
function pairs(t) end

--- Calls a function in protected mode. It may wait in there. Termination and upgrade pass through and are not caught.
---@param f function
---@param ... any arguments of f
---@return boolean ok
---@return any ... the results of f, or what was raised
function pcall(f, ...) end

--- Writes one record of level INFO to the log, with the values joined by single spaces and the fields `pid` and
--- `location`. Nothing goes to the terminal: see `io.print` for that.
---@param ... any
function print(...) end

--- Compares without metamethods.
---@param a any
---@param b any
---@return boolean
function rawequal(a, b) end

--- Reads a field without metamethods.
---@param t table
---@param key any
---@return any value
function rawget(t, key) end

--- Sets a field without metamethods.
---@generic T: table
---@param t T
---@param key any neither nil nor NaN
---@param value any
---@return T t
function rawset(t, key, value) end

--- Returns a declared module, the value of a declared import, or an ambient global such as `process`. Never reads a
--- file. A name that the entry does not declare raises an error that lists what it does declare; a library that fails
--- while it loads raises one of kind INTERNAL. The chunk of a library runs once in each process.
---@param name string
---@return any
function require(name) end

--- Returns the arguments from number n on, or their number for `"#"`. Negative n count from the end.
---@param n integer|"#"
---@param ... any
---@return any ...
function select(n, ...) end

--- Gives a table a metatable; nil takes it away. Raises if the old one has a field `__metatable`.
---@generic T: table
---@param t T
---@param metatable? table
---@return T t
function setmetatable(t, metatable) end

--- Turns a value into a number; nil if it is none.
---@param v any
---@param base? integer 2 to 36, 10 by default
---@return number? n
function tonumber(v, base) end

--- Turns a value into text, with `__tostring` if there is one. An error object becomes its message, behind the
--- contexts of `errors.wrap`.
---@param v any
---@return string
function tostring(v) end

--- Returns the type of a value. Channels, messages, payloads, errors and other objects are `"userdata"`.
---@param v any
---@return "nil"|"boolean"|"number"|"string"|"table"|"function"|"thread"|"userdata" type
function type(v) end

--- Returns the items of a list.
---@generic T
---@param list T[]
---@param i? integer the first, 1 by default
---@param j? integer the last, `#list` by default
---@return T ...
function unpack(list, i, j) end

--- Calls a function in protected mode. The handler gets what was raised, before the stack is left.
---@param f function
---@param handler fun(err: any): any
---@param ... any arguments of f
---@return boolean ok
---@return any ... the results of f, or those of the handler
function xpcall(f, handler, ...) end

--- Attaches a channel of this process to a message topic: its messages are delivered there, as by `process.listen`
--- without options. INVALID for a bad topic or a closed channel, ALREADY_EXISTS if another channel has the topic.
---@param topic string not empty, and not beginning with `@`
---@param ch Channel
---@return Channel? ch
---@return Error? err
function subscribe(topic, ch) end

--- Detaches a channel from its topics and closes it. NOT_FOUND if it has none.
---@param ch Channel
---@return boolean ok
---@return Error? err
function unsubscribe(ch) end
