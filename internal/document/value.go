package document

import (
	"fmt"
	"maps"
	"strconv"
)

// Lookup returns the value under v that the path leads to: keys of mappings and
// numbers of list items, from 0.
func Lookup(v any, path ...string) (any, bool) {
	for _, step := range path {
		switch t := v.(type) {
		case map[string]any:
			next, ok := t[step]
			if !ok {
				return nil, false
			}
			v = next
		case []any:
			i, err := strconv.Atoi(step)
			if err != nil || i < 0 || i >= len(t) {
				return nil, false
			}
			v = t[i]
		default:
			return nil, false
		}
	}
	return v, true
}

// Set returns v with the value at the path replaced, changing v's own maps;
// missing maps are created. It fails if the path leads through something that
// is neither a map nor nil.
func Set(v any, value any, path ...string) (any, error) {
	if len(path) == 0 {
		return value, nil
	}
	fields, ok := v.(map[string]any)
	if !ok && v != nil {
		return nil, fmt.Errorf("%q is looked for in %s, which is not a map", path[0], Describe(v))
	}
	if fields == nil {
		fields = map[string]any{}
	}
	inner, err := Set(fields[path[0]], value, path[1:]...)
	if err != nil {
		return nil, err
	}
	fields[path[0]] = inner
	return fields, nil
}

// Clone returns a deep copy of v.
func Clone(v any) any {
	switch t := v.(type) {
	case map[string]any:
		if t == nil {
			return t
		}
		c := maps.Clone(t)
		for k, item := range c {
			c[k] = Clone(item)
		}
		return c
	case []any:
		c := make([]any, len(t))
		for i, item := range t {
			c[i] = Clone(item)
		}
		return c
	}
	return v
}

// Describe names the type of v in the words of a manifest's author, with the
// value if it is short: `string "yes"`, `number 5`, `a list`.
func Describe(v any) string {
	switch t := v.(type) {
	case nil:
		return "nothing"
	case bool:
		return "bool " + strconv.FormatBool(t)
	case int64:
		return "number " + strconv.FormatInt(t, 10)
	case float64:
		return "number " + strconv.FormatFloat(t, 'g', -1, 64)
	case string:
		if len(t) > 40 {
			return "a string"
		}
		return "string " + strconv.Quote(t)
	case []any:
		return "a list"
	case map[string]any:
		return "a map"
	}
	return fmt.Sprintf("%T", v)
}
