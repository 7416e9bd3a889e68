-- HP-24: chunks that loop, wait, recurse or take memory while they load

--- memory while loading | small | host.max_memory
local t = {} while true do t[#t + 1] = {} end
function main() end
return main

--- loops while loading | counted | host.max_steps
while true do end
function main() end
return main

--- recurses while loading | free | stack overflow
local function f() return 1 + f() end f()
function main() end
return main

--- waits while loading | free | deadlock
channel.new():receive()
function main() end
return main

--- fails while loading | free | failed to execute script
error("boom")
function main() end
return main

--- grows a string while loading | small | host.max_memory
local s = "x" while true do s = s .. s end
function main() end
return main

--- grows a table that it returns | small | host.max_memory
local t = {} while true do t[#t + 1] = function() return t end end
function main() end
return t

--- spawns itself while loading | crowded | host.max_processes
assert(process.spawn_linked(process.id(), "app:crowded"))
function main() end
return main

--- returns no method | free | main
function main() end
return setmetatable({}, {__index = function() while true do end end})
