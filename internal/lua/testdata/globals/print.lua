-- print raises nothing for odd values, and returns nothing (base.md §6).
check.equal(select("#", print()), 0)
check.equal(select("#", print(nil, {}, print, errors.new("e"), channel.new(), 1e15, -0.5)), 0)
check.raises("no text", print, setmetatable({}, {__tostring = function() error("no text") end}))
