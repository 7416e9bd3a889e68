package pattern_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"wippy/internal/lua/pattern"
)

// find runs a search from byte from on and returns what string.find would, as
// text: the bounds counted from 1 and the captures, positions as numbers. "nil"
// is no match, "error: …" a malformed pattern.
func find(m *pattern.Matcher, mode pattern.Mode, subject, pat string, from, slice int) string {
	m.Reset(mode, subject, pat)
	m.From(from)
	return next(m, subject, slice)
}

// next runs the search m is in, slice units of budget at a time.
func next(m *pattern.Matcher, subject string, slice int) string {
	for {
		budget := slice
		switch m.Run(&budget) {
		case pattern.Found:
			return describe(m, subject, "%q")
		case pattern.Absent:
			return "nil"
		case pattern.Failed:
			return "error: " + m.Err().Error()
		}
	}
}

// describe writes a match as text, its captures with verb.
func describe(m *pattern.Matcher, subject, verb string) string {
	start, end := m.Match()
	out := fmt.Sprintf("%d %d", start+1, end)
	for i := 1; i <= m.Captures(); i++ {
		start, end, err := m.Capture(i)
		switch {
		case err != nil:
			return "error: " + err.Error()
		case end == pattern.Position:
			out += fmt.Sprintf(" %d", start+1)
		default:
			out += fmt.Sprintf(" "+verb, subject[start:end])
		}
	}
	return out
}

// matchTable seeds the fuzz target and the comparison with lua5.1 too. The
// first column is the item it is about, of base.md ST-2.
var matchTable = []struct{ item, subject, pattern, want string }{
	{"an empty pattern", "abc", "", "1 0"},
	{"an empty subject", "", "", "1 0"},
	{"an empty subject", "", "a", "nil"},
	{"a plain text", "hello world", "o w", "5 7"},
	{"a plain text that is absent", "hello", "lo!", "nil"},
	{"dot", "abc", "a.c", "1 3"},
	{"dot matches any byte", "\x00\n\xff", "^...$", "1 3"},
	{"dot needs a byte", "a", "a.", "nil"},

	{"%a", "12ab", "%a+", "3 4"},
	{"%A", "ab12", "%A+", "3 4"},
	{"%a is ASCII", "\xe9", "%a", "nil"},
	{"%c", "a\x1f\x7fb", "%c+", "2 3"},
	{"%C", "\x01a", "%C", "2 2"},
	{"%d", "a42", "%d+", "2 3"},
	{"%D", "42a", "%D", "3 3"},
	{"%l", "ABc", "%l", "3 3"},
	{"%L", "abC", "%L", "3 3"},
	{"%p", "a!~b", "%p+", "2 3"},
	{"%P", "!a", "%P", "2 2"},
	{"%s", "a \t\v\r\nb", "%s+", "2 6"},
	{"%S", "  a", "%S", "3 3"},
	{"%u", "abC", "%u", "3 3"},
	{"%U", "ABc", "%U", "3 3"},
	{"%w", "_a1", "%w+", "2 3"},
	{"%w has no underscore", "_", "%w", "nil"},
	{"%W", "a_", "%W", "2 2"},
	{"%x", "xfF0g", "%x+", "2 4"},
	{"%X", "afg", "%X", "3 3"},
	{"%z", "a\x00b", "%z", "2 2"},
	{"%Z", "\x00b", "%Z", "2 2"},
	{"%g is no class in 5.1", "ag", "%g", "2 2"},
	{"an escaped punctuation byte", "a.b", "%.", "2 2"},
	{"an escaped percent sign", "5%", "%%", "2 2"},
	{"an escaped byte with a quantifier", "a...b", "%.+", "2 4"},

	{"[set]", "hello", "[el]+", "2 4"},
	{"[set] with a range", "x5y", "[0-9]", "2 2"},
	{"[set] with a range of one", "abc", "[b-b]", "2 2"},
	{"[set] with an empty range", "abc", "[z-a]", "nil"},
	{"[set] with a class", "a_1-", "[%w_]+", "1 3"},
	{"[set] with a class between hyphens", "z-", "[%d-z]+", "1 2"},
	{"[set] across high bytes", "a\x80\xffb", "[\x80-\xff]+", "2 3"},
	{"[set] with ] first", "a]b", "[]]", "2 2"},
	{"[set] with ] and more", "a]b", "[]b]+", "2 3"},
	{"[set] with an escaped ]", "a]", "[%]]", "2 2"},
	{"[set] with - last", "a-b", "[b-]+", "2 3"},
	{"[set] with - first", "a-b", "[-b]+", "2 3"},
	{"[set] with ^ not first", "a^", "[b^]", "2 2"},
	{"[set] ending a range with %", "]", "[a-%]]", "1 1"},
	{"[set] with a zero byte", "a\x00", "[\x00]", "2 2"},
	{"[^set]", "aab", "[^a]", "3 3"},
	{"[^set] with ] first", "]a", "[^]]", "2 2"},
	{"[^set] with a class", "12a", "[^%d]", "3 3"},
	{"[^set] with a complement", "12a", "[^%D]+", "1 2"},

	{"more sets than are remembered", "abcdefghijabcdefghix", "^.*[aA][bB][cC][dD][eE][fF][gG][hH][iI][jJ]", "1 10"},
	{"more sets than are remembered, lazily", "aabcdefghij", "[aA]-[bB]-[cC]-[dD]-[eE]-[fF]-[gG]-[hH]-[iI]-[jJ]-$", "1 11"},

	{"star takes the most", "aaab", "a*", "1 3"},
	{"star takes none", "baa", "a*", "1 0"},
	{"star gives back", "aaa", "a*a", "1 3"},
	{"star gives back to a class", "key=a=b", ".*=", "1 6"},
	{"star gives back to a set", "aabab", "a*[ab]b", "1 3"},
	{"plus needs one", "bbb", "a+", "nil"},
	{"plus takes the most", "baaa", "a+", "2 4"},
	{"plus gives back all but one", "aab", "a+ab", "1 3"},
	{"plus doesn't give back the last", "ab", "a+ab", "nil"},
	{"minus takes the least", "<a><b>", "<.->", "1 3"},
	{"minus takes none", "aaa", "a-", "1 0"},
	{"minus takes what is needed", "aaab", "^a-b", "1 4"},
	{"minus stops at what doesn't fit", "aacab", "^a-b", "nil"},
	{"minus to the end", "aaa", "^a-$", "1 3"},
	{"question mark takes one", "color colour", "colou?r$", "7 12"},
	{"question mark takes none", "color", "colou?r", "1 5"},
	{"question mark gives back", "a", "a?a", "1 1"},
	{"a quantifier with nothing before it", "*+?-", "*+", "1 1"},
	{"a quantifier after a quantifier is a byte", "a**", "a**", "1 2"},
	{"a hyphen first", "-a", "-a", "1 2"},
	{"two quantifiers", "aab", "a-?b", "nil"},

	{"caret anchors", "ab", "^b", "nil"},
	{"caret anchors", "ab", "^a", "1 1"},
	{"caret alone", "ab", "^", "1 0"},
	{"caret inside is a byte", "a^b", "a^b", "1 3"},
	{"dollar anchors", "aba", "a$", "3 3"},
	{"dollar alone", "ab", "$", "3 2"},
	{"dollar inside is a byte", "a$b", "a$b", "1 3"},
	{"dollar first is a byte", "a$b", "$b", "2 3"},
	{"dollar with a quantifier is a byte", "a$$", "$+", "2 3"},
	{"both anchors", "abc", "^%a+$", "1 3"},
	{"two dollars", "a$", "$$", "2 2"},

	{"%b", "f(a(b)c)d", "%b()", "2 8"},
	{"%b without an end", "((a)", "^%b()", "nil"},
	{"%b starts later", "((a)", "%b()", "2 4"},
	{"%b of equal bytes", "x'a'b'", "%b''", "2 4"},
	{"%b of zero bytes", "a\x00b\x01c", "%b\x00\x01", "2 4"},
	{"%b then more", "(a)(b)!", "%b()!", "4 7"},
	{"%b at the end", "ab", "b%b()", "nil"},

	{"%f at a word", "THE (quick) fox", "%f[%a]%a+%f[%A]", "1 3"},
	{"%f counts the end as zero", "the fox", "%f[%z]", "8 7"},
	{"%f counts the begin as zero", "fox", "%f[%Z]", "1 0"},
	{"%f in the middle", "aXb", "%f[%u]", "2 1"},
	{"%f that isn't there", "aab", "%f[c]", "nil"},

	{"a capture", "key = value", "(%w+)%s*=%s*(%w+)", `1 11 "key" "value"`},
	{"an empty capture", "ab", "a(b*c*)", `1 2 "b"`},
	{"a capture inside another", "abc", "(a(b)c)", `1 3 "abc" "b"`},
	{"a position", "abc", "()b()", "2 2 2 3"},
	{"a position at the end", "abc", "abc()", "1 3 4"},
	{"a position before a capture", "abc", "()(b)", `2 2 2 "b"`},
	{"a capture undone", "aaab", "(a*)(a)b", `1 4 "aa" "a"`},
	{"a capture closed again", "abcab", "(.-)c(.*)b", `1 5 "ab" "a"`},
	{"a capture opened again", "xxy", "x-(x)y", `1 3 "x"`},
	{"a capture after a failed try", "a1b2", "(%a)(2)", `3 4 "b" "2"`},
	{"the innermost capture is closed", "abcd", "(a(b(c)d))", `1 4 "abcd" "bcd" "c"`},
	{"thirty-two captures", strings.Repeat("a", 32), strings.Repeat("(a)", 32), "1 32" + strings.Repeat(` "a"`, 32)},

	{"%1", `say "it's"`, `(["']).-%1`, `5 10 "\""`},
	{"%1 that differs", "'a\"", `(["'])a%1`, "nil"},
	{"%2", "abab", "(a)(b)%1%2", `1 4 "a" "b"`},
	{"%1 of nothing", "ab", "(x*)%1a", `1 1 ""`},
	{"%1 longer than the rest", "aba", "(ab)%1", "nil"},
	{"%1 of a position", "abc", "()a%1", "nil"},
	{"%1 while going back", "aabaab", "^(a*b?)%1$", `1 6 "aab"`},

	{"a zero byte in the pattern", "a\x00b", "a\x00b", "1 3"},
	{"a zero byte and a class", "a\x00b", "\x00%a", "2 3"},

	{"a percent sign last", "a", "%", "error: malformed pattern (ends with '%')"},
	{"a percent sign last, reached", "a", "a%", "error: malformed pattern (ends with '%')"},
	{"a percent sign last, not reached", "b", "a%", "nil"},
	{"an open [set]", "a", "[a", "error: malformed pattern (missing ']')"},
	{"an open [set]", "a", "[", "error: malformed pattern (missing ']')"},
	{"an open [set]", "a", "[]", "error: malformed pattern (missing ']')"},
	{"an open [set]", "a", "[^", "error: malformed pattern (missing ']')"},
	{"an open [set]", "a", "[^]", "error: malformed pattern (missing ']')"},
	{"an open [set]", "a", "[%", "error: malformed pattern (missing ']')"},
	{"an open [set]", "a", "[a%]", "error: malformed pattern (missing ']')"},
	{"an open [set] in a quantified item", "a", "a*[", "error: malformed pattern (missing ']')"},
	{"%f without a set", "a", "%f", "error: missing '[' after '%f' in pattern"},
	{"%f without a set", "a", "%fa", "error: missing '[' after '%f' in pattern"},
	{"%f with an open set", "a", "%f[a", "error: malformed pattern (missing ']')"},
	{"%b with one byte", "a", "%bx", "error: unbalanced pattern"},
	{"%b with none", "a", "%b", "error: unbalanced pattern"},
	{"an open capture", "abc", "(a", "error: unfinished capture"},
	{"an open capture", "abc", "(a()", "error: unfinished capture"},
	{"an open capture alone", "a", "(", "error: unfinished capture"},
	{"an open capture, not reached", "abc", "(x", "nil"},
	{"a capture closed twice", "abc", "(a))", "error: invalid pattern capture"},
	{"a capture never opened", "abc", "a)", "error: invalid pattern capture"},
	{"a capture closed in a lazy item", "abc", ".-)x", "error: invalid pattern capture"},
	{"%1 without captures", "abc", "%1", "error: invalid capture index"},
	{"%0 in a pattern", "abc", "%0", "error: invalid capture index"},
	{"%2 with one capture", "abc", "(a)%2", "error: invalid capture index"},
	{"%1 inside its capture", "abc", "(a%1)", "error: invalid capture index"},
	{"thirty-three captures", strings.Repeat("a", 33), strings.Repeat("(a)", 33), "error: too many captures"},
	{"thirty-three captures of nothing", "x", strings.Repeat("(", 33) + "y", "error: too many captures"},
	{"thirty-three positions", "x", strings.Repeat("()", 33), "error: too many captures"},
}

// base.md ST-1, ST-2, LG-1
func TestFind(t *testing.T) {
	var m pattern.Matcher
	for _, row := range matchTable {
		for _, slice := range []int{1, 7, math.MaxInt} {
			if got := find(&m, pattern.Search, row.subject, row.pattern, 0, slice); got != row.want {
				t.Errorf("%s: find(%q, %q) with a budget of %d = %s, want %s", row.item, row.subject, row.pattern, slice, got, row.want)
			}
		}
	}
}

// base.md ST-2: the third argument of string.find
func TestFindBeginsAtAnOffset(t *testing.T) {
	for _, row := range []struct {
		name, subject, pattern string
		from                   int
		want                   string
	}{
		{"skips what is before", "abab", "a", 1, "3 3"},
		{"an anchor holds at the offset", "abab", "^a", 2, "3 3"},
		{"an anchor doesn't look further", "abab", "^a", 1, "nil"},
		{"a frontier sees the byte before", "ab", "%f[%a]b", 1, "nil"},
		{"an empty match at the end", "ab", "x*", 2, "3 2"},
		{"nothing at the end", "ab", "a", 2, "nil"},
		{"nothing past the end", "ab", "", 3, "nil"},
	} {
		var m pattern.Matcher
		if got := find(&m, pattern.Search, row.subject, row.pattern, row.from, 100); got != row.want {
			t.Errorf("%s: find(%q, %q, %d) = %s, want %s", row.name, row.subject, row.pattern, row.from, got, row.want)
		}
	}
}

// base.md ST-2: string.find with plain set
func TestPlainFindTakesThePatternLiterally(t *testing.T) {
	long := strings.Repeat("ab", 9000)
	for _, row := range []struct{ name, subject, pattern, want string }{
		{"specials", "a.b%a(", ".b%a(", "2 6"},
		{"a caret", "b^a", "^a", "2 3"},
		{"an empty text", "abc", "", "1 0"},
		{"an absent text", "abc", "[a]", "nil"},
		{"longer than the subject", "abc", "abcd", "nil"},
		{"far into the subject", long + "[x]", "[x]", "18001 18003"},
		{"across two scans", strings.Repeat("a", 4095) + "bc", "bc", "4096 4097"},
		{"a long text", "x" + long + "y", long + "y", "2 18002"},
		{"a long text that is absent", long + long, long + "y", "nil"},
		{"longer than any pattern", strings.Repeat("%", pattern.MaxLength+2), strings.Repeat("%", pattern.MaxLength+1), "1 1048577"},
	} {
		var m pattern.Matcher
		for _, slice := range []int{1, math.MaxInt} {
			if got := find(&m, pattern.Plain, row.subject, row.pattern, 0, slice); got != row.want {
				t.Errorf("%s: got %s, want %s", row.name, got, row.want)
			}
		}
	}
}

// base.md ST-2: the order of matches in string.gmatch and gsub
func TestNextGoesThroughAllMatches(t *testing.T) {
	for _, row := range []struct {
		name, subject, pattern string
		mode                   pattern.Mode
		want                   string
	}{
		{"words", "one two", "%a+", pattern.Each, "1 3|5 7"},
		{"empty matches", "ab", "", pattern.Each, "1 0|2 1|3 2"},
		{"empty matches between others", "abxa", "a*", pattern.Each, "1 1|2 1|3 2|4 4|5 4"},
		{"a caret is a byte in gmatch", "a^a", "^a", pattern.Each, "2 3"},
		{"a caret anchors in gsub", "aaa", "^a", pattern.Search, "1 1"},
		{"an anchored empty match", "aaa", "^", pattern.Search, "1 0"},
		{"captures of each match", "a=1,b=2", "(%w)=(%w)", pattern.Each, `1 3 "a" "1"|5 7 "b" "2"`},
		{"literal text", "a.b.c", "%.", pattern.Search, "2 2|4 4"},
		{"no match", "abc", "x", pattern.Each, ""},
	} {
		var m pattern.Matcher
		m.Reset(row.mode, row.subject, row.pattern)
		m.From(0)
		var all []string
		for {
			got := next(&m, row.subject, 3)
			if got == "nil" {
				break
			}
			all = append(all, got)
			m.Next()
		}
		if got := strings.Join(all, "|"); got != row.want {
			t.Errorf("%s: matches of %q in %q: got %s, want %s", row.name, row.pattern, row.subject, got, row.want)
		}
	}
}

// A callback of gsub may use the same Matcher for a search of its own.
func TestAMatcherCanBeLentBetweenTwoMatches(t *testing.T) {
	var m pattern.Matcher
	subject := "a1b2c3"
	m.Reset(pattern.Search, subject, "%a")
	m.From(0)
	var ends []int
	for next(&m, subject, 5) != "nil" {
		_, end := m.Match()
		ends = append(ends, end)
		if got := find(&m, pattern.Search, "zzz", "(z)(z)", 0, 5); got != `1 2 "z" "z"` {
			t.Fatalf("the search in between: got %s", got)
		}
		m.Reset(pattern.Search, subject, "%a")
		m.From(end)
	}
	if fmt.Sprint(ends) != "[1 3 5]" {
		t.Errorf("matches end at %v, want [1 3 5]", ends)
	}
}

// base.md ST-2: PUC Lua reports an open capture only when it is asked for.
func TestCaptureOfTheWholeMatchAndBeyond(t *testing.T) {
	var m pattern.Matcher
	for _, row := range []struct {
		name, pattern string
		index         int
		start, end    int
		err           string
	}{
		{"0 is the whole match", "(b)c", 0, 1, 3, ""},
		{"1 is the whole match if there are no captures", "bc", 1, 1, 3, ""},
		{"2 isn't", "bc", 2, 0, 0, "invalid capture index"},
		{"one too many", "(b)c", 2, 0, 0, "invalid capture index"},
		{"less than none", "(b)c", -1, 0, 0, "invalid capture index"},
		{"a position", "b()c", 1, 2, pattern.Position, ""},
		{"an open capture", "(bc", 1, 0, 0, "unfinished capture"},
		{"the match of an open capture", "(bc", 0, 1, 3, ""},
	} {
		m.Reset(pattern.Search, "abcd", row.pattern)
		m.From(0)
		budget := 100
		if status := m.Run(&budget); status != pattern.Found {
			t.Fatalf("%s: Run = %d, want Found", row.name, status)
		}
		start, end, err := m.Capture(row.index)
		msg := ""
		if err != nil {
			msg = err.Error()
		}
		if start != row.start || end != row.end || msg != row.err {
			t.Errorf("%s: Capture(%d) = %d, %d, %q, want %d, %d, %q", row.name, row.index, start, end, msg, row.start, row.end, row.err)
		}
	}
}

// base.md ST-2: what string.find searches for as plain text
func TestHasSpecials(t *testing.T) {
	for _, c := range "^$*+?.([%-" {
		if !pattern.HasSpecials("ab" + string(c)) {
			t.Errorf("HasSpecials(%q) = false, want true", "ab"+string(c))
		}
	}
	for _, plain := range []string{"", "abc", "a b_c", "a)b]", "\x00\xff"} {
		if pattern.HasSpecials(plain) {
			t.Errorf("HasSpecials(%q) = true, want false", plain)
		}
	}
}

func TestTheZeroMatcherHasNoMatch(t *testing.T) {
	var m pattern.Matcher
	budget := 10
	if got := m.Run(&budget); got != pattern.Absent {
		t.Errorf("Run of the zero Matcher = %d, want Absent", got)
	}
}

func TestReleaseEndsTheSearchAndKeepsTheMatcherUsable(t *testing.T) {
	var m pattern.Matcher
	long := strings.Repeat("a?", 500) + "b"
	for _, pat := range []string{"a+", long} {
		if got := find(&m, pattern.Search, strings.Repeat("a", 400)+"b", pat, 0, 100); got == "nil" {
			t.Fatalf("find(%q) = nil", pat)
		}
		m.Release()
		budget := 10
		if got := m.Run(&budget); got != pattern.Absent {
			t.Errorf("Run after Release = %d, want Absent", got)
		}
		if got := find(&m, pattern.Search, "xaaa", "a+", 0, 100); got != "2 4" {
			t.Errorf("find after Release = %s, want 2 4", got)
		}
	}
}
