package number_test

import (
	"math"
	"strconv"
	"testing"

	"wippy/internal/lua/number"
)

// formatTable covers base.md LG-3.
var formatTable = []struct {
	f    float64
	want string
}{
	{0, "0"},
	{math.Copysign(0, -1), "-0"},
	{1, "1"},
	{-1, "-1"},
	{10.0 / 2, "5"},
	{99, "99"},
	{100, "100"},
	{-100, "-100"},
	{1e14, "100000000000000"},
	{1e15, "1000000000000000"},
	{123456789012345, "123456789012345"},
	{1<<53 - 1, "9007199254740991"},
	{-(1<<53 - 1), "-9007199254740991"},
	{1 << 53, "9.007199254741e+15"},
	{-(1 << 53), "-9.007199254741e+15"},
	{1e16, "1e+16"},
	{1e100, "1e+100"},
	{1 << 63, "9.2233720368548e+18"},
	{-(1 << 63), "-9.2233720368548e+18"},
	{math.MaxFloat64, "1.7976931348623e+308"},
	{0.1, "0.1"},
	{-0.5, "-0.5"},
	{0.1 + 0.2, "0.3"},
	{1.0 / 3, "0.33333333333333"},
	{2.0 / 3, "0.66666666666667"},
	{math.Pi, "3.1415926535898"},
	{123456.789, "123456.789"},
	{100000.5, "100000.5"},
	{99999999999999.5, "1e+14"},
	{12345678901234.5, "12345678901234"}, // halfway: to even
	{12345678901235.5, "12345678901236"},
	{1e-4, "0.0001"},
	{1e-5, "1e-05"},
	{1.5e-7, "1.5e-07"},
	{math.SmallestNonzeroFloat64, "4.9406564584125e-324"},
	{math.Inf(1), "inf"},
	{math.Inf(-1), "-inf"},
	{math.NaN(), "nan"},
	{math.Copysign(math.NaN(), -1), "nan"},
}

// base.md LG-3
func TestFormat(t *testing.T) {
	for _, row := range formatTable {
		if got := number.Format(row.f); got != row.want {
			t.Errorf("Format(%v) = %s, want %s", row.f, got, row.want)
		}
		if got := string(number.Append([]byte("x"), row.f)); got != "x"+row.want {
			t.Errorf("Append(x, %v) = %s, want x%s", row.f, got, row.want)
		}
	}
}

const most64 = 1 << 64 // the largest uint64 rounded to a double

// bad stands for nil in the tables: no text is read as nan.
var bad = math.NaN()

// parseTable covers what strtod and 5.1's tonumber make of a text. A row whose
// text lua5.1 reads differently says so.
var parseTable = []struct {
	text   string
	want   float64
	differ bool // from lua5.1, on purpose
}{
	{"0", 0, false},
	{"7", 7, false},
	{"42", 42, false},
	{"-42", -42, false},
	{"+42", 42, false},
	{"007", 7, false},
	{"123456789012345", 123456789012345, false},
	{"9007199254740993", 9007199254740992, false},
	{"12345678901234567890", 12345678901234567890, false},
	{"0.5", 0.5, false},
	{".5", 0.5, false},
	{"5.", 5, false},
	{"-.5", -0.5, false},
	{"1e5", 1e5, false},
	{"1E5", 1e5, false},
	{"1e+5", 1e5, false},
	{"1e-5", 1e-5, false},
	{"5.e1", 50, false},
	{"1e0005", 1e5, false},
	{"1e-999", 0, false},
	{"1e99999999999999999999", math.Inf(1), false},
	{"-1e999", math.Inf(-1), false},
	{" 5 ", 5, false},
	{"\t\n\v\f\r5\t\n\v\f\r", 5, false},
	{"0x10", 16, false},
	{"0X1f", 31, false},
	{"-0xA", -10, false},
	{"+0xa", 10, false},
	{" 0xFF ", 255, false},
	{"0xffffffffffffffff", most64, false},
	{"0xfffffffffffffffffffff", 0x1p84, false},
	{"0x1p4", 16, false},
	{"0x1P+4", 16, false},
	{"0x10p-4", 1, false},
	{"0x.8", 0.5, false},
	{"0xA.", 10, false},
	{"0xA.p1", 20, false},
	{"0x1.8", 1.5, false},
	{"0xe1", 225, false},

	{"", bad, false},
	{" ", bad, false},
	{"x", bad, false},
	{"-", bad, false},
	{"+", bad, false},
	{".", bad, false},
	{"-.", bad, false},
	{"--5", bad, false},
	{"+-5", bad, false},
	{"- 5", bad, false},
	{"5 5", bad, false},
	{"5x", bad, false},
	{"1..2", bad, false},
	{"1.2.3", bad, false},
	{"1e", bad, false},
	{"1e+", bad, false},
	{"1e5.", bad, false},
	{"1e5e5", bad, false},
	{"e5", bad, false},
	{".e5", bad, false},
	{"1p4", bad, false},
	{"1_000", bad, false},
	{"1,000", bad, false},
	{"0b1", bad, false},
	{"0o7", bad, false},
	{"0x", bad, false},
	{"0x.", bad, false},
	{"0xg", bad, false},
	{"0x1g", bad, false},
	{"0x_1", bad, false},
	{"0x+1", bad, false},
	{"0x0x1", bad, false},
	{"0x1p", bad, false},
	{"0x1pa", bad, false},
	{"x10", bad, false},
	{"\u00a05", bad, false},
	{"\u0665", bad, false},
	{"inf", bad, true},
	{"-INF", bad, true},
	{"infinity", bad, true},
	{"nan", bad, true},
	{"NaN(1)", bad, true},
	{"1\x00", bad, true},
	{"\x001", bad, false},
}

// base.md LG-1
func TestParse(t *testing.T) {
	for _, row := range parseTable {
		got, ok := number.Parse(row.text)
		if ok == math.IsNaN(row.want) || ok && got != row.want {
			t.Errorf("Parse(%q) = %v, %v, want %v", row.text, got, ok, row.want)
		}
	}
	if f, ok := number.Parse("-0"); !ok || !math.Signbit(f) {
		t.Errorf("Parse(-0) = %v, %v, want minus zero", f, ok)
	}
}

var baseTable = []struct {
	text string
	base int
	want float64
}{
	{"11", 2, 3},
	{"777", 8, 511},
	{"zz", 36, 1295},
	{"ZZ", 36, 1295},
	{"ff", 16, 255},
	{"0xff", 16, 255},
	{"0XFF", 16, 255},
	{"1e1", 16, 0x1e1},
	{"0x10", 36, 42804},
	{"  11\t", 2, 3},
	{"+7", 8, 7},
	{"-0", 2, 0},
	{"1e1", 10, 10},
	{"0.5", 10, 0.5},
	{"0x10", 10, 16},
	{"-1", 2, most64},
	{"-ff", 16, most64},
	{"ffffffffffffffff", 16, most64},
	{"10000000000000000", 16, most64},
	{"100000000000000000000000", 16, most64},
	{"-100000000000000000000000", 16, most64},
	{"8000000000000000", 16, 1 << 63},

	{"", 2, bad},
	{" ", 2, bad},
	{"-", 2, bad},
	{"2", 2, bad},
	{"8", 8, bad},
	{"g", 16, bad},
	{"1.0", 2, bad},
	{"1 1", 2, bad},
	{"- 1", 2, bad},
	{"--1", 2, bad},
	{"0x", 16, bad},
	{"0xg", 16, bad},
	{"0x1", 8, bad},
	{"0b1", 2, bad},
	{"1_1", 2, bad},
	{"{", 36, bad},
}

// base.md LG-1
func TestParseBase(t *testing.T) {
	for _, row := range baseTable {
		got, ok := number.ParseBase(row.text, row.base)
		if ok == math.IsNaN(row.want) || ok && got != row.want {
			t.Errorf("ParseBase(%q, %d) = %v, %v, want %v", row.text, row.base, got, ok, row.want)
		}
	}
	for _, base := range []int{-1, 0, 1, 37} {
		if got, ok := number.ParseBase("0", base); ok {
			t.Errorf("ParseBase(0, %d) = %v, want nothing: there is no such base", base, got)
		}
	}
}

func TestUsualNumbersAllocateLittle(t *testing.T) {
	buf := make([]byte, 0, 64)
	for _, row := range []struct {
		name string
		f    func()
		most float64
	}{
		{"Append", func() { buf = number.Append(buf[:0], 1234567); buf = number.Append(buf[:0], 0.1) }, 0},
		{"Format of a small integer", func() { number.Format(42) }, 0},
		{"Parse", func() { number.Parse(" 42 "); number.Parse("-1.5e3") }, 0},
		{"ParseBase", func() { number.ParseBase("ff", 16) }, 0},
	} {
		if got := testing.AllocsPerRun(100, row.f); got > row.most {
			t.Errorf("%s allocates %v times, want at most %v", row.name, got, row.most)
		}
	}
}

// FuzzNumber checks that a text is read without a panic, and that a number
// survives being written and read.
func FuzzNumber(f *testing.F) {
	for _, row := range parseTable {
		f.Add(row.text, row.want)
	}
	for _, row := range formatTable {
		f.Add(row.want, row.f)
	}
	f.Fuzz(func(t *testing.T, text string, n float64) {
		number.ParseBase(text, 2+len(text)%35)
		if got, ok := number.Parse(text); ok {
			if _, again := number.Parse("\t" + text + " "); !again {
				t.Errorf("Parse(%q) depends on white space", text)
			}
			if got != got {
				t.Errorf("Parse(%q) = nan", text)
			}
		}
		for _, format := range []byte("efgx") {
			written := strconv.FormatFloat(n, format, -1, 64)
			got, ok := number.Parse(written)
			if finite := !math.IsInf(n, 0) && n == n; ok != finite || ok && got != n {
				t.Errorf("Parse(%q) = %v, %v, want %v", written, got, ok, n)
			}
		}
		if a := math.Abs(n); n != n || a > 1e308 || a < 1e-300 && a != 0 {
			return // fourteen digits of these may be out of range, or too few
		}
		written := number.Format(n)
		back, ok := number.Parse(written)
		if !ok || math.Abs(back-n) > math.Abs(n)*1e-13 {
			t.Errorf("Format(%v) = %s, which is read as %v, %v", n, written, back, ok)
		}
		if n == math.Trunc(n) && math.Abs(n) < 1<<53 && back != n {
			t.Errorf("Format(%v) = %s, which is not exact", n, written)
		}
	})
}

func BenchmarkAppend(b *testing.B) {
	buf := make([]byte, 0, 64)
	for _, row := range []struct {
		name string
		f    float64
	}{{"integer", 123456}, {"fraction", 3.25}, {"third", 1.0 / 3}, {"large", 1e300}} {
		b.Run(row.name, func(b *testing.B) {
			for b.Loop() {
				buf = number.Append(buf[:0], row.f)
			}
		})
	}
}

func BenchmarkParse(b *testing.B) {
	for _, text := range []string{"42", "-3.25", "1e100", "0xff", "no"} {
		b.Run(text, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				number.Parse(text)
			}
		})
	}
}
