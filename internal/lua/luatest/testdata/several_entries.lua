-- A file may hold several processes and libraries, each with the right lines.
check.equal(assert(process.call("app:worker", "app:processes", 20)), 42)
local ok, err = process.call("app:broken", "app:processes")
check.fails(errors.INTERNAL, "app:broken:11: boom", ok, err)

-- app:worker --
local n = ...
return require("tools").double(n) + 2

-- app:broken --
error("boom")

-- tools = app:tools --
return {double = function(n) return 2 * n end}
