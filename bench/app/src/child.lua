-- W3: sends one message and exits.
local function main(parent, n)
    process.send(parent, "done", { n = n, data = "hello" })
end

return { main = main }
