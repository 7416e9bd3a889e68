package loader

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"wippy/internal/document"
	"wippy/internal/problem"
	"wippy/internal/registry"
)

// An Override replaces one value of one entry (cli.md §10.4).
type Override struct {
	Key   string // "ns:name:path"; the path is as in [registry.Entry.Field], without list items
	Value any    // plain value, as in entries
	From  string // who asks for it: "-o app:db:file=x", ".wippy.yaml:4"; for messages
}

// ParseOverride reads an override as the command line takes it:
// "ns:name:path=value". Text without "=" gives an override that [Load] reports.
func ParseOverride(text string) Override {
	o := Override{From: "-o " + text}
	if key, value, found := strings.Cut(text, "="); found {
		o.Key, o.Value = key, document.ParseScalar(value)
	}
	return o
}

// split returns the entry and the path of an override. Names may contain ":", a
// path may not.
func (o Override) split() (registry.ID, string, error) {
	at := max(strings.LastIndexByte(o.Key, ':'), 0)
	id, path := registry.ParseID(o.Key[:at]), strings.TrimPrefix(o.Key[at:], ":")
	if id.NS == "" || id.Name == "" || slices.Contains(strings.Split(path, "."), "") {
		return registry.ID{}, "", errors.New("expected namespace:name:path=value")
	}
	return id, path, nil
}

// override makes all overrides on the entries, in order. A problem of one does
// not keep the others from being made; what is wrong already is not repeated.
func (l *load) override(overrides []Override) {
	for _, o := range overrides {
		if p := l.overrideOne(o); p != nil && !slices.Contains(l.problems, *p) {
			l.problems = append(l.problems, *p)
		}
	}
}

func (l *load) overrideOne(o Override) *problem.Problem {
	bad := func(format string, args ...any) *problem.Problem {
		p := problem.New("override: %s (%s)", fmt.Sprintf(format, args...), o.From)
		return &p
	}
	id, path, err := o.split()
	if err != nil {
		return bad("%v", err)
	}
	i, found := l.index[id]
	switch {
	case l.disabled[id]:
		return nil // it was there to be overridden before it was taken out
	case !found:
		p := bad("entry %s not found", id).Suggest(l.snapshot().Closest(id, nil).String())
		return &p
	}
	if text, isText := o.Value.(string); isText && strings.HasPrefix(text, filePrefix) {
		return bad("%s: a file:// can stand in a manifest only, give its text here", o.Key)
	}
	e, err := l.entries[i].With(path, o.Value, "set by "+o.From)
	if err != nil {
		return bad("%s: %v", o.Key, err)
	}
	l.entries[i] = e
	return nil
}
