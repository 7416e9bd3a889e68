-- X-1 X-2: how a process ends, and what its watchers see (process.md §5).
local events = process.events()
local function exit(how, ...)
	assert(process.spawn_monitored("app:" .. how, "app:processes", ...))
	return events:receive().result
end
local function normal(want, ...)
	check.equal(exit("returns", ...), want)
end
normal({})
normal({}, nil)
normal({value = 42}, 42)
normal({value = false}, false)
normal({value = 0}, 0)
normal({value = ""}, "")
normal({value = {a = {1}}}, {a = {1}})
normal({value = 1}, 1, nil)
normal({value = 42}, 42, false)
normal({value = 1}, 1, {})
normal({value = 1}, 1, 2, "three")
normal({value = 1}, 1, nil, "three")
normal({}, nil, 7)

local function failed(kind, text, how, ...)
	local result = exit(how, ...)
	check.equal(result.value, nil)
	check.equal(result.error, text)
	check.equal(type(result.error), "string")
	-- X-3: nothing of the error is lost.
	check.equal(result.error_info:kind(), kind)
	check.equal(result.error_info:message(), text)
	return result.error_info
end
-- ER-2: a text or an error object as the second result is a failure.
check.equal(failed(errors.INTERNAL, "text", "returns", nil, "text"):retryable(), false)
failed(errors.INTERNAL, "bad", "returns", false, "bad")
failed(errors.INTERNAL, "bad", "returns", 42, "bad")
failed(errors.INTERNAL, "", "returns", nil, "")
local info = failed(errors.CONFLICT, "gone", "returns", 1, errors.new { message = "gone", kind = errors.CONFLICT, retryable = true, details = {id = 7, list = {1, {2}}} })
check.equal(info:retryable(), true)
check.equal(info:details(), {id = 7, list = {1, {2}}})

-- Uncaught errors. ER-9: whether to retry is not known. LM-4: entries are named.
check.equal(failed(errors.INTERNAL, "app:raises:74: boom", "raises", "boom"):retryable(), nil)
failed(errors.INTERNAL, "nil", "raises", nil)
failed(errors.INTERNAL, "in a field", "raises", {message = "in a field"})
failed(errors.TIMEOUT, "late", "raises", errors.new { message = "late", kind = errors.TIMEOUT })
failed(errors.INTERNAL, "plain", "raises", errors.new("plain")) -- ER-6
failed(errors.INTERNAL, "app:indexes:77: attempt to index local 'x' (a nil value)", "indexes")
failed(errors.INTERNAL, "app:spawns:80: in a coroutine", "spawns") -- CO-7
failed(errors.INTERNAL, "cannot send value of type function at result", "returns_function")
failed(errors.INTERNAL, "cannot send value of type channel at result.deep[1]", "returns_channel")

-- Ends that others cause.
local function ended(how, act)
	local pid = assert(process.spawn_monitored("app:waits", "app:processes"))
	act(pid)
	local result = events:receive().result
	check.equal(result.error, how)
	check.equal(result.error_info:retryable(), nil) -- ER-9
	return result.error_info:kind()
end
check.equal(ended("process terminated", process.terminate), errors.INTERNAL)
check.equal(ended("process terminated: cancel deadline exceeded", function(pid) process.cancel(pid, 5) end), errors.TIMEOUT)
assert(process.spawn_monitored("app:links", "app:processes"))
local result = events:receive().result
check.equal(result.error, "linked process failed")
check.equal(result.error_info:kind(), errors.INTERNAL)

-- app:returns --
return ...

-- app:raises --
error(...)

-- app:indexes --
local x; return x.y

-- app:spawns --
coroutine.spawn(function() error("in a coroutine") end); process.inbox():receive()

-- app:returns_function --
return print

-- app:returns_channel --
return {deep = {channel.new()}}

-- app:waits --
process.inbox():receive()

-- app:links --
process.spawn_linked("app:raises", "app:processes", "x")
process.inbox():receive()
