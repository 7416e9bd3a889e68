-- SEC-26: what a builder with a name may do to whoever holds the name already is
-- what the spawner may do to that process, and registering a name needs the
-- permission for it.
local u1 = security.new_actor("u1")
local needed = { "process.send", "process.monitor", "process.link", "process.monitor" }
local function under(denied, id, ...)
    local scope = security.new_scope { assert(security.policy("processes")), assert(security.policy("no:" .. denied)) }
    return process.with_context({}):with_actor(u1):with_scope(scope):call(id, "app:processes", ...)
end
local holder = assert(process.with_context({}):with_name("held"):spawn("app:waits", "app:processes"))
for i, permission in ipairs(needed) do
    check.equal(under(permission, "app:tries", i, permission, holder), "denied")
end
check.equal(under("nothing", "app:tries", 1, "", holder), holder)
check.equal(under("nothing", "app:tries", 2, "", holder), holder)
check.equal(under("process.registry.register", "app:tries", 5, "process.registry.register", holder), "denied")
check.equal(process.registry.lookup("fresh"), nil)

-- app:tries --
local i, permission, holder = ...
local b = process.with_context({}):with_name(i == 5 and "fresh" or "held")
local result, err
if i == 1 then
    result, err = b:with_message("t", 1):spawn("app:waits", "app:processes")
elseif i == 2 then
    result, err = b:spawn_monitored("app:waits", "app:processes")
elseif i == 3 then
    result, err = b:spawn_linked("app:waits", "app:processes")
elseif i == 4 then
    result, err = b:call("app:waits", "app:processes")
else
    result, err = b:spawn("app:waits", "app:processes")
end
if result then
    return result
end
check.equal(err:kind(), errors.PERMISSION_DENIED)
check.equal(err:details().action, permission)
check.equal(err:details().resource, i == 5 and "fresh" or holder)
check.equal(process.registry.lookup("held"), holder)
return "denied"

-- app:waits --
process.inbox():receive()
