-- P-6 S- bad input: errors are returned, and nothing is delivered.
local me = process.pid()
local few = "send requires at least destination and topic arguments"
check.fails(errors.INVALID, few, process.send())
check.fails(errors.INVALID, few, process.send(me))
check.fails(errors.INVALID, "topic must be a string, got nil", process.send(me, nil))
check.fails(errors.INVALID, "topic must be a string, got number", process.send(me, 1))
check.fails(errors.INVALID, "topic must be a string, got table", process.send(me, {}))
check.fails(errors.INVALID, "topic cannot be empty", process.send(me, ""))
check.fails(errors.INVALID, "cannot send to @ topics", process.send(me, "@events"))
check.fails(errors.INVALID, "cannot send to @ topics", process.send("nobody", "@x")) -- before the destination is looked up

-- G-2: one bad value is enough.
check.fails(errors.INVALID, "cannot send value of type function at arg 1", process.send(me, "t", print))
check.fails(errors.INVALID, "cannot send value of type channel at arg 2.reply", process.send(me, "t", 1, {reply = channel.new()}))
check.fails(errors.INVALID, "cannot send value of type thread at arg 1[3]", process.send(me, "t", {1, 2, coroutine.create(print)}))
local _, err = process.send(me, "t", print)
check.equal(err:retryable(), false)

-- S-5: sending does not wait, however much is sent.
for i = 1, 10000 do
	process.send(me, "bulk", i)
end
local bulk = process.listen("bulk")
for i = 1, 10000 do
	check.equal(bulk:receive(), i)
end
check.equal(channel.select({process.inbox():case_receive()}, true).default, true)

-- The dead are not found.
local dead = assert(process.spawn_monitored("app:dead", "app:processes"))
process.events():receive()
check.fails(errors.NOT_FOUND, "process not found", process.send(dead, "t"))

-- app:dead --
return
