-- W8 and W9 under lua5.1: lua5.1 processor.lua DIRECTORY ROWS full|quick
local timing = dofile(arg[1] .. "/timing.lua")
timing.run(dofile(arg[1] .. "/" .. arg[2]), arg[3], os.clock, print)
