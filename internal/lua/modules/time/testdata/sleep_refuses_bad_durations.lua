-- time.md §1, §2: a bad duration is returned, not raised, and nothing is waited for.
local time = require("time")
local start = time.now()
for text, reason in pairs {
	[""] = 'invalid duration ""',
	["5"] = 'missing unit in duration "5"',
	["abc"] = 'invalid duration "abc"',
	["5 s"] = 'unknown unit " s" in duration "5 s"',
	["99999999999h"] = 'invalid duration "99999999999h"',
} do
	check.fails(errors.INVALID, "time.sleep: " .. reason, time.sleep(text))
	check.fails(errors.INVALID, "time.parse_duration: " .. reason, time.parse_duration(text))
end
check.fails(errors.INVALID, "time.sleep: duration expected, got nil", time.sleep())
check.fails(errors.INVALID, "time.sleep: duration expected, got table", time.sleep({}))
check.fails(errors.INVALID, "time.sleep: duration expected, got boolean", time.sleep(true))
check.fails(errors.INVALID, "time.sleep: duration expected, got time", time.sleep(time.now()))
check.fails(errors.INVALID, "time.sleep: invalid duration: nan nanoseconds", time.sleep(0 / 0))
check.fails(errors.INVALID, "time.sleep: invalid duration: inf nanoseconds", time.sleep(math.huge))
check.equal(tostring(time.now():sub(start)), "0s")
local _, err = time.sleep("abc")
check.equal(err:retryable(), false)
