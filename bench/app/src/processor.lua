-- W8 and W9: runs the rows that the entry imports.
--
--   w8 full|quick [TIMES]
local io = require("io")
local rows = require("rows")
local timing = require("timing")

local function main(size, times)
    for _ = 1, tonumber(times or 1) do
        timing.run(rows, size, os.clock, io.print)
    end
end

return { main = main }
