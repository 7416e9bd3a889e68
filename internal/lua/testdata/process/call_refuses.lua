-- P-6 E- bad input, for both names.
for _, name in ipairs { "call", "exec" } do
	local f = process[name]
	local few = name .. " requires id and host arguments"
	check.fails(errors.INVALID, few, f())
	check.fails(errors.INVALID, few, f("app:child"))
	check.fails(errors.INVALID, few, f({}, "app:processes"))
	check.fails(errors.INVALID, few, f("app:child", 1))
	check.fails(errors.INVALID, "process ID required", f("", "app:processes"))
	for _, id in ipairs { "child", ":child", "app:", ":" } do
		check.fails(errors.INVALID, "invalid process ID format (namespace:name required)", f(id, "app:processes"))
	end
	check.fails(errors.INVALID, "host ID required", f("app:child", ""))
	local v, err = f("app:nothing", "app:processes")
	check.fails(errors.NOT_FOUND, "factory not found", v, err)
	check.equal(err:details(), {factory_id = "app:nothing"})
	v, err = f("app:child", "app:nowhere")
	check.fails(errors.NOT_FOUND, "host not found", v, err)
	check.equal(err:details(), {host_id = "app:nowhere"})
	check.fails(errors.INVALID, "cannot send value of type thread at arg 1", f("app:child", "app:processes", coroutine.create(print)))
	check.fails(errors.INTERNAL, "failed to execute script: app:raises:31: boom", f("app:raises", "app:processes"))
	check.fails(errors.NOT_FOUND, 'method "main" not found in module', f("app:methodless", "app:processes"))
end
check.equal(channel.select({process.inbox():case_receive()}, true).default, true)

-- app:child --
process.send("{app:processes|0x00001}", "started")
-- app:raises --
function main()
end
error("boom")
-- app:methodless --
function main(
) end
