--- BL-1 in nested calls and tail calls *
local ch = channel.new()
local function inner() local v = ch:receive() return v end
local function tail() return inner() end
local function method() return ch:receive() end
coroutine.spawn(function() ch:send("a") ch:send("b") end)
print(tail(), (method()))                                   --> a b
--- BL-2 inside pcall and xpcall, at any depth *
local ch = channel.new()
coroutine.spawn(function() for i = 1, 5 do ch:send(i) end ch:close() end)
print(pcall(function() return ch:receive() end))            --> true 1 true
print(pcall(pcall, pcall, ch.receive, ch))                  --> true true true 2 true
print(pcall(function() local v = ch:receive() error("after " .. v, 0) end))   --> false after 3
print(xpcall(function() return (ch:receive()) end, print))  --> true 4
local function deep(n) if n == 0 then return (ch:receive()) end return select(2, pcall(deep, n - 1)) end
print(deep(1000))                                           --> 5
print(pcall(ch.send, ch, 1))                                --> false send on closed channel
--- BL-2 an error raised after waking is caught where it should be *
local ch, log = channel.new(), {}
coroutine.spawn(function() coroutine.yield() ch:close() end)
local ok, e = pcall(function()
  local ok, e = pcall(function() ch:receive() error("inner", 0) end)
  log[1] = e
  error("outer", 0)
end)
print(log[1], e)                                            --> inner outer
--- BL-3 in an iterator *
local ch = channel.new()
coroutine.spawn(function() for _, v in ipairs{"x", "y", "z"} do ch:send(v) end ch:close() end)
for v, ok in function() return ch:receive() end do print(v, ok) end
--> x true
--> y true
--> z true
--- BL-3 in an iterator with state, and in the body *
local ch = channel.new()
coroutine.spawn(function() for i = 1, 6 do ch:send(i * 10) end end)
local sum = 0
for i in function(n, i) i = i + 1 if i <= n then ch:receive() return i end end, 3, 0 do sum = sum + i * (ch:receive()) end
print(sum)                                                  --> 280
--- BL-4 in metamethods *
local ch = channel.new()
coroutine.spawn(function() for i = 1, 100 do ch:send(i) end end)
local mt = {}
for _, op in ipairs{"add", "sub", "mul", "div", "mod", "pow", "unm", "concat", "index", "call"} do
  mt["__" .. op] = function() return (ch:receive()) end
end
for _, op in ipairs{"eq", "lt", "le"} do mt["__" .. op] = function() return ch:receive() % 2 == 0 end end
mt.__newindex = function(t, k) rawset(t, k, (ch:receive())) end
mt.__tostring = function() return "t" .. ch:receive() end
local a, b = setmetatable({}, mt), setmetatable({}, mt)
print(a + b, a - b, a * b, a / b, a % b, a ^ b, -a, a .. b, a.x, a())   --> 1 2 3 4 5 6 7 8 9 10
print(a == b, a < b, a <= b, a ~= b, a > b, a >= b)         --> false true false false false true
a.new = true
print(rawget(a, "new"), tostring(a), ("%s"):format(b))      --> 17 t18 t19
print(a, b)                                                 --> t20 t21
if a < b then print("then") else print("else") end          --> then
while a == b do print("loop") end
print("x" .. a .. "y" .. b .. "z")                          --> x25
--- BL-5 in callbacks of sort and gsub *
local ch = channel.new()
coroutine.spawn(function() while true do ch:send("!") end end)
local t = {5, 2, 4, 1, 3}
table.sort(t, function(a, b) ch:receive() return a < b end)
print(table.concat(t, " "))                                 --> 1 2 3 4 5
print((("abc"):gsub("%w", function(c) return c .. ch:receive() end)))                     --> a!b!c!
print((("ab"):gsub("%w", setmetatable({}, {__index = function(_, k) return k .. ch:receive() end}))))   --> a!b!
local mt = {__lt = function(a, b) ch:receive() return a.v < b.v end}
local objects = {}
for i = 1, 10 do objects[i] = setmetatable({v = (i * 7) % 11}, mt) end
table.sort(objects)
for i = 1, 10 do objects[i] = objects[i].v end
print(table.concat(objects, " "))                           --> 1 2 3 4 5 6 7 8 9 10
--- BL-5 in an xpcall handler *
local ch = channel.new()
coroutine.spawn(function() ch:send("help") end)
print(xpcall(error, function(e) return e .. " " .. ch:receive() end, "cry"))   --> false cry help
--- BL-6 a user coroutine blocks whoever resumed it *
local ch, log = channel.new(), {}
coroutine.spawn(function() for i = 1, 3 do log[#log + 1] = "send " .. i ch:send(i) end end)
local co = coroutine.create(function(x)
  local a = ch:receive()
  local y = coroutine.yield(a + x)
  local b = pcall(function() return ch:receive() end) and ch:receive()
  return b + y
end)
print(coroutine.resume(co, 10))                             --> true 11
print(coroutine.status(co))                                 --> suspended
print(coroutine.resume(co, 20))                             --> true 23
print(coroutine.resume(co), table.concat(log, " "))         --> false send 1 send 2 send 3
local gen = coroutine.wrap(function() for v in function() return ch:receive() end do coroutine.yield(v) end end)
coroutine.spawn(function() ch:send("one") ch:send("two") end)
print(gen(), gen())                                         --> one two
--- BL-6 status of coroutines while one of them waits *
local ch = channel.new()
local inner, outer
coroutine.spawn(function() print(coroutine.status(inner), coroutine.status(outer)) ch:send(1) end)
inner = coroutine.create(function() return ch:receive() end)
outer = coroutine.create(function() return coroutine.resume(inner) end)
print(coroutine.resume(outer))
--> running normal
--> true true 1 true
--- BL-8 a yield goes to its resume, though others wait *
local ch = channel.new()
coroutine.spawn(function() ch:receive() end)
local co = coroutine.wrap(function() coroutine.yield("mine") ch:send(1) return "sent" end)
print(co(), co())                                           --> mine sent
--- CO-3 code between two waits is atomic *
local n, ch = 0, channel.new(10)
for i = 1, 10 do
  coroutine.spawn(function()
    local before = n
    for j = 1, 100 do before = before + 1 end
    n = before
    ch:send(true)
  end)
end
for i = 1, 10 do ch:receive() end
print(n)                                                    --> 1000
--- CO-6 main does not wait for others *
coroutine.spawn(function() coroutine.yield() print("never") end)
print("end")                                                --> end
--- CO-5 results of a spawned coroutine are dropped *
coroutine.spawn(function() return 1, 2, 3 end)
coroutine.yield()
print("on")                                                 --> on
--- CO-9 a spawned coroutine may do all that main may *
local done = channel.new()
coroutine.spawn(function()
  local ch = channel.new()
  coroutine.spawn(function() ch:send("nested") end)
  local co = coroutine.wrap(function() coroutine.yield((ch:receive())) end)
  done:send(co())
end)
print((done:receive()))                                     --> nested
--- DL-3 who waits for one that yields is not stuck *
local ch = channel.new()
coroutine.spawn(function() for i = 1, 100 do coroutine.yield() end ch:send("late") end)
print((ch:receive()))                                       --> late
