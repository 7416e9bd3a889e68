-- O-7: a topic that nobody reads does not hold up the others.
local stuck, free = process.listen("stuck"), process.listen("free")
for i = 1, 100 do
	process.send(process.pid(), "stuck", i)
end
process.send(process.pid(), "free", "through")
check.equal(free:receive(), "through")
check.equal(stuck:receive(), 1)
