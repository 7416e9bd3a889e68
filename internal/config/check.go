package config

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"wippy/internal/document"
)

// check returns a value as the key's type holds it, or says what is wrong.
func (k *key) check(v any) (any, error) {
	switch k.typ {
	case textType:
		return k.checkText(v)
	case boolType:
		if b, ok := v.(bool); ok {
			return b, nil
		}
		return nil, expected("true or false", v)
	case intType:
		return k.checkInt(v)
	case durationType:
		return checkDuration(v)
	case listType:
		return checkList(v)
	case listsType:
		if text, ok := v.(string); ok {
			return []string{text}, nil
		}
		return checkList(v)
	}
	return v, nil
}

func expected(what string, v any) error {
	return fmt.Errorf("expected %s, got %s", what, document.Describe(v))
}

func (k *key) checkText(v any) (any, error) {
	text, ok := v.(string)
	switch {
	case !ok:
		return nil, expected("string", v)
	case slices.Contains(k.others, text):
		return nil, fmt.Errorf("%s is not supported by this build, use %s", text, strings.Join(k.words, " or "))
	case k.words != nil && !slices.Contains(k.words, text):
		return nil, expected(strings.Join(k.words, " or "), v)
	}
	return text, nil
}

func (k *key) checkInt(v any) (any, error) {
	n, ok := v.(int64)
	switch {
	case !ok:
		return nil, expected("a whole number", v)
	case k.min != k.max && (n < k.min || n > k.max):
		return nil, fmt.Errorf("expected a number from %d to %d, got %d", k.min, k.max, n)
	case k.min == k.max && n < 0:
		return nil, fmt.Errorf("must not be negative, got %d", n)
	}
	return n, nil
}

func checkDuration(v any) (any, error) {
	if v == int64(0) {
		return time.Duration(0), nil
	}
	text, ok := v.(string)
	d, err := time.ParseDuration(text)
	switch {
	case !ok || err != nil:
		return nil, expected(`a duration such as "1m30s"`, v)
	case d < 0:
		return nil, fmt.Errorf("must not be negative, got %s", text)
	}
	return d, nil
}

func checkList(v any) (any, error) {
	items, ok := v.([]any)
	if !ok {
		return nil, expected("a list of strings", v)
	}
	list := make([]string, len(items))
	for i, item := range items {
		if list[i], ok = item.(string); !ok {
			return nil, expected("a list of strings", item)
		}
	}
	return list, nil
}
