-- V-1 V-2 V-3 V-4 V-5 V-13 G-3: what arrives is what was sent.
local me, t = process.pid(), process.listen("t")
local function same(v) return (assert(process.call("app:echo", "app:processes", {v = v}))).v end
local function arrives(v)
	process.send(me, "t", v)
	local own = t:receive()
	check.equal(same(v), own)
	return own
end
for _, v in ipairs { true, false, 1, -1, 0.1, 1e300, 2 ^ 53, 1 / 3, math.huge, -math.huge, "", "a\0b", "\255\254", "{app:processes|0x00001}", "é" } do
	check.equal(arrives(v) == v, true, tostring(v))
end
check.equal(tostring(arrives(1)), "1")
check.equal(1 / arrives(-0), -math.huge)
local nan = arrives(0 / 0)
check.equal(nan == nan, false)
check.equal(arrives(me), me) -- V-4
local big = ("x"):rep(3 * 1024 * 1024) .. "\0"
check.equal(arrives(big) == big, true)
check.equal({process.call("app:echo", "app:processes", nil)}, {}) -- V-1

-- V-5 V-13: tables with all sorts of keys and holes.
check.equal(next(arrives({})), nil)
check.equal(arrives({1, nil, 3, nil, 5}), {1, nil, 3, nil, 5})
local mixed = {10, 20, x = 1, [true] = 2, [false] = 3, [-1] = 4, [1.5] = 5, [""] = 6, [2 ^ 40] = 7, [100] = 8}
check.equal(arrives(mixed), mixed)
check.equal(#arrives({1, 2, 3}), 3)
local long = {}
for i = 1, 5000 do
	long[i] = i
	long["k" .. i] = {i}
end
local copy = arrives(long)
check.equal({#copy, copy[5000], copy.k5000[1]}, {5000, 5000, 5000})
long.k1 = nil
long[5000] = nil
check.equal({arrives(long).k1, arrives(long)[5000], arrives(long).k2[1]}, {nil, nil, 2})

-- V-13: a table as a key.
local key = {name = "key"}
process.send(me, "t", {[key] = key})
local keyed = t:receive()
local k, v = next(keyed)
check.equal({k == v, k == key, k.name}, {true, false, "key"})

-- app:echo --
return ...
