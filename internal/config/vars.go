package config

import (
	"fmt"
	"slices"
	"strings"
)

// An expander replaces placeholders in the strings of a configuration:
// ${env:NAME} by a variable of the operating system, ${name} by a value of the
// vars section, and $${ by ${ (cli.md §10.5).
type expander struct {
	env   func(string) (string, bool)
	vars  map[string]leaf // by name
	using []string        // vars being expanded, to find circles
	via   []string        // names of the vars and variables used so far, the latter with their "env:"
}

// expand returns v with all placeholders in it replaced. A string that is
// nothing but one variable becomes the value of that variable, whatever its
// type.
func (x *expander) expand(v any) (any, error) {
	switch t := v.(type) {
	case string:
		return x.text(t)
	case []any:
		out := make([]any, len(t))
		for i, item := range t {
			var err error
			if out[i], err = x.expand(item); err != nil {
				return nil, err
			}
		}
		return out, nil
	case map[string]any:
		out := make(map[string]any, len(t))
		for key, item := range t {
			var err error
			if out[key], err = x.expand(item); err != nil {
				return nil, err
			}
		}
		return out, nil
	}
	return v, nil
}

func (x *expander) text(text string) (any, error) {
	var out strings.Builder
	for rest := text; ; {
		before, after, found := strings.Cut(rest, "${")
		if !found {
			out.WriteString(rest)
			return out.String(), nil
		}
		if escaped, ok := strings.CutSuffix(before, "$"); ok {
			out.WriteString(escaped + "${")
			rest = after
			continue
		}
		name, after, closed := strings.Cut(after, "}")
		if !closed {
			return nil, fmt.Errorf("%q lacks a closing brace", text)
		}
		v, err := x.lookup(name)
		if err != nil {
			return nil, err
		}
		if before == "" && out.Len() == 0 && after == "" {
			return v, nil
		}
		switch v.(type) {
		case []any, map[string]any:
			return nil, fmt.Errorf("${%s} is not a single value and cannot stand inside text", name)
		}
		out.WriteString(before + fmt.Sprint(v))
		rest = after
	}
}

// use takes note of a name that a placeholder holds, once.
func (x *expander) use(name string) {
	if !slices.Contains(x.via, name) {
		x.via = append(x.via, name)
	}
}

// lookup returns what a placeholder stands for.
func (x *expander) lookup(name string) (any, error) {
	if variable, ok := strings.CutPrefix(name, "env:"); ok {
		value, ok := x.env(variable)
		if !ok {
			return nil, fmt.Errorf("environment variable %s is not set", variable)
		}
		x.use(name)
		return value, nil
	}
	x.use(name)
	l, ok := x.vars[name]
	switch {
	case !ok:
		return nil, fmt.Errorf("${%s} is not in vars", name)
	case l.literal:
		return l.value, nil
	case slices.Contains(x.using, name):
		return nil, fmt.Errorf("${%s} is defined by itself", name)
	}
	x.using = append(x.using, name)
	v, err := x.expand(l.value)
	x.using = x.using[:len(x.using)-1]
	return v, err
}

// mentionsEnv reports whether a value holds a placeholder of a variable of the
// operating system.
func mentionsEnv(v any) bool {
	switch t := v.(type) {
	case string:
		return strings.Contains(strings.ReplaceAll(t, "$${", ""), "${env:")
	case []any:
		return slices.ContainsFunc(t, mentionsEnv)
	case map[string]any:
		for _, item := range t {
			if mentionsEnv(item) {
				return true
			}
		}
	}
	return false
}
