package document

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"
)

// A field is a struct field that documents can set.
type field struct {
	name     string
	index    []int // as reflect.Value.FieldByIndex takes it
	required bool
}

// tables holds the fields of each struct type ever decoded into; types do not
// change, and there are few of them.
var tables sync.Map // reflect.Type → []field

// fieldsOf returns the fields of a struct type, those of inlined structs
// included, in the order in which they are declared.
func fieldsOf(t reflect.Type) []field {
	if known, ok := tables.Load(t); ok {
		return known.([]field)
	}
	var table []field
	for i := range t.NumField() {
		f := t.Field(i)
		tag, tagged := f.Tag.Lookup("yaml")
		name, options, _ := strings.Cut(tag, ",")
		switch {
		case !tagged || name == "-":
		case options == "inline":
			for _, inner := range fieldsOf(f.Type) {
				inner.index = append([]int{i}, inner.index...)
				table = append(table, inner)
			}
		default:
			table = append(table, field{name: name, index: []int{i}, required: options == "required"})
		}
	}
	tables.Store(t, table)
	return table
}

// sortedKeys returns the keys of a mapping in an order that does not change
// from run to run.
func sortedKeys(m map[string]any) []string {
	return slices.Sorted(maps.Keys(m))
}
