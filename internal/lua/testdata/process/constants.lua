-- I-1: the kinds of events, and their texts.
check.equal(process.event.CANCEL, "pid.cancel")
check.equal(process.event.EXIT, "pid.exit")
check.equal(process.event.LINK_DOWN, "pid.link.down")
check.equal(type(process.event.OUTDATED), "string")
check.equal(process.event.nothing, nil)
check.equal({process.registry.LOCAL, process.registry.EVENTUAL, process.registry.CONSISTENT, process.registry.STRONG}, {0, 1, 2, 3})
