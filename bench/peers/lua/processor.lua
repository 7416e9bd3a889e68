-- W8 under lua5.1: lua5.1 processor.lua PATH_OF_ROWS full|quick
local rows = dofile(arg[1])
rows.run(arg[2], os.clock, print)
