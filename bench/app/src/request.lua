-- W6: client -> relay -> a new monitored worker -> client, one request at a time.
--
--   w6 REQUESTS
local io = require("io")

local warm_up = 1000

local function main(requests)
    requests = tonumber(requests)
    local inbox = process.inbox()
    local self = process.pid()
    local relay = assert(process.spawn("bench:relay", "bench:host"))
    local latencies = {}

    local start
    for i = 1 - warm_up, requests do
        local sent = os.clock()
        if i == 1 then start = sent end
        process.send(relay, "echo", { sender = self, data = "hello world" })
        local reply = inbox:receive():payload():data()
        if reply.data ~= "HELLO WORLD" then error("wrong reply " .. reply.data) end
        if i > 0 then latencies[i] = os.clock() - sent end
    end
    local seconds = os.clock() - start

    table.sort(latencies)
    local function percentile(p)
        return latencies[math.max(1, math.floor(requests * p / 100 + 0.5))] * 1e6
    end
    io.print(string.format("ops=%d seconds=%.6f p50_us=%.2f p99_us=%.2f",
        requests, seconds, percentile(50), percentile(99)))
end

return { main = main }
