package loader

import (
	"fmt"
	"slices"
	"strings"

	"wippy/internal/problem"
	"wippy/internal/registry"
)

// A Disable says which entries to leave out (cli.md CLI-50): those that any of
// its parts covers. The zero value leaves out none.
type Disable struct {
	Namespaces []string            // wildcard patterns over namespaces
	Entries    []string            // pairs of wildcard patterns, "namespace:name"
	Meta       map[string][]string // metadata fields and the values, one of which they must have or list
	From       string              // who asks for it: ".wippy.yaml"; for messages
}

// A filter is a Disable that has been understood.
type filter struct {
	namespaces []registry.Wildcard
	entries    [][2]registry.Wildcard // namespace, name
	meta       map[string][]string
}

// filter compiles the patterns of d and returns what is wrong with them.
func (d Disable) filter() (filter, problem.List) {
	f := filter{meta: d.Meta}
	var problems problem.List
	bad := func(key string, err error) {
		problems = append(problems, problem.New("disable.%s: %v", key, err).At(d.From, 0, 0))
	}
	for _, pattern := range d.Namespaces {
		w, err := registry.ParseWildcard(pattern)
		if err != nil {
			bad("namespaces", err)
			continue
		}
		f.namespaces = append(f.namespaces, w)
	}
	for _, pattern := range d.Entries {
		pair, err := parsePair(pattern)
		if err != nil {
			bad("entries", err)
			continue
		}
		f.entries = append(f.entries, pair)
	}
	return f, problems
}

// parsePair reads the patterns of a namespace and of a name.
func parsePair(pattern string) (pair [2]registry.Wildcard, err error) {
	ns, name, found := strings.Cut(pattern, ":")
	if !found || ns == "" || name == "" {
		return pair, fmt.Errorf("pattern %q: expected namespace:name", pattern)
	}
	if pair[0], err = registry.ParseWildcard(ns); err == nil {
		pair[1], err = registry.ParseWildcard(name)
	}
	return pair, err
}

// matches reports whether e is to be left out.
func (f filter) matches(e *registry.Entry) bool {
	if slices.ContainsFunc(f.namespaces, func(w registry.Wildcard) bool { return w.Match(e.ID.NS) }) {
		return true
	}
	if slices.ContainsFunc(f.entries, func(p [2]registry.Wildcard) bool { return p[0].Match(e.ID.NS) && p[1].Match(e.ID.Name) }) {
		return true
	}
	for field, values := range f.meta {
		if slices.ContainsFunc(values, func(text string) bool { return hasValue(e.Meta[field], text) }) {
			return true
		}
	}
	return false
}

// hasValue reports whether v reads as text, or is a list with an item that does.
func hasValue(v any, text string) bool {
	switch t := v.(type) {
	case nil, map[string]any:
		return false
	case []any:
		return slices.ContainsFunc(t, func(item any) bool { return hasValue(item, text) })
	}
	return fmt.Sprint(v) == text
}

// disable takes the entries that d covers out of the load.
func (l *load) disable(d Disable) {
	f, problems := d.filter()
	l.problems = append(l.problems, problems...)
	l.entries = slices.DeleteFunc(l.entries, func(e *registry.Entry) bool {
		if !f.matches(e) {
			return false
		}
		l.disabled[e.ID] = true
		return true
	})
	l.reindex()
}
