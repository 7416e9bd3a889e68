package node

import (
	"cmp"
	"maps"
	"slices"

	"wippy/internal/lua"
	"wippy/internal/lua/lint"
	"wippy/internal/problem"
	"wippy/internal/registry"
)

// A program is a definition with Lua code.
type program interface {
	// program returns the code and the method that it must return, "" for none.
	program() (code *luaCode, method string)
}

func (l *libraryLua) program() (*luaCode, string) { return &l.luaCode, "" }
func (p *processLua) program() (*luaCode, string) { return &p.luaCode, p.Method }

// A Diagnostic is a mistake in the Lua code of an entry. The place in it is that
// in the file that holds the source.
type Diagnostic struct {
	lint.Rule
	problem.Problem
}

// Lint looks for mistakes in the Lua code of the entries for which match is
// true, without running anything. All entries must be of the [Kinds], with
// nothing wrong with their data. It returns how many of them have code, and the
// mistakes by entry id, severity and line (cli.md CLI-38, CLI-39).
func Lint(s *registry.Snapshot, match func(*registry.Entry) bool, o lint.Options) (checked int, found []Diagnostic) {
	l := linter{snapshot: s, options: o, assigned: map[registry.ID][]string{}, libraries: lua.Globals()}
	l.globals = slices.Collect(maps.Keys(l.libraries))
	maps.DeleteFunc(l.libraries, func(_ string, fields []string) bool { return fields == nil })
	for name, module := range modules {
		l.libraries[name] = module.Fields()
	}
	for e := range s.All() {
		d, _ := decode(e)
		if p, ok := d.(program); ok && match(e) {
			checked++
			found = append(found, l.check(e, p)...)
		}
	}
	return checked, found
}

// A linter checks one entry after the other.
type linter struct {
	snapshot  *registry.Snapshot
	options   lint.Options
	globals   []string
	libraries map[string][]string
	assigned  map[registry.ID][]string // globals that the code of an entry and its imports assigns to
}

func (l *linter) check(e *registry.Entry, p program) []Diagnostic {
	code, method := p.program()
	findings := lint.Check(lint.Program{
		ID: e.ID.String(), Source: code.Source, Method: method,
		Modules: code.Modules, Imports: slices.Sorted(maps.Keys(code.Imports)), Ambient: lua.Ambient,
		Globals: slices.Concat(l.globals, l.assignedBy(code.Imports)), Libraries: l.libraries,
	}, l.options)
	list := make([]Diagnostic, len(findings))
	for i, f := range findings {
		place := e.Problem(f.Field, "%s", f.Message)
		if f.Line > 0 {
			place = sourceProblem(e, code.Source, f.Line, f.Column, f.Message)
		}
		list[i] = Diagnostic{f.Rule, place.Suggest(f.Suggestion)}
	}
	slices.SortStableFunc(list, func(a, b Diagnostic) int {
		return cmp.Or(cmp.Compare(a.Severity, b.Severity), cmp.Compare(a.Line, b.Line))
	})
	return list
}

// assignedBy returns the globals that imported code assigns to, which the
// importer sees.
func (l *linter) assignedBy(imports map[string]registry.ID) []string {
	var names []string
	for _, id := range imports {
		if _, known := l.assigned[id]; !known {
			l.assigned[id] = nil // in case it is imported in a circle
			if e, ok := l.snapshot.Get(id); ok {
				d, _ := decode(e)
				if p, ok := d.(program); ok {
					code, _ := p.program()
					l.assigned[id] = append(lint.Assigns(id.String(), code.Source), l.assignedBy(code.Imports)...)
				}
			}
		}
		names = append(names, l.assigned[id]...)
	}
	return names
}
