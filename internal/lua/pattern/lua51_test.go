package pattern_test

import (
	"fmt"
	"math/rand/v2"
	"os/exec"
	"strings"
	"testing"

	"wippy/internal/lua/pattern"
)

// describeLua defines, in Lua, what find and describe do in the Go tests.
const describeLua = `
local function describe(ok, first, last, ...)
  if not ok then return "error: " .. first end
  if not first then return "nil" end
  local out = {first .. " " .. last}
  for i = 1, select("#", ...) do
    local c = select(i, ...)
    if type(c) == "string" then
      c = '"' .. string.gsub(c, ".", function(b) return string.format("%02x", string.byte(b)) end) .. '"'
    end
    out[#out + 1] = tostring(c)
  end
  return table.concat(out, " ")
end
local function try(s, p)
  if not string.find(p, "[%^%$%*%+%?%.%(%[%%%-]") then p = p .. "()" end -- never the plain search
  print(describe(pcall(string.find, s, p)))
end
`

// base.md LG-1, ST-2: lua5.1 itself finds the same.
func TestLua51FindsTheSame(t *testing.T) {
	lua, err := exec.LookPath("lua5.1")
	if err != nil {
		t.Skip("lua5.1 is not installed: the comparison with PUC Lua needs it")
	}
	type search struct{ subject, pattern string }
	var searches []search
	for _, row := range matchTable {
		searches = append(searches, search{row.subject, row.pattern})
	}
	r := rand.New(rand.NewPCG(3, 4))
	for len(searches) < 20_000 {
		searches = append(searches, search{randomSubject(r), randomPattern(r)})
	}
	var script strings.Builder
	script.WriteString(describeLua)
	kept := searches[:0]
	for _, s := range searches {
		if strings.Contains(s.pattern, "\x00") {
			continue // ends the pattern in Lua 5.1
		}
		kept = append(kept, s)
		fmt.Fprintf(&script, "try(%s, %s)\n", quoteLua(s.subject), quoteLua(s.pattern))
	}
	cmd := exec.Command(lua, "-")
	cmd.Stdin = strings.NewReader(script.String())
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("running lua5.1: %v", err)
	}
	lines := strings.Split(strings.TrimSuffix(string(out), "\n"), "\n")
	if len(lines) != len(kept) {
		t.Fatalf("lua5.1 answered %d of %d searches", len(lines), len(kept))
	}
	var m pattern.Matcher
	for i, s := range kept {
		pat := s.pattern
		if !pattern.HasSpecials(pat) {
			pat += "()"
		}
		m.Reset(pattern.Search, s.subject, pat)
		m.From(0)
		budget, got := 1<<30, "nil"
		switch m.Run(&budget) {
		case pattern.Found:
			got = describe(&m, s.subject, `"%x"`)
		case pattern.Failed:
			got = "error: " + m.Err().Error()
		}
		if got != lines[i] {
			t.Errorf("find(%q, %q) = %s, lua5.1 says %s", s.subject, pat, got, lines[i])
		}
	}
}

// quoteLua returns s as a Lua string of escapes alone.
func quoteLua(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for i := range len(s) {
		fmt.Fprintf(&b, `\%03d`, s[i])
	}
	b.WriteByte('"')
	return b.String()
}
