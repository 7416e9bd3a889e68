--- LG-1 insert
local t = {}
table.insert(t, "b") table.insert(t, 1, "a") table.insert(t, 3, "c") table.insert(t, 2, "x")
print(table.concat(t, " "))   --> a x b c
print(pcall(table.insert))   --> false bad argument #1 to 'insert' (table expected, got no value)
print(pcall(table.insert, t))   --> false wrong number of arguments to 'insert'
print(pcall(table.insert, t, 1, 2, 3))   --> false wrong number of arguments to 'insert'
print(pcall(table.insert, 5, 1))   --> false bad argument #1 to 'insert' (table expected, got number)
print(pcall(table.insert, t, "x", 1))   --> false bad argument #2 to 'insert' (number expected, got string)
--- LG-1 insert behind the end
local t = {1}
table.insert(t, 5, "far")
print(#t == 1 or t[5], t[5], t[2])   --> true far nil
--- LG-1 insert before the beginning is an error *
print(pcall(table.insert, {1}, 0, "x"))   --> false bad argument #2 to 'insert' (position out of bounds)
--- LG-1 remove
local t = {"a", "b", "c", "d"}
print(table.remove(t), table.remove(t, 1), table.concat(t), #t)   --> d a bc 2
print(table.remove(t, 10), table.remove({}), select("#", table.remove({})), table.remove(t, 0))   --> nil nil 0
print(table.remove(t, 2), table.remove(t), table.remove(t), #t)   --> c b nil 0
print(pcall(table.remove))   --> false bad argument #1 to 'remove' (table expected, got no value)
print(pcall(table.remove, {}, "x"))   --> false bad argument #2 to 'remove' (number expected, got string)
--- LG-1 concat
print(table.concat{}, table.concat{1, 2, 3}, table.concat({1, 2, 3}, ", "), table.concat({1, 2, 3}, "-", 2), table.concat({1, 2, 3}, "-", 2, 3))   -->  123 1, 2, 3 2-3 2-3
print(table.concat({1, 2, 3}, "-", 3, 2), table.concat({"a", 1.5, "b"}, " "), table.concat({[5] = "x"}, "", 5, 5), table.concat({1, 2}, 0))   -->  a 1.5 b x 102
print(pcall(table.concat, {1, {}, 3}))   --> false invalid value (table) at index 2 in table for 'concat'
print(pcall(table.concat, {1, nil, 3}, "", 1, 3))   --> false invalid value (nil) at index 2 in table for 'concat'
print(pcall(table.concat, {true}))   --> false invalid value (boolean) at index 1 in table for 'concat'
print(pcall(table.concat))   --> false bad argument #1 to 'concat' (table expected, got no value)
print(pcall(table.concat, {}, {}))   --> false bad argument #2 to 'concat' (string expected, got table)
--- LG-1 sort
local function sorted(t, f) table.sort(t, f) return table.concat(t, " ") end
print(sorted{3, 1, 2}, sorted{"b", "a", "C"}, sorted{}, sorted{1}, sorted{2, 1, 2, 1})   --> 1 2 3 C a b  1 1 1 2 2
print(sorted({3, 1, 2}, function(a, b) return a > b end), sorted({"bb", "a", "ccc"}, function(a, b) return #a < #b end))   --> 3 2 1 a bb ccc
local t = {}
for i = 1, 1000 do t[i] = (i * 7919) % 1009 end
table.sort(t)
local ok = true
for i = 2, 1000 do ok = ok and t[i - 1] <= t[i] end
print(ok, t[1], t[1000])   --> true 1 1008
table.sort(t, function(a, b) return a % 10 < b % 10 end)
for i = 2, 1000 do ok = ok and t[i - 1] % 10 <= t[i] % 10 end
print(ok)   --> true
print(pcall(table.sort, {1, "x"}) == false, pcall(table.sort, {{}, {}}) == false)   --> true true
print(pcall(table.sort, {1, 2}, 5))   --> false bad argument #2 to 'sort' (function expected, got number)
print(pcall(table.sort))   --> false bad argument #1 to 'sort' (table expected, got no value)
print(select("#", table.sort({2, 1})))   --> 0
--- LG-1 sort of objects
local mt = {__lt = function(a, b) return a.v < b.v end}
local t = {}
for i, v in ipairs{3, 1, 2} do t[i] = setmetatable({v = v}, mt) end
table.sort(t)
print(t[1].v, t[2].v, t[3].v)   --> 1 2 3
--- LG-1 sort with a comparator that contradicts itself does no harm *
for _, f in ipairs{function() return true end, function(a, b) return a <= b end, function() return nil end, function() return math.random() < 0.5 end} do
  local t = {}
  for i = 1, 200 do t[i] = i % 13 end
  table.sort(t, f)
  local sum = 0
  for i = 1, 200 do sum = sum + t[i] end
  print(#t, sum)
end
--> 200 1185
--> 200 1185
--> 200 1185
--> 200 1185
--- LG-1 maxn
print(table.maxn{}, table.maxn{1, 2, 3}, table.maxn{[10] = 1, [2.5] = 1}, table.maxn{x = 1}, table.maxn{[-5] = 1})   --> 0 3 10 0 0
print(pcall(table.maxn))   --> false bad argument #1 to 'maxn' (table expected, got no value)
--- base.md §2 pack, unpack, create, move *
local t = table.pack(1, nil, 3)
print(t.n, t[1], t[2], t[3])                                      --> 3 1 nil 3
print(table.unpack({1, 2, 3}, 2))                                 --> 2 3
print(#table.create(10, 5), next(table.create(0, 0)))             --> 0 nil
print(table.concat(table.move({1, 2, 3}, 1, 3, 2), " "))          --> 1 1 2 3
print(table.concat(table.move({1, 2, 3}, 2, 3, 1), " "))          --> 2 3 3
print(table.concat(table.move({1, 2, 3}, 1, 3, 1, {9, 9, 9, 9}), " "))   --> 1 2 3 9
print(pcall(table.move, {}, 1, 2))                                --> false bad argument #4 to 'move' (number expected, got no value)
print(pcall(table.create, -1))                                    --> false bad argument #1 to 'create' (out of range)
--- LG-1 a large concat
local t = {}
for i = 1, 100000 do t[i] = "x" end
print(#table.concat(t), #table.concat(t, ", "))   --> 100000 299998
