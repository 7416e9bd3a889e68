-- LM-2: a busy process does not hold up the others of its host.
local busy = assert(process.spawn_monitored("app:busy", "app:processes"))
local answer = process.listen("answer")
for i = 1, 20 do
	local pid = assert(process.spawn("app:echo", "app:processes", process.pid(), i))
	check.equal(answer:receive(), i)
end
process.terminate(busy)
check.equal(process.events():receive().result.error, "process terminated")

-- app:busy --
while true do end

-- app:echo --
local to, i = ...
process.send(to, "answer", i)
