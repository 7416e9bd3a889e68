package lua

import (
	"maps"
	"slices"

	"wippy/internal/lua/vm"
)

// A Module is something that a Lua program gets with require after declaring
// it. It is made once for a runtime; its table is shared by all processes and
// read-only.
type Module struct {
	Name      string
	Functions map[string]Function
	// Values are further fields: strings, numbers, userdata that cannot change,
	// or frozen tables (see [Constants]).
	Values map[string]Value
}

// Fields returns the names of all functions and values of the module, sorted.
func (m *Module) Fields() []string {
	return slices.Sorted(func(yield func(string) bool) {
		for name := range m.Functions {
			if !yield(name) {
				return
			}
		}
		for name := range m.Values {
			if !yield(name) {
				return
			}
		}
	})
}

// Constants returns a table of fixed values, for a field of Module.Values. name
// is what the error for a write calls it.
func Constants(name string, values map[string]Value) Value {
	t := vm.NewTable(0, len(values))
	for _, k := range slices.Sorted(maps.Keys(values)) {
		t.SetField(k, values[k])
	}
	return vm.ReadOnly(name, t).Value()
}

// table returns what require returns for the module.
func (m *Module) table() Value {
	values := maps.Clone(m.Values)
	if values == nil {
		values = map[string]Value{}
	}
	for name, f := range m.Functions {
		values[name] = vm.NewFunction(name, f)
	}
	return Constants(m.Name, values)
}
