local time = require("time")

local function main(messages)
	local random = math.random
	for i = 1, messages do
		assert(process.send("judge", "count", i))
		local turn = random(4)
		if turn == 1 then
			time.sleep(random(20) .. "ms")
		elseif turn == 2 then
			for _ = 1, random(2000) do end
		elseif turn == 3 then
			local name = "name" .. random(3)
			if process.registry.register(name) then
				process.send("judge", "holds", name)
				if random(2) == 1 then time.sleep("1ms") end
				process.send("judge", "drops", name)
				assert(process.registry.unregister(name))
			end
		end
	end
end

return main
