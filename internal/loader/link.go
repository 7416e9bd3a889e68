package loader

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"wippy/internal/document"
	"wippy/internal/registry"
)

// A requirement is the data of an ns.requirement: a value that a module leaves
// open, and where it is to be written once it is known.
type requirement struct {
	Default any      `yaml:"default"`
	Targets []target `yaml:"targets"`
}

type target struct {
	Entry registry.ID `yaml:"entry,required"`
	Path  string      `yaml:"path,required"`
}

// A dependency is the data of an ns.dependency: a module that is used, and the
// values of what it leaves open.
type dependency struct {
	Component  string      `yaml:"component,required"`
	Version    string      `yaml:"version"`
	Parameters []parameter `yaml:"parameters"`
}

type parameter struct {
	Name  string `yaml:"name,required"`
	Value any    `yaml:"value"`
}

// A supply is a value that a dependency gives to a requirement.
type supply struct {
	from  *registry.Entry
	index int // of the parameter
	value any
}

// link writes the values of requirements to their targets (manifests.md MAN-21).
func (l *load) link() {
	supplies := l.supplies()
	for _, e := range slices.Clone(l.entries) {
		if e.Kind != "ns.requirement" {
			continue
		}
		var req requirement
		found := registry.Decode(e, &req)
		l.problems = append(l.problems, found...)
		if found.Err() != nil {
			continue
		}
		value, from, ok := l.choose(e, supplies[e.ID])
		if !ok {
			continue
		}
		if len(req.Targets) == 0 {
			l.problems = append(l.problems, e.Warning("targets", "requirement %s has no targets", e.ID))
		}
		for i, t := range req.Targets {
			l.write(e, i, t, value, from)
		}
	}
}

// supplies returns the values that dependencies give, by requirement.
func (l *load) supplies() map[registry.ID][]supply {
	supplies := map[registry.ID][]supply{}
	for _, e := range l.entries {
		if e.Kind != "ns.dependency" {
			continue
		}
		var dep dependency
		found := registry.Decode(e, &dep)
		l.problems = append(l.problems, found...)
		if found.Err() != nil {
			continue
		}
		if !l.isMounted(dep.Component) {
			p := e.Problem("component", "dependency %s needs component %s: hub modules are not supported; add a replacement in %s",
				e.ID, dep.Component, LockName)
			p.Entry = ""
			l.problems = append(l.problems, p)
			continue
		}
		for i, param := range dep.Parameters {
			targets := l.requirements(dep.Component, param.Name)
			if len(targets) == 0 {
				path := document.Index("parameters", i)
				l.problems = append(l.problems, e.Warning(path+".name", "%s: %s has no requirement %q", path, dep.Component, param.Name))
			}
			for _, id := range targets {
				supplies[id] = append(supplies[id], supply{e, i, param.Value})
			}
		}
	}
	return supplies
}

func (l *load) isMounted(component string) bool {
	return slices.ContainsFunc(l.roots, func(r Root) bool { return r.Module == component })
}

// requirements returns the ids of the requirements that a parameter means: the
// one of that id, or those of that name in the component.
func (l *load) requirements(component, name string) []registry.ID {
	var ids []registry.ID
	for _, e := range l.entries {
		if e.Kind != "ns.requirement" {
			continue
		}
		if e.ID.String() == name || !strings.Contains(name, ":") && e.ID.Name == name && e.Meta["module"] == component {
			ids = append(ids, e.ID)
		}
	}
	return ids
}

// choose returns the value of a requirement and who gives it: that of its
// dependencies, who must agree, else its default. It reports false, and why, if
// there is none.
func (l *load) choose(e *registry.Entry, supplies []supply) (value any, from string, ok bool) {
	if len(supplies) == 0 {
		value, ok = e.Field("default")
		if !ok {
			l.problems = append(l.problems, e.Warning("", "requirement %s has no value: no dependency gives one and it has no default", e.ID))
		}
		return value, "the default of " + e.ID.String(), ok
	}
	first := supplies[0]
	for _, s := range supplies[1:] {
		if !reflect.DeepEqual(s.value, first.value) {
			path := document.Index("parameters", s.index) + ".value"
			l.problems = append(l.problems, s.from.Problem(path, "requirement %s gets %s here and %s from %s",
				e.ID, document.Describe(s.value), document.Describe(first.value), first.from.ID))
			return nil, "", false
		}
	}
	return first.value, "dependency " + first.from.ID.String(), true
}

// write puts the value of requirement e into its target number n.
func (l *load) write(e *registry.Entry, n int, t target, value any, from string) {
	field := document.Index("targets", n)
	i, found := l.index[t.Entry]
	if !found {
		if !l.disabled[t.Entry] {
			l.problems = append(l.problems, e.Warning(field+".entry", "%s: entry %s not found", field, t.Entry))
		}
		return
	}
	path, appends := strings.CutSuffix(strings.TrimPrefix(t.Path, "."), "+=")
	path = strings.TrimSpace(path)
	if appends {
		list, err := listOf(l.entries[i], path)
		if err != nil {
			l.problems = append(l.problems, e.Problem(field+".path", "%s: %v", field, err))
			return
		}
		value = append(list, value)
	}
	linked, err := l.entries[i].With(path, document.Clone(value), "set by "+from)
	if err != nil {
		l.problems = append(l.problems, e.Problem(field+".path", "%s: %s of %s: %v", field, path, t.Entry, err))
		return
	}
	l.entries[i] = linked
}

// listOf returns a copy of the list at a path of e, an empty one if nothing is
// there.
func listOf(e *registry.Entry, path string) ([]any, error) {
	v, _ := e.Field(path)
	list, ok := v.([]any)
	if !ok && v != nil {
		return nil, fmt.Errorf("cannot append to %s of %s, which is %s", path, e.ID, document.Describe(v))
	}
	return slices.Clone(list), nil
}
