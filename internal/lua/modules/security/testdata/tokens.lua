-- SEC-23, SEC-24, SEC-25: token stores.
check.fails(errors.INVALID, "token store id cannot be empty", security.token_store(""))
check.fails(errors.INTERNAL, "token store not found: app:gone", security.token_store("gone"))
check.raises("string expected", security.token_store)
local store = assert(security.token_store("tokens"))

local ann = security.new_actor("ann", { tier = "gold" })
local scope = security.new_scope { assert(security.policy("reads")), assert(security.policy("no_secrets")) }
local token = assert(store:create(ann, scope, { meta = { device = "phone" } }))
check.equal(token:match("^[%w_-]+%.[%w_-]+$"), token)
local actor, found, err = store:validate(token)
check.equal(err, nil)
check.equal(actor:id(), "ann")
check.equal(actor:meta(), { tier = "gold" })
check.equal(found:evaluate(actor, "read", "x"), "allow")
check.equal(found:evaluate(actor, "read", "secret"), "deny")

-- Two tokens are never the same, and none can be made up.
local other = assert(store:create(ann, scope))
assert(other ~= token)
local base, signature = token:match("^(.*)%.(.*)$")
for _, bad in ipairs({ "", "x", base, base .. ".", "." .. signature, other:match("^.*%.") .. signature, token .. "A", token .. "=", " " .. token, token:sub(1, -2) }) do
    local none, nothing, err = store:validate(bad)
    check.equal(nothing, nil)
    check.fails(errors.INTERNAL, "invalid token format", none, err)
    check.fails(errors.INTERNAL, "invalid token format", store:revoke(bad))
end

-- Expiration: durations, days, milliseconds, the default of the store.
local function lives(options, span)
    local token = assert(store:create(ann, scope, options))
    assert(store:validate(token))
    time.sleep(span - time.MILLISECOND)
    assert(store:validate(token))
    time.sleep("1ms")
    local none, _, err = store:validate(token)
    check.fails(errors.INTERNAL, "token expired", none, err)
end
lives({ expiration = "90s" }, 90 * time.SECOND)
lives({ expiration = "0d2h" }, 2 * time.HOUR)
lives({ expiration = 1500 }, 1500 * time.MILLISECOND)
lives({ expiration = 0 }, time.HOUR)
lives({ expiration = "0s" }, time.HOUR)
lives(nil, time.HOUR)
for _, bad in ipairs({ "soon", "", "-1s", "-1d", "1dd", "1d-1h", "99999999d", "d", -1, true, 0 / 0, 1e300 }) do
    check.fails(errors.INVALID, "invalid expiration format", store:create(ann, scope, { expiration = bad }))
end
check.fails(errors.INVALID, "meta must be a table", store:create(ann, scope, { meta = 1 }))
check.raises("Actor expected", store.create, store, "ann", scope)
check.raises("Scope expected", store.create, store, ann)
check.raises("table expected", store.create, store, ann, scope, 1)
check.raises("string expected", store.validate, store)
check.raises("TokenStore expected", store.close, ann)

-- Revoked is gone.
token = assert(store:create(ann, scope))
check.equal(store:revoke(token), true)
local none, _, err = store:validate(token)
check.fails(errors.INTERNAL, "token not found", none, err)
check.fails(errors.INTERNAL, "token not found", store:revoke(token))

-- A closed handle is closed; others are not.
check.equal(store:close(), true)
check.equal(store:close(), true)
check.fails(errors.INTERNAL, "token store is closed", store:create(ann, scope))
local none, _, err = store:validate(token)
check.fails(errors.INTERNAL, "token store is closed", none, err)
check.fails(errors.INTERNAL, "token store is closed", store:revoke(token))
assert(security.token_store("tokens"):create(ann, scope))
