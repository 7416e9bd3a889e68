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

-- So do the fields of a table that is written in the call.
local none
check.equal(sent({x = 1}):data(), {x = 1})
check.equal(sent({x = none}):data(), {})
check.equal(sent({x = 1, y = none, z = "z" .. 1}):data(), {x = 1, z = "z1"})
process.send(me, "t", {a = 1, b = none, c = true, d = "d"})
check.equal(inbox:receive():payload():data(), {a = 1, c = true, d = "d"})
process.send(me, "t", {a = 1, b = 2, c = 3, d = 4, e = 5})
check.equal(inbox:receive():payload():data(), {a = 1, b = 2, c = 3, d = 4, e = 5})
process.send(me, "t", {a = {b = 1}})
check.equal(inbox:receive():payload():data(), {a = {b = 1}})
process.send(me, "t", {a = 1}, {b = 2})
check.equal(inbox:receive():payload()[2]:data(), {b = 2})
local function tail() return process.send(me, "t", {a = 1}) end
check.equal({tail()}, {true})
local grown = inbox:receive():payload():data()
grown.b, grown.c, grown[1] = 2, 3, 4
process.send(me, "t", grown)
grown.d = 5
check.equal(inbox:receive():payload():data(), {4, a = 1, b = 2, c = 3})

-- Only what is written in the call is handed over as it is, wherever it stands.
local kept = {n = 1}
process.send(me, "t", {}, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, kept)
kept.n = 2
check.equal(inbox:receive():payload()[33]:data(), {n = 1})

-- A call that fails leaves nothing behind.
check.equal(process.send("nobody", "t", {a = 1}), nil)
check.equal(process.send(me, "", {a = 1}), nil)
check.raises("cannot", function() return setmetatable({}, {__index = function() error("cannot") end}).x, process.send(me, "t", {a = 1}) end)
process.send(me, "t", {b = 1})
check.equal(inbox:receive():payload():data(), {b = 1})

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
