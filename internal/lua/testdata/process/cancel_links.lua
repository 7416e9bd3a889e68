-- C-9: to end normally after a CANCEL is a normal exit; C-6: a missed deadline is none.
process.set_options { trap_links = true }
local events = process.events()
local polite = assert(process.spawn_linked_monitored("app:polite", "app:processes"))
process.cancel(polite)
check.equal(events:receive().kind, process.event.EXIT)
check.equal(channel.select({events:case_receive()}, true).default, true)
local deaf = assert(process.spawn_linked("app:deaf", "app:processes"))
process.cancel(deaf, "1s")
local down = events:receive()
check.equal({down.kind, down.from, down.result.error}, {process.event.LINK_DOWN, deaf, "process terminated: cancel deadline exceeded"})

-- app:polite --
process.events():receive()

-- app:deaf --
process.inbox():receive()
