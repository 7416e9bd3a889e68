-- W4, W5: answers each message with what it carried.
local function main()
    local inbox = process.inbox()
    while true do
        local msg = inbox:receive()
        local got = msg:payload():data()
        process.send(msg:from(), "reply", { n = got.n, data = got.data })
    end
end

return { main = main }
