-- PID-3: the PID of another node is understood, but its host is not here.
check.fails(errors.NOT_FOUND, "host not found", process.send("{berlin@app:processes|0x00001}", "t"))
-- PID on an unknown host.
check.fails(errors.NOT_FOUND, "host not found", process.send("{app:nowhere|0x00001}", "t"))
-- A process that has never been, and one on the wrong host.
check.fails(errors.NOT_FOUND, "not found", process.send("{app:processes|0x00fff}", "t"))
check.fails(errors.NOT_FOUND, "not found", process.send("{app:others|0x00001}", "t"))
-- PID-3: a name may contain braces or bars, not both.
assert(process.registry.register("{odd}"))
assert(process.registry.register("od|d"))
assert(process.send("{odd}", "t"))
assert(process.send("od|d", "t"))
