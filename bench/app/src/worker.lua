-- W6: answers one request.
local function main(sender, data)
    process.send(sender, "reply", { data = string.upper(data), worker = process.pid() })
end

return { main = main }
