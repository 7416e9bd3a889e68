-- V-10 ER-4: error objects arrive as error objects, also in tables and as arguments.
local err = errors.wrap(errors.new { message = "row missing", kind = errors.NOT_FOUND, retryable = true, details = {id = 7, list = {1, {2}}} }, "load profile")
local function whole(e)
	check.equal(type(e), "userdata")
	check.equal({e:kind(), e:message(), e:retryable(), tostring(e)}, {errors.NOT_FOUND, "row missing", true, "load profile: row missing"})
	check.equal(e:details(), {id = 7, list = {1, {2}}})
	check.equal(#e:stack() > 0, true)
	check.equal(errors.is(e, errors.NOT_FOUND), true)
	return e
end
-- The stack stays at home (V-10); that of an error of a call is the caller's (ER-3).
local function stack(e)
	local calls = errors.call_stack(e)
	return calls and calls.frames[1].source .. ":" .. calls.frames[1].line
end
local t = process.listen("t")
process.send(process.pid(), "t", err)
check.equal(stack(whole(t:receive())), nil)
process.send(process.pid(), "t", {deep = {err}})
whole(t:receive().deep[1])
whole(process.call("app:in_table", "app:processes", {err})[1])

-- ER-3: so do those that end a process, returned or raised.
for _, how in ipairs { "returns", "raises" } do
	local value, got = process.call("app:fails", "app:processes", how, err)
	check.equal(value, nil)
	check.equal(stack(whole(got)), "app:main:25")
	assert(process.spawn_monitored("app:fails", "app:processes", how, err))
	local result = process.events():receive().result
	check.equal(result.error, "load profile: row missing") -- ER-5
	whole(result.error_info)
end
-- ER-6: the empty kind becomes INTERNAL there, and only there.
process.send(process.pid(), "t", errors.new("plain"))
check.equal(t:receive():kind(), "")
check.equal(select(2, process.call("app:fails", "app:processes", "returns", errors.wrap("plain", "while")))  :kind(), errors.INTERNAL)
local _, wrapped = process.call("app:fails", "app:processes", "raises", errors.wrap("plain", "while"))
check.equal({wrapped:kind(), wrapped:message(), tostring(wrapped)}, {errors.INTERNAL, "plain", "while: plain"})

-- V-12: moments, spans and zones arrive as equal objects of their type.
local now, span, zone = time.now(), time.parse_duration("90m"), time.fixed_zone("X", 3600)
process.send(process.pid(), "t", now, span, {zone})
local r = t:receive()
check.equal({r[1]:equal(now), tostring(r[1]), r[2]:hours(), tostring(r[3][1])}, {true, tostring(now), 1.5, tostring(zone)})
check.equal(process.call("app:later", "app:processes", now, span), tostring(now:add(span)))

-- app:in_table --
return ...

-- app:fails --
local how, err = ...
assert(errors.is(err, err:kind()))
if how == "raises" then
	error(err)
end
return nil, err

-- app:later --
local now, span = ...
return tostring(now:add(span))
