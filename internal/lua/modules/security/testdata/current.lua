-- Without an actor and a scope (SEC-3, SEC-4): everything works, but nothing is
-- expressly allowed.
check.equal(security.actor(), nil)
check.equal(security.scope(), nil)
check.equal(security.can("read", "x"), false)
check.equal(process.send(process.pid(), "t"), true)
check.raises("string expected", security.can, "read")
check.raises("string expected", security.can, 1, "x")
check.raises("table expected", security.can, "read", "x", "meta")

-- A child inherits what its spawner has or what the builder says (SP-4); with
-- only an actor or only a scope the context is incomplete (SEC-1).
local all = security.new_scope { assert(security.policy("all")) }
local builder = process.with_context({}):with_actor(security.new_actor("u1"))
check.equal(builder:call("app:child", "app:processes"), "u1 nil: false, its child u1 nil: false")
check.equal(builder:with_scope(all):call("app:child", "app:processes"), "u1 app:all: true, its child u1 app:all: true")
check.equal(process.with_context({}):with_scope(all):call("app:child", "app:processes"), "nil app:all: false, its child nil app:all: false")
check.equal(process.call("app:child", "app:processes"), "nil nil: false, its child nil nil: false")

-- An upgrade keeps both (U-2).
check.equal(builder:with_scope(all):call("app:upgrades", "app:processes"), "u1 app:all: true")

-- app:child --
local is_child = ...
local actor, scope = security.actor(), security.scope()
local text = (actor and actor:id() or "nil") .. " " .. (scope and scope:policies()[1]:id() or "nil") .. ": "
    .. tostring(security.can("read", "x"))
if is_child then
    return text
end
return text .. ", its child " .. assert(process.call("app:child", "app:processes", true))

-- app:upgrades --
process.upgrade("app:child", true)
