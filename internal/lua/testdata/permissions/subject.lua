-- The restricted process. Each operation is a function, or a function that
-- prepares it and returns it.
local security = require("security")

local child, host = "app:child", "app:processes"
local target

local function spawner(f, ...)
    local args = { ... }
    return function()
        local b = process.with_context({})
        return function() return b[f](b, unpack(args)) end
    end
end

local prepared = {
    unmonitor = function()
        assert(process.monitor("taken"))
        return function() return process.unmonitor("taken") end
    end,
    unlink = function()
        assert(process.link("taken"))
        return function() return process.unlink("taken") end
    end,
    with_actor = function()
        local b = process.with_context({})
        return function() return b:with_actor(security.actor()) end
    end,
    with_scope = function()
        local b = process.with_context({})
        return function() return b:with_scope(security.scope()) end
    end,
    ["custom actor"] = function()
        local b = process.with_context({})
        return function() return b:with_actor(security.actor()):spawn(child, host) end
    end,
    ["custom scope"] = function()
        local b = process.with_context({})
        return function() return b:with_scope(security.scope()):spawn(child, host) end
    end,
    ["builder:with_context"] = spawner("with_context", { a = 1 }),
    ["builder:spawn"] = spawner("spawn", child, host),
    ["builder:spawn_monitored"] = spawner("spawn_monitored", child, host),
    ["builder:spawn_linked"] = spawner("spawn_linked", child, host),
    ["builder:spawn_linked_monitored"] = spawner("spawn_linked_monitored", child, host),
    ["builder:call"] = spawner("call", child, host),
    ["builder:exec"] = spawner("exec", child, host),
}

local plain = {
    send = function() return process.send("taken", "topic", 1) end,
    terminate = function() return process.terminate("taken") end,
    cancel = function() return process.cancel("taken") end,
    monitor = function() return process.monitor("taken") end,
    link = function() return process.link("taken") end,
    spawn = function() return process.spawn(child, host) end,
    spawn_monitored = function() return process.spawn_monitored(child, host) end,
    spawn_linked = function() return process.spawn_linked(child, host) end,
    spawn_linked_monitored = function() return process.spawn_linked_monitored(child, host) end,
    call = function() return process.call(child, host) end,
    exec = function() return process.exec(child, host) end,
    with_context = function() return process.with_context({ a = 1 }) end,
    with_options = function() return process.with_options({ a = 1 }) end,
    ["registry.register"] = function() return process.registry.register("fresh") end,
    ["registry.unregister"] = function() return process.registry.unregister("taken") end,
    ["register another"] = function() return process.registry.register("fresh", target) end,
}

local function main(operation, parent, pid)
    target = pid
    assert(process.set_options({ trap_links = true }))
    local run = plain[operation] or prepared[operation]()
    local returned, value, err = pcall(run)
    if not returned then
        value, err = nil, value
    end
    local seen = { ok = err == nil and value ~= nil }
    if err then
        seen.kind, seen.message, seen.retryable = err:kind(), err:message(), err:retryable()
    end
    assert(process.send(parent, "acted", seen))

    local exits, downs = 0, 0
    local inbox, events = process.inbox(), process.events()
    while true do
        local r = channel.select({ inbox:case_receive(), events:case_receive() })
        if r.channel == inbox then
            return { exits = exits, downs = downs }
        elseif r.value.from == target and r.value.kind == process.event.EXIT then
            exits = exits + 1
        elseif r.value.from == target then
            downs = downs + 1
        end
    end
end

return main
