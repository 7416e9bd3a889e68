-- W7: the first line of a program. It then stays until its input ends, so that
-- its memory can be read from outside.
local io = require("io")

local function main()
    io.print("hello, world")
    io.readline()
end

return { main = main }
