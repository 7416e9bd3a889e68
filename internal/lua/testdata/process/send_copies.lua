-- S-2 G-1: what is sent is copied at once; neither side sees what the other does.
local child = assert(process.spawn("app:child", "app:processes"))
local t = {list = {1, 2}, deep = {deeper = {n = 1}}}
assert(process.send(child, "t", t))
t.list[3], t.deep.deeper.n, t.new = 3, 2, true
local answer = process.listen("answer"):receive()
check.equal(answer, {list = {1, 2}, deep = {deeper = {n = 1}}, seen = true})
check.equal(t, {list = {1, 2, 3}, deep = {deeper = {n = 2}}, new = true})

-- A table written in the call itself is no different.
assert(process.send(child, "t", {list = {}, deep = {}}))
check.equal(process.listen("answer"):receive(), {list = {}, deep = {}, seen = true})

-- Nor is one that goes to two receivers, or to oneself.
local mine = {1}
process.send(process.pid(), "own", mine, mine)
mine[1] = 2
local got = process.listen("own"):receive()
check.equal(got, {{1}, {1}})

-- app:child --
local parent
for m in function() return (process.inbox():receive()) end do
	local t = m:payload():data()
	t.seen = true
	process.send(m:from(), "answer", t)
	t.list[1] = "mine"
end
