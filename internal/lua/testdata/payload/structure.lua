-- V-6: depth. V-7: shared and cyclic references.
local me, t = process.pid(), process.listen("t")
local function arrives(v)
	assert(process.send(me, "t", v))
	return t:receive()
end
local function nested(n)
	local top = {}
	local x = top
	for _ = 2, n do
		x.x = {}
		x = x.x
	end
	return top
end
for _, n in ipairs { 1, 100, 1000 } do
	local x, depth = arrives(nested(n)), 0
	while x do
		x, depth = x.x, depth + 1
	end
	check.equal(depth, n)
end
check.fails(errors.INVALID, "value nested too deeply", process.send(me, "t", nested(20000)))

local self = {}
self.self = self
local r = arrives(self)
check.equal({r.self == r, r == self}, {true, false})
local shared = {1}
r = arrives({a = shared, b = {c = shared}, shared})
check.equal(r.a == r.b.c and r.a == r[1], true)
check.equal(r.a == shared, false)
local a, b = {}, {}
a.b, b.a, a[1], b[a] = b, a, a, b
r = arrives(a)
check.equal({r.b.a == r, r[1] == r, r.b[r] == r.b}, {true, true, true})
local many = {}
for i = 1, 100 do
	many[i] = {prev = many[i - 1]}
end
r = arrives(many)
for i = 2, 100 do
	check.equal(r[i].prev == r[i - 1], true)
end
