package vm_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"wippy/internal/lua/vm"
)

// A table behaves as a map whose traversal order is the order of first setting,
// whatever is set and removed in between.
func TestTableAgainstModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		table := vm.NewTable(rapid.IntRange(0, 5).Draw(t, "items"), rapid.IntRange(0, 12).Draw(t, "fields"))
		model := map[string]float64{}
		key := rapid.OneOf(
			rapid.Map(rapid.IntRange(-3, 60), func(i int) vm.Value { return vm.Number(float64(i)) }),
			rapid.Map(rapid.IntRange(0, 3), func(i int) vm.Value { return vm.Number(float64(i) + 0.5) }),
			rapid.Map(rapid.IntRange(0, 30), func(i int) vm.Value { return vm.MakeString(fmt.Sprint("key", i)) }),
			rapid.Map(rapid.Bool(), vm.Bool),
		)
		name := func(k vm.Value) string { return k.Kind().TypeName() + vm.Text(k) }
		for range rapid.IntRange(0, 300).Draw(t, "operations") {
			k := key.Draw(t, "key")
			if rapid.Bool().Draw(t, "remove") {
				table.Set(k, vm.Value{})
				delete(model, name(k))
				continue
			}
			n := rapid.Float64Range(1, 100).Draw(t, "value")
			table.Set(k, vm.Number(n))
			model[name(k)] = n
		}

		seen := map[string]float64{}
		var k, v vm.Value
		for ok := true; ; {
			if k, v, ok = table.Next(k); !ok {
				t.Fatalf("Next does not know its own key")
			}
			if k.IsNil() {
				break
			}
			if _, twice := seen[name(k)]; twice {
				t.Fatalf("a traversal meets %s twice", name(k))
			}
			seen[name(k)], _ = v.Num()
			if got, _ := table.Get(k).Num(); got != seen[name(k)] {
				t.Fatalf("Get(%s) = %v, Next says %v", name(k), got, seen[name(k)])
			}
		}
		if fmt.Sprint(seen) != fmt.Sprint(model) {
			t.Fatalf("table holds %v, want %v", seen, model)
		}
		n := table.Len()
		if n > 0 && table.GetInt(n).IsNil() || !table.GetInt(n+1).IsNil() {
			t.Fatalf("Len = %d is no border", n)
		}
	})
}

// Fields that are assigned nil while a traversal is under way are passed over,
// and the traversal goes on.
func TestTableRemovalDuringTraversal(t *testing.T) {
	table := vm.NewTable(0, 0)
	for i := 1; i <= 20; i++ {
		table.SetInt(i, vm.Bool(true))
		table.Set(vm.MakeString(fmt.Sprint("k", i)), vm.Bool(true))
	}
	met := 0
	var k vm.Value
	for {
		var ok bool
		if k, _, ok = table.Next(k); !ok {
			t.Fatal("the traversal lost its place")
		}
		if k.IsNil() {
			break
		}
		met++
		table.Set(k, vm.Value{})
	}
	if met != 40 || table.Len() != 0 {
		t.Errorf("met %d pairs and left %d items, want 40 and 0", met, table.Len())
	}
}

// Integer keys that were not set in order go to the array part once they are
// dense, and stay nodes while they are sparse.
func TestTableGathersItems(t *testing.T) {
	for _, c := range []struct {
		name   string
		keys   func(n int) []int
		sparse bool
	}{
		{name: "downwards", keys: func(n int) (keys []int) {
			for i := n; i > 1; i-- {
				keys = append(keys, i)
			}
			return keys
		}},
		{name: "even, then multiples of three, then the others", keys: func(n int) (keys []int) {
			for _, step := range []int{2, 3, 1} {
				for i := 2 * step; i <= n; i += step {
					keys = append(keys, i)
				}
			}
			return keys
		}},
		{name: "each third", sparse: true, keys: func(n int) (keys []int) {
			for i := 3; i <= n; i += 3 {
				keys = append(keys, i)
			}
			return keys
		}},
		{name: "powers of two", sparse: true, keys: func(int) (keys []int) {
			for i := 1; i <= 40; i++ {
				keys = append(keys, 1<<i)
			}
			return keys
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			table := vm.NewTable(0, 0)
			table.Set(vm.Number(0.5), vm.Bool(true))
			table.SetField("name", vm.Bool(true))
			want := map[int]bool{}
			for _, k := range c.keys(3000) {
				table.SetInt(k, vm.Number(float64(k)))
				want[k] = true
			}
			for k := range want {
				if got, _ := table.GetInt(k).Num(); got != float64(k) {
					t.Fatalf("t[%d] = %v", k, got)
				}
			}
			pairs := 0
			table.Each(func(vm.Value, vm.Value) bool { pairs++; return true })
			if pairs != len(want)+2 {
				t.Errorf("a traversal meets %d pairs, want %d", pairs, len(want)+2)
			}
			if n := table.Len(); n > 0 && !want[n] || want[n+1] {
				t.Errorf("Len = %d is no border", n)
			}
			if in := len(table.Items()); (in < 1500) != c.sparse || c.sparse && in > 4 {
				t.Errorf("the array part has %d items, sparse: %v", in, c.sparse)
			}
		})
	}
}

// A key that comes when the nodes are full is found again, whether they are
// gathered for it or not.
func TestTableGathersForAnyKey(t *testing.T) {
	for n := range 100 {
		for _, k := range []float64{1, 3, 0, 0.5, -1, 1 << 40} {
			table := vm.NewTable(0, 0)
			table.SetField("name", vm.Bool(true))
			for i := range n {
				table.SetInt(i+2, vm.Bool(true))
			}
			table.Set(vm.Number(k), vm.Number(k))
			if got, ok := table.Get(vm.Number(k)).Num(); !ok || got != k {
				t.Fatalf("behind 2 to %d: t[%v] = %v, %v", n+1, k, got, ok)
			}
		}
	}
}

// Strings made in different ways are one key.
func TestTableStringKeys(t *testing.T) {
	for _, fields := range []int{1, 40} {
		table := vm.NewTable(0, 0)
		for i := range fields {
			table.Set(vm.MakeString(fmt.Sprint("name", i)), vm.Number(float64(i)))
		}
		table.SetField("name0", vm.Number(7))
		if got, _ := table.Get(vm.MakeString("name" + fmt.Sprint(0))).Num(); got != 7 {
			t.Errorf("with %d fields: name0 = %v, want 7", fields, got)
		}
	}
}

func BenchmarkTableField(b *testing.B) {
	table := vm.NewTable(0, 4)
	key := vm.Intern("name")
	table.SetKey(key, vm.Number(1))
	for b.Loop() {
		table.GetKey(key)
	}
}
