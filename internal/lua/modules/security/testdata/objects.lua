-- SEC-21: actors, scopes and policies, which never change.
local ann = security.new_actor("ann", { tier = "gold", tags = { "a", "b" }, limits = { max = 3 } })
check.equal(ann:id(), "ann")
check.equal(ann:meta(), { tier = "gold", tags = { "a", "b" }, limits = { max = 3 } })
local meta = ann:meta()
meta.tier, meta.limits.max, meta.tags[1] = "tin", 99, "z"
check.equal(ann:meta(), { tier = "gold", tags = { "a", "b" }, limits = { max = 3 } })
local given = { tier = "gold" }
local bob = security.new_actor("bob", given)
given.tier = "tin"
check.equal(bob:meta(), { tier = "gold" })
check.equal(security.new_actor("eve"):meta(), {})
check.raises("string expected", security.new_actor)
check.raises("table expected", security.new_actor, "x", 1)
check.raises("a table with string keys expected", security.new_actor, "x", { 1, 2 })

local reads, no_secrets = assert(security.policy("app:reads")), assert(security.policy("no_secrets"))
check.equal(reads:id(), "app:reads")
check.equal(no_secrets:id(), "app:no_secrets")
check.equal(reads:evaluate(ann, "read", "x"), "allow")
check.equal(reads:evaluate(ann, "write", "x", { a = 1 }), "undefined")
check.equal(no_secrets:evaluate(ann, "read", "secret"), "deny")

local scope = security.new_scope({ reads })
local more = scope:with(no_secrets)
check.equal(scope:evaluate(ann, "read", "secret"), "allow")
check.equal(more:evaluate(ann, "read", "secret"), "deny")
check.equal(more:evaluate(ann, "read", "x"), "allow")
check.equal(more:evaluate(ann, "write", "x"), "undefined")
check.equal(security.new_scope():evaluate(ann, "read", "x"), "undefined")
check.equal(#security.new_scope():policies(), 0)

local list = more:policies()
check.equal(#list, 2)
check.equal(list[1]:id() .. " " .. list[2]:id(), "app:no_secrets app:reads")
list[1] = nil
check.equal(#more:policies(), 2)

for _, by in ipairs({ no_secrets, "app:no_secrets", "no_secrets", { "app", "no_secrets" }, { ns = "app", name = "no_secrets" } }) do
    check.equal(more:contains(by), true)
    check.equal(scope:contains(by), false)
    check.equal(more:without(by):evaluate(ann, "read", "secret"), "allow")
end
check.equal(#more:with(reads):policies(), 2)

-- Wrong types.
check.raises("Actor expected", ann.id, scope)
check.raises("Actor expected", ann.id, "ann")
check.raises("Scope expected", scope.policies, ann)
check.raises("Policy expected", reads.id, scope)
check.raises("Policy expected", scope.with, scope, "app:reads")
check.raises("Policy expected", scope.with, scope, ann)
check.raises("Policy, id or {ns, name} expected", scope.without, scope, 1)
check.raises("Policy expected", scope.contains, scope, ann)
check.raises("Actor expected", scope.evaluate, scope, "ann", "read", "x")
check.raises("string expected", scope.evaluate, scope, ann, "read")
check.raises("Policy expected", security.new_scope, { reads, "app:no_secrets" })
check.raises("table expected", security.new_scope, reads)
check.raises("Actor expected", function() process.with_context({}):with_actor(scope) end)
check.raises("Actor expected", function() process.with_context({}):with_actor(nil) end)
check.raises("Scope expected", function() process.with_context({}):with_scope({}) end)
check.raises("Scope expected", function() process.with_context({}):with_scope() end)

-- Nobody has to wait for an answer to something very large (SEC-28).
local long = ("x"):rep(70000)
check.raises("action and resource have at most 65536 bytes", security.can, "read", long)
check.raises("table too large", security.can, "read", "x", { a = long:rep(10) })
check.raises("table too large", security.new_actor, "x", { a = { b = { long:rep(10) } } })
local everything = security.new_scope { assert(security.policy("all")) }
local b = process.with_context({}):with_actor(ann):with_scope(everything)
check.equal(b:call("app:long", "app:processes"), "ok")

-- SEC-22: names; groups of the namespace of the program or with their own.
check.fails(errors.INTERNAL, "policy not found: app:gone", security.policy("gone"))
check.fails(errors.INTERNAL, "policy group not found: app:gone", security.named_scope("gone"))
check.fails(errors.INTERNAL, "policy not found: other:reads", security.policy("other:reads"))
check.equal(#assert(security.named_scope("basic")):policies(), 2)
check.equal(#assert(security.named_scope("other:both")):policies(), 1)
check.raises("string expected", security.policy)
check.raises("string expected", security.named_scope, {})

-- app:long --
local name = ("x"):rep(70000)
local ok, err = process.registry.register(name)
check.fails(errors.PERMISSION_DENIED, "resources have at most 65536 bytes: process.registry.register", ok, err)
assert(#err:message() < 4000)
check.equal(process.registry.register(name:sub(1, 60000)), true)
return "ok"
