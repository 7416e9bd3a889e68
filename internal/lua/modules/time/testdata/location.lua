-- time.md §6
local time = require("time")
check.equal({ time.utc:string(), tostring(time.utc) }, { "UTC", "UTC" })
check.equal(tostring(time.localtz), "Local")

local tokyo, err = time.load_location("Asia/Tokyo")
check.equal({ err, tokyo:string(), tostring(tokyo) }, { nil, "Asia/Tokyo", "Asia/Tokyo" })
check.fails(errors.INVALID, "empty location name", time.load_location(""))
check.fails(errors.NOT_FOUND, "unknown time zone Mars/Olympus", time.load_location("Mars/Olympus"))
check.fails(errors.NOT_FOUND, "unknown time zone ../etc/passwd", time.load_location("../etc/passwd"))
check.raises("bad argument #1 to 'load_location' (string expected, got number)", time.load_location, 1)

local east = time.fixed_zone("EAST", 3 * 3600)
check.equal(east:string(), "EAST")
check.equal(time.unix(0):in_location(east):format(time.RFC1123Z), "Thu, 01 Jan 1970 03:00:00 +0300")
check.raises("bad argument #1 to 'fixed_zone' (string expected, got nil)", time.fixed_zone, nil, 0)
check.raises("bad argument #2 to 'fixed_zone' (number expected, got string)", time.fixed_zone, "X", "0")
check.raises("location expected", east.string, "x")
