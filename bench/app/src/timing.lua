-- run measures every row, wippy's or lua5.1's. The check is the result of the row:
-- it must not depend on who runs it.
local function run(rows, size, clock, print)
    for _, row in ipairs(rows) do
        local start = clock()
        local check = row.body(row[size])
        local seconds = clock() - start
        print(string.format("row=%s seconds=%.6f check=%.0f", row.name, seconds, check))
    end
end

return { run = run }
