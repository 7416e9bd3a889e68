--- base.md §5 functions
print(math.abs(-5), math.abs(5), math.ceil(1.2), math.ceil(-1.2), math.floor(1.8), math.floor(-1.2), math.floor("3.7"))   --> 5 5 2 -1 1 -2 3
print(math.max(1, 3, 2), math.min(1, 3, 2), math.max(5), math.min(-1, -1.5), math.fmod(7, 3), math.fmod(-7, 3), math.fmod(7, -3))   --> 3 1 5 -1.5 1 -1 1
print(math.modf(3.7), math.modf(-3.7), math.modf(5), math.modf(math.huge))   --> 3 -3 5 inf 0
print(math.sqrt(16), math.pow(2, 10), math.exp(0), math.log(1), math.log10(1000), math.deg(math.pi), math.rad(180) == math.pi)   --> 4 1024 1 0 3 180 true
print(math.frexp(8), math.ldexp(0.5, 4), math.huge, -math.huge, math.pi)   --> 0.5 8 inf -inf 3.1415926535898
print(string.format("%.6f %.6f %.6f %.6f %.6f %.6f", math.sin(1), math.cos(1), math.tan(1), math.asin(0.5), math.acos(0.5), math.atan(1)))   --> 0.841471 0.540302 1.557408 0.523599 1.047198 0.785398
print(string.format("%.6f %.6f %.6f %.6f %.6f", math.sinh(1), math.cosh(1), math.tanh(1), math.atan2(1, 2), math.atan2(-1, -2)))   --> 1.175201 1.543081 0.761594 0.463648 -2.677945
--- base.md §5 bad arguments
print(pcall(math.floor))   --> false bad argument #1 to 'floor' (number expected, got no value)
print(pcall(math.floor, "x"))   --> false bad argument #1 to 'floor' (number expected, got string)
print(pcall(math.floor, {}))   --> false bad argument #1 to 'floor' (number expected, got table)
print(pcall(math.max))   --> false bad argument #1 to 'max' (number expected, got no value)
print(pcall(math.max, 1, "x"))   --> false bad argument #2 to 'max' (number expected, got string)
print(pcall(math.fmod, 1))   --> false bad argument #2 to 'fmod' (number expected, got no value)
print(pcall(math.random, 0))   --> false bad argument #1 to 'random' (interval is empty)
print(pcall(math.random, 2, 1))   --> false bad argument #2 to 'random' (interval is empty)
print(pcall(math.random, 1, 2, 3))   --> false wrong number of arguments
print(pcall(math.randomseed))   --> false bad argument #1 to 'randomseed' (number expected, got no value)
--- base.md §5 random
math.randomseed(42)
local ok = true
for i = 1, 200 do
  local a, b, c = math.random(), math.random(6), math.random(-3, 3)
  ok = ok and a >= 0 and a < 1 and b >= 1 and b <= 6 and b % 1 == 0 and c >= -3 and c <= 3 and c % 1 == 0
end
print(ok, math.random(1), math.random(7, 7))   --> true 1 7
math.randomseed(7)
local a, b = math.random(1000000), math.random(1000000)
math.randomseed(7)
print(a == math.random(1000000), b == math.random(1000000))   --> true true
--- base.md §5 what Lua 5.1 does not have *
print(math.tointeger(3), math.tointeger(3.5), math.tointeger("8"), math.tointeger("x"), math.tointeger({}), math.tointeger(1 / 0))   --> 3 nil 8 nil nil nil
print(math.type(1), math.type(1.5), math.type("1"), math.type(1 / 0), math.type(0 / 0))   --> integer float nil float float
print(math.ult(1, 2), math.ult(-1, 1), math.ult(2, 2), pcall(math.ult, 1.5, 2))           --> true false false false bad argument #1 to 'ult' (number has no integer representation)
print(math.maxinteger == 2^63, math.mininteger == -2^63)                                  --> true true
print(math.log(8, 2), math.log(100, 10), math.log(27, 3) > 2.99)                          --> 3 2 true
--- base.md §8 os *
print(os.platform, type(os.time()), os.difftime(5, 3), type(os.clock()))                  --> wippy number 2 number
print(os.date("!%Y-%m-%d %H:%M:%S", 0), os.date("!%c", 86400))                            --> 1970-01-01 00:00:00 Fri Jan  2 00:00:00 1970
local d = os.date("!*t", 1e9)
print(d.year, d.month, d.day, d.hour, d.min, d.sec, d.wday, d.yday, d.isdst)              --> 2001 9 9 1 46 40 1 252 false
print(os.date("%Y-%m-%d"), os.time() == os.time(os.date("*t")))                           --> 2024-03-05 true
print(os.time{year = 2024, month = 3, day = 5, hour = 12}, os.time{year = 2024, month = 3, day = 5})   --> 1709632800 1709589600
print(os.time{year = 2024, month = 14, day = -1} == os.time{year = 2025, month = 1, day = 30})         --> true
print(pcall(os.time, 5))                                                                  --> false bad argument #1 to 'time' (table expected, got number)
print(pcall(os.date, "%Y", "x"))                                                          --> false bad argument #2 to 'date' (number expected, got string)
print(os.date("%k %Q"), pcall(os.difftime))                                               --> %k %Q false bad argument #1 to 'difftime' (number expected, got no value)
