package format_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os/exec"
	"strconv"
	"strings"
	"testing"
)

// base.md ST-3, LG-1: lua5.1, and with it C, formats the same.
func TestLua51FormatsTheSame(t *testing.T) {
	lua, err := exec.LookPath("lua5.1")
	if err != nil {
		t.Skip("lua5.1 is not installed: the comparison with PUC Lua needs it")
	}
	type row struct {
		directive string
		f         float64
		s         string
	}
	var rows []row
	for _, r := range numberTable {
		rows = append(rows, row{directive: r.directive, f: r.f})
	}
	for _, r := range stringTable {
		rows = append(rows, row{directive: r.directive, s: r.s})
	}
	for _, r := range badTable {
		rows = append(rows, row{directive: r.directive})
	}
	r := rand.New(rand.NewPCG(9, 10))
	for range 30_000 {
		rows = append(rows, row{randomDirective(r), randomNumber(r), "text"[:r.IntN(5)]})
	}
	var program strings.Builder
	program.WriteString(`
local function try(directive, n, s)
  local isString = string.find(directive, "[sq]$")
  local ok, text = pcall(string.format, directive, isString and s or n)
  if not ok then text = "error: " .. text end
  print((string.gsub(text, "[%c\128-\255]", function(c) return string.format("\\%03d", string.byte(c)) end)))
end
`)
	asked := rows[:0]
	for _, r := range rows {
		verb := r.directive[len(r.directive)-1]
		switch {
		case math.IsNaN(r.f), strings.HasSuffix(r.directive, "|"):
			continue // nan has a sign in C; a text after the directive is the caller's
		case strings.Contains(r.directive, "#.3g") && r.f == 999.9:
			continue // glibc 2.36 drops the zeros when rounding adds a digit; the C standard keeps them
		case verb == 'c' && (byte(int64(r.f)) == 0 || math.Abs(r.f) >= 1<<31):
			continue // ends the text in Lua 5.1; undefined in C
		case strings.ContainsRune(r.s, 0) && verb == 's':
			continue // ends the text in Lua 5.1
		}
		asked = append(asked, r)
		fmt.Fprintf(&program, "try(%s, %s, %s)\n", quoteLua(r.directive), numberLua(r.f), quoteLua(r.s))
	}
	cmd := exec.Command(lua, "-")
	cmd.Stdin = strings.NewReader(program.String())
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("running lua5.1: %v", err)
	}
	lines := strings.Split(strings.TrimSuffix(string(out), "\n"), "\n")
	if len(lines) != len(asked) {
		t.Fatalf("lua5.1 answered %d of %d questions", len(lines), len(asked))
	}
	for i, r := range asked {
		if got := escape(sprintf(r.directive, r.f, r.s)); got != lines[i] {
			t.Errorf("format(%q, %v, %q) = %s, lua5.1 says %s", r.directive, r.f, r.s, got, lines[i])
		}
	}
}

func randomDirective(r *rand.Rand) string {
	s := "%"
	for range max(0, r.IntN(6)-2) {
		s += string("-+ #0"[r.IntN(5)])
	}
	if r.IntN(2) == 0 {
		s += strconv.Itoa(1 + r.IntN(30))
	}
	if r.IntN(2) == 0 {
		s += "." + strconv.Itoa(r.IntN(30+r.IntN(70)))
	}
	return s + string("cdiouxXeEfgGeEfgGsq"[r.IntN(19)])
}

func randomNumber(r *rand.Rand) float64 {
	switch r.IntN(6) {
	case 0:
		return float64(r.IntN(2000) - 1000)
	case 1:
		return float64(r.IntN(20000)-10000) / 8
	case 2:
		return float64(r.IntN(1_000_000)) / 1000
	case 3:
		return math.Pow(10, float64(r.IntN(40)-20))
	case 4:
		return r.NormFloat64()
	}
	f := math.Float64frombits(r.Uint64())
	if f != f {
		return math.Inf(1)
	}
	return f
}

// numberLua returns f as a Lua expression.
func numberLua(f float64) string {
	switch {
	case math.IsInf(f, 1):
		return "1/0"
	case math.IsInf(f, -1):
		return "-1/0"
	case f == 0 && math.Signbit(f):
		return "tonumber('-0')"
	}
	return strconv.FormatFloat(f, 'g', 17, 64)
}

// quoteLua returns s as a Lua string of escapes alone.
func quoteLua(s string) string {
	var b strings.Builder
	for i := range len(s) {
		fmt.Fprintf(&b, `\%03d`, s[i])
	}
	return `"` + b.String() + `"`
}

// escape makes one line of s, as the Lua side does.
func escape(s string) string {
	var b strings.Builder
	for i := range len(s) {
		if c := s[i]; c < 32 || c >= 127 {
			fmt.Fprintf(&b, `\%03d`, c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}
