-- P-6 SP- bad input, the same for all four functions; nothing is started.
for _, name in ipairs { "spawn", "spawn_monitored", "spawn_linked", "spawn_linked_monitored" } do
	local f = process[name]
	local few = name .. " requires at least id and host arguments"
	check.fails(errors.INVALID, few, f())
	check.fails(errors.INVALID, few, f("app:child"))
	check.fails(errors.INVALID, few, f(1, "app:processes"))
	check.fails(errors.INVALID, few, f("app:child", {}))
	local pid, err = f("app:nothing", "app:processes")
	check.fails(errors.NOT_FOUND, "factory not found", pid, err)
	check.equal(err:details(), {factory_id = "app:nothing"})
	pid, err = f("app:child", "app:nowhere")
	check.fails(errors.NOT_FOUND, "host not found", pid, err)
	check.equal(err:details(), {host_id = "app:nowhere"})
	check.fails(errors.INVALID, "cannot send value of type function at arg 1", f("app:child", "app:processes", print))
	check.fails(errors.INVALID, "cannot send value of type channel at arg 2.c", f("app:child", "app:processes", 1, {c = channel.new()}))
	check.fails(errors.NOT_FOUND, 'method "main" not found in module', f("app:methodless", "app:processes"))
	check.fails(errors.NOT_FOUND, 'method "main" not found in module', f("app:nothing_returned", "app:processes"))
	check.fails(errors.INTERNAL, "failed to execute script: app:raises:58: boom", f("app:raises", "app:processes"))
	local _, err = f("app:raises", "app:processes")
	check.equal(err:retryable(), false)
end
check.equal(channel.select({process.inbox():case_receive()}, true).default, true)

-- SP-2: a failed spawn leaves no EXIT, no LINK_DOWN and no name behind. The
-- chunk has its pid already, and can be talked to.
process.set_options { trap_links = true }
check.fails(errors.INTERNAL, "failed to execute script", process.spawn_linked_monitored("app:short", "app:processes", process.pid()))
local pid = process.listen("chunk"):receive()
check.fails(errors.NOT_FOUND, "name not registered", process.registry.lookup("short"))
check.fails(errors.NOT_FOUND, "process not found", process.send(pid, "t"))
check.fails(errors.NOT_FOUND, "pid not registered", process.monitor(pid))
check.equal(channel.select({process.events():case_receive()}, true).default, true)

-- app:child --
process.send("{app:processes|0x00001}", "started")

-- app:methodless --
local M = {}
function M.start()
end
local function main() end
function M.main(
) end
M.main = nil
return M

-- app:nothing_returned --
local function main() end
function main() end
function main(
) end

-- app:raises --
function main()
end
local tell = process
error("boom")

-- app:short --
local function main() end
function main() end
function main(
) end
process.registry.register("short")
process.send("{app:processes|0x00001}", "chunk", process.pid())
error("after that")
