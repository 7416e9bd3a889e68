-- V-11: a Payload is forwarded with what is in it, from process to process.
local relay = assert(process.spawn("app:relay", "app:processes", process.pid()))
local t = process.listen("back", {message = true})
process.send(relay, "there", {x = {1, 2}})
local m = t:receive()
check.equal(m:from(), relay)
check.equal(m:payload():data(), {x = {1, 2}})
check.equal(m:payload():get_format(), payload.format.LUA)

-- Inside a table it becomes plain data.
process.send(process.pid(), "back", {p = payload.new({1}), list = {payload.new("text")}})
check.equal(t:receive():payload():data(), {p = {1}, list = {"text"}})

-- One in another format is decoded; one that cannot be is refused.
local json = assert(payload.new({a = {1, 2}}):transcode(payload.format.JSON))
process.send(process.pid(), "back", json)
check.equal(t:receive():payload():data(), {a = {1, 2}})
check.equal(process.call("app:echo", "app:processes", json), {a = {1, 2}})
process.send(process.pid(), "back", payload.new(nil))
check.equal(t:receive():payload():data(), nil)
local nested = payload.new(payload.new(payload.new(7)))
process.send(process.pid(), "back", nested)
check.equal(t:receive():payload():data(), 7)

-- An error travels in a payload of its own format.
process.send(process.pid(), "back", errors.new("e"))
check.equal(t:receive():payload():get_format(), payload.format.ERROR)

-- app:relay --
local main = ...
process.send(main, "back", process.inbox():receive():payload())

-- app:echo --
return ...
