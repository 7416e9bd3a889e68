-- V-9: what cannot cross, with the path to it, wherever a value can be given away.
local ch, message = channel.new(), nil
process.send(process.pid(), "m")
message = process.inbox():receive()
local bad = {
	["function"] = print, thread = coroutine.create(print), channel = ch, ["select case"] = ch:case_receive(),
	timer = time.timer("1h"), ticker = time.ticker("1h"), SpawnBuilder = process.with_context {}, Message = message,
}
bad["function"] = function() end
local me, nobody = process.pid(), process.with_context {}
for name, v in pairs(bad) do
	local text = "cannot send value of type " .. name .. " at "
	check.fails(errors.INVALID, text .. "arg 1", process.send(me, "t", v))
	check.fails(errors.INVALID, text .. "arg 2.handlers.on_done", process.send(me, "t", 1, {handlers = {on_done = v}}))
	check.fails(errors.INVALID, text .. "arg 1[3]", process.send(me, "t", {1, 2, v}))
	check.fails(errors.INVALID, text .. "arg 1[true][-1]", process.send(me, "t", {[true] = {[-1] = v}}))
	check.fails(errors.INVALID, text .. "arg 1", process.send(me, "t", payload.new(v)))
	check.fails(errors.INVALID, text .. "arg 1", process.spawn("app:child", "app:processes", v))
	check.fails(errors.INVALID, text .. "arg 3", process.call("app:child", "app:processes", 1, 2, v))
	check.fails(errors.INVALID, text .. "arg 1", process.upgrade(nil, v))
	check.raises(text .. "arg 1", nobody.with_message, nobody, "t", v)
	check.raises(text .. "key", nobody.with_context, nobody, {key = v})
	check.fails(errors.INVALID, " as a key at arg 1", process.send(me, "t", {[v] = 1})) -- V-13
end
local text = "cannot send value of type function at "
-- The path is on one line and not too long, whatever the keys are.
for key, path in pairs {
	["a b"] = '["a b"]', ["x\ny\0"] = [=[["x\ny\x00"]]=], [""] = '[""]', ["1"] = '["1"]', _1 = "._1", ["\255"] = [=[["\xff"]]=],
} do
	check.fails(errors.INVALID, text .. "arg 1" .. path .. ".f", process.send(me, "t", {[key] = {f = print}}))
end
local long = {f = print}
for _ = 1, 100 do
	long = {[("k"):rep(1000)] = long, key = {}}
end
local _, err = process.send(me, "t", long)
check.equal(#err:message() < 700, true)
check.raises(text .. [=[x\ny]=], nobody.with_context, nobody, {["x\ny"] = print})
check.fails(errors.INVALID, "cannot send value of type function as a key at arg 1.x[2]", process.send(me, "t", {x = {1, {[print] = 1}}}))

-- G-2: nothing of these calls took effect.
check.equal(channel.select({process.inbox():case_receive()}, true).default, true)
check.fails(errors.INTERNAL, "cannot send value of type function at result.f", process.call("app:returns_function", "app:processes"))

-- app:child --
process.send("{app:processes|0x00001}", "started")

-- app:returns_function --
return {f = print}
