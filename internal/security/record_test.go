package security_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"wippy/internal/security"
)

// policiesOf makes policies of grants, as their manifest would.
func policiesOf(t *testing.T, grants []security.Grant) []*security.Policy {
	t.Helper()
	var all []*security.Policy
	for i, g := range grants {
		list := func(texts []string) (items []any) {
			for _, text := range texts {
				items = append(items, text)
			}
			return items
		}
		fields := rule("allow", list(g.Actions), list(g.Resources))
		if g.Exact != nil {
			fields["conditions"] = []any{map[string]any{"field": "resource", "operator": "eq", "value": *g.Exact}}
		}
		p, flaws := compile(fmt.Sprint(i), fields)
		for _, flaw := range flaws {
			if !strings.HasPrefix(flaw, "warning: ") {
				t.Fatal(flaw)
			}
		}
		all = append(all, p)
	}
	return all
}

func TestRecorder(t *testing.T) {
	var r security.Recorder
	none := security.Context{}
	add := func(c security.Context, allowed bool, root, action string, resources ...string) {
		for _, resource := range resources {
			r.Observe(root, c, &security.Request{Action: action, Resource: resource}, allowed)
		}
	}
	add(none, true, "app:a", "process.spawn", "app:x", "app:y", "app:x")
	add(none, true, "app:a", "process.host", "app:h")
	add(none, true, "app:a", "process.send", "{app:h|0x00001}", "{app:h|0x00002}", "{app:i|0x00003}")
	add(none, true, "app:a", "process.monitor", "{app:h|0x00009}", "{app:i|0x0000a}")
	add(none, true, "app:a", "process.registry.register", "jobs*", "")
	add(none, true, "app:b", "process.send", "{app:h|0x00001}")
	add(security.Context{Actor: ann, Scope: security.NewScope()}, true, "app:c", "process.send", "x")
	add(security.Context{Actor: ann, Scope: security.NewScope()}, false, "app:c", "process.send", "{app:h|0x00001}", "{app:h|0x00002}")
	if got := r.Roots(); !slices.Equal(got, []string{"app:a", "app:b"}) {
		t.Errorf("roots %v", got)
	}
	if got := r.Denied(); !slices.Equal(got, []string{"app:c: process.send on {app:h|*"}) {
		t.Errorf("denied %v", got)
	}
	var lines []string
	for _, g := range r.Grants("app:a") {
		line := fmt.Sprint(g.Actions, g.Resources)
		if g.Exact != nil {
			line += fmt.Sprintf(" only %q", *g.Exact)
		}
		lines = append(lines, line)
	}
	want := `[process.host] [app:h]
[process.monitor process.send] [{app:h|* {app:i|*]
[process.spawn] [app:x app:y]
[process.registry.register] [*] only ""
[process.registry.register] [jobs*] only "jobs*"`
	if got := strings.Join(lines, "\n"); got != want {
		t.Errorf("grants\n%s\nwant\n%s", got, want)
	}
	if got := r.Grants("app:none"); got != nil {
		t.Errorf("grants of nobody: %v", got)
	}
}

// What was observed is allowed, nothing else is, and no policy can be left out.
func TestGrantsCoverExactly(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	actions, resources := []string{"a", "b", "c", "d"}, []string{"x", "y", "z*", "", "x*", "zz", "y."}
	for range 500 {
		var r security.Recorder
		seen := map[[2]string]bool{}
		for range random.IntN(12) {
			pair := [2]string{actions[random.IntN(len(actions))], resources[random.IntN(len(resources))]}
			seen[pair] = true
			r.Observe("root", security.Context{}, &security.Request{Action: pair[0], Resource: pair[1]}, true)
		}
		policies := policiesOf(t, r.Grants("root"))
		scope := security.NewScope(policies...)
		allows := func(s *security.Scope, pair [2]string) bool {
			return s.Evaluate(ann, &security.Request{Action: pair[0], Resource: pair[1]}) == security.Allow
		}
		for _, action := range actions {
			for _, resource := range append(resources, "xx", "z", "za") {
				pair := [2]string{action, resource}
				if got := allows(scope, pair); got != seen[pair] {
					t.Fatalf("%q: %v, want %v (seen %v)", pair, got, seen[pair], seen)
				}
			}
		}
		for _, p := range policies {
			less := scope.Without(p.ID())
			needed := false
			for pair := range seen {
				needed = needed || !allows(less, pair)
			}
			if !needed {
				t.Fatalf("policy %v of %v can be left out", p.Actions.Sources(), r.Grants("root"))
			}
		}
	}
}

func TestResourcePattern(t *testing.T) {
	for resource, want := range map[string]string{
		"{app:h|0x00001}": "{app:h|*", "{node@app:h|0x1a}": "{node@app:h|*", "relay": "relay", "{x": "{x", "{a|0xZZ}": "{a|0xZZ}", "": "",
	} {
		if got := security.ResourcePattern(resource); got != want {
			t.Errorf("%q: %q, want %q", resource, got, want)
		}
	}
}
