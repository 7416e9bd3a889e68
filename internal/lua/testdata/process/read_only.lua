-- P-3: the library and its tables cannot be changed.
check.raises("process is read-only", function() process.send = 1 end)
check.raises("process is read-only", function() process.mine = 1 end)
check.raises("process.event is read-only", function() process.event.EXIT = 1 end)
check.raises("process.registry is read-only", function() process.registry.lookup = nil end)
check.raises("process is read-only", rawset, process, "pid", 1)
check.raises("", setmetatable, process, {})
check.equal(pcall(function() process.pid() end), true)
