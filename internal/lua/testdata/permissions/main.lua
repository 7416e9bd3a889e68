-- Runs one operation of subject.lua under the policies of group app:all and
-- returns what came of it. Time is fake: after a sleep everything is settled.
local security, time = require("security"), require("time")

local host = "app:processes"

local function main(operation)
    local target = assert(process.spawn("app:target", host))
    assert(process.registry.register("taken", target))
    local spawner = process.with_context({})
        :with_actor(security.new_actor("u1"))
        :with_scope(assert(security.named_scope("app:all")))
    local subject = assert(spawner:spawn_monitored("app:subject", host, operation, process.pid(), target))

    local seen = process.inbox():receive():payload():data()
    time.sleep("1s")
    seen.alive = process.send(target, "report", process.pid()) == true
    seen.messages, seen.cancels = 0, 0
    if seen.alive then
        local report = process.inbox():receive():payload():data()
        seen.messages, seen.cancels = report.messages, report.cancels
    end
    seen.fresh = process.registry.lookup("fresh") or false
    seen.taken = process.registry.lookup("taken") or false
    process.terminate(target)
    time.sleep("1s")
    assert(process.send(subject, "finish"))
    local ending = process.events():receive().result
    assert(not ending.error, ending.error)
    seen.exits, seen.downs = ending.value.exits, ending.value.downs
    return seen
end

return main
