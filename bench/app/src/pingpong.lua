-- W1: pairs of processes exchange the table {n, data}.
--
--   w1 ROUND_TRIPS [PAIRS]    the pairs share the round trips
local io = require("io")

local function pong()
    local inbox = process.inbox()
    while true do
        local msg = inbox:receive()
        local got = msg:payload():data()
        process.send(msg:from(), "pong", { n = got.n, data = got.data })
    end
end

local function ping(starter, trips)
    local inbox = process.inbox()
    local other = assert(process.spawn("bench:pong", "bench:host"))
    process.send(starter, "ready")
    inbox:receive()
    for i = 1, trips do
        process.send(other, "ping", { n = i, data = "hello" })
        local got = inbox:receive():payload():data()
        if got.n ~= i then
            error("reply " .. got.n .. " to message " .. i)
        end
    end
    process.terminate(other)
    process.send(starter, "done")
end

local function main(round_trips, pairs)
    pairs = tonumber(pairs or 1)
    local trips = math.floor(tonumber(round_trips) / pairs)
    local inbox = process.inbox()
    local pids = {}
    for i = 1, pairs do
        pids[i] = assert(process.spawn("bench:ping", "bench:host", process.pid(), trips))
    end
    for _ = 1, pairs do inbox:receive() end

    local start = os.clock()
    for i = 1, pairs do process.send(pids[i], "go") end
    for _ = 1, pairs do inbox:receive() end
    io.print(string.format("ops=%d seconds=%.6f", 2 * trips * pairs, os.clock() - start))
end

return { main = main, ping = ping, pong = pong }
