// Package lint finds mistakes in Lua programs without running them.
//
// [Check] looks at one [Program] and returns a [Finding] for each mistake. What
// is surely wrong is an error and always looked for; the rules of style, which
// are warnings, are asked for:
//
//	findings := lint.Check(lint.Program{ID: "app:cli", Source: text, Modules: []string{"io"}}, lint.Options{Rules: true})
//
// It knows nothing of manifests: which modules and imports a program has is told
// by the caller, who also knows where the source stands.
package lint

import (
	"cmp"
	"errors"
	"slices"

	"wippy/internal/lua/code"
	"wippy/internal/lua/syntax"
)

// A Severity says how bad a finding is. Severities are ordered.
type Severity int

// The severities. There are no hints yet.
const (
	Error   Severity = iota // the program does not work where it stands
	Warning                 // it works, and something is odd
	Hint
)

// String returns "error", "warning" or "hint".
func (s Severity) String() string { return [...]string{"error", "warning", "hint"}[s] }

// A Rule is something that is looked for.
type Rule struct {
	Code     string
	Severity Severity
	Name     string // a few words
	Style    bool   // looked for only if it is asked for
}

// Rules are all rules, sorted by code (cli.md §9.1).
var Rules = []Rule{
	{"E0001", Error, "module that is not declared", false},
	{"E0002", Error, "undefined global", false},
	{"E0003", Error, "missing method", false},
	{"E0004", Error, "field that a library does not have", false},
	{"P0001", Error, "syntax error", false},
	{"W0001", Warning, "empty block", true},
	{"W0002", Warning, "assignment to a global", true},
	{"W0003", Warning, "comparison with itself", true},
	{"W0004", Warning, "unused local", true},
	{"W0005", Warning, "unused parameter", true},
	{"W0006", Warning, "unused import or module", true},
	{"W0007", Warning, "local that hides another one", true},
}

// A Program is the code of one entry and what it may use.
type Program struct {
	ID      string // chunk name
	Source  string
	Method  string   // function that the code must return, "" for a library
	Modules []string // declared modules
	Imports []string // aliases
	Ambient []string // names that may be required without being declared
	// Globals are the names that exist without declaration: those of the
	// language, and those that imported libraries assign to, as Assigns gives
	// them.
	Globals []string
	// Libraries are the fields of global libraries and of modules.
	Libraries map[string][]string
}

// Options say what to look for beyond errors.
type Options struct {
	Rules bool            // the rules of style, too
	Codes map[string]bool // these rules only, whatever Rules says; nil means all
}

// A Finding is one mistake.
type Finding struct {
	Rule
	Line       int    // of the source, from 1; 0 if it is about something in the manifest
	Column     int    // in bytes, from 1; 0 if not known
	Field      string // of the manifest that it is about, if Line is 0: "imports.text", "method"
	Message    string
	Suggestion string // what was probably meant, "" if there is no idea
}

// Check returns the findings of a program, errors first, then by line.
func Check(p Program, o Options) []Finding {
	c := &checker{Program: p, options: o}
	tree, err := syntax.Parse(p.ID, p.Source)
	if err == nil {
		_, err = code.Compile(p.ID, tree) // has limits of its own
	}
	if err != nil {
		f := Finding{Message: err.Error()}
		if bad, ok := errors.AsType[*syntax.Error](err); ok {
			f.Line, f.Column, f.Message = bad.Line, bad.Column, bad.Message
		}
		c.add("P0001", f)
		return c.findings
	}
	c.check(tree)
	slices.SortStableFunc(c.findings, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Severity, b.Severity), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Code, b.Code))
	})
	return c.findings
}

// Assigns returns the names of the globals that a program assigns to, and of
// fields of globals, such as string.trim, sorted; none for a text that is no Lua.
func Assigns(id, source string) []string {
	tree, err := syntax.Parse(id, source)
	if err != nil {
		return nil
	}
	c := &checker{Program: Program{ID: id, Source: source}}
	c.check(tree)
	return c.assigned()
}

// add notes a finding of the rule with that code, if it is wanted.
func (c *checker) add(code string, f Finding) {
	i := slices.IndexFunc(Rules, func(r Rule) bool { return r.Code == code })
	f.Rule = Rules[i]
	wanted := c.options.Rules || !f.Style
	if c.options.Codes != nil {
		wanted = c.options.Codes[code]
	}
	if wanted {
		c.findings = append(c.findings, f)
	}
}
