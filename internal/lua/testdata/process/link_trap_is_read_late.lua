-- L-5: trap_links counts when the LINK_DOWN is taken from the mailbox.
assert(process.spawn_monitored("app:traps_in_time", "app:processes"))
check.equal(process.events():receive().result, {value = "lived"})
assert(process.spawn_monitored("app:stops_trapping", "app:processes"))
check.equal(process.events():receive().result.error, "linked process failed")

-- app:traps_in_time --
local child = process.spawn_linked("app:fails", "app:processes")
process.set_options { trap_links = true }
process.events():receive()
return "lived"

-- app:stops_trapping --
process.set_options { trap_links = true }
process.spawn_linked("app:fails", "app:processes")
process.set_options { trap_links = false }
time.sleep("1s")
return "lived"

-- app:fails --
process.registry.unregister("nothing")
error("x")
