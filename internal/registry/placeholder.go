package registry

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"wippy/internal/document"
	"wippy/internal/problem"
)

// A placeholder is a part of a string that stands for the value of an
// environment variable: ${env:NAME}, ${env:NAME|default} or ${NAME|default}
// (manifests.md §6).
type placeholder struct {
	name        string
	fallback    string
	hasFallback bool
}

// plainName is the shape of names that need no env: in front.
var plainName = regexp.MustCompile(`^[A-Z0-9_]+$`)

// parsePlaceholder reads what stands in the braces; it reports false for
// anything that is no placeholder.
func parsePlaceholder(inner string) (p placeholder, ok bool) {
	inner, isEnv := strings.CutPrefix(inner, "env:")
	p.name, p.fallback, p.hasFallback = strings.Cut(inner, "|")
	return p, isEnv || p.hasFallback && plainName.MatchString(p.name)
}

// expandText returns a text with the placeholders in it replaced by what value
// returns for them, and "$${" by "${". A text that is one placeholder whose
// default is a number or a bool becomes such a value.
func expandText(text string, value func(placeholder) (string, error)) (any, error) {
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
		inner, after, closed := strings.Cut(after, "}")
		if !closed && strings.HasPrefix(inner, "env:") {
			return nil, fmt.Errorf("the closing brace of ${%s is missing", inner)
		}
		out.WriteString(before)
		p, ok := parsePlaceholder(inner)
		if !closed || !ok {
			out.WriteString("${")
			rest = rest[len(before)+len("${"):]
			continue
		}
		v, err := value(p)
		if err != nil {
			return nil, err
		}
		if out.Len() == 0 && after == "" && len(text) == len("${}")+len(inner) && p.hasFallback {
			return typedAs(document.ParseScalar(p.fallback), v), nil
		}
		out.WriteString(v)
		rest = after
	}
}

// typedAs reads a text as the type of an example, if it can be read so.
func typedAs(example any, text string) any {
	v := document.ParseScalar(text)
	switch example.(type) {
	case bool:
		if _, ok := v.(bool); ok {
			return v
		}
	case int64, float64:
		switch v.(type) {
		case int64, float64:
			return v
		}
	}
	return text
}

// literalKinds are the kinds in whose data placeholders mean nothing, since
// nothing decodes it.
var literalKinds = []string{"registry.entry", "ns.definition", "ns.requirement", "ns.dependency"}

// literalFields are the fields, by kinds, in which they mean nothing either,
// since they are programs or templates (manifests.md MAN-19).
func isLiteral(e *Entry, path string) bool {
	return path == "source" && (matchesKind(luaKinds, e.Kind) || e.Kind == "template.jet")
}

// envSuffix ends the name of a field that gives another field the value of a
// variable, as one wrote before there were placeholders (manifests.md MAN-20).
const envSuffix = "_env"

// A VariableState says what there is of a variable.
type VariableState int

// The states of variables.
const (
	NoVariable     VariableState = iota // no entry defines it
	BrokenVariable                      // its entry is wrong, which is reported elsewhere
	UnsetVariable                       // neither its storage nor a default says anything
	EmptyVariable                       // its storage has an empty text and there is no default
	FilledVariable                      // there is a value
)

// Variables returns the value of the variable that a name means in a namespace.
// There is a value in the state FilledVariable only.
type Variables func(ns, name string) (value string, state VariableState)

// Expand returns an entry as its kind sees it: with the placeholders in its data
// replaced. An entry without any is returned itself; e is not changed. Problems
// are variables without value, and warnings about fields such as port_env. If a
// value is missing, whether that is a problem or reported elsewhere, the result
// is nil.
func Expand(e *Entry, vars Variables) (*Entry, problem.List) {
	if slices.Contains(literalKinds, e.Kind) || !mentionsVariable(e, e.Data, "") {
		return e, nil
	}
	x := &expansion{entry: e, vars: vars}
	c := *e
	c.Data = x.value(e.Data, "")
	if x.missing {
		return nil, x.problems
	}
	return &c, x.problems
}

// mentionsVariable reports whether anything in the data of e may have to be
// expanded.
func mentionsVariable(e *Entry, v any, path string) bool {
	switch t := v.(type) {
	case string:
		return strings.Contains(t, "${") && !isLiteral(e, path)
	case []any:
		return slices.ContainsFunc(t, func(item any) bool { return mentionsVariable(e, item, path+"[]") })
	case map[string]any:
		for key, item := range t {
			if _, isText := item.(string); isText && strings.HasSuffix(key, envSuffix) {
				return true
			}
			if mentionsVariable(e, item, document.Step(path, key)) {
				return true
			}
		}
	}
	return false
}

// An expansion replaces the placeholders of one entry.
type expansion struct {
	entry    *Entry
	vars     Variables
	problems problem.List
	missing  bool // of at least one variable
}

func (x *expansion) value(v any, path string) any {
	switch t := v.(type) {
	case string:
		if isLiteral(x.entry, path) {
			return t
		}
		return x.text(t, path)
	case []any:
		list := make([]any, len(t))
		for i, item := range t {
			list[i] = x.value(item, document.Index(path, i))
		}
		return list
	case map[string]any:
		fields := make(map[string]any, len(t))
		for key, item := range t {
			fields[key] = x.value(item, document.Step(path, key))
		}
		for key := range t {
			x.legacy(fields, key, path)
		}
		return fields
	}
	return v
}

func (x *expansion) text(text, path string) any {
	v, err := expandText(text, x.variable)
	if err == nil {
		return v
	}
	if !errors.Is(err, errBroken) {
		x.problems = append(x.problems, x.entry.Problem(path, "%s: %v", path, err))
	}
	x.missing = true
	return ""
}

// errBroken is for variables whose entries are wrong.
var errBroken = errors.New("the entry of a variable is wrong")

// variable returns the value that a placeholder stands for.
func (x *expansion) variable(p placeholder) (string, error) {
	value, state := x.vars(x.entry.ID.NS, p.name)
	switch {
	case state == FilledVariable:
		return value, nil
	case state == BrokenVariable:
		return "", errBroken
	case p.hasFallback:
		return p.fallback, nil
	case state == EmptyVariable:
		return "", nil
	case state == UnsetVariable:
		return "", fmt.Errorf("environment variable %s is not set and has no default", p.name)
	}
	return "", fmt.Errorf("no entry of kind env.variable is called %s", p.name)
}

// legacy gives a field the value of the variable that the field key names, if
// there is such a variable.
func (x *expansion) legacy(fields map[string]any, key, path string) {
	field, isLegacy := strings.CutSuffix(key, envSuffix)
	name, isText := fields[key].(string)
	if !isLegacy || field == "" || !isText || name == "" {
		return
	}
	value, state := x.vars(x.entry.ID.NS, name)
	switch {
	case state == NoVariable:
		return
	case state == BrokenVariable:
		x.missing = true
		return
	case value != "":
		fields[field] = value
	}
	delete(fields, key)
	at := document.Step(path, key)
	p := x.entry.Warning(at, "%s is deprecated, write %s: ${env:%s}", at, field, name)
	x.problems = append(x.problems, p)
}

// variableMentions returns the names of the variables that the data of e
// mentions, by the path of the mention.
func variableMentions(e *Entry) map[string][]string {
	if slices.Contains(literalKinds, e.Kind) || !mentionsVariable(e, e.Data, "") {
		return nil
	}
	names := map[string][]string{}
	var collect func(v any, path string)
	collect = func(v any, path string) {
		switch t := v.(type) {
		case string:
			if isLiteral(e, path) {
				return
			}
			if strings.HasSuffix(path, envSuffix) {
				names[path] = append(names[path], t)
			}
			_, _ = expandText(t, func(p placeholder) (string, error) {
				names[path] = append(names[path], p.name)
				return "", nil
			})
		case []any:
			for i, item := range t {
				collect(item, document.Index(path, i))
			}
		case map[string]any:
			for key, item := range t {
				collect(item, document.Step(path, key))
			}
		}
	}
	collect(e.Data, "")
	return names
}

// A VariableNames finds the entries of environment variables by the names that
// others use for them: the public name, or the id (modules.md ENV-1).
type VariableNames map[string]ID

// NewVariableNames returns the names of the variables among some entries.
func NewVariableNames(entries []*Entry) VariableNames {
	names := VariableNames{}
	for _, e := range entries {
		if e.Kind != "env.variable" {
			continue
		}
		names[e.ID.String()] = e.ID
		if public, ok := e.Field("variable"); ok {
			if text, isText := public.(string); isText {
				names[text] = e.ID
			}
		}
	}
	return names
}

// Find returns the variable that a name means to an entry of a namespace: the
// one of that public name or id, else the one of that name in the namespace.
func (v VariableNames) Find(ns, name string) (ID, bool) {
	if id, ok := v[name]; ok {
		return id, true
	}
	if strings.Contains(name, ":") {
		return ID{}, false
	}
	id, ok := v[ID{NS: ns, Name: name}.String()]
	return id, ok
}

// References returns the mentions of variables in the placeholders of e, by
// path.
func (v VariableNames) References(e *Entry) []Reference {
	var refs []Reference
	mentions := variableMentions(e)
	for _, path := range slices.Sorted(maps.Keys(mentions)) {
		for _, name := range mentions[path] {
			if id, ok := v.Find(e.ID.NS, name); ok {
				refs = append(refs, Reference{Field: path, ID: id, Kinds: []string{"env.variable"}})
			}
		}
	}
	return refs
}
