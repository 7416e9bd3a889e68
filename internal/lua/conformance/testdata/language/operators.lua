--- LG-1 precedence
print(1 + 2 * 3 - 4 / 2, (1 + 2) * 3, 2 * 3 % 4, -3 ^ 2, not nil == true, not (1 == 2))   --> 5 9 2 -9 true true
print(1 .. 2 .. 3 == "123", "a" .. 1 + 2, 2 ^ -2, -2 ^ -2, 1 < 2 == true, #"abc" + 1)   --> true a3 0.25 -0.25 true 4
--- LG-1 and, or give their operands
print(nil and 1, false and 1, 1 and 2, nil or 1, false or nil, 1 or error("not evaluated"), false and error("not evaluated"))   --> nil false 2 1 nil 1 false
print(1 and nil, 1 and false, (nil or false), (false or nil), 1 and 2 or 3, nil and 2 or 3, false == nil)   --> nil false false nil 2 3 false
--- LG-1 and, or as values of locals they mention
local a, b = 1, 2
a = a and b or a
print(a)   --> 2
b = nil or b and a
print(b)   --> 2
local x = nil
x = x or x and 1 or "default"
print(x)   --> default
--- LG-1 not
print(not 0, not "", not nil, not not 1, not {} == false)   --> false false true true true
--- LG-1 comparison of strings
print("a" < "b", "a" < "a", "a" <= "a", "" < "a", "Z" < "a", "a\0b" < "a\0c", "ab" > "a", "10" < "9")   --> true false true true true true true true
--- LG-1 comparison chains of values
local r = 1 < 2 == true
print(r, 1 == 1 == true, "x" == "x" ~= false)   --> true true true
--- LG-1 equality of objects is identity
local t, f = {}, function() end
print(t == t, {} == {}, f == f, t ~= f, "a" .. "b" == "ab")   --> true false true true true
--- LG-1 length
print(#"", #"abc", #{}, #{1, 2, 3}, #{n = 1}, #"\0")   --> 0 3 0 3 0 1
--- LG-1 concatenation is right associative and takes numbers
print(1 .. "", 1.5 .. "|" .. -2, "a" .. "b" .. "c" .. 1 .. 2)   --> 1 1.5|-2 abc12
--- LG-1 many parts are joined
local parts = "a" .. 1 .. "b" .. 2 .. "c" .. 3 .. "d" .. 4 .. "e" .. 5 .. "f" .. 6 .. "g" .. 7 .. "h" .. 8 .. "i" .. 9 .. "j" .. 10
print(parts)   --> a1b2c3d4e5f6g7h8i9j10
--- LG-1 constants that cannot be folded fail when they run
print(pcall(function() return "x" + 1 end))   --> false t:1: attempt to perform arithmetic on a string value
print(pcall(function() return {} .. "x" end))   --> false t:2: attempt to concatenate a table value
print(pcall(function() return nil < 1 end))   --> false t:3: attempt to compare nil with number
print(pcall(function() return -{} end))   --> false t:4: attempt to perform arithmetic on a table value
print(pcall(function() return #5 end))   --> false t:5: attempt to get length of a number value
