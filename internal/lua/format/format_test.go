package format_test

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"wippy/internal/lua/format"
)

// sprintf formats one argument with a directive that has its percent sign.
// Errors are returned as text.
func sprintf(directive string, f float64, s string) string {
	d, n, err := format.Parse(directive[1:])
	switch {
	case err != nil:
		return "error: " + err.Error()
	case n != len(directive)-1:
		return "rest: " + directive[1+n:]
	case d.TakesNumber():
		return string(d.AppendNumber(nil, f))
	}
	return string(d.AppendString(nil, s))
}

var numberTable = []struct {
	directive string
	f         float64
	want      string
}{
	{"%d", 0, "0"},
	{"%d", 3, "3"},
	{"%d", -3, "-3"},
	{"%i", 42, "42"},
	{"%d", 3.99, "3"},
	{"%d", -3.99, "-3"},
	{"%d", math.Copysign(0, -1), "0"},
	{"%d", 1 << 53, "9007199254740992"},
	{"%d", -(1 << 63), "-9223372036854775808"},
	{"%d", 1 << 63, "-9223372036854775808"},
	{"%d", 1e300, "-9223372036854775808"},
	{"%d", math.NaN(), "-9223372036854775808"},
	{"%5d", 42, "   42"},
	{"%-5d", 42, "42   "},
	{"%05d", 42, "00042"},
	{"%05d", -42, "-0042"},
	{"%-05d", 42, "42   "},
	{"%+d", 42, "+42"},
	{"%+d", -42, "-42"},
	{"%+d", 0, "+0"},
	{"% d", 42, " 42"},
	{"% d", -42, "-42"},
	{"%+ d", 42, "+42"},
	{"% 05d", 42, " 0042"},
	{"%#d", 42, "42"},
	{"%.3d", 7, "007"},
	{"%.3d", -7, "-007"},
	{"%6.3d", 7, "   007"},
	{"%-6.3d|", 7, "rest: |"},
	{"%06.3d", 7, "   007"},
	{"%.0d", 0, ""},
	{"%.d", 0, ""},
	{"%+.0d", 0, "+"},
	{"%3.0d", 0, "   "},
	{"%2d", 12345, "12345"},
	{"%99d", 1, strings.Repeat(" ", 98) + "1"},
	{"%099d", -1, "-" + strings.Repeat("0", 97) + "1"},
	{"%.99d", 1, strings.Repeat("0", 98) + "1"},
	{"%-----d", 65, "65"},
	{"%+-0# d", 65, "+65"},

	{"%u", 42, "42"},
	{"%u", -1, "18446744073709551615"},
	{"%+u", 42, "42"},
	{"%u", 1 << 63, "9223372036854775808"},
	{"%u", 1 << 64, "0"},
	{"%u", 1e300, "0"},
	{"%u", -1e300, "9223372036854775808"},
	{"%o", 8, "10"},
	{"%#o", 8, "010"},
	{"%#o", 0, "0"},
	{"%#.0o", 0, "0"},
	{"%#.3o", 8, "010"},
	{"%#5o", 8, "  010"},
	{"%#05o", 8, "00010"},
	{"%o", -1, "1777777777777777777777"},
	{"%x", 255, "ff"},
	{"%X", 255, "FF"},
	{"%#x", 255, "0xff"},
	{"%#X", 255, "0XFF"},
	{"%#x", 0, "0"},
	{"%#.0x", 0, ""},
	{"%08x", 255, "000000ff"},
	{"%#08x", 255, "0x0000ff"},
	{"%#8x", 255, "    0xff"},
	{"%-#8x", 255, "0xff    "},
	{"%#.4x", 255, "0x00ff"},
	{"%x", -1, "ffffffffffffffff"},
	{"%x", -255, "ffffffffffffff01"},
	{"%x", 1e18, "de0b6b3a7640000"},

	{"%c", 65, "A"},
	{"%c", 0, "\x00"},
	{"%c", 255, "\xff"},
	{"%c", 256 + 66, "B"},
	{"%c", -1, "\xff"},
	{"%3c", 65, "  A"},
	{"%-3c", 65, "A  "},
	{"%03c", 65, "  A"},
	{"%.0c", 65, "A"},

	{"%f", 1, "1.000000"},
	{"%f", -1.5, "-1.500000"},
	{"%f", math.Copysign(0, -1), "-0.000000"},
	{"%.2f", 3.14159, "3.14"},
	{"%.0f", 0.5, "0"},
	{"%.0f", 1.5, "2"},
	{"%.0f", 2.5, "2"},
	{"%.f", 3.7, "4"},
	{"%#.0f", 3, "3."},
	{"%8.3f", 3.14159, "   3.142"},
	{"%-8.3f", 3.14159, "3.142   "},
	{"%08.3f", -3.14159, "-003.142"},
	{"%+.1f", 2, "+2.0"},
	{"% .1f", 2, " 2.0"},
	{"%.20f", 0.1, "0.10000000000000000555"},
	{"%.0f", 1e22, "10000000000000000000000"},
	{"%.3f", 2.0005, "2.001"}, // 2.0005 is a little more than it says
	{"%.2f", 1.005, "1.00"},   // and 1.005 a little less
	{"%.0f", math.MaxFloat64, strconv.FormatFloat(math.MaxFloat64, 'f', 0, 64)},

	{"%e", 0, "0.000000e+00"},
	{"%e", 1, "1.000000e+00"},
	{"%e", 123456, "1.234560e+05"},
	{"%E", 123456, "1.234560E+05"},
	{"%e", 1e100, "1.000000e+100"},
	{"%e", 1e-7, "1.000000e-07"},
	{"%.0e", 12345, "1e+04"},
	{"%#.0e", 12345, "1.e+04"},
	{"%.2e", -1.5e-300, "-1.50e-300"},
	{"%12.2e", 1, "    1.00e+00"},
	{"%012.2e", -1, "-0001.00e+00"},

	{"%g", 0, "0"},
	{"%g", 100000, "100000"},
	{"%g", 1000000, "1e+06"},
	{"%g", 123456, "123456"},
	{"%g", 1234567, "1.23457e+06"},
	{"%g", 999999.5, "1e+06"},
	{"%g", 0.0001, "0.0001"},
	{"%g", 0.00001, "1e-05"},
	{"%g", 0.5, "0.5"},
	{"%G", 1e-10, "1E-10"},
	{"%.0g", 15, "2e+01"},
	{"%.1g", 0.25, "0.2"},
	{"%.3g", 1234, "1.23e+03"},
	{"%.10g", 0.1, "0.1"},
	{"%.17g", 0.1, "0.10000000000000001"},
	{"%.99g", 0.5, "0.5"},
	{"%#g", 1, "1.00000"},
	{"%#g", 100000, "100000."},
	{"%#g", 1e6, "1.00000e+06"},
	{"%#g", 0, "0.00000"},
	{"%#.0g", 1, "1."},
	{"%#.1g", 1e10, "1.e+10"},
	{"%#.3g", 0.0001, "0.000100"},
	{"%#.3g", 0.00001, "1.00e-05"},
	{"%#.3g", 999.9, "1.00e+03"},
	{"%+g", 1, "+1"},
	{"%010g", -1.5, "-0000001.5"},
	{"%.14g", 1e15, "1e+15"},
	{"%.14g", 100, "100"},

	{"%f", math.Inf(1), "inf"},
	{"%f", math.Inf(-1), "-inf"},
	{"%E", math.Inf(1), "INF"},
	{"%05f", math.Inf(1), "  inf"},
	{"%-5f", math.Inf(1), "inf  "},
	{"%+g", math.Inf(1), "+inf"},
	{"%f", math.NaN(), "nan"},
	{"%f", math.Copysign(math.NaN(), -1), "nan"},
	{"%G", math.NaN(), "NAN"},
	{"%#g", math.NaN(), "nan"},
	{"%05g", math.NaN(), "  nan"},
	{"%.3e", math.NaN(), "nan"},
}

// base.md ST-3, LG-3
func TestNumbers(t *testing.T) {
	for _, row := range numberTable {
		if got := sprintf(row.directive, row.f, ""); got != row.want {
			t.Errorf("format(%q, %v) = %q, want %q", row.directive, row.f, got, row.want)
		}
	}
}

var stringTable = []struct{ directive, s, want string }{
	{"%s", "", ""},
	{"%s", "abc", "abc"},
	{"%s", "a\x00b", "a\x00b"},
	{"%s", strings.Repeat("x", 1000), strings.Repeat("x", 1000)},
	{"%5s", "abc", "  abc"},
	{"%-5s", "abc", "abc  "},
	{"%05s", "abc", "  abc"},
	{"%+s", "abc", "abc"},
	{"%#s", "abc", "abc"},
	{"%2s", "abc", "abc"},
	{"%5s", "a\x00b", "  a\x00b"},
	{"%.2s", "abc", "ab"},
	{"%.0s", "abc", ""},
	{"%.s", "abc", ""},
	{"%.5s", "abc", "abc"},
	{"%5.1s", "abc", "    a"},
	{"%-5.1s", "abc", "a    "},
	{"%.2s", "\x00\x01\x02", "\x00\x01"},
	{"%.99s", strings.Repeat("x", 1000), strings.Repeat("x", 99)},
	{"%99s", "a", strings.Repeat(" ", 98) + "a"},

	{"%q", "", `""`},
	{"%q", "abc", `"abc"`},
	{"%q", `say "hi"`, `"say \"hi\""`},
	{"%q", `a\b`, `"a\\b"`},
	{"%q", "a\nb", "\"a\\\nb\""},
	{"%q", "a\rb", `"a\rb"`},
	{"%q", "a\x00b", `"a\000b"`},
	{"%q", "a\t\xff\x01", "\"a\t\xff\x01\""},
	{"%9.1q", "abc", `"abc"`},
}

// base.md ST-1, ST-3
func TestStrings(t *testing.T) {
	for _, row := range stringTable {
		if got := sprintf(row.directive, 0, row.s); got != row.want {
			t.Errorf("format(%q, %q) = %q, want %q", row.directive, row.s, got, row.want)
		}
	}
}

var badTable = []struct{ directive, want string }{
	{"%", "invalid option '%' to 'format'"},
	{"%5", "invalid option '%' to 'format'"},
	{"%5.", "invalid option '%' to 'format'"},
	{"%5.5", "invalid option '%' to 'format'"},
	{"%-", "invalid option '%' to 'format'"},
	{"%y", "invalid option '%y' to 'format'"},
	{"%5y", "invalid option '%y' to 'format'"},
	{"%F", "invalid option '%F' to 'format'"},
	{"%a", "invalid option '%a' to 'format'"},
	{"%p", "invalid option '%p' to 'format'"},
	{"%n", "invalid option '%n' to 'format'"},
	{"%ld", "invalid option '%l' to 'format'"},
	{"%*d", "invalid option '%*' to 'format'"},
	{"%5%", "invalid option '%%' to 'format'"},
	{"% %", "invalid option '%%' to 'format'"},
	{"%5.5.5d", "invalid option '%.' to 'format'"},
	{"%5-d", "invalid option '%-' to 'format'"},
	{"%100d", "invalid format (width or precision too long)"},
	{"%.100d", "invalid format (width or precision too long)"},
	{"%1.100f", "invalid format (width or precision too long)"},
	{"%999999999999999999999d", "invalid format (width or precision too long)"},
	{"%------d", "invalid format (repeated flags)"},
	{"%+-0# +d", "invalid format (repeated flags)"},
	{"%0000000005d", "invalid format (repeated flags)"},
}

// base.md ST-3
func TestBadDirectives(t *testing.T) {
	for _, row := range badTable {
		if got := sprintf(row.directive, 0, ""); got != "error: "+row.want {
			t.Errorf("format(%q) = %q, want the error %q", row.directive, got, row.want)
		}
	}
}

func TestParseStopsBehindTheConversion(t *testing.T) {
	d, n, err := format.Parse("-5.2f and more %d")
	if err != nil || n != 5 || d.Verb() != 'f' || !d.TakesNumber() {
		t.Errorf("Parse = %c, %d, %v, want f, 5 and no error", d.Verb(), n, err)
	}
	for verb, number := range map[string]bool{"d": true, "c": true, "g": true, "s": false, "q": false} {
		if d, _, _ := format.Parse(verb); d.TakesNumber() != number {
			t.Errorf("TakesNumber of %%%s = %v, want %v", verb, !number, number)
		}
	}
}

func TestAppendingKeepsWhatIsThere(t *testing.T) {
	for _, row := range []struct {
		directive string
		f         float64
		s, want   string
	}{
		{"%5d", 42, "", "a.e   42"},
		{"%05d", -42, "", "a.e-0042"},
		{"%#.0e", 1, "", "a.e1.e+00"},
		{"%#.3g", 1e9, "", "a.e1.00e+09"},
		{"%X", 10, "", "a.eA"},
		{"%4s", 0, "z", "a.e   z"},
		{"%q", 0, "z", `a.e"z"`},
	} {
		d, _, err := format.Parse(row.directive[1:])
		if err != nil {
			t.Fatal(err)
		}
		got := []byte("a.e")
		if d.TakesNumber() {
			got = d.AppendNumber(got, row.f)
		} else {
			got = d.AppendString(got, row.s)
		}
		if string(got) != row.want {
			t.Errorf("appending %q: got %q, want %q", row.directive, got, row.want)
		}
	}
}

// FuzzFormat checks that nothing makes Parse or a directive panic, and that the
// results have the lengths and the values they should.
func FuzzFormat(f *testing.F) {
	for _, row := range numberTable {
		f.Add(row.directive, row.f, "")
	}
	for _, row := range stringTable {
		f.Add(row.directive, 0.0, row.s)
	}
	for _, row := range badTable {
		f.Add(row.directive, 0.0, "")
	}
	f.Fuzz(func(t *testing.T, directive string, n float64, s string) {
		if directive == "" {
			return
		}
		d, read, err := format.Parse(directive[1:])
		if err != nil {
			if read != 0 || !strings.HasPrefix(err.Error(), "invalid ") {
				t.Errorf("Parse(%q) = %d, %v", directive, read, err)
			}
			return
		}
		number, text := "", ""
		if d.TakesNumber() {
			number = string(d.AppendNumber(nil, n))
		} else {
			text = string(d.AppendString(nil, s))
		}
		if len(number) > 410 || len(text) > max(4*len(s)+2, 99) {
			t.Errorf("format(%q, %v, %q) has %d bytes", directive, n, s, len(number)+len(text))
		}
		if d.Verb() == 's' && !strings.Contains(directive[:1+read], ".") && strings.Trim(text, " ") != strings.Trim(s, " ") {
			t.Errorf("format(%q, %q) = %q", directive, s, text)
		}
		flags := strings.Trim(directive[:1+read], "%-+ #0")
		if d.Verb() == 'f' && flags == "f" && n == n {
			back, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
			if err != nil || math.Abs(back-n) > 0.5000001e-6+math.Abs(n)*1e-15 {
				t.Errorf("format(%q, %v) = %q", directive, n, number)
			}
		}
		if d.Verb() == 'd' && flags == "d" && math.Abs(n) < 1<<62 {
			if back, err := strconv.ParseInt(strings.TrimSpace(number), 10, 64); err != nil || float64(back) != math.Trunc(n) {
				t.Errorf("format(%q, %v) = %q", directive, n, number)
			}
		}
	})
}

func BenchmarkDirective(b *testing.B) {
	buf := make([]byte, 0, 512)
	for _, directive := range []string{"d", "5d", "05d", "x", ".2f", "g", ".14g", "#g", "e"} {
		b.Run(directive, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				d, _, _ := format.Parse(directive)
				buf = d.AppendNumber(buf[:0], 1234.5)
			}
		})
	}
	for _, directive := range []string{"s", "10s", "q"} {
		b.Run(directive, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				d, _, _ := format.Parse(directive)
				buf = d.AppendString(buf[:0], "a string")
			}
		})
	}
}
