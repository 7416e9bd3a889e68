-- W3: monitored processes that each send one message and exit.
--
--   w3  PROCESSES [TIMES]    all are spawned before the first is awaited
--   w3s PROCESSES [LIVE]     each is awaited before the next is spawned, beside
--                            LIVE processes that wait
local io = require("io")

local function spawn_child(n)
    return assert(process.spawn_monitored("bench:child", "bench:host", process.pid(), n))
end

local function check_exit(event)
    if event.kind ~= process.event.EXIT or event.result.error then
        error("unexpected event " .. event.kind .. ": " .. tostring(event.result.error))
    end
end

local function together(processes, times)
    processes, times = tonumber(processes), tonumber(times or 1)
    local inbox, events = process.inbox(), process.events()

    local start = os.clock()
    for _ = 1, times do
        for i = 1, processes do spawn_child(i) end
        for _ = 1, processes do inbox:receive() end
        for _ = 1, processes do check_exit(events:receive()) end
    end
    io.print(string.format("ops=%d seconds=%.6f", times * processes, os.clock() - start))
end

local function one_by_one(processes, live)
    processes, live = tonumber(processes), tonumber(live or 0)
    local inbox, events = process.inbox(), process.events()
    for i = 1, live do
        local pid = assert(process.spawn("bench:idle", "bench:host"))
        process.send(pid, "hello", { n = i, data = "hello" })
    end
    for _ = 1, live do inbox:receive() end

    local start = os.clock()
    for i = 1, processes do
        spawn_child(i)
        if inbox:receive():payload():data().n ~= i then error("wrong reply") end
        check_exit(events:receive())
    end
    io.print(string.format("ops=%d seconds=%.6f", processes, os.clock() - start))
end

return { together = together, one_by_one = one_by_one }
