package lib_test

import "testing"

func TestStringFunctions(t *testing.T) {
	check(t, []program{
		{"LG-1 byte", `("hello"):byte(), ("hello"):byte(-1), ("hello"):byte(2, 3)`, "104, 111, 101, 108"},
		{"LG-1 byte of nothing", `select("#", ("hello"):byte(9)), select("#", (""):byte())`, "0, 0"},
		{"LG-1 byte backwards", `("abc"):byte(-10, 10)`, "97, 98, 99"},
		{"ST-1 byte is 8-bit clean", `("\255\0"):byte(1, 2)`, "255, 0"},
		{"ST-4 byte of too many", `select("#", (("x"):rep(2^21):byte(1, -1)))`, "error: t:1: string slice too long"},
		{"LG-1 char", `string.char(104, 105), string.char()`, "hi, "},
		{"LG-1 char out of range", `string.char(256)`, "error: t:1: bad argument #1 to 'char' (invalid value)"},
		{"LG-1 char of text", `string.char("x")`, "error: t:1: bad argument #1 to 'char' (number expected, got string)"},
		{"LG-1 len", `("a\0b"):len(), string.len(12)`, "3, 2"},
		{"LG-1 len of nothing", `string.len()`, "error: t:1: bad argument #1 to 'len' (string expected, got no value)"},
		{"ST-1 case is ASCII's", `("aBc\228Z"):upper() == "ABC\228Z", ("aBc\196Z"):lower() == "abc\196z"`, "true, true"},
		{"LG-1 reverse", `("abc"):reverse(), (""):reverse()`, "cba, "},
		{"LG-1 sub", `("hello"):sub(2, 4), ("hello"):sub(-3), ("hello"):sub(0), ("hello"):sub(4, 2)`, "ell, llo, hello, "},
		{"LG-1 sub far out", `("hello"):sub(-100, 100), ("hello"):sub(2^60), ("hello"):sub(-2^60, -2)`, "hello, , hell"},
		{"LG-1 sub without start", `("hello"):sub()`, "error: t:1: bad argument #1 to 'sub' (number expected, got no value)"},
		{"LG-1 sub of number", `string.sub(1234, 2, 3)`, "23"},
		{"ST-4 rep", `("ab"):rep(3), ("ab"):rep(0), ("ab"):rep(-1), (""):rep(1e300)`, "ababab, , , "},
		{"ST-4 rep too large", `pcall(string.rep, "xx", 1e300)`, "false, resulting string too large"},
		{"ST-4 rep just too large", `("xx"):rep(2^29 + 1)`, "error: t:1: resulting string too large"},
		{"LG-1 rep without count", `string.rep("x")`, "error: t:1: bad argument #2 to 'rep' (number expected, got no value)"},
		{"ST-5 error objects are text", `string.len(errors.new("abc")), string.rep(errors.new("x"), 3), errors.new("abc"):message():upper()`, "3, xxx, ABC"},
		{"LG-1 methods", `("%d"):format(7), #("x"):rep(5)`, "7, 5"},
	})
}

func TestFindAndMatch(t *testing.T) {
	check(t, []program{
		{"ST-2 find", `("hello"):find("l"), ("hello"):find("xyz")`, "3, nil"},
		{"ST-2 find both ends", `("hello"):find("l+")`, "3, 4"},
		{"ST-2 find captures", `("key = val"):find("(%w+)%s*=%s*(%w+)")`, "1, 9, key, val"},
		{"ST-2 find plain", `("a.b"):find(".", 1, true), ("a+b"):find("+", 1, true)`, "2, 2, 2"},
		{"ST-2 find from", `("hello"):find("l", 4), ("hello"):find("h", 2), ("hello"):find("o", -1)`, "4, nil, 5, 5"},
		{"ST-2 find nothing", `(""):find(""), ("abc"):find("", 10), ("abc"):find("", 4)`, "1, 4, 4, 3"},
		{"ST-2 find stray bracket", `("a]"):find("]")`, "2, 2"},
		{"ST-2 match", `("2024-03-05"):match("(%d+)-(%d+)"), ("x"):match("y"), ("hello"):match(".", 2)`, "2024, nil, e"},
		{"ST-2 match whole", `("hello world"):match("%a+$")`, "world"},
		{"ST-2 match positions", `("hello"):match("()ll()")`, "3, 5"},
		{"ST-2 anchor", `("hello"):match("^h(.)"), ("hello"):match("^e"), ("hello"):match("^l", 3)`, "e, nil, l"},
		{"ST-2 balance and frontier", `("f(a(b)c)d"):match("%b()"), ("THE (quick) fox"):find("%f[%a]%a+%f[%A]")`, "(a(b)c), 1, 3"},
		{"ST-2 backreference", `([["it's" 'x"']]):match([[(["'])(.-)%1]])`, `", it's`},
		{"ST-2 malformed", `("x"):find("[a")`, "error: t:1: malformed pattern (missing ']')"},
		{"ST-2 ends with percent", `("x"):match("%")`, "error: t:1: malformed pattern (ends with '%')"},
		{"ST-2 unfinished capture", `("x"):match("(x")`, "error: t:1: unfinished capture"},
		{"ST-2 bad capture", `("x"):match("%1")`, "error: t:1: invalid capture index"},
		{"ST-5 find in an error object", `string.find(errors.new("row not found"), "not found"), string.match(errors.wrap("x", "ctx"), "%a+")`, "5, ctx"},
		{"LG-1 find in nil", `string.find(nil, "x")`, "error: t:1: bad argument #1 to 'find' (string expected, got nil)"},
		{"LG-1 find without pattern", `("x"):find()`, "error: t:1: bad argument #1 to 'find' (string expected, got no value)"},
		{"LM-2 find in a long text", `(("a"):rep(200000) .. "b"):find("b", 1, true)`, "200001, 200001"},
		{"LM-2 long match", `#(("a"):rep(200000)):match(".-$")`, "200000"},
	})
}

func TestGmatch(t *testing.T) {
	check(t, []program{
		{"ST-2 gmatch", `local r = {} for w in ("one two  three"):gmatch("%a+") do r[#r+1] = w end return table.concat(r, ",")`, "one,two,three"},
		{"ST-2 gmatch captures", `local r = {} for k, v in ("a=1, b=2"):gmatch("(%w+)=(%w+)") do r[#r+1] = v .. k end return table.concat(r, ",")`, "1a,2b"},
		{"ST-2 gmatch empty matches", `local n = 0 for _ in ("abc"):gmatch("") do n = n + 1 end return n`, "4"},
		{"ST-2 gmatch positions", `local r = {} for p in ("abc"):gmatch("()") do r[#r+1] = p end return table.concat(r, ",")`, "1,2,3,4"},
		{"ST-2 gmatch reads ^ literally", `local r = {} for w in ("a^a"):gmatch("^a") do r[#r+1] = w end return table.concat(r, ",")`, "^a"},
		{"ST-2 gmatch malformed", `for _ in ("abc"):gmatch("[") do end return 1`, "error: t:1: malformed pattern (missing ']')"},
		{"ST-2 gmatch inside gmatch", `local r = {} for w in ("ab cd"):gmatch("%a+") do for c in w:gmatch(".") do r[#r+1] = c end end return table.concat(r)`, "abcd"},
		{"LG-1 gmatch of nil", `string.gmatch(nil, "x")`, "error: t:1: bad argument #1 to 'gmatch' (string expected, got nil)"},
	})
}

func TestGsub(t *testing.T) {
	check(t, []program{
		{"ST-2 gsub", `("hello world"):gsub("o", "0")`, "hell0 w0rld, 2"},
		{"ST-2 gsub limit", `("aaa"):gsub("a", "b", 2)`, "bba, 2"},
		{"ST-2 gsub no times", `("aaa"):gsub("a", "b", 0)`, "aaa, 0"},
		{"ST-2 gsub captures", `("hello world"):gsub("(%w+) (%w+)", "%2 %1 %0 %%")`, "world hello hello world %, 1"},
		{"ST-2 gsub whole as first", `("abc"):gsub("%w", "<%1>")`, "<a><b><c>, 3"},
		{"ST-2 gsub position capture", `("abc"):gsub("()b", "%1")`, "a2c, 1"},
		{"ST-2 gsub empty matches", `("abc"):gsub("", "-"), ("abc"):gsub("%w*", "x"), (""):gsub("", "x")`, "-a-b-c-, xx, x, 1"},
		{"ST-2 gsub anchored", `("aaa"):gsub("^a", "b")`, "baa, 1"},
		{"ST-2 gsub absent", `("abc"):gsub("x", "y")`, "abc, 0"},
		{"ST-2 gsub percent at the end", `("a"):gsub("a", "%") == "\0"`, "true"},
		{"ST-2 gsub bad capture", `("abc"):gsub("a", "%2")`, "error: t:1: invalid capture index"},
		{"ST-2 gsub function", `("abc"):gsub("%w", function(c) return c:byte() end)`, "979899, 3"},
		{"ST-2 gsub function keeps", `("abc"):gsub("%w", function(c) if c == "b" then return false end end)`, "abc, 3"},
		{"ST-2 gsub function with captures", `("a=1"):gsub("(%w)=(%w)", function(k, v) return v .. "=" .. k end)`, "1=a, 1"},
		{"ST-2 gsub function limit", `local n = 0 local s = ("aaaa"):gsub("a", function() n = n + 1 return n end, 2) return s, n`, "12aa, 2"},
		{"ST-2 gsub table", `("$a $b"):gsub("%$(%w)", {a = 1, b = "two"})`, "1 two, 2"},
		{"ST-2 gsub table with __index function", `("ab"):gsub("%w", setmetatable({}, {__index = function(_, k) return k .. k end}))`, "aabb, 2"},
		{"ST-2 gsub table with __index table", `("ab"):gsub("%w", setmetatable({a = "1"}, {__index = {b = "2"}}))`, "12, 2"},
		{"ST-2 gsub bad result", `("abc"):gsub("a", function() return {} end)`, "error: t:1: invalid replacement value (a table)"},
		{"ST-2 gsub bad replacement", `("abc"):gsub("a")`, "error: t:1: bad argument #2 to 'gsub' (string/function/table expected)"},
		{"ST-2 gsub bad replacement by name", `string.gsub("abc", "a", true)`, "error: t:1: bad argument #3 to 'gsub' (string/function/table expected)"},
		{"ST-2 gsub function raises", `pcall(string.gsub, "abc", "b", function() error("boom", 0) end)`, "false, boom"},
		{"ST-5 gsub with error objects", `(string.gsub(errors.new("abc"), "b", errors.new("x"))), ("a"):gsub("a", function() return errors.new("e") end)`, "axc, e, 1"},
		{"BL gsub function yields", `local f = coroutine.wrap(function() return (("ab"):gsub("%w", coroutine.yield)) end)
			local a = f() local b = f("1") return a, b, f("2")`, "a, b, 12"},
		{"LM-2 gsub on a long text", `local s, n = ("ab"):rep(20000):gsub("a", "xy") return #s, n`, "60000, 20000"},
	})
}

func TestFormat(t *testing.T) {
	check(t, []program{
		{"ST-3 numbers", `("%d %5d|%-5d|%05d %i %u"):format(3.0, 42, 42, 42, -7, 7)`, "3    42|42   |00042 -7 7"},
		{"ST-3 bases", `("%x %X %o %c"):format(255, 255, 8, 65)`, "ff FF 10 A"},
		{"ST-3 floats", `("%.2f %e %g %5.1f|"):format(3.14159, 12345.678, 0.1, 2.55)`, "3.14 1.234568e+04 0.1   2.5|"},
		{"ST-3 strings", `("%s %10s|%-5s|%.2s %%"):format("a", "b", "c", "def")`, "a          b|c    |de %"},
		{"ST-3 quoted", `("%q"):format('a"b\\c\nd\0')`, "\"a\\\"b\\\\c\\\nd\\000\""},
		{"ST-3 any value", `("%s %s %s %s"):format(nil, true, 1.5, errors.wrap("x", "ctx"))`, "nil true 1.5 ctx: x"},
		{"ST-3 numbers as text", `("%d %s"):format("10", 10), ("%s"):format(1e15)`, "10 10, 1000000000000000"},
		{"ST-3 __tostring", `local o = setmetatable({}, {__tostring = function() return "obj" end}) return ("<%s|%5s|%d|%s>"):format(o, o, 7, o)`, "<obj|  obj|7|obj>"},
		{"ST-3 __tostring yields", `local o = setmetatable({}, {__tostring = function() return coroutine.yield() end})
			local f = coroutine.wrap(function() return ("%s-%s"):format(o, o) end) f() f("a") return f("b")`, "a-b"},
		{"ST-3 bad __tostring", `("%s"):format(setmetatable({}, {__tostring = function() return {} end}))`, "error: t:1: '__tostring' must return a string"},
		{"ST-3 too few", `("%d %d"):format(1)`, "error: t:1: bad argument #2 to 'format' (number expected, got no value)"},
		{"ST-3 too few by name", `string.format("%s")`, "error: t:1: bad argument #2 to 'format' (string expected, got no value)"},
		{"ST-3 not a number", `string.format("%d", "x")`, "error: t:1: bad argument #2 to 'format' (number expected, got string)"},
		{"ST-3 unknown option", `("%y"):format(1)`, "error: t:1: invalid option '%y' to 'format'"},
		{"ST-3 too wide", `("%100d"):format(1)`, "error: t:1: invalid format (width or precision too long)"},
		{"ST-1 format is 8-bit clean", `#("a\0%s\0"):format("\0b")`, "5"},
	})
}
