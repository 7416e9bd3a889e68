-- C-1: on an error nothing is delivered; arguments are looked at before the destination.
local me = process.pid()
local function refused(text, ...)
	check.fails(errors.INVALID, text, process.cancel(me, ...))
	check.fails(errors.INVALID, text, process.cancel("nobody", ...))
end
refused("invalid duration format: -1", -1)
refused("invalid duration format: nan", 0 / 0)
refused("invalid duration format: inf", math.huge)
refused("invalid duration format: -inf", -math.huge)
for _, text in ipairs { "5x", "10", "-1s", "+", "-", ".", "1s2", "5 s", ".5", "-0.1ms", "1h-5m", "99999999999999999999s" } do
	refused("invalid duration format: " .. text, text)
end
refused("invalid duration format: -1s", time.parse_duration("-1s"))
local wrong = "deadline must be either a duration string or milliseconds number"
refused(wrong .. ", got boolean", true)
refused(wrong .. ", got table", {})
refused(wrong .. ", got function", print)
refused(wrong .. ", got channel", channel.new())
refused("reason must be a string, got number", "5s", 7)
refused("reason must be a string, got table", nil, {})
check.equal(channel.select({process.events():case_receive()}, true).default, true)

-- C-10
local dead = assert(process.spawn_monitored("app:dead", "app:processes"))
process.events():receive()
check.fails(errors.NOT_FOUND, "process not found", process.cancel(dead))
check.fails(errors.NOT_FOUND, "process not found", process.cancel(dead, "1s"))

-- app:dead --
return
