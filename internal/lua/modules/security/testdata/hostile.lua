-- A process cannot widen what it may do: not by making things up, not by changing
-- what it gets, not through others (SEC-15, SEC-21, SEC-26). It may do everything
-- with processes but what concerns security, and is denied the resource "secret".
local scope = security.new_scope { assert(security.policy("processes")), assert(security.policy("no_secrets")), assert(security.policy("reads")) }
scope = scope:with(assert(security.policy("all"))):without("all")
local no_security = process.with_context({ key = "v" }):with_actor(security.new_actor("mallory")):with_scope(scope)
local pid = assert(no_security:spawn_monitored("app:mallory", "app:processes", process.pid()))
local events, inbox = process.events(), process.inbox()
local ending = events:receive()
assert(not ending.result.error, ending.result.error)
check.equal(ending.result.value, "ok")

-- app:mallory --
local victim = ...
local function denied(...)
    local results = { pcall(...) }
    local err = results[1] and results[3] or results[2]
    check.equal(type(err), "userdata")
    assert(err:kind() == errors.PERMISSION_DENIED or err:kind() == errors.INVALID, err:kind() .. " " .. err:message())
end
local function same()
    check.equal(security.actor():id(), "mallory")
    check.equal(#security.scope():policies(), 3)
    check.equal(security.can("read", "secret"), false)
    check.equal(security.can("read", "x"), true)
    check.equal(security.can("write", "x"), false)
    denied(security.new_scope)
    denied(process.registry.register, "secret")
end
same()

-- What it gets cannot be changed.
local list = security.scope():policies()
for i = #list, 1, -1 do
    list[i] = nil
end
security.actor():meta().role = "admin"
local scope, actor = security.scope(), security.actor()
check.raises("", function() scope.evaluate = function() return "allow" end end)
check.raises("", function() actor.id = function() return "root" end end)
check.raises("", function() security.can = function() return true end end)
check.raises("", function() security.new = 1 end)
check.raises("", rawset, security, "actor", nil)
for _, object in ipairs({ scope, actor, scope:policies()[1], process.with_context({}) }) do
    check.equal(type(getmetatable(object)) ~= "table" or not pcall(rawset, getmetatable(object), "__index", {}), true)
    check.raises("", setmetatable, object, {})
end
same()

-- What is made up is not taken.
local fake = setmetatable({}, { __index = { id = function() return "root" end }, __metatable = "Actor" })
local b = process.with_context({})
check.raises("Actor expected", b.with_actor, b, fake)
check.raises("Scope expected", b.with_scope, b, setmetatable({}, getmetatable(scope)))
check.raises("Scope expected", b.with_scope, b, scope:policies()[1])
check.raises("Actor expected", scope.evaluate, scope, fake, "read", "secret")
check.raises("Scope expected", scope.with, fake, scope:policies()[1])
check.raises("SpawnBuilder expected", b.with_actor, {}, actor)

-- Nothing of it crosses to another process.
check.fails(errors.INVALID, "cannot send value of type Actor at arg 1", process.send(victim, "t", actor))
check.fails(errors.INVALID, "cannot send value of type Scope", process.send(victim, "t", { scope }))
check.fails(errors.INVALID, "cannot send value of type Policy", process.spawn("app:same", "app:processes", scope:policies()[1]))
check.raises("cannot send value of type Scope", process.with_context, { scope = scope })
check.fails(errors.INVALID, "cannot send value of type SpawnBuilder", process.send(victim, "t", b))

-- Children, calls and upgrades have what it has, whatever they are given.
check.equal(process.call("app:same", "app:processes"), "mallory 3")
check.equal(process.exec("app:same", "app:processes"), "mallory 3")
check.equal(b:call("app:same", "app:processes"), "mallory 3")
check.equal(process.with_context({ actor = "root", scope = "all" }):call("app:same", "app:processes"), "mallory 3")
check.equal(process.with_options({ actor = "root", scope = "all" }):call("app:same", "app:processes"), "mallory 3")
check.equal(process.call("app:upgraded", "app:processes"), "mallory 3")

-- A deny on a name is not got round with a builder, nor is a pid with another way
-- to write it.
denied(function() return b:with_name("secret"):spawn("app:waits", "app:processes") end)
check.equal(process.registry.lookup("secret"), nil)

-- The scope of other code running meanwhile is its own.
local done = channel.new(1)
coroutine.spawn(function()
    same()
    done:send(true)
end)
done:receive()
same()
return "ok"

-- app:same --
return security.actor():id() .. " " .. #security.scope():policies()

-- app:upgraded --
process.upgrade("app:same")

-- app:waits --
process.inbox():receive()
