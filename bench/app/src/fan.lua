-- W5: one process sends to many, and each replies.
--
--   w5 PROCESSES [ROUNDS]
local io = require("io")

local function main(processes, rounds)
    processes, rounds = tonumber(processes), tonumber(rounds or 20)
    local inbox = process.inbox()
    local pids = {}
    for i = 1, processes do
        pids[i] = assert(process.spawn("bench:idle", "bench:host"))
    end

    local start = os.clock()
    for round = 1, rounds do
        for i = 1, processes do
            process.send(pids[i], "request", { n = round, data = "hello" })
        end
        for _ = 1, processes do
            if inbox:receive():payload():data().n ~= round then error("wrong reply") end
        end
    end
    io.print(string.format("ops=%d seconds=%.6f", 2 * processes * rounds, os.clock() - start))
end

return { main = main }
