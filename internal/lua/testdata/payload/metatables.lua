-- V-8 G-4: metatables stay behind, and copying runs none of the sender's code.
local ran = 0
local function run() ran = ran + 1 return "from a metamethod" end
local v = setmetatable({raw = 1, {deep = 2}}, {__index = run, __pairs = run, __len = run, __gc = run, __tostring = run, __newindex = run, __metatable = "locked"})
setmetatable(v[1], {__index = {inherited = 3}})
local ch = process.listen("t")
process.send(process.pid(), "t", v)
local r = ch:receive()
check.equal(ran, 0)
check.equal(getmetatable(r), nil)
check.equal({r.raw, r.missing, r[1].deep, r[1].inherited}, {1, nil, 2, nil})
check.equal(getmetatable(v), "locked")
