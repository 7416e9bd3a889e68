-- W6: hands each request to a new worker, as the relay of the echo service does.
local function main()
    local inbox, events = process.inbox(), process.events()
    while true do
        local r = channel.select {
            inbox:case_receive(),
            events:case_receive(),
        }
        if r.channel == inbox then
            local echo = r.value:payload():data()
            assert(process.spawn_monitored("bench:worker", "bench:host", echo.sender, echo.data))
        elseif r.value.result.error then
            error("a worker failed: " .. r.value.result.error)
        end
    end
end

return { main = main }
