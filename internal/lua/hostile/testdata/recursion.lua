-- HP-3: recursion through calls

--- deep recursion with many locals | small | host.max_memory
local function f(a, b, c, d, e, g, h, i, j, k) local l, m, n, o, p, q, r, s, t, u return f(1, 2, 3, 4, 5, 6, 7, 8, 9, 10) + 1 end f()

--- deep recursion with long results | small | host.max_memory
local function f(...) return f(1, ...) + 1 end f()

--- unpack | small | host.max_memory
local function f(n, ...) if n > 0 then return f(n - 1, unpack({}, 1, 1e5)) + 1 end end f(1000)

--- calls | free | stack overflow
local function f() return 1 + f() end f()

--- methods | free | stack overflow
local t = {} function t:f() local v = self:f() return v end t:f()

--- iterators | free | stack overflow
local function f() for x in f do end end f()

--- sort | free | stack overflow
local function f(a, b) table.sort({1, 2}, f) return a < b end f(1, 2)

--- gsub | free | stack overflow
local function f(x) return (x:gsub(".", f)) .. "" end f("x")

--- gsub with a table | free | stack overflow
local t = setmetatable({}, {}) getmetatable(t).__index = function(_, k) return (k:gsub(".", t)) .. "" end local v = t.x

--- select and varargs | free | stack overflow
local function f(...) return select("#", f(...)) + 1 end f(1)
