package conformance_test

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// A lua51 runs programs with an installed lua5.1.
type lua51 struct{ path string }

// findLua51 skips the test if there is no lua5.1.
func findLua51(t testing.TB) lua51 {
	t.Helper()
	path, err := exec.LookPath("lua5.1")
	if err != nil {
		t.Skip("lua5.1 is not installed: the comparison with PUC Lua needs it (Debian: apt-get install lua5.1)")
	}
	return lua51{path}
}

// driver reads programs, each after a line with its length, and prints what
// each prints, followed by the line "\1". Every program has its own globals
// and a print like ours.
const driver = `
local function copy(t)
  local c = {}
  for k, v in pairs(t) do c[k] = v end
  return c
end
local function scope()
  local g, written = copy(_G), 0
  for _, name in ipairs{"string", "table", "math", "os", "coroutine"} do g[name] = copy(g[name]) end
  g.print = function(...)
    local texts = {}
    for i = 1, select("#", ...) do texts[i] = tostring((select(i, ...))) end
    local line = table.concat(texts, " ") .. "\n"
    written = written + #line
    if written > 2^20 then error("does not end", 0) end
    io.write(line)
  end
  g._G = g
  return g
end
while true do
  local n = io.read("*n")
  if not n then return end
  io.read(1)
  local f, err = loadstring(io.read(n), "=t")
  local ok = false
  if f then
    local left = 2e3
    debug.sethook(function()
      left = left - 1
      if left < 0 then error("does not end", 0) end
    end, "", 1000)
    ok, err = pcall(setfenv(f, scope()))
    debug.sethook()
  end
  if not ok then io.write("error: ", tostring(err), "\n") end
  io.write("\1\n")
end
`

// output returns what each of the programs prints. The last line is "error: "
// and the text if one fails.
func (l lua51) output(t testing.TB, programs []string) []string {
	t.Helper()
	var in bytes.Buffer
	for _, src := range programs {
		fmt.Fprintf(&in, "%d\n%s\n", len(src), src)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, l.path, "-e", driver)
	cmd.Stdin = &in
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("running lua5.1: %v\n%s", err, complaint.String())
	}
	parts := strings.Split(string(out), "\x01\n")
	if len(parts) != len(programs)+1 {
		t.Fatalf("lua5.1 answered %d of %d programs", len(parts)-1, len(programs))
	}
	return parts[:len(programs)]
}
