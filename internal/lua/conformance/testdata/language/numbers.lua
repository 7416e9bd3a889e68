--- LG-3 integral numbers have no fraction
print(10 / 2, 3 .. "s", string.format("%d", 3.0), -0.0 == 0)   --> 5 3s 3 true
print(1e3, 2^31, 2^53 - 1 == 9007199254740991, 10000000000000)   --> 1000 2147483648 true 10000000000000
--- LG-3 integers below 2^53 have all their digits *
print(100000000000000, 1e15, 123456789012345678, 2^53 - 1, 2^53, -2^52)
--> 100000000000000 1000000000000000 1.2345678901235e+17 9007199254740991 9.007199254741e+15 -4503599627370496
--- LG-3 other numbers have fourteen digits
print(0.1, 1 / 3, 1e100, -1.5e-7, 123456.789, 2^63, 1e16, 0.1 + 0.2)   --> 0.1 0.33333333333333 1e+100 -1.5e-07 123456.789 9.2233720368548e+18 1e+16 0.3
--- LG-3 infinities and nan *
print(1 / 0, -1 / 0, 0 / 0, -(0 / 0), math.huge, -math.huge)   --> inf -inf nan nan inf -inf
--- LG-1 nan is not equal to itself
local nan = 0 / 0
print(nan == nan, nan ~= nan, nan < nan, nan > 1, not (nan <= 1), rawequal(nan, nan))   --> false true false false true false
--- LG-1 minus zero equals zero and is the same key
local z = 0
local t = {[-z] = "zero"}
print(-z == z, t[0], 1 / -z, 1 / z, -z)   --> true zero -inf inf -0
--- LG-1 remainder has the sign of the divisor
print(5 % 3, -5 % 3, 5 % -3, -5 % -3, 5.5 % 2, -0.5 % 1)   --> 2 1 -1 -2 1.5 0.5
--- LG-1 remainder of infinities and zero
print((tostring(1 % 0):gsub("-", "")), (tostring(math.huge % 2):gsub("-", "")), (tostring(3 % math.huge):gsub("-", "")))   --> nan nan nan
--- LG-1 powers
print(2 ^ 10, 2 ^ 0.5, 2 ^ -1, (-2) ^ 3, -2 ^ 2, 2 ^ 3 ^ 2, 10 ^ 2, 0 ^ 0)   --> 1024 1.4142135623731 0.5 -8 -4 512 100 1
--- LG-1 strings are numbers in arithmetic
print("10" + 5, "3" * "4", "0x10" + 0, " 7 " - 1, "1e2" / 4, -"2", "5" % 3, "2" ^ 3, 10 .. 20)   --> 15 12 16 6 25 -2 2 8 1020
--- LG-1 numbers and strings do not compare equal
print("10" == 10, 10 == "10", "abc" ~= 1)   --> false false true
--- LG-1 float keys that are integers are integers
local t = {}
t[1] = "a" t[2.0] = "b" t[2^53] = "c"
print(t[1.0], t[2], t[9007199254740992], #t)   --> a b c 2
--- LG-2 numerals
print(0x1F, 0XfF, .5, 3., 3e2, 3E+2, 5e-1, 0x.8p1 == nil)   --> error: t:1: malformed number near '0x'
--- LG-1 remainders
local inf, nan = math.huge, 0/0
local function show(a, b)
  local r = a % b
  print(r == r and r or "nan", r == 0 and 1 / r)
end
show(7, 3) show(-7, 3) show(7, -3) show(-7, -3)
show(6, 3) show(-6, 3) show(0, 5) show(-0, 5) show(-0, -5) show(0, -5)
show(0.5, 0.25) show(-1e-20, 5) show(2^53 + 2, 3) show(2^60, 7) show(-2^60, 7) show(1e300, 7)
show(5, inf) show(-5, inf) show(inf, 5) show(5, 0) show(nan, 2) show(2, nan)
print(-7 % 3, (-7) % 3, 2^60 % 7, "10" % 4)
local x = -7
print(x % 3, x % -3, x % 0.5, x % 2^-1074 == 0)
--> 1 false
--> 2 false
--> -2 false
--> -1 false
--> 0 inf
--> 0 inf
--> 0 inf
--> 0 inf
--> 0 inf
--> 0 inf
--> 0 inf
--> 5 false
--> 2 false
--> 0 inf
--> 0 inf
--> 0 inf
--> nan false
--> nan false
--> nan false
--> nan false
--> nan false
--> nan false
--> 2 2 0 2
--> 2 -1 0 false
