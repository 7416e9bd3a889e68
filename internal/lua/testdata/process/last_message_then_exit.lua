-- O-6 O-8 O-9: a child's messages, then its EXIT; by then its names are free and it is gone.
local inbox, events = process.inbox(), process.events()
local child = assert(process.spawn_monitored("app:child", "app:processes", process.pid()))
local log = ""
while true do
	local r = channel.select {events:case_receive(), inbox:case_receive()} -- events first, but later
	if r.channel == events then
		check.equal(r.value.from, child)
		break
	end
	log = log .. r.value:payload():data()
end
check.equal(log, "123")
check.fails(errors.NOT_FOUND, "name not registered", process.registry.lookup("last words"))
check.fails(errors.NOT_FOUND, "process not found", process.send(child, "t"))

-- app:child --
local parent = ...
process.registry.register("last words")
for i = 1, 3 do
	process.send(parent, "m", i)
end
