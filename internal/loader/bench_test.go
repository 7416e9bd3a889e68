package loader_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"wippy/internal/loader"
)

// manyEntries writes a project of n services, a host and a process, and returns
// how to load it.
func manyEntries(t testing.TB, n int) loader.Options {
	t.Helper()
	files := map[string]string{"src/_index.yaml": "namespace: app\nentries:\n  - {name: pool, kind: process.host}\n  - {name: p, kind: process.lua}\n"}
	for first := 0; first < n; first += 100 {
		var text strings.Builder
		text.WriteString("namespace: app\nentries:\n")
		for i := first; i < min(first+100, n); i++ {
			fmt.Fprintf(&text, "  - name: s%d\n    kind: process.service\n    process: p\n    host: pool\n    lifecycle: {auto_start: true}\n", i)
		}
		files[fmt.Sprintf("src/s%d.yaml", first)] = text.String()
	}
	dir := tree(t, files)
	return loader.Options{Dir: dir, Roots: []loader.Root{{Dir: filepath.Join(dir, "src")}}}
}

// Ten times as many entries take ten times the work, not a hundred times.
func TestManyEntries(t *testing.T) {
	work := func(n int) float64 {
		o := manyEntries(t, n)
		return testing.AllocsPerRun(1, func() {
			if l := loader.Load(o); len(l.Problems) > 0 || len(l.Entries) != n+2 {
				t.Fatal(l.Problems, len(l.Entries))
			}
		})
	}
	if some, many := work(1000), work(10_000); many > 12*some {
		t.Errorf("1,000 entries take %v allocations, 10,000 entries %v", some, many)
	}
}

func BenchmarkLoad(b *testing.B) {
	for _, n := range []int{10, 1000, 10_000} {
		b.Run(fmt.Sprintf("%d entries", n), func(b *testing.B) {
			o := manyEntries(b, n)
			b.ReportAllocs()
			for b.Loop() {
				if l := loader.Load(o); len(l.Problems) > 0 || len(l.Entries) != n+2 {
					b.Fatal(l.Problems, len(l.Entries))
				}
			}
		})
	}
}
