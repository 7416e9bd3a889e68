-- SEC-18: what needs no permission works with a scope that allows nothing, and
-- what is given with it does not (SEC-6).
local scope = security.new_scope()
local result, err = process.with_context({}):with_actor(security.new_actor("u1")):with_scope(scope):call("app:free", "app:processes")
check.equal(err, nil)
check.equal(result, "ok")

-- app:free --
check.equal(process.pid(), "{app:processes|0x00002}")
check.equal(process.id(), "app:free")
check.fails(errors.NOT_FOUND, "name not registered", process.registry.lookup("gone"))
assert(process.inbox())
assert(process.events())
local ch = assert(process.listen("topic"))
check.equal(process.unlisten(ch), true)
check.equal(process.get_options().trap_links, false)
check.equal(process.set_options({ trap_links = true }), true)
check.fails(errors.PERMISSION_DENIED, "not allowed to send: ", process.send(process.pid(), "topic"))
check.raises("not allowed to spawn with custom context", process.with_context, {})
return "ok"
