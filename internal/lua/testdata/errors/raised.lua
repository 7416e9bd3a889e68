-- errors.md §6: what is raised, and what becomes of it as the end of a process.
local function ends(how, kind, text, retryable)
	local value, err = process.call("app:raises", "app:processes", how)
	check.fails(kind, text, value, err)
	check.equal(tostring(err), text)
	check.equal(err:retryable(), retryable)
	return err
end
ends("text", errors.INTERNAL, "app:raises:28: boom") -- ER-9: nil, not known
ends("level 0", errors.INTERNAL, "boom")
ends("number", errors.INTERNAL, "app:raises:32: 7")
ends("table", errors.INTERNAL, "in the table")
ends("empty table", errors.INTERNAL, "table: 0x00000001")
ends("nil", errors.INTERNAL, "nil")
ends("index", errors.INTERNAL, "app:raises:40: attempt to index a nil value")
ends("call", errors.INTERNAL, "app:raises:42: attempt to call a number value")
ends("assert", errors.INTERNAL, "app:raises:44: assertion failed!")
ends("assert text", errors.INTERNAL, "why")
ends("assert error", errors.CONFLICT, "why", true)
ends("object", errors.TIMEOUT, "late", false)
check.equal(ends("object with details", errors.TIMEOUT, "late"):details(), {at = {1, 2}})
local _, err = process.call("app:raises", "app:processes", "overflow")
check.equal(tostring(err):find("stack overflow", 1, true) ~= nil, true)

-- app:raises --
local how = ...
if how == "text" then
	error("boom")
elseif how == "level 0" then
	error("boom", 0)
elseif how == "number" then
	error(7)
elseif how == "table" then
	error({message = "in the table", code = 7})
elseif how == "empty table" then
	error({})
elseif how == "nil" then
	error()
elseif how == "index" then
	local x = (nil).y
elseif how == "call" then
	(5)()
elseif how == "assert" then
	assert(nil)
elseif how == "assert text" then
	assert(false, "why")
elseif how == "assert error" then
	assert(nil, errors.new { message = "why", kind = errors.CONFLICT, retryable = true })
elseif how == "object" then
	error(errors.new { message = "late", kind = errors.TIMEOUT, retryable = false })
elseif how == "object with details" then
	error(errors.new { message = "late", kind = errors.TIMEOUT, details = {at = {1, 2}} })
elseif how == "overflow" then
	local function f() return 1 + f() end
	f()
end
