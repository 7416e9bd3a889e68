---@meta
--[[
Strings are sequences of bytes: positions count bytes from 1, negative ones from the end, and upper and lower case are
those of ASCII. All functions work as methods, too: `text:upper()`. Where a string is expected, an error object is
taken as its text.

Pattern items are `. %a %c %d %l %p %s %u %w %x %z [set] * + - ? ^ $ %b() %f[set] %1 ()`. A malformed pattern raises.
`string.dump` of Lua 5.1 is missing. The table is the process's own: what a program adds to it stays in the process.

```lua
for key, value in ("host=a, port=80"):gmatch("(%w+)=(%w+)") do
    print(("%-6s %q"):format(key, value))
end
```
]]

---@class stringlib
string = {}

--- Returns the codes of bytes i to j.
---@param s string
---@param i? integer 1 by default
---@param j? integer i by default
---@return integer ...
function string.byte(s, i, j) end

--- Returns the string of bytes with these codes.
---@param ... integer 0 to 255
---@return string
function string.char(...) end

--- Finds the first match of a pattern; nil if there is none.
---@param s string
---@param pattern string
---@param init? integer where to begin, 1 by default
---@param plain? boolean take the pattern as plain text
---@return integer? first
---@return integer? last
---@return string|integer ... the captures
function string.find(s, pattern, init, plain) end

--- Puts values into a format: `%d %i %u %c %x %X %o %e %E %f %g %G %q %s %%`, with width and precision. `%s` takes any
--- value. Raises if a value is missing or no number where one is needed.
---@param format string
---@param ... any
---@return string
function string.format(format, ...) end

--- For a loop over all matches of a pattern, each with its captures, or as a whole without any.
---@param s string
---@param pattern string
---@return fun(): string, ...
function string.gmatch(s, pattern) end

--- Replaces matches of a pattern.
---@param s string
---@param pattern string
---@param replacement string|table|fun(...: string): any text with `%0` to `%9`, or what is looked up or called with the first capture; nil and false keep the match
---@param n? integer at most so many
---@return string result
---@return integer count
function string.gsub(s, pattern, replacement, n) end

--- Returns the number of bytes.
---@param s string
---@return integer
function string.len(s) end

--- Returns the string with A to Z in lower case.
---@param s string
---@return string
function string.lower(s) end

--- Returns the captures of the first match, or all of it without captures; nil if there is none.
---@param s string
---@param pattern string
---@param init? integer where to begin, 1 by default
---@return string|integer|nil ...
function string.match(s, pattern, init) end

--- Returns the string n times; `""` for n ≤ 0. Raises if the result cannot fit into memory.
---@param s string
---@param n integer
---@return string
function string.rep(s, n) end

--- Returns the bytes in reverse order.
---@param s string
---@return string
function string.reverse(s) end

--- Returns bytes i to j.
---@param s string
---@param i integer
---@param j? integer -1 by default
---@return string
function string.sub(s, i, j) end

--- Returns the string with a to z in upper case.
---@param s string
---@return string
function string.upper(s) end

return string
