package lua_test

import (
	"testing"

	"wippy/internal/lua"
	"wippy/internal/lua/luatest"
	"wippy/internal/lua/modules/time"
)

// Which chunks are the same in every process, so that they need not be run for
// each. What they do must be seen by nobody, and processes must share nothing
// that one of them can change.
func TestFixedChunks(t *testing.T) {
	tests := []struct {
		name, source string
		want         bool
	}{
		{"a function in a table", "local function main() end return {main = main}", true},
		{"the function itself", "return function() end", true},
		{"a module and helpers", "local time = require('time') local limit, name = 3, 'x' " +
			"local function f(n) return n == 0 or f(n - 1) end return {main = function() return time, limit, name, f end}", true},
		{"a field of a library", "local insert = table.insert return {main = function() return insert end}", true},
		{"a table that no function refers to", "local M = {} function M.main() end return M", true},
		{"a table for a function", "local seen = {} return {main = function() return seen end}", false},
		{"a table for a function of a function", "local seen = {} local function f() return seen end return {main = function() return f end}", false},
		{"a variable that changes", "local n = 0 return {main = function() n = n + 1 return n end}", false},
		{"a global", "n = 0 return {main = function() end}", false},
		{"a method", "function main() end return {main = main}", false},
		{"a change of a library", "string.trim = print return {main = function() end}", false},
		{"a call", "local now = os.time() return {main = function() return now end}", false},
		{"a call by another name", "local require = print require('time') return {main = function() end}", false},
		{"a library", "local lib = require('lib') return {main = function() return lib end}", false},
		{"a library that it reads as a global", "return {main = function() return lib end}", false},
		{"an unknown module", "local x = require('x') return {main = function() end}", false},
		{"an error", "local x = nil return {main = x.y}", false},
		{"a condition", "local f if print then f = function() end end return {main = f}", false},
		{"no method", "return {other = function() end}", false},
		{"nothing", "", false},
	}
	lib, err := lua.Compile(lua.Source{ID: "app:lib", Text: "return {}"})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			u, err := lua.Compile(lua.Source{
				ID: "app:main", Text: tt.source, Method: "main",
				Modules: []*lua.Module{time.Module}, Imports: map[string]*lua.Unit{"lib": lib},
			})
			if err != nil {
				t.Fatal(err)
			}
			if got := u.Fixed(); got != tt.want {
				t.Errorf("fixed is %v, want %v", got, tt.want)
			}
		})
	}
}

// Processes with a fixed chunk use its functions at the same time.
func TestFixedChunksInManyProcesses(t *testing.T) {
	r := run(t, luatest.Program{
		Main: `local events = process.events()
			for i = 1, 100 do assert(process.spawn_monitored("app:child", "app:processes", i)) end
			local sum = 0
			for i = 1, 100 do sum = sum + events:receive().result.value end
			return sum`,
		Units: map[string]string{"app:child": `local time = require("time")
local function add(n) return n == 0 and 0 or n + add(n - 1) end
local function main(n)
	time.sleep("1ms")
	assert(tostring(add) == "function: 0x00000002")
	return add(n)
end
return {main = main}`},
		Workers: 4,
	})
	if r.Value() != int64(171700) {
		t.Errorf("returned %v, want 171700", r.Value())
	}
}
