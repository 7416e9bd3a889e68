-- security.md §7, SEC-6, SEC-25: what each function does without its permission,
-- and that the permission named for it is enough. A denial is never retryable.
local u1 = security.new_actor("u1")
local function under(policies, id, ...)
    local scope = security.new_scope()
    for _, name in ipairs(policies) do
        scope = scope:with(assert(security.policy(name)))
    end
    return process.with_context({}):with_actor(u1):with_scope(scope):call(id, "app:processes", ...)
end
check.equal(under({}, "app:tries", "Nothing"), "ok")
check.equal(under({ "actors" }, "app:tries", "actors"), "ok")
check.equal(under({ "scopes" }, "app:tries", "scopes"), "ok")
check.equal(under({ "get_policy" }, "app:tries", "get_policy"), "ok")
check.equal(under({ "get_group" }, "app:tries", "get_group"), "ok")
check.equal(under({ "get_store" }, "app:tries", "get_store"), "ok")
check.equal(under({ "get_store", "create_token" }, "app:tries", "create_token"), "ok")

-- app:tries --
local granted = ...
local function raises(permission, text, f, ...)
    local ok, err = pcall(f, ...)
    if granted == permission then
        check.equal(ok, true)
        return err
    end
    check.equal(ok, false)
    check.equal(err:kind(), errors.PERMISSION_DENIED)
    check.equal(err:retryable(), false)
    check.equal(err:message():sub(1, #text), text)
    assert(err:message():find('%(actor "u1": no policy in its scope %['), err:message())
    assert(err:message():find("asked at app:tries:%d+%)$"), err:message())
end
local function fails(permission, text, value, err)
    if granted == permission then
        return assert(value, err)
    end
    check.fails(errors.INVALID, text, value, err)
    check.equal(err:retryable(), false)
end
raises("actors", "not allowed to create actor with ID: ann (", security.new_actor, "ann")
raises("none", "not allowed to create actor with ID: bob (", security.new_actor, "bob")
raises("scopes", "not allowed to create scope (", security.new_scope)
local own = security.scope()
raises("scopes", "not allowed to create scope without a policy (", own.without, own, "app:all")
local reads = fails("get_policy", "not allowed to get policy: app:reads (", security.policy("reads"))
if reads then
    raises("scopes", "not allowed to create scope with a policy (", own.with, own, reads)
end
fails("none", "not allowed to get policy: app:all (", security.policy("app:all"))
fails("get_group", "not allowed to get policy group: app:basic (", security.named_scope("basic"))
if granted == "create_token" then
    local store = assert(security.token_store("tokens"))
    assert(store:create(security.actor(), own))
    check.equal(select("#", store:validate("t")), 3)
    local _, _, err = store:validate("t")
    check.fails(errors.INVALID, "not allowed to validate token: app:tokens (", nil, err)
    check.fails(errors.INVALID, "not allowed to revoke token: app:tokens (", store:revoke("t"))
    assert(not tostring(err):find('"t"'), "the token is in the message")
else
    local store = raises("get_store", "not allowed to get token store: app:tokens (", security.token_store, "tokens")
    if store then
        check.fails(errors.INVALID, "not allowed to create token: app:tokens (", store:create(security.actor(), own))
    end
end
return "ok"
