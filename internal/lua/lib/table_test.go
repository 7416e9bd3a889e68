package lib_test

import "testing"

func TestTableFunctions(t *testing.T) {
	check(t, []program{
		{"LG-1 insert", `local t = {1, 2} table.insert(t, 3) table.insert(t, 1, 0) table.insert(t, 3, "x") return table.concat(t, ",")`, "0,1,x,2,3"},
		{"LG-1 insert behind the end", `local t = {1} table.insert(t, 2, "b") table.insert(t, 9, "z") return #t, t[2], t[9]`, "2, b, z"},
		{"LG-1 insert nil", `local t = {1, 2} table.insert(t, nil) table.insert(t, 1, nil) return #t, t[1], t[2], t[3]`, "3, nil, 1, 2"},
		{"LG-1 insert before the beginning", `table.insert({1}, 0, 5)`, "error: t:1: bad argument #2 to 'insert' (position out of bounds)"},
		{"LG-1 insert nothing", `table.insert({})`, "error: t:1: wrong number of arguments to 'insert'"},
		{"LG-1 insert into nil", `table.insert(nil, 1)`, "error: t:1: bad argument #1 to 'insert' (table expected, got nil)"},
		{"LG-1 insert does not run metamethods", `local t = setmetatable({}, {__newindex = error}) table.insert(t, 5) return t[1]`, "5"},
		{"LG-1 remove", `local t = {1, 2, 3, 4} return table.remove(t), table.remove(t, 1), #t, t[1], t[2], t[3]`, "4, 1, 2, 2, 3, nil"},
		{"LG-1 remove from nothing", `select("#", table.remove({})), select("#", table.remove({1}, 5))`, "0, 0"},
		{"LG-1 many inserts and removes", `local t = {} for i = 1, 300 do table.insert(t, 1, i) end for i = 1, 100 do table.remove(t, 50) end return #t, t[1], t[50], t[200]`, "200, 300, 151, 1"},
		{"LG-1 insert into a table with numbers among its fields", `local t = {} for i = 4, 2, -1 do t[i] = i end t[1] = 1 table.insert(t, 2, "x") return table.concat(t, ",")`, "1,x,2,3,4"},
		{"LG-1 concat", `table.concat({1, "a", 2.5}), table.concat({1, 2, 3}, ", "), table.concat({1, 2, 3}, "-", 2), table.concat({1, 2, 3}, "-", 2, 3), table.concat({})`, "1a2.5, 1, 2, 3, 2-3, 2-3, "},
		{"LG-1 concat nil", `table.concat({1, 2}, ",", 1, 3)`, "error: t:1: invalid value (nil) at index 3 in table for 'concat'"},
		{"LG-1 concat a table", `table.concat({1, {}, 3})`, "error: t:1: invalid value (table) at index 2 in table for 'concat'"},
		{"ST-5 concat error objects", `table.concat({errors.new("a"), "b"}, errors.new("-"))`, "a-b"},
		{"ST-4 concat too large", `local s = ("x"):rep(2^20) local t = {} for i = 1, 1025 do t[i] = s end return table.concat(t)`, "error: t:1: resulting string too large"},
		{"LM-2 concat of many", `local t = {} for i = 1, 20000 do t[i] = "ab" end return #table.concat(t, ",")`, "59999"},
		{"LG-1 concat to the last integer", `pcall(table.concat, {}, "", 2^63, 2^63)`, "false, invalid value (nil) at index 9223372036854775807 in table for 'concat'"},
		{"base.md §2 pack", `local t = table.pack(1, nil, 3) return t.n, t[1], t[2], t[3], table.pack().n`, "3, 1, nil, 3, 0"},
		{"base.md §2 unpack", `table.unpack({1, 2, 3}, 2), select("#", table.unpack({}, 1, 3))`, "2, 3"},
		{"base.md §2 unpack too much", `table.unpack({}, 1, 1e8)`, "error: t:1: too many results to unpack"},
		{"base.md §2 maxn", `table.maxn({1, 2, [10] = 1, [2.5] = 1}), table.maxn({}), table.maxn({[-1] = 1})`, "10, 0, 0"},
		{"base.md §2 create", `#table.create(10, 10), next(table.create(1e12, 1e12)), type(table.create())`, "0, nil, table"},
		{"base.md §2 create out of range", `table.create(-1)`, "error: t:1: bad argument #1 to 'create' (out of range)"},
		{"base.md §2 move", `table.concat(table.move({1, 2, 3}, 2, 3, 1), ","), table.concat(table.move({1, 2, 3}, 1, 3, 2), ",")`, "2,3,3, 1,1,2,3"},
		{"base.md §2 move to another", `local t = {9} return table.move({1, 2}, 1, 2, 2, t) == t, table.concat(t, ",")`, "true, 9,1,2"},
		{"base.md §2 move nothing", `#table.move({1, 2}, 2, 1, 5)`, "2"},
		{"base.md §2 move too much", `table.move({}, -2^63, 2^63, 1)`, "error: t:1: bad argument #3 to 'move' (too many elements to move)"},
		{"base.md §2 move past the end", `table.move({}, 1, 2, 2^63)`, "error: t:1: bad argument #4 to 'move' (destination wrap around)"},
		{"base.md §2 library tables are the program's own", `local _ = table.insert(string, "x") string.foo = 1 return string[1], string.foo, ("x"):len()`, "x, 1, 1"},
		{"base.md §2 read-only tables", `table.insert(errors, "x")`, "error: t:1: errors is read-only"},
		{"base.md §3 nothing else", `table.getn, table.foreach, string.dump, math.mod, os.exit, os.getenv, string.gfind`, "nil, nil, nil, nil, nil, nil, nil"},
	})
}

func TestSort(t *testing.T) {
	check(t, []program{
		{"LG-1 sort numbers", `local t = {3, 1, 2, -5, 1e300, 0.5} table.sort(t) return table.concat(t, " ")`, "-5 0.5 1 2 3 1e+300"},
		{"LG-1 sort strings", `local t = {"b", "a", "", "B", "ab", "a\0"} table.sort(t) return #t[1], t[2], t[3], t[4] == "a\0", t[5], t[6]`, "0, B, a, true, ab, b"},
		{"LG-1 sort nothing", `local t = {} table.sort(t) table.sort(t, print) return #t`, "0"},
		{"LG-1 sort by comparator", `local t = {3, 1, 2} table.sort(t, function(a, b) return a > b end) return table.concat(t)`, "321"},
		{"LG-1 sort is stable", `local t = {} for i = 1, 200 do t[i] = {k = i % 3, i = i} end table.sort(t, function(a, b) return a.k < b.k end)
			for i = 2, 200 do if t[i-1].k > t[i].k or t[i-1].k == t[i].k and t[i-1].i > t[i].i then return i end end return "stable"`, "stable"},
		{"LG-1 sort by __lt", `local mt = {} mt.__lt = function(a, b) return a.v < b.v end
			local t = {} for i, v in ipairs{5, 2, 8, 1} do t[i] = setmetatable({v = v}, mt) end table.sort(t) return t[1].v, t[2].v, t[3].v, t[4].v`, "1, 2, 5, 8"},
		{"LG-1 sort many", `local t, x = {}, 42 for i = 1, 50000 do x = x * 16807 % 2147483647 t[i] = x end table.sort(t)
			for i = 2, #t do if t[i-1] > t[i] then return i end end return #t`, "50000"},
		{"LG-1 sort many strings by comparator", `local t, x = {}, 42 for i = 1, 3000 do x = x * 16807 % 2147483647 t[i] = "k" .. x end table.sort(t, function(a, b) return a > b end)
			for i = 2, #t do if t[i-1] < t[i] then return i end end return #t`, "3000"},
		{"LG-1 sort nan", `local t = {3, 0/0, 1, 0/0, 2} table.sort(t) return #t`, "5"},
		{"LG-1 sort mixed", `table.sort({1, "x"})`, "error: t:1: attempt to compare string with number"},
		{"LG-1 sort booleans", `table.sort({true, false})`, "error: t:1: attempt to compare two boolean values"},
		{"LG-1 sort by no function", `table.sort({1, 2}, 5)`, "error: t:1: bad argument #2 to 'sort' (function expected, got number)"},
		{"LG-1 sort with a hole", `local t = {3, 2, 1} t[2] = nil return pcall(table.sort, t)`, "false, attempt to compare nil with number"},
		{"hostile comparator that always says yes", `local t = {} for i = 1, 100 do t[i] = i end table.sort(t, function() return true end)
			local seen = 0 for _, v in ipairs(t) do seen = seen + v end return seen, #t`, "5050, 100"},
		{"hostile comparator at random", `local t = {} for i = 1, 100 do t[i] = i end table.sort(t, function() return math.random() < 0.5 end)
			local seen = 0 for _, v in ipairs(t) do seen = seen + v end return seen, #t`, "5050, 100"},
		{"hostile comparator that empties the table", `local t = {3, 2, 1} table.sort(t, function(a, b) t[1], t[2], t[3] = nil return a < b end) return table.concat(t)`, "123"},
		{"LG-1 comparator raises", `local t = {3, 2, 1} local ok, err = pcall(table.sort, t, function() error("no", 0) end) return ok, err, table.concat(t)`, "false, no, 321"},
		{"BL comparator yields", `local t = {3, 1, 2} local f = coroutine.wrap(function() table.sort(t, function(a, b) coroutine.yield(true) return a < b end) end)
			while f() do end return table.concat(t)`, "123"},
	})
}
