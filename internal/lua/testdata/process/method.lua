-- RQ-4: the chunk returns a table with the method, or the function itself.
check.equal(process.call("app:table", "app:processes", 1), "table 1")
check.equal(process.call("app:function", "app:processes", 2), "function 2")

-- app:table --
local M = {helper = print}
function M.main(n)
	return "table " .. n
end
return M

-- app:function --
local function main(n)
	return "function " .. n
end
return main
