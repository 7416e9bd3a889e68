-- Counts what it gets and reports when asked.
local function main()
    local messages, cancels = 0, 0
    local inbox, events = process.inbox(), process.events()
    while true do
        local r = channel.select({ inbox:case_receive(), events:case_receive() })
        if r.channel == events then
            cancels = cancels + 1
        elseif r.value:topic() == "report" then
            process.send(r.value:from(), "reported", { messages = messages, cancels = cancels })
        else
            messages = messages + 1
        end
    end
end

return main
