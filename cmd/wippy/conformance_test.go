//go:build unix

package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"wippy/internal/lua/luatest"
)

// conforming are the folders with programs that show how processes behave, one
// file for each behaviour. The tests of their packages run them inside; here
// they are the applications of a user.
var conforming = []string{
	"lua/testdata/process", "lua/testdata/waiting", "lua/testdata/payload", "lua/testdata/errors", "lua/testdata/globals",
	"lua/modules/time/testdata",
}

// checkLibrary is luatest.Check for them, written in Lua.
const checkLibrary = `
local M = {}

local function show(v)
	if type(v) == "string" then
		return string.format("%q", v)
	elseif type(v) ~= "table" then
		return tostring(v)
	end
	local parts = {}
	for k, x in pairs(v) do
		parts[#parts + 1] = "[" .. tostring(k) .. "] = " .. show(x)
	end
	return "{" .. table.concat(parts, ", ") .. "}"
end

-- Virtual time passes a little with each turn of a process, so that numbers and
-- durations that tell the time are not to the point.
local time = require("time")
local function near(a, b)
	if type(a) == "string" and type(b) == "string" then
		a, b = time.parse_duration(a), time.parse_duration(b)
		return a and b and math.abs(a:seconds() - b:seconds()) < 0.01
	end
	return type(a) == "number" and type(b) == "number" and math.abs(a - b) < math.max(0.01, math.abs(b) / 1e6)
end

local function same(a, b)
	if type(a) ~= "table" or type(b) ~= "table" or a == b then
		return a == b or type(a) == type(b) and type(a) ~= "table" and tostring(a) == tostring(b) or near(a, b)
	end
	for k, v in pairs(a) do
		if not same(v, b[k]) then return false end
	end
	for k in pairs(b) do
		if a[k] == nil then return false end
	end
	return true
end

function M.equal(got, want, what)
	if not same(got, want) then
		error((what and what .. ": " or "") .. "got " .. show(got) .. ", want " .. show(want), 2)
	end
end

function M.raises(text, f, ...)
	local ok, err = pcall(f, ...)
	if ok then
		error("nothing was raised, want an error with " .. text, 2)
	elseif not tostring(err):find(text, 1, true) then
		error("raised " .. tostring(err) .. ", want an error with " .. text, 2)
	end
end

function M.fails(kind, text, nothing, err)
	if nothing ~= nil or type(err) ~= "userdata" or err:kind() ~= kind or not string.find(err, text, 1, true) then
		error("returned " .. show(nothing) .. ", " .. show(err) .. ", want nil and an error with " .. text, 2)
	end
end
return M
`

// The programs that show how processes behave behave so when wippy runs them.
func TestConformance(t *testing.T) {
	for _, dir := range conforming {
		files, err := filepath.Glob(filepath.Join("../../internal", dir, "*.lua"))
		if err != nil || len(files) == 0 {
			t.Fatalf("no programs in %s (%v)", dir, err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(string(text), "context.get") {
				continue // a module of the tests
			}
			t.Run(dir+"/"+filepath.Base(file), func(t *testing.T) {
				t.Parallel()
				conforms(t, string(text))
			})
		}
	}
}

// conforms runs one of the programs, on virtual time, as some sleep for hours.
func conforms(t *testing.T, text string) {
	p := luatest.Program{}.With(text)
	entry := func(id, kind, details string) string {
		_, name, _ := strings.Cut(id, ":")
		return fmt.Sprintf("  - {name: %s, kind: %s, modules: [time, security], source: file://%s.lua%s}\n", name, kind, name, details)
	}
	imports := "check: app:check"
	libraries := []string{"app:check"}
	for alias, id := range p.Imports {
		imports += ", " + alias + ": " + id
		libraries = append(libraries, id)
	}
	manifest := "namespace: app\nentries:\n" +
		"  - {name: processes, kind: process.host, lifecycle: {auto_start: true}}\n" +
		"  - {name: others, kind: process.host, lifecycle: {auto_start: true}}\n"
	chunks := p.Chunks()
	chunks["app:check"] = checkLibrary
	for id := range chunks {
		if slices.Contains(libraries, id) {
			manifest += entry(id, "library.lua", "")
		} else {
			manifest += entry(id, "process.lua", ", method: main, imports: {"+imports+"}")
		}
	}
	dir := project(t, manifest)
	for id, chunk := range chunks {
		_, name, _ := strings.Cut(id, ":")
		if err := os.WriteFile(filepath.Join(dir, name+".lua"), []byte(chunk), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("wippy", "run", "-x", "app:processes/app:main", "--seed", "1")
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if want, fails := luatest.WantedError(text); fails {
		if err == nil || !strings.Contains(string(out), want) {
			t.Errorf("%v, want an error with %q\n%s", err, want, out)
		}
	} else if err != nil || len(out) > 0 {
		t.Errorf("%v\n%s", err, out)
	}
}
