-- Ends in the way it is told to.
local time = require("time")

local function main(way)
	if way == 1 then return {pid = process.pid(), at = os.time()} end
	if way == 2 then error("child failed at " .. os.clock()) end
	if way == 3 then time.sleep(math.random(500) .. "ms") return math.random() end
	if way == 4 then return nil, "no result" end
	if way == 5 then local t = nil return t.x end
	process.cancel(process.pid(), "200us")
	while true do end -- until the deadline of a cancel that nobody hears
end

return main
