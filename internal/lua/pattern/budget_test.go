package pattern_test

import (
	"strings"
	"testing"

	"wippy/internal/lua/pattern"
)

// bombs are searches that take longer than anybody waits.
var bombs = []struct{ name, subject, pattern string }{
	{"nested choices", strings.Repeat("a", 40), strings.Repeat("a?", 40) + strings.Repeat("a", 41)},
	{"many greedy items", strings.Repeat("a", 3000), strings.Repeat("a*", 12) + "b"},
	{"many lazy items", strings.Repeat("a", 3000), strings.Repeat(".-", 12) + "[bc]"},
	{"greedy items with captures", strings.Repeat("a", 3000), strings.Repeat("(a*)", 12) + "b"},
	{"balanced text", strings.Repeat("(", 1<<20), "%b()"},
	{"a back reference", strings.Repeat("a", 1<<20), "(.*)(.*)%1b"},
	{"a frontier", strings.Repeat("a", 1<<20), ".-%f[b].-b"},
	{"a long set", strings.Repeat("a", 1<<20), ".-[" + strings.Repeat("b", 1<<19) + "]a*c"},
}

// base.md LM-2; the spec's "patterns that back-track exponentially"
func TestRunStopsWhenTheBudgetIsUsedUp(t *testing.T) {
	const slice, overshoot = 1000, 70_000 // a set of 2^19 bytes, or a copy of 2^20, costs 2^20/16
	for _, bomb := range bombs {
		var m pattern.Matcher
		m.Reset(pattern.Search, bomb.subject, bomb.pattern)
		m.From(0)
		for i := range 200 {
			budget := slice
			if got := m.Run(&budget); got != pattern.More {
				t.Errorf("%s: Run number %d = %d, want More", bomb.name, i+1, got)
				break
			}
			if budget > 0 || budget < -overshoot {
				t.Errorf("%s: Run number %d left a budget of %d", bomb.name, i+1, budget)
				break
			}
		}
		m.Release()
		budget := slice
		if got := m.Run(&budget); got != pattern.Absent || budget != slice {
			t.Errorf("%s: Run after Release = %d with %d left, want Absent with %d", bomb.name, got, budget, slice)
		}
	}
}

// base.md LM-2: no scan holds the worker for the length of the subject.
func TestLongScansAreInterrupted(t *testing.T) {
	const size = 1 << 22
	text := strings.Repeat("a", size)
	for _, row := range []struct{ name, subject, pattern, want string }{
		{"a literal prefix", text, "b", "nil"},
		{"a class", text, "%d", "nil"},
		{"greedy", text + "b", "^a*b$", "1 4194305"},
		{"greedy, giving back", "b" + text, "^.*b", "1 1"},
		{"lazy", text + "b", "^.-b", "1 4194305"},
		{"lazy with a class", text + "1", "^%a-1", "1 4194305"},
		{"lazy that stops", text + "-1", "^%a-1", "nil"},
		{"balanced", "(" + text + ")", "%b()", "1 4194306"},
		{"balanced without end", "(" + text, "^%b()", "nil"},
	} {
		var m pattern.Matcher
		m.Reset(pattern.Search, row.subject, row.pattern)
		m.From(0)
		runs := 0
		for {
			budget := 1000
			status := m.Run(&budget)
			runs++
			if budget < -1000 {
				t.Errorf("%s: Run number %d left a budget of %d", row.name, runs, budget)
			}
			if status != pattern.More {
				break
			}
		}
		if runs < 50 {
			t.Errorf("%s: %d runs were enough for %d bytes, want at least 50", row.name, runs, size)
		}
		budget := 0
		got := "nil"
		if m.Run(&budget) == pattern.Found {
			got = describe(&m, row.subject, "%q")
		}
		if got != row.want {
			t.Errorf("%s: got %s, want %s", row.name, got, row.want)
		}
	}
}

// The stack doesn't grow with the subject (base.md LM-1): PUC Lua's own tests
// of long subjects.
func TestLongSubjects(t *testing.T) {
	var m pattern.Matcher
	text := strings.Repeat("a", 300_000)
	for _, row := range []struct{ subject, pattern, want string }{
		{text, "^a*.?$", "1 300000"},
		{text, "^a-.?$", "1 300000"},
		{text, ".-b$", "nil"},
		{text + "b", "^a*b$", "1 300001"},
		{text + "b", "^(a-)(b)$", `1 300001 "` + text + `" "b"`},
	} {
		subject := row.subject
		if row.want == "nil" {
			subject = subject[:3000] // quadratic
		}
		if got := find(&m, pattern.Search, subject, row.pattern, 0, 1000); got != row.want {
			t.Errorf("find(%d bytes, %q) = %.40s, want %.40s", len(subject), row.pattern, got, row.want)
		}
	}
}

func TestTooComplexPatternsAreRefused(t *testing.T) {
	for _, row := range []struct{ name, subject, pattern, want string }{
		{
			"as many open choices as fit", strings.Repeat("a", pattern.MaxDepth),
			strings.Repeat("a?", pattern.MaxDepth), "1 16384",
		},
		{
			"one open choice too many", strings.Repeat("a", pattern.MaxDepth+1),
			strings.Repeat("a?", pattern.MaxDepth+1), "error: pattern too complex (more than 16384 choices open at once)",
		},
		{
			"the longest pattern", strings.Repeat("a", pattern.MaxLength),
			strings.Repeat("a", pattern.MaxLength-1) + ".", "1 1048576",
		},
		{
			"a longer pattern", "a",
			strings.Repeat("a", pattern.MaxLength) + ".", "error: pattern too complex (longer than 1048576 bytes)",
		},
	} {
		var m pattern.Matcher
		if got := find(&m, pattern.Search, row.subject, row.pattern, 0, 1000); got != row.want {
			t.Errorf("%s: got %.80s, want %s", row.name, got, row.want)
		}
	}
}

// Work done while a pattern is first read is paid for by the next Run.
func TestReadingALongPatternIsPaidFor(t *testing.T) {
	var m pattern.Matcher
	m.Reset(pattern.Search, "b", "["+strings.Repeat("a", 1<<19)+"]")
	m.From(0)
	budget := 100
	if got := m.Run(&budget); got != pattern.More || budget > -1000 {
		t.Errorf("Run = %d with a budget of %d left, want More with a debt", got, budget)
	}
}

func TestAMatchAllocatesNothing(t *testing.T) {
	var m pattern.Matcher
	for _, row := range matchTable {
		search := func() {
			budget := 1 << 20
			m.Reset(pattern.Search, row.subject, row.pattern)
			m.From(0)
			m.Run(&budget)
		}
		search() // the stack grows once
		if got := testing.AllocsPerRun(5, search); got != 0 {
			t.Errorf("%s: find(%q, %q) allocates %v times, want 0", row.item, row.subject, row.pattern, got)
		}
	}
}
