-- ER-1: functions of the runtime return error objects, which join with text.
local _, err = process.send("nobody", "t")
check.equal(type(err), "userdata")
check.equal(err:kind(), errors.NOT_FOUND)
check.equal("send: " .. err, "send: could not resolve 'nobody' as PID or registered name")
check.equal(string.find(err, "nobody", 1, true) ~= nil, true)
check.equal(err:stack(), "app:main:2 (function <app:main:1>)")

-- And so do those that raise them.
local _, raised = pcall(function() process.with_context({}):with_name("") end)
check.equal(raised:kind(), errors.INVALID)
check.equal(raised:stack():match("[^\n]+"), "app:main:10 (function <app:main:10>)")

-- ER-2: what a main returns as its second result decides.
local function exit(...)
	local value, err = process.call("app:returns", "app:processes", ...)
	return value, err and err:kind() .. " " .. err, err and err:retryable()
end
check.equal({exit(1, "text")}, {nil, "Internal text", false})
check.equal({exit(1, errors.new { message = "m", kind = errors.CANCELED })}, {nil, "Canceled m"})
check.equal({exit(1, false)}, {1})
check.equal({exit(1, nil)}, {1})
check.equal({exit(1, true)}, {1})

-- app:returns --
return ...
