-- I-3: raw values by default.
local me = process.pid()
local raw = process.listen("raw")
process.send(me, "raw")
process.send(me, "raw", "one")
process.send(me, "raw", "one", "two")
process.send(me, "raw", nil)
process.send(me, "raw", nil, 2)
check.equal({raw:receive()}, {nil, true})
check.equal({raw:receive()}, {"one", true})
check.equal(raw:receive(), {"one", "two"})
check.equal({raw:receive()}, {nil, true})
check.equal(raw:receive(), {nil, 2})

-- I-3: messages, if asked for.
local messages = process.listen("messages", {message = true})
process.send(me, "messages", 1)
local m = messages:receive()
check.equal({m:topic(), m:from(), m:payload():data()}, {"messages", me, 1})

-- I-4: the same topic, the same channel; a mode given again counts from then on.
check.equal(process.listen("messages") == messages, true)
process.send(me, "messages", 2)
check.equal(messages:receive():payload():data(), 2) -- no options leave the mode
check.equal(process.listen("messages", {}) == messages, true)
process.send(me, "messages", 3)
check.equal(messages:receive():payload():data(), 3)
check.equal(process.listen("messages", {message = false}) == messages, true)
process.send(me, "messages", 4)
check.equal(messages:receive(), 4)
process.listen("messages", {message = true})
process.send(me, "messages", 5)
check.equal(messages:receive():payload():data(), 5)

-- Bad input.
check.fails(errors.INVALID, "topic must be a string, got no value", process.listen())
check.fails(errors.INVALID, "topic must be a string, got number", process.listen(1))
check.fails(errors.INVALID, "topic cannot be empty", process.listen(""))
check.fails(errors.INVALID, "cannot listen to @ topics", process.listen("@events"))
check.fails(errors.INVALID, "options must be a table, got boolean", process.listen("x", true))
check.fails(errors.INVALID, "options must be a table, got string", process.listen("raw", "message"))
check.fails(errors.INVALID, "option mesage is not supported", process.listen("y", {mesage = true}))
check.fails(errors.INVALID, "message must be a boolean, got string", process.listen("y", {message = "yes"}))
assert(process.listen("x", nil))
