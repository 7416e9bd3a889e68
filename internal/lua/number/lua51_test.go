package number_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"wippy/internal/lua/number"
)

// ask runs a Lua 5.1 program and returns the lines it prints.
func ask(t *testing.T, program string) []string {
	t.Helper()
	lua, err := exec.LookPath("lua5.1")
	if err != nil {
		t.Skip("lua5.1 is not installed: the comparison with PUC Lua needs it")
	}
	cmd := exec.Command(lua, "-")
	cmd.Stdin = strings.NewReader(program)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("running lua5.1: %v", err)
	}
	return strings.Split(strings.TrimSuffix(string(out), "\n"), "\n")
}

// quoteLua returns s as a Lua string of escapes alone.
func quoteLua(s string) string {
	var b strings.Builder
	for i := range len(s) {
		fmt.Fprintf(&b, `\%03d`, s[i])
	}
	return `"` + b.String() + `"`
}

// base.md LG-1: lua5.1 reads the same numbers.
func TestLua51ReadsTheSame(t *testing.T) {
	type row struct {
		text string
		base int
	}
	var rows []row
	for _, r := range parseTable {
		if !r.differ {
			rows = append(rows, row{r.text, 10})
		}
	}
	for _, r := range baseTable {
		rows = append(rows, row{r.text, r.base})
	}
	r := rand.New(rand.NewPCG(5, 6))
	const bytes = "0011223456789abcdefxXpPeE..+- "
	for range 20_000 {
		text := make([]byte, 1+r.IntN(8))
		for i := range text {
			text[i] = bytes[r.IntN(len(bytes))]
		}
		rows = append(rows, row{string(text), 2 + r.IntN(35)}, row{string(text), 10})
	}
	var program strings.Builder
	program.WriteString("local function try(s, base) local n = tonumber(s, base) print(n and string.format('%.17g', n)) end\n")
	for _, r := range rows {
		fmt.Fprintf(&program, "try(%s, %d)\n", quoteLua(r.text), r.base)
	}
	lines := ask(t, program.String())
	if len(lines) != len(rows) {
		t.Fatalf("lua5.1 answered %d of %d questions", len(lines), len(rows))
	}
	for i, r := range rows {
		got := "nil"
		if f, ok := number.ParseBase(r.text, r.base); ok {
			got = strings.ToLower(strings.TrimPrefix(strconv.FormatFloat(f, 'g', 17, 64), "+"))
		}
		if got != lines[i] {
			t.Errorf("ParseBase(%q, %d) = %s, lua5.1 says %s", r.text, r.base, got, lines[i])
		}
	}
}

// base.md LG-3: apart from the integers between 1e14 and 2^53, lua5.1 writes the
// same text.
func TestLua51WritesTheSame(t *testing.T) {
	var all []float64
	for _, row := range formatTable {
		all = append(all, row.f)
	}
	r := rand.New(rand.NewPCG(7, 8))
	for range 10_000 {
		all = append(all,
			math.Float64frombits(r.Uint64()),
			float64(r.IntN(1e6))/float64(1+r.IntN(1000)),
			math.Trunc(r.NormFloat64()*math.Pow(10, float64(r.IntN(14)))),
			float64(r.IntN(1e9))*0.5e-8,
		)
	}
	var program strings.Builder
	program.WriteString("local function try(n) print(tostring(n)) end\n")
	asked := all[:0]
	for _, f := range all {
		if a := math.Abs(f); math.IsInf(f, 0) || f != f || f == 0 || a >= 1e14 && a < 1<<53 && a == math.Trunc(a) {
			continue
		}
		asked = append(asked, f)
		fmt.Fprintf(&program, "try(%s)\n", strconv.FormatFloat(f, 'g', 17, 64))
	}
	lines := ask(t, program.String())
	if len(lines) != len(asked) {
		t.Fatalf("lua5.1 answered %d of %d questions", len(lines), len(asked))
	}
	for i, f := range asked {
		if got := number.Format(f); got != lines[i] {
			t.Errorf("Format(%v) = %s, lua5.1 says %s", f, got, lines[i])
		}
	}
}
