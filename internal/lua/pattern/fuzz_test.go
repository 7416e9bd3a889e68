package pattern_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"wippy/internal/lua/pattern"
)

// refDescribe is find for the reference. It reports false if the search is too
// long for it.
func refDescribe(subject, pat string, anchors bool) (string, bool) {
	spans, msg, tired := refFind(subject, pat, 0, anchors)
	switch {
	case tired:
		return "", false
	case msg != "":
		return "error: " + msg, true
	case spans == nil:
		return "nil", true
	}
	out := fmt.Sprintf("%d %d", spans[0][0]+1, spans[0][1])
	for _, c := range spans[1:] {
		switch c[1] {
		case refMore:
			return "error: unfinished capture", true
		case -1:
			out += fmt.Sprintf(" %d", c[0]+1)
		default:
			out += fmt.Sprintf(" %q", subject[c[0]:c[1]])
		}
	}
	return out, true
}

// compare reports what the Matcher and the reference disagree on.
func compare(t *testing.T, m *pattern.Matcher, subject, pat string) {
	t.Helper()
	for _, mode := range []pattern.Mode{pattern.Search, pattern.Each} {
		want, ok := refDescribe(subject, pat, mode == pattern.Search)
		if !ok {
			continue
		}
		for _, slice := range []int{1, 1000} {
			if got := find(m, mode, subject, pat, 0, slice); got != want {
				t.Errorf("find(%q, %q) in mode %d with a budget of %d = %s, the reference says %s", subject, pat, mode, slice, got, want)
			}
		}
	}
}

// randomPattern makes patterns out of pieces that have a meaning, so that most
// of them match something; now and then one is malformed.
func randomPattern(r *rand.Rand) string {
	pieces := []string{
		"a", "b", "a", "b", ".", "%a", "%d", "%s", "%W", "[ab]", "[^a]", "[%d_]", "[a-c]", "[]a]", "%.", "%z",
		"*", "+", "-", "?", "*", "-", "(", ")", "(a", "b)", "(.-)", "(%w*)", "()", "%1", "%2", "^", "$",
		"%b()", "%bab", "%f[%w]", "%f[^a]", "1", " ", "\x00", "[", "]", "%", "%f", "%b",
	}
	pat := ""
	for range 1 + r.IntN(8) {
		// The malformed pieces at the end come up rarely.
		n := len(pieces)
		if r.IntN(8) > 0 {
			n -= 5
		}
		pat += pieces[r.IntN(n)]
	}
	return pat
}

func randomSubject(r *rand.Rand) string {
	const bytes = "aaaabbbab ab()1c_.\x00"
	s := make([]byte, r.IntN(14))
	for i := range s {
		s[i] = bytes[r.IntN(len(bytes))]
	}
	return string(s)
}

// base.md ST-2
func TestRandomPatternsAgreeWithTheReference(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var m pattern.Matcher
	for range 20_000 {
		compare(t, &m, randomSubject(r), randomPattern(r))
	}
}

// FuzzPattern checks that no input makes the matcher panic, that it stops within
// its budget, and that it finds what the reference finds.
func FuzzPattern(f *testing.F) {
	for _, row := range matchTable {
		f.Add(row.subject, row.pattern)
	}
	for _, bomb := range bombs {
		f.Add(bomb.subject[:30], bomb.pattern[:min(30, len(bomb.pattern))])
	}
	f.Fuzz(func(t *testing.T, subject, pat string) {
		var m pattern.Matcher
		m.Reset(pattern.Search, subject, pat)
		m.From(0)
		budget := 10_000
		m.Run(&budget)
		if least := -(len(subject)+len(pat))/8 - 1024; budget < least {
			t.Fatalf("find(%q, %q) left a budget of %d", subject, pat, budget)
		}
		if len(subject) <= 64 && len(pat) <= 64 {
			compare(t, &m, subject, pat)
		}
	})
}
