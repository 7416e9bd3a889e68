-- Does random things to random others for some turns.
local logger = require("logger")
local time = require("time")

local function main(number, members, fixed)
	local random = math.random
	if fixed then math.randomseed(number or 0) end
	local inbox, events = process.inbox(), process.events()
	local news = process.listen("news")
	process.set_options({trap_links = random(3) > 1})

	local function other() return process.registry.lookup("member" .. random(members)) or process.pid() end
	local host = process.pid():match("{(.-)|")

	local turns = {
		function() return process.send(other(), "tell", {random(100), deep = {tostring({})}}) end,
		function() return process.send("member" .. random(members), "news", random()) end,
		function() return process.monitor(other()) end,
		function() return process.unmonitor(other()) end,
		function() return process.link(other()) end,
		function() return process.unlink(other()) end,
		function() return process.cancel(other(), random(5000), "bored") end,
		function() if random(4) == 1 then return process.terminate(other()) end end,
		function() return process.registry.register("name" .. random(5)) end,
		function() return process.registry.unregister("name" .. random(5)) end,
		function() return process.spawn_monitored("app:child", host, random(6)) end,
		function() return process.spawn_linked("app:child", host, random(6)) end,
		function() return process.call("app:child", host, random(5)) end,
		function() return time.sleep(random(2e9)) end,
		function() for _ = 1, random(3000) do end end,
		function() return pcall(error, {tostring(print), tostring(function() end)}) end,
		function() return select(2, pcall(function() return nil + random() end)) end,
		function() logger:info("state", {clock = os.clock(), date = os.date(), now = tostring(time.now()), t = {b = 1, a = {}}}) end,
		function()
			local ticker, done = time.ticker("300ms"), channel.new()
			coroutine.spawn(function()
				for _ = 1, random(4) do ticker:response():receive() end
				ticker:stop()
				done:send(tostring(coroutine.running()))
			end)
			return (done:receive())
		end,
		function()
			local keys, t = {}, {}
			for _ = 1, 20 do t[tostring(random(1e6))] = true; t[{}] = true; t[random()] = true end
			for k in pairs(t) do keys[#keys + 1] = type(k) == "table" and tostring(k) or k end
			table.sort(keys, function(a, b) return tostring(a) < tostring(b) end)
			return keys[1], next(t)
		end,
		function()
			local answers, never = channel.new(), time.timer("10s")
			for i = 1, 3 do coroutine.spawn(function() time.sleep(random(1000) .. "ms") answers:send(i) end) end
			local got = {}
			for _ = 1, 3 do
				got[#got + 1] = channel.select {answers:case_receive(), never:response():case_receive()}.value
			end
			never:stop()
			return table.concat(got, " ")
		end,
	}
	time.sleep(random(50) .. "ms") -- until all are there
	if number and random(10) == 1 then return process.upgrade("app:upgraded", nil, members, fixed) end

	for _ = 1, 6 do
		if random(2) == 1 then time.sleep(random(100) .. "ms") end
		local turn = random(#turns)
		print(number, turn, turns[turn]())
		local r = channel.select {inbox:case_receive(), events:case_receive(), news:case_receive(), default = true}
		if r.channel == inbox then
			local m = r.value
			print("inbox", m:topic(), m:from(), m:topic() == "tell" and m:payload():data().deep[1])
		elseif r.channel == events then
			print("event", r.value.kind, r.value.from, r.value.at, r.value.deadline, r.value.reason)
			if r.value.kind == process.event.CANCEL then return "canceled" end
		elseif r.channel == news then
			print("news", r.value)
		end
	end
	if random(4) == 1 then error("member " .. tostring(number) .. " gives up") end
	return number
end

return main
