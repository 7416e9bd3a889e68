-- W8: runs the rows of rows.lua.
--
--   w8 full|quick [TIMES]
local io = require("io")
local rows = require("rows")

local function main(size, times)
    for _ = 1, tonumber(times or 1) do
        rows.run(size, os.clock, io.print)
    end
end

return { main = main }
