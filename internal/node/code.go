package node

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"wippy/internal/document"
	"wippy/internal/fault"
	"wippy/internal/lua"
	"wippy/internal/problem"
	"wippy/internal/registry"
)

// A luaCode is what all kinds with Lua code have.
type luaCode struct {
	Source  string                 `yaml:"source,required"`
	Modules []string               `yaml:"modules"`
	Imports map[string]registry.ID `yaml:"imports"`

	code    *lua.Code
	modules []*lua.Module
	broken  *problem.Problem // why there is no code; nil if there is
}

// check finds the modules, compiles the source and returns what is wrong with
// them. Imports are entries, which the references of the entry are checked for.
func (c *luaCode) check(e *registry.Entry) problem.List {
	var problems problem.List
	for i, name := range c.Modules {
		module, p := findModule(e, document.Index("modules", i), name)
		_, imported := c.Imports[name]
		switch {
		case p != nil:
			problems = append(problems, *p)
		case module == nil || slices.Contains(c.modules, module):
		case imported:
			path := document.Step("imports", name)
			problems = append(problems, e.Warning(path, "%s: the import is used instead of module %s", path, name))
		default:
			c.modules = append(c.modules, module)
		}
	}
	if _, ok := c.Imports[""]; ok {
		problems = append(problems, e.Problem("imports", "imports: an alias is empty"))
	}
	var err error
	if c.code, err = lua.Parse(e.ID.String(), c.Source); err != nil {
		p := syntaxProblem(e, c.Source, err)
		c.broken = &p
		problems = append(problems, p)
	}
	return problems
}

// unit joins the code with its modules and imports.
func (c *luaCode) unit(tx *transaction, method string) (*lua.Unit, error) {
	imports := make(map[string]*lua.Unit, len(c.Imports))
	for _, alias := range slices.Sorted(maps.Keys(c.Imports)) {
		id := c.Imports[alias]
		if imports[alias] = tx.content.units[id]; imports[alias] == nil {
			return nil, fault.New(fault.NotFound, "node.unit", "imports.%s: %s not found", alias, id)
		}
	}
	return c.code.Unit(method, c.modules, imports), nil
}

// syntaxProblem describes an error of [lua.Parse] at its place in the file that
// holds the source (manifests.md MAN-34).
func syntaxProblem(e *registry.Entry, source string, err error) problem.Problem {
	line, column, message, ok := lua.SyntaxError(err)
	if !ok {
		return e.Problem("source", "source: %v", err)
	}
	return sourceProblem(e, source, line, column, message).Suggest(fileMeant(source))
}

// sourceProblem returns a problem with a line of a source, and a column in bytes
// that may be 0, at its place in the file that holds the source.
func sourceProblem(e *registry.Entry, source string, line, column int, message string) problem.Problem {
	text, known := e.Text("source")
	if !known {
		return e.Problem("source", "source: line %d: %s", line, message)
	}
	if column > 0 {
		column = text.Column + characters(source, line, column)
	}
	p := problem.New("%s", message).At(text.File, text.Line+line-1, column)
	p.Entry = e.ID.String()
	return p
}

// fileName matches what is the name of a file and no Lua.
var fileName = regexp.MustCompile(`^[\w./-]+\.lua$`)

// fileMeant returns the file:// that a source was probably meant to be, "" if it
// is no name of a file.
func fileMeant(source string) string {
	if name := strings.TrimSpace(source); fileName.MatchString(name) {
		return "file://" + name
	}
	return ""
}

// characters converts a column of a source from bytes to characters, both from
// 1.
func characters(source string, line, column int) int {
	for range line - 1 {
		_, source, _ = strings.Cut(source, "\n")
	}
	return utf8.RuneCountInString(source[:min(column-1, len(source))]) + 1
}

// sourceLine returns where a line of the source of e stands, "" if that is not
// known.
func sourceLine(e *registry.Entry, line int) string {
	text, known := e.Text("source")
	if !known {
		return ""
	}
	return fmt.Sprintf("%s:%d", text.File, text.Line+line-1)
}

// A libraryLua is an entry of kind library.lua: code for others to import.
type libraryLua struct {
	luaCode `yaml:",inline"`
}

func (l *libraryLua) decode(e *registry.Entry) problem.List {
	problems := registry.Decode(e, l)
	return append(problems, l.check(e)...)
}

func (l *libraryLua) accept(tx *transaction, e *registry.Entry) (err error) {
	tx.content.units[e.ID], err = l.unit(tx, "")
	return err
}

// update gives those that import the library its new code: what runs already goes
// on with the old (manifests.md MAN-28).
func (l *libraryLua) update(tx *transaction, e *registry.Entry, _ definition) error {
	if err := l.accept(tx, e); err != nil {
		return err
	}
	return tx.renew(e.ID)
}

func (l *libraryLua) remove(tx *transaction, e *registry.Entry) { delete(tx.content.units, e.ID) }

// renew compiles anew all code that imports id, directly or not.
func (tx *transaction) renew(id registry.ID) error {
	imports := func(r registry.Reference) bool { return r.ID == id && strings.HasPrefix(r.Field, "imports.") }
	for e := range tx.next.All() {
		if !slices.ContainsFunc(registry.References(e), imports) {
			continue
		}
		d, err := tx.decode(e)
		if err == nil {
			err = d.accept(tx, e)
		}
		if err == nil {
			err = tx.renew(e.ID)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// A processLua is an entry of kind process.lua: code that processes run.
type processLua struct {
	luaCode   `yaml:",inline"`
	Method    string `yaml:"method"` // "" means main
	Lifecycle any    `yaml:"lifecycle"`
}

func (p *processLua) decode(e *registry.Entry) problem.List {
	p.Method = "main"
	problems := registry.Decode(e, p)
	if p.Lifecycle != nil {
		problems = append(problems, e.Warning("lifecycle", "lifecycle: has no effect on process.lua; wrap it in process.service"))
	}
	_, commandProblems := CommandOf(e)
	return slices.Concat(problems, commandProblems, p.check(e))
}

func (p *processLua) accept(tx *transaction, e *registry.Entry) error {
	unit, err := p.unit(tx, p.Method)
	if err != nil {
		return err
	}
	tx.content.units[e.ID] = unit
	tx.content.processes[e.ID.String()] = unit
	return nil
}

func (p *processLua) update(tx *transaction, e *registry.Entry, _ definition) error {
	if err := p.accept(tx, e); err != nil {
		return err
	}
	return tx.renew(e.ID)
}

func (p *processLua) remove(tx *transaction, e *registry.Entry) {
	delete(tx.content.units, e.ID)
	delete(tx.content.processes, e.ID.String())
}
