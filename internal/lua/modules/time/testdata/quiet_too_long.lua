-- time.md §2, the example: patience is renewed with every message.
local time = require("time")
local messages = channel.new()
coroutine.spawn(function()
	for i = 1, 3 do
		time.sleep("1500ms")
		messages:send(i)
	end
end)
local function listen()
	local patience, heard = time.timer("2s"), 0
	while true do
		local r = channel.select { messages:case_receive(), patience:response():case_receive() }
		if r.channel == patience:response() then return heard, "quiet too long" end
		heard = r.value
		patience:reset("2s")
	end
end
local start = time.now()
check.equal({ listen() }, { 3, "quiet too long" })
check.equal(tostring(time.now():sub(start)), "6.5s")
