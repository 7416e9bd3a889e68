-- math.randomseed is about the process that calls it, and each begins elsewhere
-- (base.md §5).
math.randomseed(7)
local mine = {math.random(1e9), math.random(1e9)}
local first = process.call("app:draws", "app:processes")
check.equal(first == mine[1] or first == process.call("app:draws", "app:processes"), false)
check.equal(process.call("app:draws", "app:processes", 7), mine[1])
math.randomseed(7)
check.equal(process.call("app:draws", "app:processes") == mine[1], false)
check.equal({math.random(1e9), math.random(1e9)}, mine)

-- app:draws --
local seed = ...
if seed then
	math.randomseed(seed)
end
return math.random(1e9)
