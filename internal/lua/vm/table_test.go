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
			rapid.Map(rapid.IntRange(-3, 20), func(i int) vm.Value { return vm.Number(float64(i)) }),
			rapid.Map(rapid.IntRange(0, 3), func(i int) vm.Value { return vm.Number(float64(i) + 0.5) }),
			rapid.Map(rapid.IntRange(0, 30), func(i int) vm.Value { return vm.MakeString(fmt.Sprint("key", i)) }),
			rapid.Map(rapid.Bool(), vm.Bool),
		)
		name := func(k vm.Value) string { return k.Kind().TypeName() + vm.Text(k) }
		for range rapid.IntRange(0, 200).Draw(t, "operations") {
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
