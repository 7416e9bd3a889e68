-- P-2 LM-3: a process has globals and upvalues of its own, and they end with it.
shared = 1
local pid = assert(process.spawn_monitored("app:child", "app:processes"))
check.equal(process.events():receive().result, {value = "unset"})
check.equal(shared, 1)
check.equal(process.call("app:child", "app:processes"), "unset")
check.equal(string.upper("a"), "A")

-- app:child --
local seen = type(shared) == "nil" and "unset" or "set"
shared = 2
string.upper = nil
return seen
