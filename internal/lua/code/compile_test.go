package code_test

import (
	"errors"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wippy/internal/lua/code"
	"wippy/internal/lua/syntax"
)

var update = flag.Bool("update", false, "write the listings in testdata anew")

// compile compiles a text that is valid and checks that the code could run.
func compile(t testing.TB, source string) *code.Proto {
	t.Helper()
	p, err := compileText(source)
	if err != nil {
		t.Fatalf("compiling %.80q: %v", source, err)
	}
	if err := p.Verify(); err != nil {
		t.Fatalf("code of %.80q: %v\n%v", source, err, p)
	}
	return p
}

func compileText(source string) (*code.Proto, error) {
	tree, err := syntax.Parse("app:x", source)
	if err != nil {
		return nil, err
	}
	return code.Compile("app:x", tree)
}

// Each file of testdata is a text and, behind a line of its own, the code that
// it becomes. go test -update writes the code anew.
func TestCompile(t *testing.T) {
	const separator = "-- code --\n"
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no testdata: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			content, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			source, want, ok := strings.Cut(string(content), separator)
			if !ok {
				t.Fatalf("%s has no line %q", file, separator)
			}
			got := compile(t, source).String()
			if *update {
				if err := os.WriteFile(file, []byte(source+separator+got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// Limits are errors with a line, and what is below them compiles.
func TestCompileLimits(t *testing.T) {
	names := func(n int) string { return strings.TrimSuffix(strings.Repeat("a,", n), ",") }
	const locals = "too many local variables in a function (more than 200)"
	const registers = "function or expression needs too many registers (more than 250)"
	tests := []struct {
		name, source string
		want         string // "" if it compiles
	}{
		{"200 locals", "local " + names(200), ""},
		{"201 locals", "\nlocal " + names(201), "2: " + locals},
		{"201 locals in a row", strings.Repeat("local a\n", 201), "201: " + locals},
		{"201 parameters", "local function f(" + names(201) + ") end", "1: " + locals},
		{"200 parameters of a method", "function a:f(" + names(200) + ") end", "1: " + locals},
		{"locals of an inner function count apart", "local " + names(150) + "\nlocal function f() local " + names(150) + " end", ""},
		{"locals out of scope do not count", strings.Repeat("do local "+names(150)+" end\n", 10), ""},
		{"201 loop variables", "for " + names(201) + " in f do end", "1: " + locals},
		{"249 arguments", "f(" + names(249) + ")", ""},
		{"250 arguments", "x = 1\nf(" + names(250) + ")", "2: " + registers},
		{"251 values", "return " + names(251), "1: " + registers},
		{"calls in calls", "x = " + strings.Repeat("f(", 200) + strings.Repeat(")", 200), ""},
		{"calls in calls above many locals", "local " + names(100) + "\nx = " + strings.Repeat("f(", 160) + strings.Repeat(")", 160), "2: " + registers},
		{"sums in sums", "x = " + strings.Repeat("a+(", 199) + "1" + strings.Repeat(")", 199), ""},
		{"300 captured variables", manyCaptures(), ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if test.want == "" {
				compile(t, test.source)
				return
			}
			_, err := compileText(test.source)
			if _, ok := errors.AsType[*syntax.Error](err); !ok || err.Error() != "app:x:"+test.want {
				t.Errorf("got %v, want app:x:%s", err, test.want)
			}
		})
	}
}

// manyCaptures returns a text with a function that captures 300 variables.
func manyCaptures() string {
	var b strings.Builder
	use := "return function() return function() return {"
	for i := range 300 {
		if i%150 == 0 {
			b.WriteString("local function f() ")
		}
		fmt.Fprintf(&b, "local v%d = x\n", i)
		use += fmt.Sprintf("v%d,", i)
	}
	return b.String() + use + "} end end end end"
}

// Chains of any length compile, and in a few registers.
func TestCompileLongChains(t *testing.T) {
	const n = 5_000
	tests := []struct {
		name, begin, part, end string
		registers              int
	}{
		{"sums", "local a; x = a", "+a", "", 2},
		{"sums of globals", "x = a", "+a", "", 2},
		{"constant sums", "x = 1", "+1", "", 1},
		{"comparisons", "x = a", "<a", "", 3},
		{"equalities in a condition", "if a", "==a", " then end", 2},
		{"ands", "x = a", " and a", "", 1},
		{"ors in a condition", "if a", " or a", " then end", 1},
		{"ands and ors", "x = a", " and b or a", "", 2},
		{"indexes", "x = a", ".b", "", 1},
		{"indexes of a local", "local a; x = a", "[a]", "", 2},
		{"calls", "f", "()", "", 1},
		{"methods", "x = f", ":m()", "", 2},
		{"else ifs", "if a then", " elseif b then", " end", 1},
		{"items", "x = {", "a,", "}", 51},
		{"fields", "x = {", "a=b,", "}", 2},
		{"the path of a function", "a", ".b", " = function() end", 2},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p := compile(t, test.begin+strings.Repeat(test.part, n)+test.end)
			if p.Registers != test.registers {
				t.Errorf("%d registers, want %d", p.Registers, test.registers)
			}
		})
	}
}

// Values are joined in parts where they do not fit the registers.
func TestCompileLongConcatenation(t *testing.T) {
	p := compile(t, "x = a"+strings.Repeat("..a", 9_999))
	if p.Registers != 100 {
		t.Errorf("%d registers, want 100", p.Registers)
	}
	p = compile(t, "x = 'ab'"+strings.Repeat("..'ab'", 9_999))
	if s, _ := p.Consts[0].(string); len(s) != 20_000 {
		t.Errorf("literals are joined to %d bytes, want 20000", len(s))
	}
}

// A constructor stores its items in parts; none may be left out or stored
// twice, whatever their number.
func TestCompileStoresEachItemOnce(t *testing.T) {
	for _, items := range []int{0, 1, 49, 50, 51, 99, 100, 101, 149, 26_000} {
		for _, last := range []string{"", "f()", "...", "x = 1", "(f())"} {
			if items > 1000 && last != "f()" {
				continue // one large constructor will do
			}
			p := compile(t, "local t = {"+strings.Repeat("1,", items)+last+"} x = f()")
			want := items
			if last == "(f())" {
				want++
			}
			open := last == "f()" || last == "..."
			stored := 0
			for _, i := range p.Code {
				if i.Op() != code.SETLIST {
					continue
				}
				if i.D() != stored {
					t.Errorf("%d items and %q: items are stored from %d on, want %d", items, last, i.D()+1, stored+1)
				}
				stored += i.B()
				if i.B() == 0 {
					open = false
					stored = items
				}
			}
			if stored != want || open {
				t.Errorf("%d items and %q: %d are stored, want %d", items, last, stored, want)
			}
		}
	}
}

// Constructors in constructors do not run out of registers because of the
// items that wait.
func TestCompileNestedConstructors(t *testing.T) {
	waiting := strings.Repeat("1,", 49)
	p := compile(t, "x = "+strings.Repeat("{"+waiting, 80)+strings.Repeat("}", 80))
	if p.Registers > code.MaxRegisters {
		t.Errorf("%d registers", p.Registers)
	}
}

// Equal constants share an index, and those that only look equal do not.
func TestCompileSharesConstants(t *testing.T) {
	p := compile(t, `f(1, 1.0, 0x1, "1", '1', [[1]], 0, -0, 0, true, "true")`)
	want := []any{"f", 1.0, "1", 0.0, math.Copysign(0, -1), "true"}
	if len(p.Consts) != len(want) {
		t.Fatalf("constants are %v", p.Consts)
	}
	if fmt.Sprint(p.Consts) != "[f 1 1 0 -0 true]" {
		t.Errorf("constants are %v", p.Consts)
	}

	var b strings.Builder
	for i := range 5_000 {
		fmt.Fprintf(&b, "t[%d.5] = 's%d' x = x == 's%d'\n", i, i, i)
	}
	if p := compile(t, b.String()); len(p.Consts) != 10_002 {
		t.Errorf("%d constants, want 10002", len(p.Consts))
	}
}

// Run-time errors name the line of the operator, of the arguments of a call or
// of the dot of an index.
func TestCompileLines(t *testing.T) {
	source := `
local x = a
  .b
  :c(
    1,
    2)
local y = x
  + x
  .. x
f(
)
if x
  < y
then
  g {
  }
end
for i = 1,
  2 do
end
return x,
  -y
`
	want := map[code.Op]int32{
		code.GETFIELD: 3, code.SELF: 4, code.ADD: 8, code.CONCAT: 9, code.JLT: 13,
		code.NEWTABLE: 15, code.FORPREP: 18, code.UNM: 22, code.RETURN: 21, code.RETURN0: 21,
	}
	p := compile(t, source)
	seen := map[code.Op]bool{}
	var calls []int32
	for pc, i := range p.Code {
		seen[i.Op()] = true
		if i.Op() == code.CALL {
			calls = append(calls, p.Lines[pc])
		}
		if line, ok := want[i.Op()]; ok && line != p.Lines[pc] {
			t.Errorf("%v is on line %d, want %d", i.Op(), p.Lines[pc], line)
		}
	}
	for op := range want {
		if !seen[op] {
			t.Errorf("no %v in the code", op)
		}
	}
	if fmt.Sprint(calls) != "[4 10 15]" {
		t.Errorf("calls are on the lines %v", calls)
	}
}

func TestCompileDescribesFunctions(t *testing.T) {
	p := compile(t, "\nlocal function f(a, ...)\n  local b = a\n  do local c = b end\n  for i = 1, 2 do end\nend\n")
	if p.Chunk != "app:x" || p.Name != "main chunk" || p.Line != 0 || p.Params != 0 || !p.Vararg {
		t.Errorf("main chunk is %+v", p)
	}
	f := p.Protos[0]
	if f.Chunk != "app:x" || f.Name != "f" || f.Line != 2 || f.LastLine != 6 || f.Params != 1 || !f.Vararg {
		t.Errorf("function is %+v", f)
	}
	var got []string
	for _, l := range f.Locals {
		got = append(got, fmt.Sprintf("%s r%d %d-%d", l.Name, l.Register, l.Start, l.End))
	}
	if want := "[a r0 0-8 b r1 1-7 c r2 2-2 i r5 6-6]"; fmt.Sprint(got) != want {
		t.Errorf("locals are %v, want %v\n%v", got, want, f)
	}
}

// What the parser accepts either compiles to code that could run or exceeds a
// limit.
func FuzzCompile(f *testing.F) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		source, _, _ := strings.Cut(string(content), "-- code --\n")
		f.Add(source)
	}
	f.Fuzz(func(t *testing.T, source string) {
		tree, err := syntax.Parse("app:x", source)
		if err != nil {
			return
		}
		p, err := code.Compile("app:x", tree)
		if err != nil {
			if found, ok := errors.AsType[*syntax.Error](err); !ok || found.Line < 1 {
				t.Errorf("compiling %q: %v", source, err)
			}
			return
		}
		if err := p.Verify(); err != nil {
			t.Errorf("code of %q: %v", source, err)
		}
	})
}
