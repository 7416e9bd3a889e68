---@meta
--[[
The functions of Lua 5.1 for lists, with `pack`, `unpack` and `move` of later versions and `create`; without `foreach`,
`foreachi`, `getn` and `setn`. The table is the process's own: what a program adds to it stays in the process.

```lua
local names = { "relay", "worker", "client" }
table.sort(names, function(a, b) return #a < #b end)
print(table.concat(names, ", "))
```
]]

---@class tablelib
table = {}

--- Joins the items i to j of a list, which must be strings or numbers.
---@param list (string|number)[]
---@param separator? string `""` by default
---@param i? integer 1 by default
---@param j? integer `#list` by default
---@return string
function table.concat(list, separator, i, j) end

--- Returns an empty table. The numbers are hints of how much room it needs.
---@param items? integer
---@param fields? integer
---@return table
function table.create(items, fields) end

--- Inserts a value at a position, or at the end without one. Later items move up.
---@overload fun(list: any[], value: any)
---@param list any[]
---@param position integer 1 to `#list + 1`
---@param value any
function table.insert(list, position, value) end

--- Returns the largest positive number among the keys, 0 if there is none.
---@param t table
---@return number
function table.maxn(t) end

--- Copies the items first to last of a list to another place, in another list if one is given.
---@param from table
---@param first integer
---@param last integer
---@param at integer where the first goes
---@param to? table `from` by default
---@return table to
function table.move(from, first, last, at, to) end

--- Returns a list of its arguments, with their number in the field `n`.
---@param ... any
---@return { n: integer, [integer]: any }
function table.pack(...) end

--- Removes an item and returns it. Later items move down.
---@generic T
---@param list T[]
---@param position? integer `#list` by default
---@return T? item
function table.remove(list, position) end

--- Sorts a list in place. The order of equal items is not defined. The comparison may wait.
---@generic T
---@param list T[]
---@param less? fun(a: T, b: T): boolean `<` by default
function table.sort(list, less) end

--- Returns the items of a list.
---@generic T
---@param list T[]
---@param i? integer the first, 1 by default
---@param j? integer the last, `#list` by default
---@return T ...
function table.unpack(list, i, j) end

return table
