-- TM-1: after delivers the moment, once, and is then closed.
local time = require("time")
local start = time.now()
local ch = time.after("2s")
local moment, ok = ch:receive()
check.equal(ok, true)
check.equal(tostring(moment:sub(start)), "2s")
for _ = 1, 3 do
	check.equal({ n = select("#", ch:receive()), ch:receive() }, { n = 2, nil, false })
end

-- TM-2: a late reader gets the value, too.
start = time.now()
ch = time.after("1s")
time.sleep("1h")
moment, ok = ch:receive()
check.equal({ tostring(moment:sub(start)), ok }, { "1s", true })

-- TM-10: it works in a select, in any coroutine.
local results = channel.new()
coroutine.spawn(function()
	local slow, fast = time.after("2s"), time.after("1s")
	local r = channel.select { slow:case_receive(), fast:case_receive() }
	results:send(r.channel == fast and r.ok)
end)
check.equal(results:receive(), true)

for _, d in ipairs { 0, -1, "0", "-1s" } do
	check.fails(errors.INVALID, "time.after: duration must be > 0", time.after(d))
	check.fails(errors.INVALID, "time.timer: duration must be > 0", time.timer(d))
	check.fails(errors.INVALID, "time.ticker: duration must be > 0", time.ticker(d))
end
check.fails(errors.INVALID, "time.after: invalid duration", time.after("soon"))
check.fails(errors.INVALID, "time.timer: invalid duration", time.timer("soon"))
check.fails(errors.INVALID, "time.ticker: invalid duration", time.ticker("soon"))
