package loader_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"wippy/internal/loader"
)

func BenchmarkLoad(b *testing.B) {
	for _, n := range []int{10, 1000} {
		b.Run(fmt.Sprintf("%d entries", n), func(b *testing.B) {
			var text strings.Builder
			text.WriteString("namespace: app\nentries:\n  - {name: pool, kind: process.host}\n  - {name: p, kind: process.lua}\n")
			for i := range n {
				fmt.Fprintf(&text, "  - name: s%d\n    kind: process.service\n    process: p\n    host: pool\n    lifecycle: {auto_start: true}\n", i)
			}
			dir := tree(b, map[string]string{"src/_index.yaml": text.String()})
			o := loader.Options{Dir: dir, Roots: []loader.Root{{Dir: filepath.Join(dir, "src")}}}
			b.ReportAllocs()
			for b.Loop() {
				if l := loader.Load(o); len(l.Problems) > 0 || len(l.Entries) != n+2 {
					b.Fatal(l.Problems, len(l.Entries))
				}
			}
		})
	}
}
