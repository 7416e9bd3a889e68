package lib_test

import (
	"testing"

	"wippy/internal/lua/vm"
)

// base.md LM-2: however long a library function takes, a turn of its process is
// short.
func TestLongLibraryCallsArePreempted(t *testing.T) {
	const bomb = `local s, p = ("a"):rep(40), ("a?"):rep(40) .. ("a"):rep(40) `
	for name, src := range map[string]string{
		"find":                 bomb + `return s:find(p)`,
		"match":                bomb + `return s:match(p)`,
		"gmatch":               bomb + `for _ in s:gmatch(p) do end`,
		"gsub":                 bomb + `return s:gsub(p, "")`,
		"sort":                 `local t = {} for i = 1, 200000 do t[i] = -i end table.sort(t)`,
		"sort by comparator":   `local t = {} for i = 1, 2000 do t[i] = -i end table.sort(t, function(a, b) return a < b end)`,
		"sort by Go function":  `local t = {} for i = 1, 2000 do t[i] = -i end table.sort(t, rawequal)`,
		"gsub with a function": `return (("x"):rep(20000):gsub("x", string.upper))`,
		"concat":               `local t = {} for i = 1, 200000 do t[i] = "x" end return #table.concat(t)`,
		"move":                 `table.move({}, 1, 2^52, 2)`,
		"format":               `local t = {} for i = 1, 5000 do t[i] = "x" end return #("%s"):rep(5000):format(unpack(t))`,
	} {
		t.Run(name, func(t *testing.T) {
			m := start(t, src)
			turns := 0
			for turns < 100 && m.Run(2000, new(vm.Scratch)) == vm.Preempted {
				turns++
			}
			if turns < 2 {
				t.Errorf("the program took %d turns, with %d steps in all", turns, m.Used())
			}
			if used := m.Used(); used > 100*100_000 {
				t.Errorf("%d turns of 2000 steps took %d", turns, used)
			}
		})
	}
}

// Long captures are copied in parts, too.
func TestLongCapturesAreCopiedInTurns(t *testing.T) {
	const size, text = 1 << 25, `local s = ("x"):rep(2^25) `
	for name, src := range map[string]string{
		"find":              text + `local _, to, x, at, y = s:find("(.*)()(.?)") return #x + #y`,
		"match":             text + `local x, y = s:match("(.*)(.?)") return #x + #y`,
		"match of all":      text + `return #s:match(".*")`,
		"gmatch":            text + `for x in s:gmatch(".+") do return #x end`,
		"gsub":              text + `local n = 0 s:gsub(".+", function(x) n = #x return "" end) return n`,
		"gsub with a table": text + `local n = 0 s:gsub(".+", setmetatable({}, {__index = function(_, x) n = #x return "" end})) return n`,
	} {
		t.Run(name, func(t *testing.T) {
			m := start(t, src)
			used, longest := uint64(0), uint64(0)
			for m.Run(2000, new(vm.Scratch)) == vm.Preempted {
				longest, used = max(longest, m.Used()-used), m.Used()
			}
			if longest > 10_000 {
				t.Errorf("a turn took %d steps", longest)
			}
			if r := m.Results(); m.Failure() != nil || len(r) != 1 || vm.Text(r[0]) != vm.Text(vm.Number(size)) {
				t.Errorf("got %v, failure %v", r, m.Failure())
			}
		})
	}
}

// base.md ST-4: what is made is counted while it is made.
func TestLargeResultsCountAsMemory(t *testing.T) {
	for name, src := range map[string]string{
		"rep":    `return #("x"):rep(2^26)`,
		"concat": `local s, t = ("x"):rep(2^16), {} for i = 1, 1000 do t[i] = s end return #table.concat(t)`,
		"gsub":   `local s = ("x"):rep(2^13) return #s:gsub("x", s)`,
		"format": `local s = ("x"):rep(2^19) return #("%s%s%s%s%s%s%s%s"):format(s, s, s, s, s, s, s, s)`,
		"upper":  `local t, s = {}, ("x"):rep(2^16) for i = 1, 1000 do t[i] = s:upper() end return #t`,
		"sub":    `local t, s = {}, ("x"):rep(2^16) for i = 1, 1000 do t[i] = s:sub(1, -2 - i % 7) end return #t`,
		"pack":   `local t = {} for i = 1, 1e5 do t[i] = table.pack(1, 2, 3) end return #t`,
		"insert": `local t = {} for i = 1, 1e6 do table.insert(t, i) end return #t`,
		"gmatch": `local t = {} for w in ("abcdefghij "):rep(1e5):gmatch("%a+") do t[#t + 1] = w end return #t`,
		"create": `local t = {} for i = 1, 100 do t[i] = table.create(1e5) end return #t`,
	} {
		t.Run(name, func(t *testing.T) {
			m := start(t, src)
			m.SetMemoryLimit(2 << 20)
			for range 100_000 {
				switch status := m.Run(1000, new(vm.Scratch)); status {
				case vm.Preempted:
				case vm.Exhausted:
					return
				default:
					t.Fatalf("Run = %v with %d bytes", status, m.Memory())
				}
			}
			t.Fatal("does not end")
		})
	}
}
