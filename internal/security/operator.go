package security

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// An Operator is what a condition compares with.
type Operator string

var operators = []string{
	"eq", "ne", "lt", "lte", "gt", "gte", "in", "nin", "exists", "nexists", "contains", "ncontains", "matches", "nmatches",
}

// DecodeText takes the name of an operator from a manifest.
func (o *Operator) DecodeText(_, text string) error {
	if !slices.Contains(operators, text) {
		return fmt.Errorf("unknown operator %q; there are %s", text, strings.Join(operators, ", "))
	}
	*o = Operator(text)
	return nil
}

// compare is the result of an operator on two values that are there.
func compare(o Operator, field, value any) (bool, error) {
	switch o {
	case "eq":
		return equal(field, value), nil
	case "ne":
		return !equal(field, value), nil
	case "in", "nin":
		found, err := isIn(field, value)
		return found == (o == "in"), err
	case "contains", "ncontains":
		found, err := contains(field, value)
		return found == (o == "contains"), err
	}
	return less(o, field, value)
}

// equal compares two values the way people read them: 1 is "1", and true is
// "true".
func equal(a, b any) bool {
	if x, ok := toNumber(a); ok {
		if y, ok := toNumber(b); ok {
			return x == y
		}
	}
	x, isText := toText(a)
	y, areText := toText(b)
	return isText && areText && x == y
}

func isIn(field, value any) (bool, error) {
	list, ok := value.([]any)
	if !ok {
		if _, ok := toText(value); !ok {
			return false, fmt.Errorf("cannot look into %s", describe(value))
		}
		return equal(field, value), nil
	}
	return slices.ContainsFunc(list, func(item any) bool { return equal(field, item) }), nil
}

func contains(field, value any) (bool, error) {
	if list, ok := field.([]any); ok {
		return slices.ContainsFunc(list, func(item any) bool { return equal(item, value) }), nil
	}
	text, ok := field.(string)
	part, isText := toText(value)
	if !ok || !isText {
		return false, fmt.Errorf("cannot look for %s in %s", describe(value), describe(field))
	}
	return strings.Contains(text, part), nil
}

func less(o Operator, a, b any) (bool, error) {
	x, ok := toNumber(a)
	y, too := toNumber(b)
	if !ok || !too {
		return false, fmt.Errorf("cannot compare %s with %s as numbers", describe(a), describe(b))
	}
	switch o {
	case "lt":
		return x < y, nil
	case "lte":
		return x <= y, nil
	case "gt":
		return x > y, nil
	}
	return x >= y, nil
}

// toNumber returns a number or the number that a text says.
func toNumber(v any) (float64, bool) {
	switch v := v.(type) {
	case int64:
		return float64(v), true
	case float64:
		return v, true
	case string:
		if v == "" || !strings.Contains("+-.0123456789", v[:1]) { // most texts, of which ParseFloat would make errors
			return 0, false
		}
		f, err := strconv.ParseFloat(v, 64)
		return f, err == nil && !math.IsInf(f, 0) && !math.IsNaN(f)
	}
	return 0, false
}

// toText returns a scalar as text.
func toText(v any) (string, bool) {
	switch v := v.(type) {
	case string:
		return v, true
	case bool:
		return strconv.FormatBool(v), true
	case int64:
		return strconv.FormatInt(v, 10), true
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64), true
	}
	return "", false
}

// describe shows a value in messages.
func describe(v any) string {
	switch v := v.(type) {
	case nil:
		return "nothing"
	case string:
		const most = 60
		if len(v) > most {
			return strconv.Quote(v[:most]) + "…"
		}
		return strconv.Quote(v)
	case []any:
		items := make([]string, min(len(v), 8))
		for i := range items {
			items[i] = describe(v[i])
		}
		if len(v) > len(items) {
			items = append(items, "…")
		}
		return "[" + strings.Join(items, ", ") + "]"
	case map[string]any:
		return "a map"
	}
	text, _ := toText(v)
	return text
}
