-- W4: processes that have each handled one message and wait for the next. They
-- wait until the input ends, so that memory can be read from outside.
--
--   w4 PROCESSES
local io = require("io")

local function main(processes)
    processes = tonumber(processes)
    local inbox = process.inbox()
    local start = os.clock()
    for i = 1, processes do
        local pid = assert(process.spawn("bench:idle", "bench:host"))
        process.send(pid, "hello", { n = i, data = "hello" })
    end
    for _ = 1, processes do inbox:receive() end
    io.print(string.format("ops=%d seconds=%.6f", processes, os.clock() - start))
    io.readline()
end

return { main = main }
