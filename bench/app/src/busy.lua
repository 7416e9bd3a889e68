-- Tells its parent that it runs, and then never waits.
local function main(parent)
    process.send(parent, "running")
    while true do end
end

return { main = main }
