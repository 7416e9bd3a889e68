-- I-1: inbox and events are always the same channels, also in the results of select.
local inbox, events = process.inbox(), process.events()
check.equal(process.inbox() == inbox, true)
check.equal(process.events() == events, true)
check.equal(inbox == events, false)
process.send(process.pid(), "t", 1)
local r = channel.select {events:case_receive(), inbox:case_receive()}
check.equal(r.channel == inbox and r.ok, true) -- SE-11
process.cancel(process.pid())
check.equal(channel.select({inbox:case_receive(), events:case_receive()}).channel == events, true)

-- I-2: no topic is special but those with a channel of their own.
local mine = process.listen("mine")
for _, topic in ipairs { "inbox", "mine", "any thing", "\0\255", "mine " } do
	process.send(process.pid(), topic)
end
check.equal(inbox:receive():topic(), "inbox")
check.equal(inbox:receive():topic(), "any thing")
check.equal(inbox:receive():topic(), "\0\255")
check.equal(inbox:receive():topic(), "mine ")
check.equal(mine:receive(), nil)

-- I-8: they belong to the runtime.
for _, ch in ipairs { inbox, events, mine } do
	check.raises("cannot send to a subscription channel", ch.send, ch, 1)
	check.raises("cannot send to a subscription channel", ch.case_send, ch, 1)
	check.raises("cannot close", ch.close, ch)
end
