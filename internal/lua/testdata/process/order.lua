-- O-1 O-6: what one sender sends arrives in that order, across topics.
local child = assert(process.spawn("app:child", "app:processes"))
for i = 1, 50 do
	process.send(child, i % 3 == 0 and "three" or "other", i)
end
process.send(child, "end", process.pid())
local order = process.listen("order"):receive()
for i = 1, 50 do
	check.equal(order[i], i)
end

-- app:child --
local inbox, three, order = process.inbox(), process.listen("three"), {}
while true do
	local r = channel.select {three:case_receive(), inbox:case_receive()}
	if r.channel == three then
		order[#order + 1] = r.value
	elseif r.value:topic() == "end" then
		process.send(r.value:payload():data(), "order", order)
		return
	else
		order[#order + 1] = r.value:payload():data()
	end
end
