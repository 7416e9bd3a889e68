package determinism_test

import (
	"testing"

	"wippy/internal/lua"
	"wippy/internal/lua/luatest"
	"wippy/internal/lua/modules/time"
	"wippy/internal/sched/schedtest"
)

// What processes are promised holds in every interleaving.
func TestPromisesAreKept(t *testing.T) {
	program := luatest.Program{
		Main:    source(t, "promises"),
		Units:   map[string]string{"app:sender": source(t, "sender")},
		Modules: []*lua.Module{time.Module},
		Args:    []any{20, 15, luatest.Host},
	}.Compile(t)
	schedtest.Seeds(t, seeds/5, func(t *testing.T, seed uint64) {
		t.Parallel()
		p := program
		p.Seed = seed
		if r := luatest.Start(t, p).Wait(); r.Value() != "kept" {
			t.Error(r.Value(), r.Err())
		}
	})
}
