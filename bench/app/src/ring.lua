-- W2: a token, the table {n, data}, goes round a ring of processes.
--
--   w2 LAPS [MEMBERS]    main is one of the members
local io = require("io")

local function member(next_pid)
    local inbox = process.inbox()
    while true do
        local token = inbox:receive():payload():data()
        process.send(next_pid, "token", { n = token.n + 1, data = token.data })
    end
end

local function main(laps, members)
    laps, members = tonumber(laps), tonumber(members or 1000)
    local inbox = process.inbox()
    local next_pid = process.pid()
    for _ = 2, members do
        next_pid = assert(process.spawn("bench:member", "bench:host", next_pid))
    end

    local start = os.clock()
    local token = { n = 0, data = "hello" }
    for _ = 1, laps do
        process.send(next_pid, "token", { n = token.n + 1, data = token.data })
        token = inbox:receive():payload():data()
    end
    local seconds = os.clock() - start
    if token.n ~= laps * members then
        error("the token was passed " .. token.n .. " times")
    end
    io.print(string.format("ops=%d seconds=%.6f", token.n, seconds))
end

return { main = main, member = member }
