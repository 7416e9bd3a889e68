--- LG-1 resume and yield pass values
local co = coroutine.create(function(a, b)
  print("start", a, b)   --> start 1 2
  local c = coroutine.yield(a + b)
  print("got", c)   --> true 3
  local d, e = coroutine.yield(c * 2, "more")
  return d, e, "end"
end)
print(coroutine.resume(co, 1, 2))   --> suspended
print(coroutine.status(co))   --> got 10
print(coroutine.resume(co, 10))   --> true 20 more
print(coroutine.resume(co, "x", nil))   --> true x nil end
print(coroutine.status(co), coroutine.resume(co))   --> dead false cannot resume dead coroutine
--- LG-1 wrap
local gen = coroutine.wrap(function() for i = 1, 3 do coroutine.yield(i) end return "last" end)
print(gen(), gen(), gen(), gen())   --> 1 2 3 last
print(pcall(gen))   --> false cannot resume dead coroutine
--- LG-1 generators in for
local function range(n) return coroutine.wrap(function() for i = 1, n do coroutine.yield(i, i * i) end end) end
for i, sq in range(3) do print(i, sq) end
--> 1 1
--> 2 4
--> 3 9
--- LG-1 status and running
print(coroutine.running())
local co
co = coroutine.create(function()
  print(coroutine.status(co), coroutine.running() == co)
  local inner = coroutine.create(function() print(coroutine.status(co)) end)
  coroutine.resume(inner)
  print(coroutine.status(inner))
end)
print(coroutine.status(co))
coroutine.resume(co)
print(coroutine.status(co))
--> nil
--> suspended
--> running true
--> normal
--> dead
--> dead
--- LG-1 errors in coroutines
local co = coroutine.create(function() error("boom") end)
print(coroutine.resume(co))   --> false t:1: boom
print(coroutine.status(co))   --> dead
print(coroutine.resume(co))   --> false cannot resume dead coroutine
co = coroutine.create(function() error({}) end)
print(coroutine.resume(co) == false)   --> true
co = coroutine.create(function() local x = nil; x() end)
print(coroutine.resume(co))   --> false t:7: attempt to call local 'x' (a nil value)
--- LG-1 wrap raises errors with the place of the call
local f = coroutine.wrap(function() error("boom") end)
print(pcall(function() f() end))   --> false t:2: t:1: boom
f = coroutine.wrap(function() error("boom", 0) end)
print(pcall(function() f() end))   --> false t:4: boom
f = coroutine.wrap(function() error({}) end)
print(type(select(2, pcall(f))))   --> table
f = coroutine.wrap(function() return 1 end)
f()
print(pcall(f))   --> false cannot resume dead coroutine
print(pcall(function() f() end))   --> false t:10: cannot resume dead coroutine
--- LG-1 resuming what cannot be resumed
print(pcall(coroutine.resume))   --> false bad argument #1 to 'resume' (coroutine expected)
print(pcall(coroutine.resume, 1))   --> false bad argument #1 to 'resume' (coroutine expected)
print(pcall(coroutine.create))   --> false bad argument #1 to 'create' (Lua function expected)
print(pcall(coroutine.create, {}))   --> false bad argument #1 to 'create' (Lua function expected)
print(pcall(coroutine.status, nil))   --> false bad argument #1 to 'status' (coroutine expected)
print(pcall(coroutine.wrap, 1))   --> false bad argument #1 to 'wrap' (Lua function expected)
local co
co = coroutine.create(function() return coroutine.resume(co) end)
print(coroutine.resume(co))   --> true false cannot resume running coroutine
local a, b
a = coroutine.create(function() return coroutine.resume(b) end)
b = coroutine.create(function() return coroutine.resume(a) end)
print(coroutine.resume(a))   --> true true false cannot resume normal coroutine
--- LG-1 coroutines inside coroutines
local function tree(n)
  if n == 0 then coroutine.yield("leaf") return end
  for i = 1, 2 do
    local sub = coroutine.wrap(tree)
    local v = sub(n - 1)
    while v do coroutine.yield(n .. v) v = sub() end
  end
end
local n = 0
for v in coroutine.wrap(function() tree(3) end) do n = n + 1 if n == 1 then print(v) end end
print(n)
--> 321leaf
--> 8
--- LG-1 yield many values
local co = coroutine.wrap(function(...) local t = {...} while true do t = {coroutine.yield(unpack(t))} end end)
print(co(1, 2, 3))   --> 1 2 3
print(co())   --> 
print(select("#", co(nil, nil)))   --> 0
--- BL-2 yield across pcall *
local co = coroutine.wrap(function()
  local ok, v = pcall(function()
    local x = coroutine.yield("first")
    error("caught " .. x, 0)
  end)
  coroutine.yield(v)
  return xpcall(function() coroutine.yield("in xpcall") error("e", 0) end, function(e) return "handler " .. e .. coroutine.yield("in handler") end)
end)
print(co())                       --> first
print(co("it"))                   --> caught it
print(co())                       --> in xpcall
print(co())                       --> in handler
print(co("!"))                    --> false handler e!
--- BL-3 yield in an iterator *
local co = coroutine.wrap(function()
  for i in function(_, c) return coroutine.yield("next " .. tostring(c)) end do print("item", i) end
  return "end"
end)
print(co())                       --> next nil
print(co(1))                      --> item 1
                                  --> next 1
print(co(2))                      --> item 2
                                  --> next 2
print(co(nil))                    --> end
--- BL-4 yield in metamethods *
local mt = {}
for _, op in ipairs{"add", "sub", "mul", "div", "mod", "pow", "unm", "concat", "lt", "le", "eq", "index", "call"} do
  mt["__" .. op] = function(a, b) return coroutine.yield(op) end
end
mt.__newindex = function(t, k, v) rawset(t, "set", coroutine.yield("newindex")) end
local function make() return setmetatable({}, mt) end
local a, b = make(), make()
local co = coroutine.wrap(function()
  local results = {a + b, a - 1, 2 * a, a / b, a % b, a ^ b, -a, a .. b, "x" .. a .. "y", a < b, a <= b, a == b, a.field, a[1], a(5)}
  a.x = 1
  results[#results + 1] = a.set
  if a < b then results[#results + 1] = "then" end
  while not (a == b) do results[#results + 1] = "loop" end
  for i = 1, #results do results[i] = tostring(results[i]) end
  return table.concat(results, " ")
end)
local asked, v = {}, co()
local answers = 0
while #v < 20 do
  asked[#asked + 1] = v
  answers = answers + 1
  v = co(answers)
end
print(table.concat(asked, " "))
--> add sub mul div mod pow unm concat concat lt le eq index index call newindex lt eq
print(v)
--> 1 2 3 4 5 6 7 8 x9 true true true 13 14 15 16 then
--- BL-4 yield in __tostring *
local t = setmetatable({}, {__tostring = function() return coroutine.yield("asked") end})
local co = coroutine.wrap(function() return tostring(t) .. string.format("%s", t) end)
print(co(), co("a"), co("b"))     --> asked asked ab
--- BL-5 yield in sort and gsub *
local co = coroutine.wrap(function()
  local t = {3, 1, 2}
  table.sort(t, function(a, b) coroutine.yield("compare") return a < b end)
  local s = string.gsub("ab", ".", function(c) return coroutine.yield(c) end)
  local u = string.gsub("xy", ".", setmetatable({}, {__index = function(_, k) return coroutine.yield("index " .. k) end}))
  return table.concat(t, ",") .. s .. u
end)
local v, n = co(), 0
while v == "compare" do n = n + 1 v = co() end
print(n > 1, v, co("1"), co("2"), co("3"), co("4"))   --> true a b index x index y 1,2,31234
--- BL-8 a yield goes to its own resume *
local outer = coroutine.wrap(function()
  local inner = coroutine.wrap(function() coroutine.yield("inner") return "inner end" end)
  coroutine.yield(inner())
  coroutine.yield(inner())
  return "outer end"
end)
print(outer(), outer(), outer())  --> inner inner end outer end
--- LG-1 many coroutines
local cos = {}
for i = 1, 1000 do cos[i] = coroutine.wrap(function() local s = i while true do s = s + coroutine.yield(s) end end) cos[i]() end
local sum = 0
for i = 1, 1000 do sum = sum + cos[i](i) end
print(sum)   --> 1001000
--- LG-1 a producer and a filter
local function producer() return coroutine.create(function() for _, v in ipairs{"a", "b", "c"} do coroutine.yield(v) end end) end
local function filter(p) return coroutine.wrap(function() local n = 1 while true do local ok, v = coroutine.resume(p) if not v then return end coroutine.yield(n .. ":" .. v) n = n + 1 end end) end
for line in filter(producer()) do print(line) end
--> 1:a
--> 2:b
--> 3:c
--- CO-8 yield at the top lets others run *
local log = {}
coroutine.spawn(function(x) log[#log + 1] = x coroutine.yield("dropped") log[#log + 1] = x .. "2" end, "a")
coroutine.spawn(function(x) log[#log + 1] = x end, "b")
print(select("#", coroutine.yield(1, 2)))   --> 0
coroutine.yield()
print(table.concat(log, " "))               --> a b a2
--- CO-10 spawn wants a function *
print(pcall(coroutine.spawn, 5))            --> false bad argument #1 to 'spawn' (function expected, got number)
--- CO-12 a scheduled coroutine cannot be resumed *
local co = coroutine.spawn(function() coroutine.yield() end)
print(type(co), coroutine.status(co))       --> thread suspended
print(coroutine.resume(co))                 --> false cannot resume a scheduled coroutine
coroutine.yield() coroutine.yield()
print(coroutine.status(co))                 --> dead
--- CO-7 an error in a spawned coroutine ends the program *
coroutine.spawn(function() error("spawned") end)
coroutine.yield()                           --> error: t:1: spawned
print("never")
--- DL-2 a program in which everything waits *
local ch = channel.new()
print("before")                             --> before
ch:receive()                                --> waits
print("never")
--- LG-1 as many values as are wanted, both ways
local function each(...)
  local n = 0
  while true do
    n = n + 1
    local a, b, c = coroutine.yield(n, ...)
    coroutine.yield(a, b, c)
    print((coroutine.yield()))
    coroutine.yield(select("#", coroutine.yield(1)))
  end
end
local co = coroutine.create(each)
coroutine.resume(co, "x", "y")
local ok, a, b, c, d = coroutine.resume(co, 1, 2)
print(ok, a, b, c, d)
print((coroutine.resume(co)))
print(coroutine.resume(co, "printed", "dropped"))
print(coroutine.resume(co, 1, nil, nil))
print(coroutine.resume(co))
local t = {coroutine.resume(co)}
print(#t, t[2], t[3])
local wrapped = coroutine.wrap(each)
local one, two, three = wrapped()
print(one, two, three)
wrapped(1, 2, 3)
print(wrapped(), wrapped(), (wrapped()))
local many = coroutine.wrap(function() while true do coroutine.yield(unpack({}, 1, 200)) end end)
print(select("#", many()), select("#", many()))
--> true 1 2 nil nil
--> true
--> printed
--> true 1
--> true 3
--> true 2 x y
--> 1 nil nil
--> 1 nil nil
--> nil
--> nil 1 0
--> 200 200
--- LG-1 resumed and yielding where results go elsewhere
local gen = coroutine.wrap(function() while true do coroutine.yield(3) coroutine.yield(false) end end)
local t = setmetatable({}, {
  __index = gen, __lt = gen, __le = gen, __eq = gen, __concat = gen, __add = gen, __call = gen,
})
local u = setmetatable({}, getmetatable(t))
print(t.x, t < u, t <= u, t == u, t .. u, t + u, t())
print(pcall(gen))
print(select(2, pcall(coroutine.resume, coroutine.create(function(...) return coroutine.yield(...) end), 7)))
for v in coroutine.wrap(function() for i = 1, 2 do coroutine.yield(i) end end) do print(v) end
--> 3 false true false 3 false 3
--> true false
--> true 7
--> 1
--> 2
