-- SP-2 BL-7: a chunk may spawn, call and listen, however deeply chunks do so.
check.equal(process.call("app:chunk", "app:processes", 0), 40)

-- app:chunk --
local level = 1
while process.registry.lookup("depth " .. level) do
	level = level + 1
end
process.registry.register("depth " .. level)
local below = level
if level < 40 then
	below = assert(process.call("app:chunk", "app:processes", level))
end
function main()
	return below
end
return main
