-- subscribe and unsubscribe (base.md §9): a channel of the program's own for a topic.
local me = process.pid()
local ch = channel.new(2)
ch:send("before")
check.equal({subscribe("t", ch)}, {ch})
check.equal(subscribe("t", ch), ch)
check.equal(process.listen("t"), ch)

-- Raw values, as process.listen delivers them, after what was in it.
process.send(me, "t")
process.send(me, "t", 1)
process.send(me, "t", 1, 2)
check.equal({ch:receive()}, {"before", true})
check.equal({ch:receive()}, {nil, true})
check.equal(channel.select({ch:case_receive()}).value, 1)
check.equal(ch:receive(), {1, 2})

-- It belongs to the runtime now.
check.raises("cannot send to a subscription channel", ch.send, ch, 1)
check.raises("cannot close", ch.close, ch)

-- Who waits already is served.
local waited, log = channel.new(), ""
coroutine.spawn(function() local v = waited:receive() log = log .. v end)
coroutine.spawn(function() local r = channel.select {waited:case_receive()} log = log .. r.value end)
coroutine.spawn(function() waited:send("s") log = log .. "sent" end)
time.sleep("1ms")
local sender = channel.new()
coroutine.spawn(function() sender:send("s") end)
time.sleep("1ms")
check.equal(log, "sents")
subscribe("w", waited)
process.send(me, "w", "2")
time.sleep("1ms")
check.equal(log, "sents2")

-- A sender that waits comes first.
subscribe("s", sender)
process.send(me, "s", "m")
check.equal({sender:receive(), (sender:receive())}, {"s", "m"})

-- Several topics, one channel: in order of arrival.
local all = channel.new()
for _, topic in ipairs { "x", "y", "z" } do
	subscribe(topic, all)
end
for i, topic in ipairs { "z", "x", "y", "x", "z" } do
	process.send(me, topic, i)
end
for i = 1, 5 do
	check.equal(all:receive(), i)
end
process.send(me, "y", "left")
process.send(me, "z", "over")
check.equal({unsubscribe(all)}, {true})
process.send(me, "x", "later")
check.equal({all:receive()}, {"left", true})
check.equal({all:receive()}, {"over", true})
check.equal({all:receive()}, {nil, false})
check.equal(process.inbox():receive():topic(), "x")

-- unsubscribe closes, and the topic is free.
check.equal({unsubscribe(ch)}, {true})
check.equal({ch:receive()}, {nil, false})
local other = channel.new()
check.equal(subscribe("t", other), other)

-- Bad input.
check.fails(errors.ALREADY_EXISTS, 'topic "t" already subscribed', subscribe("t", channel.new()))
process.listen("taken")
check.fails(errors.ALREADY_EXISTS, 'topic "taken" already subscribed', subscribe("taken", channel.new()))
check.fails(errors.INVALID, "topic must be a string, got no value", subscribe())
check.fails(errors.INVALID, "topic must be a string, got number", subscribe(1, other))
check.fails(errors.INVALID, "topic cannot be empty", subscribe("", other))
check.fails(errors.INVALID, "cannot subscribe to @ topics", subscribe("@events", other))
check.fails(errors.INVALID, "cannot subscribe a system channel", subscribe("u", process.inbox()))
check.fails(errors.INVALID, "cannot subscribe a system channel", subscribe("u", process.events()))
check.fails(errors.INVALID, "channel is closed", subscribe("u", ch))
check.raises("bad argument #2 to 'subscribe' (channel expected", subscribe, "u")
check.raises("bad argument #2 to 'subscribe' (channel expected", subscribe, "u", {})
local ok, err = unsubscribe(channel.new())
check.equal(ok, false)
check.fails(errors.NOT_FOUND, "channel not found", nil, err)
check.raises("bad argument #1 to 'unsubscribe' (channel expected", unsubscribe)
check.equal(require("subscribe"), subscribe)
check.equal(require("unsubscribe"), unsubscribe)
