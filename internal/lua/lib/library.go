package lib

import (
	"maps"
	"slices"

	"wippy/internal/lua/vm"
)

// library returns a frozen table of functions that no program can write to;
// name is what the error for a write calls it.
func library(name string, functions map[string]func(*vm.Call) error) *vm.Table {
	return vm.ReadOnly(name, functionTable(functions))
}

func functionTable(functions map[string]func(*vm.Call) error) *vm.Table {
	t := vm.NewTable(0, len(functions)+4)
	for _, f := range slices.Sorted(maps.Keys(functions)) {
		t.SetField(f, vm.NewFunction(f, functions[f]))
	}
	return t
}
