-- U-9: what is wrong with the call itself changes nothing.
check.fails(errors.INVALID, "upgrade source must be a process id or nil, got number", process.upgrade(5))
check.fails(errors.INVALID, "upgrade source must be a process id or nil, got table", process.upgrade({}))
check.fails(errors.INVALID, "cannot send value of type function at arg 1", process.upgrade("app:nothing", print))
check.fails(errors.INVALID, "cannot send value of type channel at arg 2.x", process.upgrade(nil, 1, {x = channel.new()}))

-- U-8: what is wrong with the new code ends the process.
local function ends(kind, text, source)
	assert(process.spawn_monitored("app:upgrades", "app:processes", source))
	local result = process.events():receive().result
	check.equal(result.error:sub(1, #text), text)
	check.equal(result.error_info:kind(), kind)
end
ends(errors.NOT_FOUND, "upgrade: factory not found: app:nothing", "app:nothing")
ends(errors.NOT_FOUND, "upgrade: factory not found: ", "")
ends(errors.INTERNAL, "upgrade: failed to execute script: app:raises:28: boom", "app:raises")
ends(errors.NOT_FOUND, 'upgrade: method "main" not found in module', "app:methodless")
ends(errors.INTERNAL, "upgrade: deadlock: all coroutines blocked with no pending operations", "app:blocks")

-- app:upgrades --
local source = ...
pcall(process.upgrade, source)
return "it returned"

-- app:raises --
function main()
end
error("boom")

-- app:methodless --
function main(
) end

-- app:blocks --
function main()
end
channel.new():receive()
