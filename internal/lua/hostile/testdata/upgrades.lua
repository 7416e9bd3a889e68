-- HP-23: upgrades without end

--- to itself | free | terminated
if not select(2, ...) then ready() end process.upgrade(nil, warden, true)

--- to another and back | free | terminated
if not select(2, ...) then ready() end process.upgrade("app:relay", process.id(), warden)

--- after some work | free | terminated
if not select(2, ...) then ready() end for i = 1, 1000 do local t = {} end process.upgrade(nil, warden, true)

--- with arguments that grow | small | host.max_memory (16M)
local t = select(2, ...) or {} if #t == 0 then ready() end for i = 1, 1e4 do t[#t + 1] = {} end process.upgrade(nil, warden, t)

--- with an argument that doubles | small | host.max_memory
local s = select(2, ...) or "x" if s == "x" then ready() end process.upgrade(nil, warden, s .. s)

--- with very large arguments | free | terminated
local t = select(2, ...) if not t then ready() t = {} for i = 1, 3e5 do t[i] = {i} end end process.upgrade(nil, warden, t)

--- to what is no program | free | upgrade:
process.upgrade("app:missing", warden)

--- to something else than an id | free | terminated
while true do process.upgrade({}) process.upgrade(1) end
