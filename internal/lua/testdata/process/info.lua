-- P-1: process is a global, and require returns the same table.
check.equal(require("process"), process)

-- PID-1 PID-2 PID-4: a pid is a string of the host and a number in hex.
local me = process.pid()
check.equal(me, "{app:processes|0x00001}")
check.equal(type(me), "string")
check.equal(tostring(me), me)
check.equal(({[me] = "key"})[process.pid()], "key")

-- PID-2: numbers are not used again, and one counter serves all hosts.
local a = assert(process.spawn("app:child", "app:processes"))
local b = assert(process.spawn("app:child", "app:others"))
check.equal({a, b}, {"{app:processes|0x00002}", "{app:others|0x00003}"})

-- process.id() names the entry.
check.equal(process.id(), "app:main")
check.equal(process.call("app:child", "app:processes"), "app:child")

-- app:child --
return process.id()
