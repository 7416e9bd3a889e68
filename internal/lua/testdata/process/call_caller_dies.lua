-- E-5: when the caller ends while it waits, the callee goes on and its result is dropped.
local caller = assert(process.spawn_monitored("app:caller", "app:processes", process.pid()))
check.equal(process.listen("callee"):receive(), "working")
process.terminate(caller)
check.equal(process.events():receive().from, caller)
check.equal(process.listen("callee"):receive(), "done")
time.sleep("1s")

-- app:caller --
process.call("app:callee", "app:processes", (...))

-- app:callee --
process.send((...), "callee", "working")
time.sleep("10s")
process.send((...), "callee", "done")
return "nobody waits for this"
