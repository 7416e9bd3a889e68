-- S-1 S-3 S-4: messages with any number of payloads, to oneself.
local me, inbox = process.pid(), process.inbox()
local function sent(...)
	check.equal({process.send(me, "t", ...)}, {true})
	local m, ok = inbox:receive()
	check.equal(ok, true)
	check.equal(m:topic(), "t")
	check.equal(m:from(), me)
	return m:payload()
end
check.equal(sent(), nil)
check.equal(sent(5):data(), 5)
check.equal(sent(false):data(), false)
local one = sent(nil)
check.equal(type(one), "userdata")
check.equal(one:data(), nil)

-- V-14: several payloads keep their order and their number, nil included.
local several = sent("a", nil, {x = 1}, nil)
check.equal(#several, 4)
check.equal(several[1]:data(), "a")
check.equal(several[2]:data(), nil)
check.equal(several[3]:data(), {x = 1})
check.equal(several[4]:data(), nil)

-- A message can be looked at again and again.
process.send(me, "again", {n = 1})
local m = inbox:receive()
check.equal(m:payload(), m:payload())
m:payload():data().n = 2
check.equal(m:payload():data().n, 2)
check.equal(tostring(m):find("process.Message", 1, true) ~= nil and tostring(m):find("again", 1, true) ~= nil, true)
check.equal(type(m), "userdata")
check.equal(m.unknown, nil)
check.raises("Message expected", m.topic, {})
check.raises("payload is a wrapper: call :data()", function() return m:payload().n end) -- PL-1

-- The function can be all that a coroutine runs.
coroutine.spawn(process.send, me, "t", {1, 2})
check.equal(inbox:receive():payload():data(), {1, 2})
check.equal(coroutine.wrap(process.send)(me, "t", {3}), true)
check.equal(inbox:receive():payload():data(), {3})
