-- R-4: a name is looked up at each send, also one that looks nearly like a pid.
local inbox = process.inbox()
for _, name in ipairs { "{almost 0x00001}", "{app:processes 0x00001}" } do
	assert(process.registry.register(name))
	for i = 1, 2 do
		assert(process.send(name, "t", i))
		check.equal(inbox:receive():payload():data(), i)
	end
	check.equal(process.registry.unregister(name), true)
	check.fails(errors.NOT_FOUND, "could not resolve", process.send(name, "t", 3))
end
-- A pid stays the pid of the process that has ended.
local pid = process.pid()
assert(process.send(pid, "t", 4))
check.equal(inbox:receive():payload():data(), 4)
