package logger

import (
	"log/slog"
	"maps"
	"math"
	"slices"

	"wippy/internal/lua"
)

// Bounds on what one record may say of tables. They keep a mistake in a program
// from filling the log, and a table that refers to itself in many ways from
// taking forever.
const (
	maxDepth  = 32
	maxValues = 10_000
)

// readFields returns the fields in t, sorted. In a record that tells an error,
// the field error is text.
func readFields(c *lua.Call, t *lua.Table, tellsError bool) []slog.Attr {
	values := map[string]lua.Value{}
	t.Each(func(k, v lua.Value) bool {
		if name, ok := k.Text(); ok {
			values[name] = v
		}
		return true
	})
	r := reader{c: c}
	fields := make([]slog.Attr, 0, len(values))
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if name == "error" && tellsError {
			fields = append(fields, slog.Any(name, r.error(values[name])))
		} else {
			fields = append(fields, slog.Any(name, r.value(values[name])))
		}
	}
	c.Spend(r.values)
	return fields
}

// A reader converts the values of one record to plain Go data (LOG-3).
type reader struct {
	c      *lua.Call
	above  []*lua.Table // the tables around the present value
	values int          // so far
}

// error returns the text of an error; a table that has no message is told in
// full.
func (r *reader) error(v lua.Value) any {
	if t := v.Table(); t != nil {
		if text, ok := t.GetField("message").Text(); ok {
			return text
		}
		return r.value(v)
	}
	return r.c.Text(v)
}

func (r *reader) value(v lua.Value) any {
	if r.values++; r.values > maxValues {
		return "<too large>"
	}
	if text, ok := v.Text(); ok {
		return text
	}
	if f, ok := v.Num(); ok {
		if f == math.Trunc(f) && math.Abs(f) <= 1<<53 {
			return int64(f)
		}
		return f
	}
	if v.Kind().TypeName() == "boolean" {
		return v.Truthy()
	}
	t := v.Table()
	switch {
	case t == nil:
		return r.c.Text(v)
	case slices.Contains(r.above, t):
		return "<cycle>"
	case len(r.above) == maxDepth:
		return "<too deep>"
	}
	r.above = append(r.above, t)
	defer func() { r.above = r.above[:len(r.above)-1] }()
	return r.table(t)
}

// table returns a list if the keys of t are exactly 1 to n, else a map of what
// has a string as its key. Both end with the value that is too large.
func (r *reader) table(t *lua.Table) any {
	size := 0
	t.Each(func(_, _ lua.Value) bool {
		size++
		return true
	})
	if list, ok := r.list(t, size); ok {
		return list
	}
	m := map[string]any{}
	t.Each(func(k, v lua.Value) bool {
		if name, ok := k.Text(); ok {
			m[name] = r.value(v)
		}
		return r.values <= maxValues
	})
	return m
}

func (r *reader) list(t *lua.Table, size int) ([]any, bool) {
	if size == 0 {
		return nil, false
	}
	for i := 1; i <= size; i++ {
		if t.GetInt(i).IsNil() {
			return nil, false
		}
	}
	var list []any
	for i := 1; i <= size && r.values <= maxValues; i++ {
		list = append(list, r.value(t.GetInt(i)))
	}
	return list, true
}
