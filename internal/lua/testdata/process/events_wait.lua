-- O-5: events wait for process.events() and never come to the inbox.
local inbox = process.inbox()
process.cancel(process.pid(), "why")
process.send(process.pid(), "after")
check.equal(inbox:receive():topic(), "after")
check.equal(channel.select({inbox:case_receive()}, true).default, true)
check.equal(process.events():receive().reason, "why")
