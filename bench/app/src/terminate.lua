-- How long it takes from process.terminate of a busy loop to its EXIT.
--
--   terminate TIMES
local io = require("io")

local function main(times)
    times = tonumber(times)
    local inbox, events = process.inbox(), process.events()
    local worst, sum = 0, 0
    for _ = 1, times do
        local pid = assert(process.spawn_monitored("bench:busy", "bench:host", process.pid()))
        inbox:receive()
        local start = os.clock()
        assert(process.terminate(pid))
        local event = events:receive()
        local seconds = os.clock() - start
        if event.kind ~= process.event.EXIT then error("unexpected event " .. event.kind) end
        worst, sum = math.max(worst, seconds), sum + seconds
    end
    io.print(string.format("worst_ms=%.4f mean_ms=%.4f", worst * 1e3, sum / times * 1e3))
end

return { main = main }
