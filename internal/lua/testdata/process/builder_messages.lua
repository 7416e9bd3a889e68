-- B-5: queued messages come first, in their order, from the spawning process.
local me = process.pid()
local t = {1}
local b = process.with_context({}):with_message("a", t, nil):with_message("b"):with_message("c", {2})
t[1] = "changed" -- B-3: copied when queued
local more = b:with_message("d", 4)
local pid = assert(more:spawn("app:child", "app:processes"))
process.send(pid, "e", 5)
check.equal(process.listen("got"):receive(), "a:2:1 b:0 c:1:2 d:1:4 e:1:5 ")

-- B-2: and the other builder is as it was; each child gets messages of its own.
for _ = 1, 2 do
	local pid = assert(b:spawn("app:child", "app:processes"))
	process.send(pid, "e", 5)
	check.equal(process.listen("got"):receive(), "a:2:1 b:0 c:1:2 e:1:5 ")
end
check.equal(b:call("app:first", "app:processes"), {1, "mine"})
check.equal(b:call("app:first", "app:processes"), {1, "mine"})

-- app:child --
local inbox, log, from = process.inbox(), ""
repeat
	local m = inbox:receive()
	local p = m:payload()
	local n, v = 0, nil
	if type(p) == "table" then
		n, v = #p, p[1]:data()
	elseif p then
		n, v = 1, p:data()
	end
	from = m:from()
	assert(from == "{app:processes|0x00001}")
	log = log .. m:topic() .. ":" .. n .. (v and ":" .. (type(v) == "table" and v[1] or v) or "") .. " "
until m:topic() == "e"
process.send(from, "got", log)

-- app:first --
local p = process.inbox():receive():payload()[1]:data()
p[2] = "mine"
return p
