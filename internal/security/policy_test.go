package security_test

import (
	"fmt"
	"strings"
	"testing"

	"wippy/internal/document"
	"wippy/internal/security"
)

// policy returns a policy made from the fields of a manifest.
func policy(t testing.TB, id string, fields map[string]any) *security.Policy {
	t.Helper()
	p, flaws := compile(id, fields)
	for _, text := range flaws {
		t.Fatalf("policy %s: %s", id, text)
	}
	return p
}

// compile decodes and compiles a policy, with an expression if there is one. It
// returns what is wrong with it; warnings begin with "warning: ".
func compile(id string, fields map[string]any) (p *security.Policy, texts []string) {
	var flaws []security.Flaw
	var decoded interface{ Error() string }
	if _, ok := fields["expression"]; ok {
		var s security.ExpressionSpec
		if problems := document.Decode(fields, nil, &s, document.Decoding{}); problems != nil {
			decoded = problems
		}
		p, flaws = security.NewExpressionPolicy(id, s)
	} else {
		var s security.Spec
		if problems := document.Decode(fields, nil, &s, document.Decoding{}); problems != nil {
			decoded = problems
		}
		p, flaws = security.NewPolicy(id, s)
	}
	if decoded != nil {
		return p, []string{decoded.Error()}
	}
	for _, f := range flaws {
		text := f.Path + ": " + f.Text
		if f.Warning {
			text = "warning: " + text
		}
		texts = append(texts, text)
	}
	return p, texts
}

// rule returns the fields of a policy.
func rule(effect string, actions, resources any) map[string]any {
	return map[string]any{"effect": effect, "actions": actions, "resources": resources}
}

// SEC-9: which names a pattern matches.
func TestPatterns(t *testing.T) {
	for _, c := range []struct {
		pattern string
		matched []string
		others  []string
	}{
		{"*", []string{"", "a", "process.send"}, nil},
		{"abc", []string{"abc"}, []string{"", "ab", "abcd", "ABC"}},
		{"abc*", []string{"abc", "abcd", "abc.d"}, []string{"ab", "xabc", "Abcd"}},
		{"abc.*", []string{"abc", "abc.d", "abcx"}, []string{"ab", "ABC.d"}},
		{"process.*", []string{"process.send", "processx", "process"}, []string{"proces"}},
		{".*", []string{".", ".a"}, []string{"", "a"}},
		{"*.read", []string{"*.read"}, []string{"a.read", ".read"}},
		{"a*b", []string{"a*b"}, []string{"ab", "axb"}},
		{"a*b*", []string{"a*b", "a*bc"}, []string{"ab", "axbc"}},
	} {
		p, flaws := compile("p", rule("allow", c.pattern, "*"))
		if inner := strings.Contains(strings.TrimSuffix(c.pattern, "*"), "*"); inner != (len(flaws) == 1) {
			t.Errorf("pattern %q: flaws %q", c.pattern, flaws)
		} else if inner && !strings.Contains(flaws[0], "warning: ") {
			t.Errorf("pattern %q: %q is no warning", c.pattern, flaws)
		}
		q, _ := compile("q", rule("allow", "*", c.pattern))
		answers := func(name string, want security.Effect) {
			t.Helper()
			if got := p.Evaluate(nil, &security.Request{Action: name}); got != want {
				t.Errorf("action %q under %q: %s, want %s", name, c.pattern, got, want)
			}
			if got := q.Evaluate(nil, &security.Request{Resource: name}); got != want {
				t.Errorf("resource %q under %q: %s, want %s", name, c.pattern, got, want)
			}
		}
		for _, name := range c.matched {
			answers(name, security.Allow)
		}
		for _, name := range c.others {
			answers(name, security.Undefined)
		}
	}
}

// SEC-9: action and resource must both match; of a list one is enough.
func TestActionAndResource(t *testing.T) {
	p := policy(t, "p", rule("deny", []any{"a", "b"}, []any{"x", "y*"}))
	for _, c := range []struct {
		action, resource string
		want             security.Effect
	}{
		{"a", "x", security.Deny}, {"b", "yes", security.Deny},
		{"a", "z", security.Undefined}, {"c", "x", security.Undefined}, {"", "", security.Undefined},
	} {
		if got := p.Evaluate(nil, &security.Request{Action: c.action, Resource: c.resource}); got != c.want {
			t.Errorf("%s on %s: %s, want %s", c.action, c.resource, got, c.want)
		}
	}
}

// ann is the actor of the tests of conditions.
var ann = &security.Actor{ID: "ann", Meta: map[string]any{
	"age": int64(41), "size": "7", "tier": "gold", "on": true, "tags": []any{"a", int64(2)}, "none": nil,
	"deep": map[string]any{"er": "x"},
}}

// asked is the request of the tests of conditions.
var asked = &security.Request{Action: "store.get", Resource: "shop:1", Attributes: map[string]any{
	"pid": "{app:p|0x00007}", "owner": "ann", "flat.key": "f", "limits": map[string]any{"max": int64(40)}, "prefix": "sho.*",
	"yes": true,
}}

// SEC-10, SEC-11: operators, fields, and what is missing.
func TestConditions(t *testing.T) {
	for _, c := range []struct {
		field, operator string
		value           any
		want            bool
	}{
		{"actor.id", "eq", "ann", true}, {"actor.id", "eq", "bob", false}, {"actor.id", "ne", "bob", true}, {"actor.id", "ne", "ann", false},
		{"action", "eq", "store.get", true}, {"resource", "eq", "shop:1", true},
		{"actor.meta.deep.er", "eq", "x", true}, {"meta.limits.max", "eq", int64(40), true},
		{"pid", "eq", "{app:p|0x00007}", true}, {"meta.pid", "eq", "{app:p|0x00007}", true}, {"flat.key", "eq", "f", true},

		{"actor.meta.age", "eq", "41", true}, {"actor.meta.age", "eq", 41.0, true}, {"actor.meta.size", "eq", int64(7), true},
		{"actor.meta.size", "eq", "7.0", true}, {"actor.meta.on", "eq", "true", true}, {"actor.meta.on", "eq", true, true},
		{"actor.meta.tags", "eq", "a", false}, {"actor.meta.tier", "eq", "Gold", false},

		{"actor.meta.age", "lt", int64(42), true}, {"actor.meta.age", "lt", int64(41), false}, {"actor.meta.age", "lte", int64(41), true},
		{"actor.meta.age", "gt", 40.5, true}, {"actor.meta.age", "gte", int64(42), false}, {"actor.meta.size", "gt", int64(6), true},
		{"actor.meta.tier", "gt", int64(1), false},

		{"actor.meta.tier", "in", []any{"gold", "silver"}, true}, {"actor.meta.tier", "in", []any{"tin"}, false},
		{"actor.meta.age", "in", []any{"41"}, true}, {"actor.meta.tier", "in", "gold", true}, {"actor.meta.tier", "in", "golden", false},
		{"actor.meta.tier", "nin", []any{"tin"}, true}, {"actor.meta.tier", "nin", []any{"gold"}, false},

		{"actor.meta.tier", "exists", nil, true}, {"actor.meta.tier", "exists", false, false}, {"actor.meta.tier", "nexists", nil, false},
		{"actor.meta.tier", "nexists", false, true},
		{"resource", "contains", "op:", true}, {"resource", "contains", "zz", false}, {"resource", "ncontains", "zz", true},
		{"actor.meta.tags", "contains", "2", true}, {"actor.meta.tags", "contains", "b", false}, {"actor.meta.tags", "ncontains", "b", true},
		{"actor.meta.age", "contains", "4", false},
		{"resource", "matches", "^shop:[0-9]$", true}, {"resource", "matches", "op", true}, {"resource", "matches", "^op", false},
		{"resource", "nmatches", "^op", true}, {"actor.meta.tags", "matches", ".", false}, {"actor.meta.tags", "nmatches", ".", false},

		// Missing: null, absent, and below what is no map.
		{"actor.meta.none", "exists", nil, false}, {"actor.meta.none", "nexists", nil, true}, {"actor.meta.none", "exists", false, true},
		{"actor.meta.gone", "ne", "x", false}, {"actor.meta.gone", "nin", []any{"x"}, false}, {"actor.meta.gone", "ncontains", "x", false},
		{"actor.meta.gone", "nmatches", "x", false}, {"actor.meta.gone", "eq", "x", false}, {"actor.meta.tier.x", "ne", "x", false},
		{"meta.gone.deeper", "exists", nil, false}, {"gone", "nexists", nil, true}, {"actor.meta", "exists", nil, false},
	} {
		fields := rule("allow", "*", "*")
		fields["conditions"] = []any{map[string]any{"field": c.field, "operator": c.operator, "value": c.value}}
		p, flaws := compile("p", fields)
		if len(flaws) > 0 {
			t.Errorf("%s %s %v: %q", c.field, c.operator, c.value, flaws)
			continue
		}
		if got := p.Evaluate(ann, asked); (got == security.Allow) != c.want {
			t.Errorf("%s %s %v: %s, want it to hold: %v", c.field, c.operator, c.value, got, c.want)
		}
	}
}

// SEC-10: value_from beats value, all conditions must hold, and an error makes
// the policy undefined, never a denial.
func TestSeveralConditions(t *testing.T) {
	condition := func(field, operator string, more ...any) map[string]any {
		c := map[string]any{"field": field, "operator": operator}
		for i := 0; i < len(more); i += 2 {
			c[more[i].(string)] = more[i+1]
		}
		return c
	}
	for _, c := range []struct {
		name       string
		conditions []any
		want       security.Effect
	}{
		{"another field", []any{condition("meta.owner", "eq", "value_from", "actor.id")}, security.Deny},
		{"another field and a value", []any{condition("meta.owner", "eq", "value_from", "actor.id", "value", "bob")}, security.Deny},
		{"another field that is missing", []any{condition("meta.owner", "ne", "value_from", "meta.gone")}, security.Undefined},
		{"a pattern from another field", []any{condition("resource", "matches", "value_from", "meta.prefix")}, security.Undefined},
		{"not a pattern from another field", []any{condition("resource", "nmatches", "value_from", "meta.prefix")}, security.Undefined},
		{"presence as another field says", []any{condition("meta.owner", "exists", "value_from", "meta.yes")}, security.Deny},
		{"presence as text says", []any{condition("meta.owner", "exists", "value_from", "meta.owner")}, security.Undefined},
		{"both hold", []any{condition("actor.id", "eq", "value", "ann"), condition("actor.meta.age", "gt", "value", int64(40))}, security.Deny},
		{"one does not", []any{condition("actor.id", "eq", "value", "ann"), condition("actor.meta.age", "gt", "value", int64(50))}, security.Undefined},
		{"one cannot be told", []any{condition("actor.id", "eq", "value", "ann"), condition("actor.meta.deep", "contains", "value", "x")}, security.Undefined},
	} {
		fields := rule("deny", "*", "*")
		fields["conditions"] = c.conditions
		if got := policy(t, "p", fields).Evaluate(ann, asked); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
	fields := rule("deny", "*", "*")
	fields["conditions"] = []any{condition("actor.id", "eq", "value", "ann")}
	if got := policy(t, "p", fields).Evaluate(nil, asked); got != security.Undefined {
		t.Errorf("a condition on the actor without one: %s", got)
	}
}

// SEC-12, SEC-13: what a policy is refused for.
func TestFlaws(t *testing.T) {
	with := func(key string, v any) map[string]any {
		m := rule("allow", "a", "b")
		m[key] = v
		if v == nil {
			delete(m, key)
		}
		return m
	}
	condition := func(c map[string]any) map[string]any {
		return with("conditions", []any{map[string]any{"field": "actor.id", "operator": "eq", "value": "x"}, c})
	}
	for _, c := range []struct {
		name   string
		fields map[string]any
		want   string // part of what is said
	}{
		{"no actions", with("actions", nil), "actions is required"},
		{"no resources", with("resources", nil), "resources is required"},
		{"no effect", with("effect", nil), "effect is required"},
		{"an empty list", with("actions", []any{}), "actions: must not be empty"},
		{"an empty item", with("resources", []any{"a", ""}), "resources: must not be empty"},
		{"a number", with("actions", int64(3)), "actions: must be a string or a list of strings"},
		{"a list with a number", with("actions", []any{"a", int64(3)}), "actions: item 2 must be a string"},
		{"a strange effect", with("effect", "permit"), `effect: must be allow or deny, got "permit"`},
		{"no field", condition(map[string]any{"operator": "eq", "value": "x"}), "conditions[1].field is required"},
		{"no operator", condition(map[string]any{"field": "action", "value": "x"}), "conditions[1].operator is required"},
		{"a strange operator", condition(map[string]any{"field": "action", "operator": "is", "value": "x"}), `conditions[1].operator: unknown operator "is"`},
		{"nothing to compare with", condition(map[string]any{"field": "action", "operator": "eq"}), "conditions[1]: needs a value or a value_from"},
		{"a bad regular expression", condition(map[string]any{"field": "action", "operator": "matches", "value": "a("}), "conditions[1].value: error parsing regexp"},
		{"a regular expression that is none", condition(map[string]any{"field": "action", "operator": "matches", "value": int64(1)}), "conditions[1].value: matches needs a regular expression"},
		{"a presence that is none", condition(map[string]any{"field": "action", "operator": "exists", "value": "yes"}), "conditions[1].value: exists needs true or false"},
		{"text where a number belongs", condition(map[string]any{"field": "action", "operator": "gt", "value": "x"}), "warning: conditions[1].value: gt compares numbers"},
		{"an unknown field", with("condition", []any{}), `unknown field "condition"`},

		{"an empty expression", with("expression", ""), "expression is required"},
		{"bad syntax", with("expression", "action =="), "expression: unexpected token"},
		{"no boolean", with("expression", `action + "x"`), "expression: expected bool, but got string"},
		{"a number", with("expression", "1"), "expression: expected bool"},
		{"a function", with("expression", "now() == nil"), "expression: the function now is not part of policy expressions"},
		{"an unknown function", with("expression", "exec(action)"), "expression: the function exec is not part"},
		{"a method", with("expression", "meta.f()"), "expression: a call is not part"},
		{"a loop", with("expression", "any(meta.list, # == 1)"), "expression: the function any is not part"},
		{"a variable", with("expression", "let a = action; a == a"), "expression: a variable is not part"},
		{"a range", with("expression", "1 in 1..1000000000"), "expression: the operator .. is not part"},
		{"too many parts", with("expression", "true"+strings.Repeat(" || true", 400)), "exceeds maximum allowed nodes"},
		{"too long", with("expression", "true"+strings.Repeat(" ", 5000)), "is longer than 4096 bytes"},
		{"deep", with("expression", strings.Repeat("(", 2000)+"true"+strings.Repeat(")", 2000)), ""},
		{"a hidden name", with("expression", `$env == nil`), "is not part of policy expressions"},
	} {
		_, texts := compile("p", c.fields)
		if got := strings.Join(texts, "\n"); !strings.Contains(got, c.want) || (c.want == "") != (got == "") {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// SEC-13: expressions.
func TestExpressions(t *testing.T) {
	for expression, want := range map[string]bool{
		`true`:                               true,
		`actor.id == "ann" && action != "x"`: true,
		`actor.id == "bob" || resource == "none"`:                       false,
		`actor.meta.age >= 41 and actor.meta.age < 42`:                  true,
		`not (actor.meta.tier == "tin")`:                                true,
		`!(actor.meta.age > 50)`:                                        true,
		`actor.meta.tier in ["gold", "silver"]`:                         true,
		`"a" in actor.meta.tags`:                                        true,
		`resource startsWith "shop:" && resource endsWith "1"`:          true,
		`resource contains "op"`:                                        true,
		`resource matches "^shop:[0-9]+$"`:                              true,
		`(actor.meta.on ? 1 : 2) == 1`:                                  true,
		`1 + 2 * 3 - 4 / 2 == 5 && 7 % 4 == 3 && 2 ** 3 == 8`:           true,
		`len(actor.meta.tags) == 2 && len(resource) == 6`:               true,
		`meta.limits.max < actor.meta.age`:                              true,
		`meta["flat.key"] == "f"`:                                       true,
		`actor.meta?.tier == "gold"`:                                    true,
		`action == "store.get" ? meta.pid == "{app:p|0x00007}" : false`: true,

		// What is absent is nil; comparing with it is false.
		`nobody == nil`:                 true,
		`meta.gone == nil`:              true,
		`meta.gone.deeper.still == nil`: true,
		`actor.meta.gone != nil`:        false,
		`actor.meta.tier != nil`:        true,
		`meta.gone == "x"`:              false,
		`meta.gone != "x"`:              false,
		`meta.gone < 1`:                 false,
		`meta.gone >= 1`:                false,
		`meta.gone == meta.gone`:        false,
		`!(meta.gone == "x")`:           true,
		`meta.gone in ["x"]`:            false,
		`resource contains meta.gone`:   false,
		`len(meta.gone) == 0`:           false,

		// Errors are no results.
		`actor.meta.tier > 1`:                false,
		`actor.meta.age % 0 == 1`:            false,
		`actor.meta.age`:                     false,
		`meta.limits`:                        false,
		`resource matches meta.x`:            false,
		`resource matches meta.prefix + "("`: false,
	} {
		fields := rule("deny", "*", "*")
		fields["expression"] = expression
		p, flaws := compile("p", fields)
		if len(flaws) > 0 {
			t.Errorf("%s: %q", expression, flaws)
			continue
		}
		if got := p.Evaluate(ann, asked); (got == security.Deny) != want || got == security.Allow {
			t.Errorf("%s: %s, want it to hold: %v", expression, got, want)
		}
	}
	fields := rule("allow", "*", "*")
	fields["expression"] = `actor.id == nil && actor.meta.x == nil`
	if got := policy(t, "p", fields).Evaluate(nil, asked); got != security.Allow {
		t.Errorf("an expression without an actor: %s", got)
	}
}

// Explanations show what a condition saw, but no secrets.
func TestExplain(t *testing.T) {
	fields := rule("allow", []any{"process.*", "store.get"}, "shop:*")
	fields["conditions"] = []any{
		map[string]any{"field": "actor.meta.age", "operator": "gt", "value": int64(50)},
		map[string]any{"field": "meta.owner", "operator": "eq", "value_from": "actor.id"},
		map[string]any{"field": "actor.meta.api_key", "operator": "eq", "value": "s3cret"},
		map[string]any{"field": "actor.meta.deep", "operator": "contains", "value": "x"},
	}
	withExpression := rule("deny", "*", "*")
	withExpression["expression"] = `actor.meta.deep.er == "x" && meta.gone != 1 && actor.meta.api_key == "q"`
	scope := security.NewScope(policy(t, "app:a", fields), policy(t, "app:b", withExpression), policy(t, "app:c", rule("deny", "x", "y")))
	actor := &security.Actor{ID: "ann", Meta: map[string]any{"age": int64(41), "api_key": "s3cret", "deep": map[string]any{"er": "x"}}}
	var lines []string
	for _, t := range scope.Explain(actor, asked) {
		lines = append(lines, fmt.Sprintf("%s %s %q %q", t.Policy.ID(), t.Answer, t.Action, t.Resource))
		for _, c := range t.Conditions {
			lines = append(lines, fmt.Sprintf("  %s: %v (%s)", c.Text, c.Holds, c.Saw))
		}
	}
	want := `app:a undefined "store.get" "shop:*"
  actor.meta.age gt 50: false (actor.meta.age is 41)
  meta.owner eq actor.id: true (meta.owner is "ann"; actor.id is "ann")
  actor.meta.api_key eq ***: true (actor.meta.api_key is ***)
  actor.meta.deep contains "x": false (actor.meta.deep is a map; cannot look for "x" in a map)
app:b undefined "*" "*"
  actor.meta.deep.er == "x" && meta.gone != 1 && actor.meta.api_key == "q": false (actor.meta.deep.er is "x"; meta.gone is missing; actor.meta.api_key is ***)
app:c undefined "" ""`
	if got := strings.Join(lines, "\n"); got != want {
		t.Errorf("explained as\n%s\nwant\n%s", got, want)
	}
}
