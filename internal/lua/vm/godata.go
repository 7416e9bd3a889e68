package vm

import (
	"fmt"
	"slices"
)

// FromGo converts plain Go data to a Lua value: nil, bool, string, int, int64,
// uint64, float64, []any, map[string]any, and Values as they are. Anything else
// becomes its text.
func FromGo(x any) Value {
	switch x := x.(type) {
	case nil:
		return Value{}
	case Value:
		return x
	case bool:
		return Bool(x)
	case string:
		return MakeString(x)
	case int:
		return Number(float64(x))
	case int64:
		return Number(float64(x))
	case uint64:
		return Number(float64(x))
	case float64:
		return Number(x)
	case []any:
		t := NewTable(len(x), 0)
		for i, v := range x {
			t.SetInt(i+1, FromGo(v))
		}
		return t.Value()
	case map[string]any:
		t := NewTable(0, len(x))
		for _, k := range sortedKeys(x) {
			t.Set(MakeString(k), FromGo(x[k]))
		}
		return t.Value()
	}
	return MakeString(fmt.Sprint(x))
}

// ToGo converts a Lua value to plain Go data: a table whose keys are exactly 1
// to n becomes []any, another one map[string]any with its keys as text;
// integral numbers become int64, others float64; error objects and other
// userdata become their text, and a table inside itself "<cycle>". Of a very
// large value the rest becomes "<too large>".
func ToGo(v Value) any {
	left := maxGoValues
	return goData(v, nil, &left)
}

// maxGoValues bounds what ToGo converts: tables shared many times over would
// grow without bound.
const maxGoValues = 1 << 17

func goData(v Value, above []*Table, left *int) any {
	if *left--; *left < 0 {
		return "<too large>"
	}
	switch v.Kind() {
	case KindNil:
		return nil
	case KindTrue, KindFalse:
		return v.Truthy()
	case KindNumber:
		f := v.num()
		if i := int64(f); float64(i) == f && f < 1<<53 && f > -1<<53 {
			return i
		}
		return f
	case KindTable, KindFrozen:
		t := v.anyTab()
		if slices.Contains(above, t) {
			return "<cycle>"
		}
		above = append(above, t)
		if n := min(len(t.array), *left+1); n > 0 && !t.hasNodes() && !slices.ContainsFunc(t.array[:n], Value.IsNil) {
			list := make([]any, 0, min(len(t.array), max(*left, 0)+1))
			for _, x := range t.array {
				list = append(list, goData(x, above, left))
				if *left < 0 {
					break
				}
			}
			return list
		}
		m := map[string]any{}
		t.Each(func(k, x Value) bool {
			m[Text(k)] = goData(x, above, left)
			return *left >= 0
		})
		return m
	}
	return Text(v)
}

func (t *Table) hasNodes() bool {
	for i := range t.nodes {
		if !t.nodes[i].val.IsNil() {
			return true
		}
	}
	return false
}
