-- E-1: the first result; E-6: exec is the same function under another name.
for _, call in ipairs { process.call, process.exec } do
	check.equal({call("app:returns", "app:processes", 42, nil, "ignored")}, {42})
	check.equal(select("#", call("app:returns", "app:processes")), 2)
	check.equal({call("app:returns", "app:processes")}, {})
	check.equal({call("app:returns", "app:processes", false)}, {false})
	check.equal({call("app:returns", "app:others", {a = {1}})}, {{a = {1}}})
end

-- E-2 ER-3: an error exit with everything that belongs to the error.
local value, err = process.call("app:fails", "app:processes", errors.new { message = "gone", kind = errors.CONFLICT, retryable = true, details = {id = 7} })
check.fails(errors.CONFLICT, "gone", value, err)
check.equal({err:retryable(), err:details()}, {true, {id = 7}})
check.fails(errors.INTERNAL, "app:fails:40: boom", process.call("app:fails", "app:processes", "boom"))
check.fails(errors.INTERNAL, "text", process.call("app:returns", "app:processes", 1, "text"))
check.fails(errors.INTERNAL, "cannot send value of type function at result", process.call("app:function", "app:processes"))

-- E-3: only the calling coroutine waits, and no event is seen.
local log = channel.new(4)
coroutine.spawn(function() log:send((process.call("app:slow", "app:processes", "2s"))) end)
coroutine.spawn(function() log:send((process.call("app:slow", "app:processes", "1s"))) end)
coroutine.spawn(function() log:send(tostring(select(2, process.call("app:slow", "app:processes", "3s", "bad")))) end)
log:send("started")
time.sleep("1h")
check.equal({log:receive(), (log:receive()), (log:receive()), (log:receive())}, {"started", "1s", "2s", "bad"})
check.equal(channel.select({process.events():case_receive(), process.inbox():case_receive()}, true).default, true)

-- E-4: the callee is a process like any other.
coroutine.spawn(function()
	process.terminate(process.listen("i am"):receive())
end)
check.fails(errors.INTERNAL, "process terminated", process.call("app:waits", "app:processes", process.pid()))
local kills = coroutine.wrap(function() return process.call("app:waits", "app:processes", process.pid()) end)
coroutine.spawn(function() process.cancel(process.listen("i am"):receive(), "1s") end)
check.fails(errors.TIMEOUT, "cancel deadline exceeded", kills())

-- app:returns --
return ...
-- app:fails --
error(...)
-- app:function --
return print
-- app:slow --
time.sleep((...))
return ...
-- app:waits --
process.send((...), "i am", process.pid())
process.inbox():receive()
