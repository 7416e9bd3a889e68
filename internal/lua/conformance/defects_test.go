package conformance_test

import (
	"fmt"
	"strings"
	"testing"
)

// Defects of gopher-lua that take large programs to show (executor.md,
// libraries.md); the others are in testdata/language/gopherlua.lua.

func TestLargeConstructors(t *testing.T) {
	for _, n := range []int{25_549, 25_550, 25_551, 26_000, 60_000} {
		var b strings.Builder
		b.WriteString("local function f() return 'last', 'of all' end local t = {")
		for i := range n {
			fmt.Fprintf(&b, "%d,", i+1)
		}
		b.WriteString("f()} print(#t, t[1], t[25550], t[25551], t[#t], t[-1]) ")
		b.WriteString("local bad = 0 for i = 1, #t - 2 do if t[i] ~= i then bad = bad + 1 end end print(bad)")
		at := func(i int) string {
			switch {
			case i <= n:
				return fmt.Sprint(i)
			case i == n+1:
				return "last"
			}
			return "of all"
		}
		want := fmt.Sprintf("%d 1 %s %s of all nil\n0\n", n+2, at(25550), at(25551))
		if got := output(t, b.String(), 1<<20); got != want {
			t.Errorf("%d items: got %q, want %q", n, got, want)
		}
	}
}

// With a time that grows with the square of their number this would take
// minutes.
func TestManyConstants(t *testing.T) {
	const n = 100_000
	var b strings.Builder
	b.WriteString("local t, sum = {}, 0\n")
	for i := range n {
		fmt.Fprintf(&b, "t[%d.5] = 'text %d'\n", i, i)
	}
	fmt.Fprintf(&b, "print(t[0.5], t[%d.5])", n-1)
	if got, want := output(t, b.String(), 1<<20), fmt.Sprintf("text 0 text %d\n", n-1); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// Constants whose numbers do not fit in a small operand, in every instruction
// that has one.
func TestConstantsBeyondSmallOperands(t *testing.T) {
	var many strings.Builder
	for i := range 300 {
		fmt.Fprintf(&many, "_ = '%d' .. %d.25 ", i, i)
	}
	src := many.String() + `
local n, s, t = 7.125, "fresh", {fresh = 1, method = function(self, x) return x end}
print(n == 7.125, n < 7.5, n <= 7.125, n > 6.875, n >= 9.5, s == "fresh", s ~= "other", 1.0625 < n)
print(n + 0.375, n - 0.375, n * 0.375, n / 0.375, n % 0.375, n ^ 2.5 > 0, "x" .. "stale", -8.125)
print(t.fresh, t.other, t["fresh"], t:method("passed"), newglobal)
t.added, newglobal = "field", "global"
print(t.added, newglobal, ({[0.0625] = "key"})[0.0625])
for i = 0.5, 1.5, 0.5625 do print(i) end
`
	want := "true true true true false true true true\n" +
		"7.5 6.75 2.671875 19 0 true xstale -8.125\n" +
		"1 nil 1 passed nil\nfield global key\n0.5\n1.0625\n"
	if got := output(t, src, 1<<20); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// Nesting beyond a limit is an error with its line, not an exhausted Go stack.
func TestDeepNestingIsRefused(t *testing.T) {
	const n = 100_000
	for name, src := range map[string]string{
		"tables":          "local t = " + strings.Repeat("{", n) + strings.Repeat("}", n),
		"parentheses":     "local t = " + strings.Repeat("(", n) + "1" + strings.Repeat(")", n),
		"functions":       strings.Repeat("local f = function() ", n) + strings.Repeat("end ", n),
		"blocks":          strings.Repeat("do ", n) + strings.Repeat("end ", n),
		"ifs":             strings.Repeat("if x then ", n) + strings.Repeat("end ", n),
		"calls":           "local t = " + strings.Repeat("f(", n) + strings.Repeat(")", n),
		"indexes":         "local t = " + strings.Repeat("t[", n) + "1" + strings.Repeat("]", n),
		"minus":           "local t = " + strings.Repeat("- ", n) + "1",
		"not":             "local t = " + strings.Repeat("not ", n) + "1",
		"powers":          "local t = " + strings.Repeat("2 ^ ", n) + "1",
		"elseifs":         "if x then " + strings.Repeat("elseif y then ", n) + "end",
		"concatenations":  "local t = x" + strings.Repeat(" .. x", n),
		"sums":            "local t = x" + strings.Repeat(" + x", n),
		"ors":             "local t = x" + strings.Repeat(" or x", n),
		"chained calls":   "local t = f" + strings.Repeat("()", n),
		"chained indexes": "local t = f" + strings.Repeat(".x", n),
	} {
		got := output(t, src, 1<<20)
		if got != "" && !strings.HasPrefix(got, "error: t:1: ") {
			t.Errorf("%s: got %.200q, want an error with its line, or that it runs", name, got)
		}
	}
}

// A byte order mark in front is no part of the program.
func TestByteOrderMark(t *testing.T) {
	if got := output(t, "\xef\xbb\xbfprint(1)", 1<<20); got != "1\n" {
		t.Errorf("got %q", got)
	}
}
