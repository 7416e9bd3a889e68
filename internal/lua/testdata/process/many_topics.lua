-- I-5: many topics at the same time, each to its own channel.
local me, channels = process.pid(), {}
for i = 1, 100 do
	channels[i] = process.listen("topic " .. i)
end
for i = 100, 1, -1 do
	process.send(me, "topic " .. i, i)
end
for i = 1, 100, 2 do
	process.unlisten(channels[i])
end
for i = 1, 100 do
	check.equal(channels[i]:receive(), i)
	process.send(me, "topic " .. i, -i)
end
for i = 1, 100 do
	if i % 2 == 0 then
		check.equal(channels[i]:receive(), -i)
	else
		check.equal(process.inbox():receive():payload():data(), -i)
	end
end
