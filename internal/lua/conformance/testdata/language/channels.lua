--- CH-1 a value goes from hand to hand *
local ch = channel.new()
coroutine.spawn(function() print("got", ch:receive()) end)   --> true
coroutine.yield()                                            --> got v true
print(ch:send("v"))
coroutine.yield()
--- CH-2 a buffer takes values without waiting *
local ch = channel.new(2)
print(ch:send(1), ch:send(2))                                --> true true
print(ch:receive())                                          --> 1 true
print(ch:receive())                                          --> 2 true
--- CH-3 a full buffer makes the sender wait *
local ch, log = channel.new(1), {}
coroutine.spawn(function() for i = 1, 3 do ch:send(i) log[#log + 1] = "sent " .. i end end)
coroutine.yield()
print(table.concat(log, ", "))                               --> sent 1
print(ch:receive(), ch:receive())                            --> 1 2 true
coroutine.yield()
print(table.concat(log, ", "), ch:receive())                 --> sent 1, sent 2, sent 3 3 true
--- CH-4 CH-5 sending on a closed channel raises *
local ch = channel.new()
coroutine.spawn(function() print(pcall(ch.send, ch, 1)) end)
coroutine.yield()
ch:close()
coroutine.yield()                                            --> false send on closed channel
print(pcall(function() ch:send(2) end))                      --> false t:6: send on closed channel
print(ch:receive())                                          --> nil false
--- CH-6 nil can be sent *
local ch = channel.new(2)
ch:send(nil) ch:send()
print(ch:receive())                                          --> nil true
print(ch:receive())                                          --> nil true
--- CH-10 CH-11 a closed channel gives what it holds, then nil, false *
local ch = channel.new(2)
ch:send("a") ch:send("b")
print(select("#", ch:close()))                               --> 0
print(ch:receive())                                          --> a true
print(ch:receive())                                          --> b true
print(ch:receive())                                          --> nil false
print(ch:receive())                                          --> nil false
--- CH-12 CH-13 closing wakes receivers; again is nothing *
local ch = channel.new()
for i = 1, 2 do coroutine.spawn(function() print(i, ch:receive()) end) end
coroutine.yield()
ch:close() ch:close()
coroutine.yield()                                            --> 1 nil false
                                                             --> 2 nil false
--- CH-14 values are not copied *
local ch, t = channel.new(1), {}
ch:send(t)
print(ch:receive() == t)                                     --> true
--- CH-15 first come, first served *
local ch, log = channel.new(), {}
for i = 1, 3 do coroutine.spawn(function() local v = ch:receive() log[#log + 1] = i .. v end) end
coroutine.yield()
for i = 1, 3 do ch:send("v" .. i) end
coroutine.yield()
print(table.concat(log, " "))                                --> 1v1 2v2 3v3
for i = 1, 3 do coroutine.spawn(function() ch:send(i) end) end
coroutine.yield()
print((ch:receive()), (ch:receive()), (ch:receive()))        --> 1 2 3
--- CH-7 a receive lets the longest waiting sender into the buffer *
local ch = channel.new(1)
ch:send("a")
for _, v in ipairs{"b", "c"} do coroutine.spawn(function() ch:send(v) end) end
coroutine.yield()
print((ch:receive()), (ch:receive()), (ch:receive()))        --> a b c
--- channel.md §1 sizes *
print(pcall(channel.new, -5), pcall(channel.new, "2"))       --> true false bad argument #1 to 'new' (number expected, got string)
print(pcall(channel.new, {}))                                --> false bad argument #1 to 'new' (number expected, got table)
local ch = channel.new(1.9)
print(ch:send(1), type(ch), ch == ch, ({[ch] = 1})[ch], #tostring(ch) > 0)   --> true userdata true 1 true
print(pcall(ch.send, {}, 1))                                 --> false bad argument #1 to 'send' (channel expected, got table)
print(pcall(function() ch.receive(5) end))                   --> false t:6: bad argument #1 to 'receive' (channel expected, got number)
--- CH-16 extra arguments are ignored *
local ch = channel.new(1)
ch:send(1, 2, 3)
print(ch:receive())                                          --> 1 true
--- SE-1 SE-4 select takes a case that is ready *
local a, b = channel.new(1), channel.new(1)
b:send("b")
local r = channel.select{a:case_receive(), b:case_receive()}
print(r.channel == b, r.value, r.ok)                         --> true b true
r = channel.select{a:case_send("x"), b:case_receive()}
print(r.channel == a, r.value, r.ok, a:receive())            --> true x true x true
--- SE-2 SE-3 closed channels are ready *
local a = channel.new(1)
a:send("last") a:close()
local r = channel.select({a:case_receive()}, true)
print(r.value, r.ok)                                         --> last true
r = channel.select({a:case_receive()}, true)
print(r.channel == a, r.value, r.ok, r.default)              --> true nil false nil
--- SE-5 SE-13 default *
local a = channel.new()
local r = channel.select({a:case_receive()}, true)
print(r.default, r.ok, r.channel)                            --> true true nil
r = channel.select{a:case_receive(), default = true}
print(r.default)                                             --> true
a:close()
r = channel.select{a:case_receive(), default = false}
print(r.default, r.ok)                                       --> nil false
--- SE-6 SE-7 SE-10 a select that waits takes one case and leaves nothing *
local a, b = channel.new(), channel.new()
coroutine.spawn(function()
  local r = channel.select{a:case_receive(), b:case_send("from b")}
  print(r.channel == a, r.value)                             --> true hello
end)
coroutine.yield()
a:send("hello")
coroutine.yield()
print(channel.select({b:case_receive()}, true).default, channel.select({a:case_send(1)}, true).default)   --> true true
coroutine.spawn(function() print(channel.select{a:case_receive(), b:case_receive()}.ok) end)
coroutine.yield()
b:close()
coroutine.yield()                                            --> false
--- SE-8 sending to a closed channel in a select raises *
local a, b = channel.new(), channel.new()
a:close()
print(pcall(channel.select, {a:case_send(1)}))               --> false send on closed channel
coroutine.spawn(function() print(pcall(channel.select, {b:case_send(1)})) end)
coroutine.yield()
b:close()
coroutine.yield()                                            --> false send on closed channel
--- SE-9 SE-12 the lowest index wins *
local a, b = channel.new(2), channel.new(2)
for i = 1, 2 do a:send("a" .. i) b:send("b" .. i) end
print(channel.select{b:case_receive(), a:case_receive(), b:case_receive()}.value)   --> b1
print(channel.select{a:case_receive(), b:case_receive()}.value)                     --> a1
--- SE-6 two selects meet *
local a = channel.new()
coroutine.spawn(function() print("sent", channel.select{a:case_send("v")}.ok) end)
coroutine.yield()
print(channel.select{a:case_receive()}.value)                --> v
coroutine.yield()                                            --> sent true
--- channel.md §3 bad cases *
local ch = channel.new()
print(pcall(channel.select))                                 --> false bad argument #1 to 'select' (table expected, got no value)
print(pcall(channel.select, {}))                             --> false select requires at least one case
print(pcall(channel.select, {ch}))                           --> false invalid select case at index 1: got channel, want ch:case_receive() or ch:case_send(value)
print(pcall(channel.select, {ch:case_receive(), false}))     --> false invalid select case at index 2: got boolean, want ch:case_receive() or ch:case_send(value)
print(channel.select({}, true).default)                      --> true
--- channel.md §3 a case can be used again and by several coroutines *
local ch = channel.new(3)
local send, receive = ch:case_send("again"), ch:case_receive()
for i = 1, 3 do channel.select{send} end
coroutine.spawn(function() print(channel.select{receive}.value) end)
coroutine.yield()                                            --> again
print(channel.select{receive}.value, ch:receive())           --> again again true
--- CO-11 thousands of coroutines *
local ch, sum = channel.new(), 0
for i = 1, 2000 do coroutine.spawn(function() ch:send(i) end) end
for i = 1, 2000 do sum = sum + ch:receive() end
print(sum)                                                   --> 2001000
