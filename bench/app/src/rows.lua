-- The rows of W8, which each measure one thing. The same text runs under lua5.1:
-- it uses only what Lua 5.1 has.

local function fib(n)
    if n < 2 then return n end
    return fib(n - 1) + fib(n - 2)
end

local function loop(n)
    local sum = 0
    for i = 1, n do sum = sum + i % 7 end
    return sum
end

-- Numbers that look random and are the same everywhere.
local function next_number(x)
    return x * 16807 % 2147483647
end

local function insert(n)
    local list, x = {}, 1
    for _ = 1, n do
        x = next_number(x)
        table.insert(list, x)
    end
    local sum = 0
    for i, v in ipairs(list) do sum = sum + v % i end
    return sum
end

local function records(n)
    local kept, sum = {}, 0
    for i = 1, n do
        local record = { n = i, data = "hello" }
        kept[i % 100 + 1] = record
        sum = sum + #record.data
    end
    for _, record in ipairs(kept) do sum = sum + record.n end
    return sum
end

local function fields(n)
    local point = { x = 1, y = 2, z = 3 }
    for i = 1, n do
        point.x = point.y + i % 3
        point.y = point.z - point.x % 5
        point.z = point.x + 1
    end
    return point.x + point.y + point.z
end

local function closures(n)
    local function counter(step)
        local value = 0
        return function()
            value = value + step
            return value
        end
    end
    local sum = 0
    for i = 1, n do
        local count = counter(i % 10)
        count()
        sum = sum + count()
    end
    return sum
end

local function protected(n)
    local function add(a, b) return a + b end
    local sum = 0
    for i = 1, n do
        local ok, value = pcall(add, sum, i % 5)
        if ok then sum = value end
    end
    return sum
end

local function failing(n)
    local failure = {}
    local function fail() error(failure) end
    local caught = 0
    for _ = 1, n do
        local ok, err = pcall(fail)
        if not ok and err == failure then caught = caught + 1 end
    end
    return caught
end

local function methods(n)
    local Account = {}
    Account.__index = Account
    function Account:add(amount)
        self.balance = self.balance + amount
        return self
    end
    local account = setmetatable({ balance = 0 }, Account)
    for i = 1, n do account:add(i % 4) end
    return account.balance
end

local function sort(n)
    local list, x = {}, 7
    for i = 1, n do
        x = next_number(x)
        list[i] = x
    end
    table.sort(list, function(a, b) return a > b end)
    return list[1] + list[math.floor(n / 2)] + list[n]
end

local function strings(n)
    local sum, parts = 0, {}
    for i = 1, n do
        local line = "key-" .. i .. "=" .. (i * 7)
        local key, value = string.match(line, "^(%a+%-%d+)=(%d+)$")
        local masked, digits = string.gsub(key, "%d", "#")
        local at = string.find(line, "=", 1, true)
        parts[#parts + 1] = string.upper(string.sub(masked, 1, 5))
        sum = sum + #value + digits + at
        if #parts == 1000 then
            sum = sum + #table.concat(parts, ",")
            parts = {}
        end
    end
    return sum
end

local function switches(n)
    local produce = coroutine.wrap(function()
        local i = 0
        while true do
            i = i + 1
            coroutine.yield(i)
        end
    end)
    local sum = 0
    for _ = 1, n do sum = sum + produce() % 3 end
    return sum
end

return {
    { name = "fib", body = fib, full = 32, quick = 24 },
    { name = "loop", body = loop, full = 1e7, quick = 1e6 },
    { name = "insert", body = insert, full = 1e6, quick = 1e5 },
    { name = "records", body = records, full = 2e6, quick = 2e5 },
    { name = "fields", body = fields, full = 5e6, quick = 5e5 },
    { name = "closures", body = closures, full = 1e6, quick = 1e5 },
    { name = "pcall", body = protected, full = 2e6, quick = 2e5 },
    { name = "error", body = failing, full = 1e6, quick = 1e5 },
    { name = "methods", body = methods, full = 5e6, quick = 5e5 },
    { name = "sort", body = sort, full = 2e5, quick = 2e4 },
    { name = "strings", body = strings, full = 2e5, quick = 2e4 },
    { name = "coroutine", body = switches, full = 2e6, quick = 2e5 },
}
