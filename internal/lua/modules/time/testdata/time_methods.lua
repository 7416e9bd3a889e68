-- time.md §4
local time = require("time")
local t = time.date(2024, 12, 29, 13, 14, 15, 123456789, time.utc)
local function text(u) return u:format(time.RFC3339NANO) end

check.equal({ t:date() }, { 2024, 12, 29 })
check.equal({ t:clock() }, { 13, 14, 15 })
check.equal({ t:year(), t:month(), t:day(), t:hour(), t:minute(), t:second(), t:nanosecond() },
	{ 2024, 12, 29, 13, 14, 15, 123456789 })
check.equal({ t:weekday(), t:year_day() }, { time.SUNDAY, 364 })
check.equal({ t:unix(), t:unix_nano() }, { 1735478055, 1735478055123456789 })
check.equal(time.date(1, 1, 1, 0, 0, 0, 0, time.utc):unix_nano(), -62135596800e9)
check.equal({ t:is_zero(), time.date(1, 1, 1, 0, 0, 0, 0, time.utc):is_zero() }, { false, true })
check.equal(t:format("Mon Jan 2 15:04:05 MST 2006"), "Sun Dec 29 13:14:15 UTC 2024")
check.equal(t:format_rfc3339(), "2024-12-29T13:14:15Z")
check.equal(tostring(t), "2024-12-29 13:14:15.123456789 +0000 UTC")
assert(not string.find(tostring(time.now()), "m=", 1, true))

check.equal(text(t:add("1h")), "2024-12-29T14:14:15.123456789Z")
check.equal(text(t:add(-123456789)), "2024-12-29T13:14:15Z")
check.equal(text(t:add((time.parse_duration("-15s")))), "2024-12-29T13:14:00.123456789Z")
check.equal(t:add_date(1, 2, 3):format(time.DATE_ONLY), "2026-03-04")
check.equal(text(t), "2024-12-29T13:14:15.123456789Z", "a Time does not change")
check.raises([[bad argument #2 to 'add' (invalid duration "soon")]], function() t:add("soon") end)
check.raises("bad argument #2 to 'add' (duration expected, got nil)", t.add, t)
check.raises("'add_date' (number expected, got no value)", t.add_date, t, 1, 2)

local later = t:add("1s")
check.equal({ t:before(later), t:after(later), t:equal(later) }, { true, false, false })
check.equal({ later:before(t), later:after(t), later:equal(t) }, { false, true, false })
check.equal({ t:before(t), t:after(t), t:equal(t) }, { false, false, true })
check.equal({ tostring(later:sub(t)), tostring(t:sub(later)) }, { "1s", "-1s" })
for _, method in ipairs { "sub", "before", "after", "equal" } do
	check.raises("(time expected, got string)", t[method], t, "2024")
	check.raises("(time expected, got table)", t[method], {}, t)
end

local berlin = assert(time.load_location("Europe/Berlin"))
local there = t:in_location(berlin)
check.equal(there:format(time.RFC3339), "2024-12-29T14:14:15+01:00")
check.equal({ there:equal(t), there == t, there:location():string() }, { true, false, "Europe/Berlin" })
check.equal({ there:utc():format(time.RFC3339), there:utc():location():string() }, { "2024-12-29T13:14:15Z", "UTC" })
check.equal({ there:in_local():equal(t), there:in_local():location():string() }, { true, time.localtz:string() })
check.raises("(location expected, got string)", t.in_location, t, "UTC")

local second, none = time.parse_duration("1s"), time.parse_duration(0)
check.equal(text(t:add("500ms"):round(second)), "2024-12-29T13:14:16Z")
check.equal(text(t:truncate(second)), "2024-12-29T13:14:15Z")
check.equal({ text(t:round(none)), text(t:truncate(none)) }, { text(t), text(t) })
for _, bad in ipairs { 1, "1s" } do
	check.raises("(duration expected, got ", t.round, t, bad)
	check.raises("(duration expected, got ", t.truncate, t, bad)
end

check.raises("attempt to", function() return t < later end)
check.raises("attempt to", function() return t - later end)
