package security_test

import (
	"slices"
	"strings"
	"testing"

	"wippy/internal/security"
)

func ids(s *security.Scope) string {
	var ids []string
	for _, p := range s.Policies() {
		ids = append(ids, p.ID())
	}
	return strings.Join(ids, " ")
}

// SEC-5: deny overrides, whatever the order; an empty scope is undefined.
func TestDenyOverrides(t *testing.T) {
	allow := policy(t, "z", rule("allow", "*", "*"))
	deny := policy(t, "a", rule("deny", "send", "*"))
	for _, policies := range [][]*security.Policy{{allow, deny}, {deny, allow}} {
		s := security.NewScope(policies...)
		for action, want := range map[string]security.Effect{"send": security.Deny, "spawn": security.Allow} {
			if got := s.Evaluate(ann, &security.Request{Action: action}); got != want {
				t.Errorf("%s in %s: %s, want %s", action, ids(s), got, want)
			}
		}
	}
	long := &security.Request{Action: "spawn", Resource: strings.Repeat("x", security.MaxResource+1)}
	if got := security.NewScope(allow).Evaluate(ann, long); got != security.Deny {
		t.Errorf("a resource that is too long: %s", got)
	}
	if why := (security.Context{Actor: ann, Scope: security.NewScope(allow)}).Refusal(long); !strings.Contains(why, "at most 65536 bytes") {
		t.Errorf("a resource that is too long: %s", why)
	}
	if got := security.NewScope().Evaluate(ann, &security.Request{Action: "send"}); got != security.Undefined {
		t.Errorf("empty scope: %s", got)
	}
}

// SEC-1, SEC-3, SEC-4, SEC-6: the decision table.
func TestDecisions(t *testing.T) {
	allowing := security.NewScope(policy(t, "a", rule("allow", "send", "*")), policy(t, "d", rule("deny", "*", "secret")))
	for _, c := range []struct {
		name          string
		context       security.Context
		action        string
		resource      string
		lax, strict   bool
		can, complete bool
	}{
		{"allowed", security.Context{Actor: ann, Scope: allowing}, "send", "x", true, true, true, true},
		{"denied", security.Context{Actor: ann, Scope: allowing}, "send", "secret", false, false, false, true},
		{"undefined", security.Context{Actor: ann, Scope: allowing}, "spawn", "x", false, false, false, true},
		{"a scope that allows nothing", security.Context{Actor: ann, Scope: security.NewScope()}, "send", "x", false, false, false, true}, // SEC-6
		{"no scope", security.Context{Actor: ann}, "send", "x", true, false, false, false},
		{"no actor", security.Context{Scope: allowing}, "send", "secret", true, false, false, false},
		{"nothing", security.Context{}, "send", "x", true, false, false, false}, // SEC-3
	} {
		r := &security.Request{Action: c.action, Resource: c.resource}
		if got := c.context.Decide(false, r); got != c.lax {
			t.Errorf("%s: %v, want %v", c.name, got, c.lax)
		}
		if got := c.context.Decide(true, r); got != c.strict {
			t.Errorf("%s, strict: %v, want %v", c.name, got, c.strict)
		}
		if got := c.context.Can(r); got != c.can {
			t.Errorf("%s, can: %v, want %v", c.name, got, c.can)
		}
		if got := c.context.Complete(); got != c.complete {
			t.Errorf("%s, complete: %v, want %v", c.name, got, c.complete)
		}
	}
}

// A policy on either name of an action counts (process.md E-6).
func TestAlias(t *testing.T) {
	r := &security.Request{Action: "process.call", Alias: "process.exec"}
	for action, want := range map[string]security.Effect{"process.call": security.Allow, "process.exec": security.Allow, "process.cal": security.Undefined} {
		if got := policy(t, "p", rule("allow", action, "*")).Evaluate(nil, r); got != want {
			t.Errorf("a policy on %s: %s, want %s", action, got, want)
		}
	}
	s := security.NewScope(policy(t, "a", rule("allow", "process.call", "*")), policy(t, "d", rule("deny", "process.exec", "*")))
	if got := s.Evaluate(ann, r); got != security.Deny {
		t.Errorf("a denial of the other name: %s", got)
	}
}

func TestRefusal(t *testing.T) {
	r := &security.Request{Action: "process.send", Resource: "x"}
	var many []*security.Policy
	for _, id := range "abcdefghijklmn" {
		many = append(many, policy(t, string(id), rule("allow", "x", "y")))
	}
	for _, c := range []struct {
		context security.Context
		want    string
	}{
		{security.Context{Actor: ann, Scope: security.NewScope()}, `actor "ann": no policy in its scope [] allows process.send`},
		{security.Context{Actor: ann, Scope: security.NewScope(many[:2]...)}, `actor "ann": no policy in its scope [a, b] allows process.send`},
		{security.Context{Actor: ann, Scope: security.NewScope(many...)}, `[a, b, c, d, e, f, g, h, i, j, k, l, 2 more]`},
		{security.Context{Actor: ann, Scope: security.NewScope(policy(t, "app:no", rule("deny", "*", "*")))}, `actor "ann": app:no denies process.send`},
		{security.Context{}, "no actor and no scope: security.strict_mode allows only what has an actor and a scope: process.send"},
		{security.Context{Actor: ann}, `actor "ann" has no scope: `},
		{security.Context{Scope: security.NewScope()}, "no actor: "},
	} {
		if got := c.context.Refusal(r); !strings.Contains(got, c.want) {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

// SEC-8, SEC-21: scopes do not change; a policy replaces one of its id.
func TestScopesAreImmutable(t *testing.T) {
	a, b := policy(t, "a", rule("allow", "x", "*")), policy(t, "b", rule("allow", "y", "*"))
	s := security.NewScope(b, a)
	if got := ids(s); got != "a b" {
		t.Errorf("scope of b and a: %s", got)
	}
	denying := policy(t, "a", rule("deny", "x", "*"))
	changed := s.With(denying)
	if got := ids(changed); got != "a b" {
		t.Errorf("with a again: %s", got)
	}
	x := &security.Request{Action: "x"}
	if got := changed.Evaluate(ann, x); got != security.Deny {
		t.Errorf("the new a answers %s", got)
	}
	if got := s.Evaluate(ann, x); got != security.Allow {
		t.Errorf("the old scope has changed: %s", got)
	}
	less := s.Without("a")
	if !s.Contains("a") || less.Contains("a") || ids(less) != "b" || ids(s) != "a b" {
		t.Errorf("without a: %s, of %s", ids(less), ids(s))
	}
	if s.Without("zz") != s {
		t.Error("without a policy that is not there is another scope")
	}
	list := s.Policies()
	list[0] = denying
	if got := s.Evaluate(ann, x); got != security.Allow {
		t.Error("changing the list of policies has changed the scope")
	}
}

// SEC-14: a group exists as long as a policy is in it.
func TestGroups(t *testing.T) {
	var c security.Catalog
	if _, ok := c.Policy("a"); ok || c.Len() != 0 {
		t.Error("an empty catalog has a policy")
	}
	a, b := policy(t, "a", rule("allow", "x", "*")), policy(t, "b", rule("allow", "y", "*"))
	c.Add(a, "app:ops", "other:all")
	c.Add(b, "other:all")
	for group, want := range map[string]string{"app:ops": "a", "other:all": "a b"} {
		if s, ok := c.Group(group); !ok || ids(s) != want {
			t.Errorf("group %s: %s, want %s", group, ids(s), want)
		}
	}
	if _, ok := c.Group("ops"); ok {
		t.Error("a group that no policy names exists")
	}
	if p, ok := c.Policy("b"); !ok || p != b || c.Len() != 2 {
		t.Error("policy b is not found")
	}
	less := c.Clone()
	less.Remove("a")
	if s, ok := less.Group("other:all"); !ok || ids(s) != "b" || !slices.Equal(less.Groups(), []string{"other:all"}) {
		t.Errorf("without a: groups %v, %s", less.Groups(), ids(s))
	}
	if s, _ := c.Group("other:all"); ids(s) != "a b" {
		t.Errorf("a change of the clone has reached the original: %s", ids(s))
	}
	if !slices.Equal(b.Actions.Sources(), []string{"y"}) {
		t.Errorf("actions of b: %v", b.Actions.Sources())
	}
}

func TestDecidingAllocatesNothing(t *testing.T) {
	fields := rule("allow", "process.*", "{app:p|*")
	fields["conditions"] = []any{map[string]any{"field": "meta.pid", "operator": "eq", "value": "{app:p|0x00007}"}}
	c := security.Context{Actor: ann, Scope: security.NewScope(policy(t, "p", fields), policy(t, "q", rule("deny", "x", "*")))}
	r := &security.Request{Action: "process.send", Resource: "{app:p|0x00001}", Attributes: asked.Attributes}
	if n := testing.AllocsPerRun(100, func() {
		if !c.Decide(true, r) {
			t.Error("denied")
		}
	}); n > 0 {
		t.Errorf("a decision makes %v allocations", n)
	}
}
