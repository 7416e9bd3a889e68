package pattern_test

import (
	"strings"
	"testing"

	"wippy/internal/lua/pattern"
)

func BenchmarkFind(b *testing.B) {
	text := strings.Repeat("the quick brown fox jumps over the lazy dog. ", 100)
	for _, row := range []struct {
		name, subject, pattern string
		mode                   pattern.Mode
	}{
		{"short literal", "key = value", "value", pattern.Plain},
		{"short captures", "key = value", "^(%w+)%s*=%s*(%w+)$", pattern.Search},
		{"short lazy", "key: value; other", "^(.-): (.-);", pattern.Search},
		{"short set", "name@example.org", "[%w_.]+@[%w_.]+", pattern.Search},
		{"trim", "   some text here   ", "^%s*(.-)%s*$", pattern.Search},
		{"literal in 4500 bytes", text, "cat", pattern.Plain},
		{"prefix in 4500 bytes", text, "lazy %a+!", pattern.Search},
		{"class in 4500 bytes", text, "%d+", pattern.Search},
		{"greedy in 4500 bytes", text, "%a+!", pattern.Search},
		{"lazy in 4500 bytes", text, ".-!", pattern.Search},
		{"balance in 4500 bytes", "(" + text + ")", "%b()", pattern.Search},
	} {
		b.Run(row.name, func(b *testing.B) {
			var m pattern.Matcher
			b.ReportAllocs()
			for b.Loop() {
				budget := 1 << 30
				m.Reset(row.mode, row.subject, row.pattern)
				m.From(0)
				m.Run(&budget)
			}
		})
	}
}

// BenchmarkReset measures a program that changes its pattern at every call.
func BenchmarkReset(b *testing.B) {
	var m pattern.Matcher
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		budget := 1000
		m.Reset(pattern.Search, "a line of text", [2]string{"^(%w+)%s", "[^,]+"}[i%2])
		m.From(0)
		m.Run(&budget)
	}
}

func BenchmarkNext(b *testing.B) {
	text := strings.Repeat("the quick brown fox jumps over the lazy dog. ", 100)
	var m pattern.Matcher
	b.ReportAllocs()
	for b.Loop() {
		budget := 1 << 30
		m.Reset(pattern.Each, text, "%a+")
		for m.From(0); m.Run(&budget) == pattern.Found; m.Next() {
		}
	}
}
