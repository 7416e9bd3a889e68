-- HP-25: anything that hides from its termination

--- hiding from the end | free | terminated
while true do pcall(function() process.inbox():receive() end) end

--- ending oneself | free | terminated
process.terminate(process.pid()) while true do end

--- ending others by a wrong pid | free | returned
assert(not process.terminate("{app:processes|0xfffff}")) assert(not process.terminate("nonsense"))

--- in pcall | free | terminated
local function wait() process.inbox():receive() end
local function hide() pcall(process.send, warden, "caught") while true do end end
ready()
pcall(wait)
hide()

--- in pcall in a loop | free | terminated
local function wait() process.inbox():receive() end
local function hide() pcall(process.send, warden, "caught") while true do end end
ready()
while true do pcall(wait) end
hide()

--- in xpcall | free | terminated
local function wait() process.inbox():receive() end
local function hide() pcall(process.send, warden, "caught") while true do end end
ready()
xpcall(wait, hide)
hide()

--- in an error handler | free | terminated
local function wait() process.inbox():receive() end
local function hide() pcall(process.send, warden, "caught") while true do end end
ready()
xpcall(error, wait)
hide()

--- in an iterator | free | terminated
local function wait() process.inbox():receive() end
local function hide() pcall(process.send, warden, "caught") while true do end end
ready()
for x in wait do end
hide()

--- in __index | free | terminated
local function wait() process.inbox():receive() end
local function hide() pcall(process.send, warden, "caught") while true do end end
ready()
local v = setmetatable({}, {__index = wait}).x
hide()

--- in __newindex | free | terminated
local function wait() process.inbox():receive() end
local function hide() pcall(process.send, warden, "caught") while true do end end
ready()
setmetatable({}, {__newindex = wait}).x = 1
hide()

--- in __call | free | terminated
local function wait() process.inbox():receive() end
local function hide() pcall(process.send, warden, "caught") while true do end end
ready()
setmetatable({}, {__call = wait})()
hide()

--- in __add | free | terminated
local function wait() process.inbox():receive() end
local function hide() pcall(process.send, warden, "caught") while true do end end
ready()
local v = setmetatable({}, {__add = wait}) + 1
hide()

--- in __concat | free | terminated
local function wait() process.inbox():receive() end
local function hide() pcall(process.send, warden, "caught") while true do end end
ready()
local v = "x" .. setmetatable({}, {__concat = wait}) .. "y"
hide()

--- in __eq | free | terminated
local function wait() process.inbox():receive() end
local function hide() pcall(process.send, warden, "caught") while true do end end
ready()
local mt = {__eq = wait} local v = setmetatable({}, mt) == setmetatable({}, mt)
hide()

--- in __lt | free | terminated
local function wait() process.inbox():receive() end
local function hide() pcall(process.send, warden, "caught") while true do end end
ready()
local mt = {__lt = wait} local v = setmetatable({}, mt) <= setmetatable({}, mt)
hide()

--- in __tostring | free | terminated
local function wait() process.inbox():receive() end
local function hide() pcall(process.send, warden, "caught") while true do end end
ready()
tostring(setmetatable({}, {__tostring = wait}))
hide()

--- in print | free | terminated
local function wait() process.inbox():receive() end
local function hide() pcall(process.send, warden, "caught") while true do end end
ready()
print(setmetatable({}, {__tostring = wait}))
hide()

--- in sort | free | terminated
local function wait() process.inbox():receive() end
local function hide() pcall(process.send, warden, "caught") while true do end end
ready()
table.sort({1, 2}, wait)
hide()

--- in gsub | free | terminated
local function wait() process.inbox():receive() end
local function hide() pcall(process.send, warden, "caught") while true do end end
ready()
local r = ("x"):gsub("x", wait)
hide()

--- in a user coroutine | free | terminated
local function wait() process.inbox():receive() end
local function hide() pcall(process.send, warden, "caught") while true do end end
ready()
coroutine.resume(coroutine.create(wait))
hide()

--- in a wrapped coroutine | free | terminated
local function wait() process.inbox():receive() end
local function hide() pcall(process.send, warden, "caught") while true do end end
ready()
coroutine.wrap(function() wait() end)()
hide()

--- in a scheduled coroutine | free | terminated
local function wait() process.inbox():receive() end
local function hide() pcall(process.send, warden, "caught") while true do end end
ready()
coroutine.spawn(wait) wait()
hide()

--- in all at once | free | terminated
local function wait() process.inbox():receive() end
local function hide() pcall(process.send, warden, "caught") while true do end end
ready()
pcall(table.sort, {1, 2}, function() for x in function() coroutine.wrap(function() local v = setmetatable({}, {__index = wait}).x end)() end do end end)
hide()
