-- SP-1: arguments reach the method, in order and in number.
local pid, err = process.spawn("app:child", "app:others", "a", nil, {x = {1}}, nil)
check.equal(err, nil)
check.equal(pid, "{app:others|0x00002}")
check.equal(process.listen("args"):receive(), "4 a nil 1 nil")

-- P-5: a child outlives its parent.
assert(process.spawn_monitored("app:parent", "app:processes", process.pid()))
check.equal(process.events():receive().result, {})
check.equal(process.listen("alive"):receive(), "still here")

-- SP-5 SP-1: whichever runs first, the child gets what is sent after the spawn.
local late = assert(process.spawn("app:late", "app:processes"))
process.send(late, "hello", process.pid())
check.equal(process.listen("late"):receive(), "got it")

-- app:child --
local a, b, c, d = ...
process.send("{app:processes|0x00001}", "args", select("#", ...) .. " " .. a .. " " .. tostring(b) .. " " .. c.x[1] .. " " .. tostring(d))

-- app:parent --
process.spawn("app:orphan", "app:processes", (...))

-- app:orphan --
local main = ...
time.sleep("1s")
process.send(main, "alive", "still here")

-- app:late --
process.send(process.listen("hello"):receive(), "late", "got it")
