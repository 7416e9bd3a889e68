---@meta
--[[
Who the running code acts for, what the policies let it do, and tokens. Declare it with `modules: [security]`.

A process has an actor and a scope, a set of policies, or lacks one or both. It gets them from the `lifecycle.security` of
its service and hands them down to what it spawns; messages never carry them. Without both nothing is checked, or with
`security.strict_mode` everything denied. Actors, scopes and policies never change and cannot be sent to other processes.

Each function names the permission that it needs. Without it, functions that return an error return one of kind INVALID;
the others raise one of kind PERMISSION_DENIED. The text of a denial says which policies were asked; `wippy explain` says
more. Ids without namespace are in the namespace of the caller's entry.

```lua
local security = require("security")

if not security.can("orders.refund", "order:" .. id, { amount = amount }) then
    return nil, errors.new(errors.PERMISSION_DENIED, "no refunds")
end

local guest = security.new_actor("guest", { tier = "free" })
local basic, err = security.named_scope("guests")
if not basic then
    return nil, err
end
process.with_context({}):with_actor(guest):with_scope(basic):spawn("app:session", "app:processes")
```
]]

---@class security
security = {}

--- Returns who the process acts for.
---@return Actor? actor
function security.actor() end

--- Returns the policies that the process is under.
---@return Scope? scope
function security.scope() end

--- Tells whether the policies expressly allow an action on a resource. Without an actor or a scope they never do.
---@param action string
---@param resource string
---@param meta? table<string, any> attributes, which conditions see as `meta`
---@return boolean
function security.can(action, resource, meta) end

--- Makes an actor. Needs `security.actor.create` on the id.
---@param id string
---@param meta? table<string, any> plain data, which is copied
---@return Actor
function security.new_actor(id, meta) end

--- Makes a scope of policies, without any an empty one, which allows nothing. Needs `security.scope.create` on `custom`.
---@param policies? Policy[]
---@return Scope
function security.new_scope(policies) end

--- Returns a policy as its entry is now. Needs `security.policy.get` on the id.
---@param id string of a `security.policy` or `security.policy.expr` entry
---@return Policy? policy
---@return Error? err INTERNAL if there is none
function security.policy(id) end

--- Returns the scope of a group of policies as it is now. Needs `security.policy_group.get` on the id.
---@param group string id of the group
---@return Scope? scope
---@return Error? err INTERNAL if no policy is in it
function security.named_scope(group) end

--- Opens a token store. Needs `security.token_store.get` on the id.
---@param id string of a `security.token_store` entry
---@return TokenStore? store
---@return Error? err INVALID for an empty id, INTERNAL if there is none
function security.token_store(id) end

--- An identity.
---@class Actor
local Actor = {}

--- Returns the id.
---@return string
function Actor:id() end

--- Returns a new table with what describes the actor, an empty one if nothing does.
---@return table<string, any>
function Actor:meta() end

--- A set of policies. It keeps them as they were when it was made.
---@class Scope
local Scope = {}

--- Returns a scope with one more policy, which replaces one of its id. Needs `security.scope.create` on `with`.
---@param policy Policy
---@return Scope
function Scope:with(policy) end

--- Returns a scope without a policy. Needs `security.scope.create` on `without`.
---@param policy Policy|string|table a policy, its id, or `{ns, name}`
---@return Scope
function Scope:without(policy) end

--- Asks the policies about an action of any actor: one that denies decides, else one that allows.
---@param actor Actor
---@param action string
---@param resource string
---@param meta? table<string, any> attributes
---@return "allow"|"deny"|"undefined"
function Scope:evaluate(actor, action, resource, meta) end

--- Tells whether a policy is in the scope.
---@param policy Policy|string|table a policy, its id, or `{ns, name}`
---@return boolean
function Scope:contains(policy) end

--- Returns the policies, sorted by id.
---@return Policy[]
function Scope:policies() end

--- One rule about who may do what.
---@class Policy
local Policy = {}

--- Returns the id of its entry.
---@return string
function Policy:id() end

--- Asks this policy alone.
---@param actor Actor
---@param action string
---@param resource string
---@param meta? table<string, any> attributes
---@return "allow"|"deny"|"undefined"
function Policy:evaluate(actor, action, resource, meta) end

--- Actors and scopes behind tokens, which can be given to others. Without the permission the methods return an error of
--- kind INVALID, and after `close` one of kind INTERNAL.
---@class TokenStore
local TokenStore = {}

--- Makes a token. Needs `security.token.create` on the id of the store.
---@param actor Actor
---@param scope Scope
---@param options? {expiration?: string|number, meta?: table} a span such as `"1h"` or `"7d"`, or milliseconds; 0 or none: the store's default
---@return string? token
---@return Error? err INVALID for a bad expiration
function TokenStore:create(actor, scope, options) end

--- Returns the actor and the scope of a token; the scope is made of the policies as they are now. Needs
--- `security.token.validate` on the id of the store.
---@param token string
---@return Actor? actor
---@return Scope? scope
---@return Error? err INTERNAL for a token that is malformed, expired, revoked or not of this store
function TokenStore:validate(token) end

--- Makes a token invalid. Needs `security.token.revoke` on the id of the store.
---@param token string
---@return true? ok
---@return Error? err
function TokenStore:revoke(token) end

--- Closes the handle, as often as it is called. The store and its tokens stay.
---@return true
function TokenStore:close() end

return security
