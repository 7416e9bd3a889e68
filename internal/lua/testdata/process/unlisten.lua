-- I-6: unlisten closes; what has arrived stays readable.
local me, inbox = process.pid(), process.inbox()
local ch = process.listen("t")
process.send(me, "t", 1)
process.send(me, "t", 2)
check.equal({process.unlisten(ch)}, {true})
process.send(me, "t", 3)
check.equal({ch:receive()}, {1, true})
local r = channel.select {ch:case_receive()}
check.equal({r.value, r.ok}, {2, true})
check.equal({ch:receive()}, {nil, false})
check.equal(channel.select({ch:case_receive()}).ok, false)
check.equal({ch:receive()}, {nil, false})
local m = inbox:receive() -- later ones go to the inbox
check.equal({m:topic(), m:payload():data()}, {"t", 3})

-- I-7: listen again gives another channel.
local again = process.listen("t")
check.equal(again == ch, false)
process.send(me, "t", 4)
check.equal(again:receive(), 4)
check.equal({ch:receive()}, {nil, false})

-- I-6: who waits wakes up.
local ended, chosen
coroutine.spawn(function() ended = select(2, again:receive()) end)
coroutine.spawn(function() chosen = channel.select {again:case_receive(), process.listen("other"):case_receive()} end)
time.sleep("1ms")
process.unlisten(again)
time.sleep("1ms")
check.equal(ended, false)
check.equal({chosen.ok, chosen.channel == again}, {false, true})

-- I-6: who waits while a value has come gets the value, not the end.
local late, values = process.listen("late"), {}
for i = 1, 3 do
	coroutine.spawn(function() values[i] = {late:receive()} end)
end
coroutine.spawn(function() values[4] = channel.select({late:case_receive()}).ok end)
time.sleep("1ms")
process.send(me, "late", "a")
process.send(me, "late", "b")
process.unlisten(late)
time.sleep("1ms")
check.equal(values, {{"a", true}, {"b", true}, {nil, false}, false})

-- Bad input.
local function refused(kind, text, ...)
	local ok, err = process.unlisten(...)
	check.equal(ok, false)
	check.fails(kind, text, nil, err)
end
refused(errors.NOT_FOUND, "channel not found", again)
refused(errors.NOT_FOUND, "channel not found", channel.new())
refused(errors.INVALID, "cannot unlisten a system channel", process.inbox())
refused(errors.INVALID, "cannot unlisten a system channel", process.events())
check.raises("bad argument #1 to 'unlisten' (channel expected", process.unlisten)
check.raises("bad argument #1 to 'unlisten' (channel expected", process.unlisten, "t")
