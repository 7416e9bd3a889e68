-- Whole small programs, beside the rows of rows.lua that each measure one thing.
-- The same text runs under lua5.1: it uses only what Lua 5.1 has.

-- Pieces are joined one by one, then thrown away.
local function building(n)
    local total = 0
    for i = 1, n / 50 do
        local text = ""
        for j = 1, 50 do text = text .. j .. "," end
        total = total + #text + i % 2
    end
    return total
end

local function concat(n)
    local total = 0
    for i = 1, n / 200 do
        local parts = {}
        for j = 1, 200 do parts[j] = "item " .. j end
        total = total + #table.concat(parts, ", ", 1, 150 + i % 50)
    end
    return total
end

-- Each turn of the loop makes functions of its own variables.
local function callbacks(n)
    local function each(list, f)
        for i = 1, #list do f(list[i], i) end
    end
    local list, total = { 3, 1, 4, 1, 5 }, 0
    for i = 1, n / 5 do
        local weight = i % 3
        each(list, function(v, at) total = total + v * weight + at end)
    end
    return total
end

local function varargs(n)
    local function count(...) return select("#", ...) end
    local function last(...) return (select(-1, ...)) end
    local function sum(...)
        local total = 0
        for _, v in ipairs({ ... }) do total = total + v end
        return total
    end
    local function pass(f, ...) return f(...) end
    local total = 0
    for i = 1, n do
        total = total + pass(sum, i, 2, 3) + count(i, nil, i) + pass(last, 1, i % 7)
    end
    return total
end

-- Classes, two levels of inheritance, accessors.
local function objects(n)
    local Shape = {}
    Shape.__index = Shape
    function Shape.new(class, w, h)
        return setmetatable({ w = w, h = h, moved = 0 }, class)
    end
    function Shape:move(by)
        self.moved = self.moved + by
        return self
    end
    function Shape:width() return self.w end
    local Rectangle = setmetatable({}, { __index = Shape })
    Rectangle.__index = Rectangle
    function Rectangle:area() return self:width() * self.h end
    local Square = setmetatable({}, { __index = Rectangle })
    Square.__index = Square
    local total = 0
    for i = 1, n / 10 do
        local shape = Shape.new(i % 2 == 0 and Square or Rectangle, i % 5, 2)
        for j = 1, 5 do shape:move(j) end
        total = total + shape:area() + shape.moved
    end
    return total
end

-- Vectors with operators.
local function vectors(n)
    local meta = {}
    local function vector(x, y) return setmetatable({ x = x, y = y }, meta) end
    meta.__add = function(a, b) return vector(a.x + b.x, a.y + b.y) end
    meta.__mul = function(a, k) return vector(a.x * k, a.y * k) end
    meta.__eq = function(a, b) return a.x == b.x and a.y == b.y end
    meta.__lt = function(a, b) return a.x < b.x end
    meta.__unm = function(a) return vector(-a.x, -a.y) end
    meta.__index = function(v, name) return name == "length" and v.x * v.x + v.y * v.y or nil end
    local at, total = vector(0, 0), 0
    for i = 1, n do
        at = at + vector(i % 3, 1) * 2
        if at == vector(4, 4) or -at < at then total = total + 1 end
        if at.length > 1000 then at = vector(0, 0) end
    end
    return total
end

local function scanning(n)
    local line = "name=value; width = 12; height=7;colour = red ; "
    local total = 0
    for i = 1, n / 10 do
        for key, value in string.gmatch(line, "(%w+)%s*=%s*(%w+)") do
            total = total + #key + #value
        end
        local text = string.gsub(line, "%d+", function(d) return d * 2 + i % 3 end)
        text = string.gsub(text, "(%w+) ?= ?(%w+)", "%2=%1")
        total = total + #string.gsub(text, "%w+", { name = "n", red = "blue" })
    end
    return total
end

local function bytes(n)
    local total = 0
    for i = 1, n / 20 do
        local out = {}
        local text = "The quick brown fox " .. i
        for at = 1, #text do
            local b = string.byte(text, at)
            if b >= 97 and b <= 122 then b = (b - 97 + 13) % 26 + 97 end
            out[#out + 1] = string.char(b)
        end
        local turned = table.concat(out)
        total = total + #turned:sub(5, 9):rep(2):upper() + (turned:find("dhvpx", 1, true) or 0)
    end
    return total
end

-- Tables in tables: a grid of cells is walked and counted.
local function grid(n)
    local size = 40
    local function make()
        local rows = {}
        for y = 1, size do
            local row = {}
            for x = 1, size do row[x] = { alive = (x * y) % 3 == 0, near = 0 } end
            rows[y] = row
        end
        return rows
    end
    local rows, total = make(), 0
    for _ = 1, n / (size * size * 4) do
        for y = 2, size - 1 do
            for x = 2, size - 1 do
                local near = 0
                if rows[y - 1][x].alive then near = near + 1 end
                if rows[y + 1][x].alive then near = near + 1 end
                if rows[y][x - 1].alive then near = near + 1 end
                if rows[y][x + 1].alive then near = near + 1 end
                rows[y][x].near = near
            end
        end
        for y = 2, size - 1 do
            for x = 2, size - 1 do
                local cell = rows[y][x]
                cell.alive = cell.near == 2 or cell.near == 1 and cell.alive
                if cell.alive then total = total + 1 end
            end
        end
    end
    return total
end

-- Words are counted in a table that has many keys.
local function words(n)
    local counts, x = {}, 1
    for i = 1, n do
        x = (x * 16807) % 2147483647
        local word = "w" .. x % 5000
        counts[word] = (counts[word] or 0) + i % 3
    end
    local total, keys = 0, 0
    for _, count in pairs(counts) do
        total = total + count
        keys = keys + 1
    end
    return total * 10000 + keys
end

local function queens(n)
    local rows, up, down, found = {}, {}, {}, 0
    local function place(column)
        if column > n then
            found = found + 1
            return
        end
        for row = 1, n do
            local a, b = row + column, row - column + n
            if not rows[row] and not up[a] and not down[b] then
                rows[row], up[a], down[b] = true, true, true
                place(column + 1)
                rows[row], up[a], down[b] = false, false, false
            end
        end
    end
    place(1)
    return found
end

local function trees(depth)
    local function grow(left)
        if left == 0 then return {} end
        return { grow(left - 1), grow(left - 1) }
    end
    local function count(tree)
        if tree[1] then return 1 + count(tree[1]) + count(tree[2]) end
        return 1
    end
    local total = 0
    for _ = 1, 8 do total = total + count(grow(depth)) end
    return total
end

local function nbody(n)
    local bodies = {
        { x = 0, y = 0, z = 0, vx = 0, vy = 0, vz = 0, mass = 39.47 },
        { x = 4.84, y = -1.16, z = -0.10, vx = 0.60, vy = 2.81, vz = -0.02, mass = 0.037 },
        { x = 8.34, y = 4.12, z = -0.4, vx = -1.01, vy = 1.82, vz = 0.008, mass = 0.011 },
        { x = 12.89, y = -15.11, z = -0.22, vx = 1.08, vy = 0.86, vz = -0.01, mass = 0.0017 },
        { x = 15.37, y = -25.9, z = 0.179, vx = 0.97, vy = 0.59, vz = -0.03, mass = 0.002 },
    }
    local dt, count = 0.01, #bodies
    for _ = 1, n do
        for i = 1, count do
            local a = bodies[i]
            local ax, ay, az, amass = a.x, a.y, a.z, a.mass
            local vx, vy, vz = a.vx, a.vy, a.vz
            for j = i + 1, count do
                local b = bodies[j]
                local dx, dy, dz = ax - b.x, ay - b.y, az - b.z
                local square = dx * dx + dy * dy + dz * dz
                local force = dt / (square * math.sqrt(square))
                local bmass = b.mass * force
                vx, vy, vz = vx - dx * bmass, vy - dy * bmass, vz - dz * bmass
                bmass = amass * force
                b.vx, b.vy, b.vz = b.vx + dx * bmass, b.vy + dy * bmass, b.vz + dz * bmass
            end
            a.vx, a.vy, a.vz = vx, vy, vz
            a.x, a.y, a.z = ax + dt * vx, ay + dt * vy, az + dt * vz
        end
    end
    return math.floor((bodies[1].x + bodies[2].y + bodies[3].z) * 1e6)
end

local function spectral(n)
    local function a(i, j)
        local ij = i + j - 1
        return 1 / (ij * (ij - 1) * 0.5 + i)
    end
    local function av(x, y)
        for i = 1, n do
            local sum = 0
            for j = 1, n do sum = sum + x[j] * a(i, j) end
            y[i] = sum
        end
    end
    local function atv(x, y)
        for i = 1, n do
            local sum = 0
            for j = 1, n do sum = sum + x[j] * a(j, i) end
            y[i] = sum
        end
    end
    local u, v, t = {}, {}, {}
    for i = 1, n do u[i] = 1 end
    for _ = 1, 4 do
        av(u, t)
        atv(t, v)
        av(v, t)
        atv(t, u)
    end
    local uv, vv = 0, 0
    for i = 1, n do
        uv, vv = uv + u[i] * v[i], vv + v[i] * v[i]
    end
    return math.floor(math.sqrt(uv / vv) * 1e9)
end

local function fannkuch(n)
    local p, q, s, sign, most, sum = {}, {}, {}, 1, 0, 0
    for i = 1, n do p[i], q[i], s[i] = i, i, i end
    while true do
        local q0 = p[1]
        if q0 ~= 1 then
            for i = 2, n do q[i] = p[i] end
            local flips = 1
            while true do
                local qq = q[q0]
                if qq == 1 then
                    sum = sum + sign * flips
                    if flips > most then most = flips end
                    break
                end
                q[q0] = q0
                if q0 >= 4 then
                    local i, j = 2, q0 - 1
                    repeat
                        q[i], q[j] = q[j], q[i]
                        i, j = i + 1, j - 1
                    until i >= j
                end
                q0 = qq
                flips = flips + 1
            end
        end
        if sign == 1 then
            p[1], p[2] = p[2], p[1]
            sign = -1
        else
            p[2], p[3] = p[3], p[2]
            sign = 1
            for i = 3, n do
                local sx = s[i]
                if sx ~= 1 then
                    s[i] = sx - 1
                    break
                end
                if i == n then return sum * 1000 + most end
                s[i] = i
                local t = p[1]
                for j = 1, i do p[j] = p[j + 1] end
                p[i + 1] = t
            end
        end
    end
end

local function sieve(n)
    local composite, count = {}, 0
    for i = 2, n do
        if not composite[i] then
            count = count + 1
            for j = i * i, n, i do composite[j] = true end
        end
    end
    return count
end

-- A list used as a queue and as a stack.
local function queue(n)
    local items, total = {}, 0
    for i = 1, n do
        table.insert(items, i)
        if i % 3 == 0 then total = total + (table.remove(items, 1) or 0) end
        if i % 2 == 0 then total = total + (table.remove(items) or 0) end
        if #items > 60 then items = {} end
    end
    return total
end

local function sorting(n)
    local people, x = {}, 5
    for i = 1, n do
        x = (x * 16807) % 2147483647
        people[i] = { name = "p" .. x % 1000, age = x % 90 }
    end
    table.sort(people, function(a, b)
        if a.age ~= b.age then return a.age < b.age end
        return a.name < b.name
    end)
    local total = 0
    for i = 1, n do total = total + people[i].age * (i % 7) end
    return total
end

-- A generator that walks a tree by coroutines inside coroutines.
local function generators(n)
    local function walk(low, high)
        if low > high then return end
        local middle = math.floor((low + high) / 2)
        walk(low, middle - 1)
        coroutine.yield(middle)
        walk(middle + 1, high)
    end
    local total = 0
    for i = 1, n / 64 do
        for v in coroutine.wrap(function() walk(1, 64) end) do total = total + v * (i % 2) end
    end
    return total
end

return {
    { name = "building", body = building, full = 1e6, quick = 1e4 },
    { name = "concat", body = concat, full = 5e5, quick = 1e4 },
    { name = "callbacks", body = callbacks, full = 4e6, quick = 1e4 },
    { name = "varargs", body = varargs, full = 4e5, quick = 1e4 },
    { name = "objects", body = objects, full = 3e6, quick = 1e4 },
    { name = "vectors", body = vectors, full = 3e5, quick = 1e4 },
    { name = "scanning", body = scanning, full = 2e5, quick = 1e4 },
    { name = "bytes", body = bytes, full = 4e5, quick = 1e4 },
    { name = "grid", body = grid, full = 6e6, quick = 2e4 },
    { name = "words", body = words, full = 1e6, quick = 1e4 },
    { name = "queens", body = queens, full = 9, quick = 5 },
    { name = "trees", body = trees, full = 15, quick = 6 },
    { name = "nbody", body = nbody, full = 6e4, quick = 1e3 },
    { name = "spectral", body = spectral, full = 200, quick = 20 },
    { name = "fannkuch", body = fannkuch, full = 9, quick = 6 },
    { name = "sieve", body = sieve, full = 3e6, quick = 1e4 },
    { name = "queue", body = queue, full = 2e6, quick = 1e4 },
    { name = "sorting", body = sorting, full = 1e5, quick = 1e3 },
    { name = "generators", body = generators, full = 6e5, quick = 1e4 },
}
