-- Destinations are PID text or registered names (process.md §2, S- bad input).
local child = assert(process.spawn("app:child", "app:processes"))
assert(process.registry.register("child", child))

-- P-6: bad ones give an error, whichever function gets them.
for _, name in ipairs { "terminate", "cancel", "monitor", "unmonitor", "link", "unlink" } do
	local f = process[name]
	local wanted = name .. " requires a destination argument"
	check.fails(errors.INVALID, wanted .. ", got no value", f())
	check.fails(errors.INVALID, wanted .. ", got nil", f(nil))
	check.fails(errors.INVALID, wanted .. ", got table", f({}))
	check.fails(errors.INVALID, wanted .. ", got number", f(7))
	check.fails(errors.INVALID, wanted .. ", got boolean", f(true))
	-- PID-3: what is no PID is a name.
	for _, text in ipairs { "", "nobody", "{app:processes}", "app:processes|0x00001", "{app:processes|zz}", "{|0x00001}", "{app:processes|0x}" } do
		check.fails(errors.NOT_FOUND, "could not resolve '" .. text .. "' as PID or registered name", f(text))
	end
end
for _, bad in ipairs { {}, 7, true } do
	check.fails(errors.INVALID, "send requires a destination argument", process.send(bad, "t"))
end
check.fails(errors.INVALID, "send requires a destination argument, got nil", process.send(nil, "t"))
check.fails(errors.NOT_FOUND, "could not resolve 'nobody' as PID or registered name", process.send("nobody", "t"))

-- Nobody has heard of that.
check.equal(process.registry.lookup("child"), child)
check.equal({process.send("child", "by name", 1)}, {true})
check.equal({process.send(child, "by pid", 2)}, {true})
check.equal(assert(process.monitor("child")), true)
assert(process.send(child, "end"))
check.equal(process.events():receive().result, {value = "by name by pid "})

-- app:child --
local inbox, log = process.inbox(), ""
for m in function() return (inbox:receive()) end do
	if m:topic() == "end" then
		return log
	end
	log = log .. m:topic() .. " "
end
