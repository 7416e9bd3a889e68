package registry

import (
	"iter"
	"maps"
	"slices"
	"strings"

	"wippy/internal/document"
	"wippy/internal/problem"
)

// A Reference is one mention of an entry in the fields of another.
type Reference struct {
	Field   string   // path of the mention, as in [Entry.Field]
	ID      ID       // resolved in the namespace of the mentioning entry
	Kinds   []string // kinds the target may have, "store.*" for a family; nil for any
	Checked bool     // whether the target must exist; else the reference only orders
}

// References returns all mentions of other entries in the fields where kinds
// expect them, checked ones first. Whether the targets exist is not looked at.
func References(e *Entry) []Reference {
	var refs []Reference
	seen := map[string]bool{}
	add := func(r rule, checked bool) {
		for path, text := range e.matches(r) {
			// A placeholder says nothing before it is replaced.
			if strings.TrimSpace(text) == "" || seen[path] || strings.Contains(text, "${") {
				continue
			}
			seen[path] = true
			refs = append(refs, Reference{Field: path, ID: Resolve(e.ID.NS, text), Kinds: r.targets, Checked: checked})
		}
	}
	for _, r := range checkedReferences {
		if r.appliesTo(e.Kind) {
			add(r, true)
		}
	}
	for _, r := range orderingReferences {
		add(r, false)
	}
	return refs
}

// CheckReferences returns a problem for each checked reference of e to an entry
// that s does not have or that is of the wrong kind (manifests.md MAN-17).
func CheckReferences(s *Snapshot, e *Entry) problem.List {
	var problems problem.List
	for _, r := range References(e) {
		if !r.Checked {
			continue
		}
		fits := func(target *Entry) bool { return r.Kinds == nil || matchesKind(r.Kinds, target.Kind) }
		target, found := s.Get(r.ID)
		switch {
		case !found:
			p := e.Problem(r.Field, "%s: %s not found", r.Field, r.ID)
			problems = append(problems, p.Suggest(s.Closest(r.ID, fits).String()))
		case !fits(target) && !isKnown(target.Kind):
			// CheckKind reports the target, which would fit if it were spelt right.
		case !fits(target):
			problems = append(problems, e.Problem(r.Field, "%s: %s is %s, expected %s",
				r.Field, r.ID, target.Kind, strings.Join(r.Kinds, " or ")))
		case r.ID == e.ID:
			problems = append(problems, e.Problem(r.Field, "%s: an entry cannot refer to itself here", r.Field))
		}
	}
	return append(problems, checkGroups(s, e)...)
}

// checkGroups reports the policy groups of e that no policy belongs to: a typing
// error there could drop a deny (supervision.md SUP-30).
func checkGroups(s *Snapshot, e *Entry) problem.List {
	var problems problem.List
	for path, text := range e.matches(rule{field: "lifecycle.security.groups[]"}) {
		id := Resolve(e.ID.NS, text)
		known := s.Find(func(policy *Entry) bool {
			if !matchesKind(policyKinds, policy.Kind) {
				return false
			}
			for _, group := range policy.matches(rule{field: "groups[]"}) {
				if Resolve(policy.ID.NS, group) == id {
					return true
				}
			}
			return false
		})
		if len(known) == 0 {
			problems = append(problems, e.Problem(path, "%s: no policy belongs to group %s", path, id))
		}
	}
	return problems
}

// matchesKind reports whether a kind is one of those listed.
func matchesKind(list []string, kind string) bool {
	return slices.ContainsFunc(list, func(k string) bool { return MatchGlob(k, kind) })
}

// matches returns the strings of e in the places that a rule names, by path.
func (e *Entry) matches(r rule) iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		root, steps, path := e.Data, strings.Split(strings.ReplaceAll(r.field, "[]", ".[]"), "."), ""
		if steps[0] == "meta" {
			root, steps, path = any(e.Meta), steps[1:], "meta"
		}
		walk(root, steps, path, yield)
	}
}

// walk calls yield with the strings under v that the steps lead to, in the order
// of keys and items, until it returns false; it returns what yield did.
func walk(v any, steps []string, path string, yield func(path, text string) bool) bool {
	if len(steps) == 0 {
		if text, ok := v.(string); ok {
			return yield(path, text)
		}
		return true
	}
	switch step := steps[0]; step {
	case "*":
		fields, _ := v.(map[string]any)
		for _, key := range slices.Sorted(maps.Keys(fields)) {
			if !walk(fields[key], steps[1:], document.Step(path, key), yield) {
				return false
			}
		}
	case "[]":
		items, _ := v.([]any)
		for i, item := range items {
			if !walk(item, steps[1:], document.Index(path, i), yield) {
				return false
			}
		}
	default:
		fields, _ := v.(map[string]any)
		return walk(fields[step], steps[1:], document.Step(path, step), yield)
	}
	return true
}
