-- P-5 SP-2: the end of a spawner that waits for a chunk does not end the child, unless they are linked.
local said = process.listen("said")
local spawner = assert(process.spawn("app:spawner", "app:processes", "spawn"))
check.equal(said:receive(), "loading")
process.terminate(spawner)
check.equal(said:receive(), "running")
local linked = assert(process.spawn("app:spawner", "app:processes", "spawn_linked"))
check.equal(said:receive(), "loading")
process.terminate(linked)
time.sleep("1h")
check.equal(channel.select({said:case_receive()}, true).default, true)

-- app:spawner --
process[...]("app:child", "app:processes")

-- app:child --
process.send("{app:processes|0x00001}", "said", "loading")
time.sleep("1s")
function main()
	process.send("{app:processes|0x00001}", "said", "running")
end
return main
