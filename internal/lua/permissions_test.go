package lua_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"wippy/internal/lua"
	"wippy/internal/lua/luatest"
	modsecurity "wippy/internal/lua/modules/security"
	modtime "wippy/internal/lua/modules/time"
	"wippy/internal/process"
	"wippy/internal/security"
)

// permissionTables are the two tables of the founding document, the reference of
// process: which functions need a permission, and what several of them need
// together. What the text below them says of names is the last word: "spawn*"
// are all four.
const permissionTables = `
| process.spawn               | spawn*()                                         | process id |
| process.spawn.monitored     | spawn_monitored(), spawn_linked_monitored()      | process id |
| process.spawn.linked        | spawn_linked(), spawn_linked_monitored()         | process id |
| process.host                | spawn*(), call()                                 | host id    |
| process.send                | send()                                           | target PID |
| process.call                | call()                                           | process id |
| process.terminate           | terminate()                                      | target PID |
| process.cancel              | cancel()                                         | target PID |
| process.monitor             | monitor()                                        | target PID |
| process.unmonitor           | unmonitor()                                      | target PID |
| process.link                | link()                                           | target PID |
| process.unlink              | unlink()                                         | target PID |
| process.context             | with_context()                                   | "context"  |
| process.security            | :with_actor(), :with_scope()                     | "security" |
| process.registry.register   | registry.register()                              | name       |
| process.registry.unregister | registry.unregister()                            | name       |

| spawn()                     | process.spawn + process.host |
| spawn_monitored()           | process.spawn + process.spawn.monitored + process.host |
| spawn_linked()              | process.spawn + process.spawn.linked + process.host |
| spawn_linked_monitored()    | process.spawn + process.spawn.monitored + process.spawn.linked + process.host |
| call()                      | process.call + process.host |
| custom actor or scope       | process.spawn + process.host + process.security |
`

// The pids of a run of permissions.lua, and the resources of its operations.
const (
	mainPID    = "{app:processes|0x00001}"
	targetPID  = "{app:processes|0x00002}"
	subjectPID = "{app:processes|0x00003}"
)

var permissionResources = map[string]string{
	"process id": "app:child", "host id": luatest.Host, "target PID": targetPID, `"context"`: "context", `"security"`: "security",
}

// A grant is a permission on a resource.
type grant struct{ action, resource string }

// readTables returns what each function needs by the first table, in its order,
// and the lists of the second.
func readTables(t *testing.T) (needs map[string][]grant, together map[string][]string) {
	t.Helper()
	needs, together = map[string][]grant{}, map[string][]string{}
	spawns := "spawn(), spawn_monitored(), spawn_linked(), spawn_linked_monitored()"
	for line := range strings.Lines(permissionTables) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		switch len(cells) {
		case 2:
			together[strings.TrimSuffix(cells[0], "()")] = strings.Split(cells[1], " + ")
		case 3:
			for f := range strings.SplitSeq(strings.ReplaceAll(cells[1], "spawn*()", spawns), ", ") {
				resource := permissionResources[cells[2]]
				if cells[2] == "name" { // the name that the operation is about
					resource = map[string]string{"registry.register()": "fresh", "registry.unregister()": "taken"}[f]
				}
				if resource == "" {
					t.Fatalf("no resource for %q", cells[2])
				}
				f = strings.TrimSuffix(strings.TrimPrefix(f, ":"), "()")
				needs[f] = append(needs[f], grant{cells[0], resource})
			}
		}
	}
	if len(needs) != 17 || len(together) != 6 {
		t.Fatalf("read %d functions and %d lists", len(needs), len(together))
	}
	return needs, together
}

// order is the order of checks (SEC-16).
var order = []string{"process.security", "process.spawn", "process.call", "process.spawn.monitored", "process.spawn.linked", "process.host"}

// denials are the texts of SEC-20.
var denials = map[string]string{
	"process.spawn": "spawn process: app:child", "process.spawn.monitored": "spawn monitored process: app:child",
	"process.spawn.linked": "spawn linked process: app:child", "process.host": "spawn on host: app:processes",
	"process.call": "call process: app:child", "process.send": "send: taken", "process.terminate": "terminate: taken",
	"process.cancel": "cancel: taken", "process.monitor": "monitor: taken", "process.unmonitor": "unmonitor: taken",
	"process.link": "link: taken", "process.unlink": "unlink: taken",
	"process.context": "spawn with custom context", "process.security": "spawn with custom security context",
	"process.registry.register": "register name: fresh", "process.registry.unregister": "unregister name: taken",
	"process.registry.foreign": "register name: fresh",
}

// An operation is one use of a function, as permissions.lua knows it.
type operation struct {
	name  string  // in permissions.lua
	needs []grant // exactly these
	setup []grant // what comes before it needs
	// done tells from what permissions.lua has seen whether the operation had
	// its effect; nil for one without.
	done func(seen map[string]any) bool
}

// operations returns all guarded functions of process: those of the tables, and
// the further spellings of process.md and security.md §5.
func operations(t *testing.T) []operation {
	needs, together := readTables(t)
	for f, list := range together {
		var have []string
		for _, g := range needs[f] {
			have = append(have, g.action)
		}
		if f != "custom actor or scope" && !slices.Equal(slices.Sorted(slices.Values(have)), slices.Sorted(slices.Values(list))) {
			t.Errorf("the tables disagree about %s: %v and %v", f, have, list)
		}
	}
	spawned := func(seen map[string]any) bool { return seen["spawned"] != int64(0) }
	is := func(key string, want any) func(map[string]any) bool {
		return func(seen map[string]any) bool { return seen[key] == want }
	}
	done := map[string]func(map[string]any) bool{
		"spawn": spawned, "spawn_monitored": spawned, "spawn_linked": spawned, "spawn_linked_monitored": spawned, "call": spawned,
		"send": is("messages", int64(1)), "terminate": is("alive", false), "cancel": is("cancels", int64(1)),
		"monitor": is("exits", int64(1)), "unmonitor": is("exits", int64(0)), "link": is("downs", int64(1)), "unlink": is("downs", int64(0)),
		"with_context": nil, "with_actor": nil, "with_scope": nil,
		"registry.register": is("fresh", subjectPID), "registry.unregister": is("taken", false),
	}
	builder := []grant{{"process.context", "context"}}
	setup := map[string][]grant{
		"unmonitor": {{"process.monitor", targetPID}}, "unlink": {{"process.link", targetPID}},
		"with_actor": builder, "with_scope": builder,
	}
	var all []operation
	for f, list := range needs {
		effect, known := done[f]
		if !known {
			t.Errorf("no effect of %s is known", f)
		}
		all = append(all, operation{f, list, setup[f], effect})
	}
	for _, f := range []string{"spawn", "spawn_monitored", "spawn_linked", "spawn_linked_monitored", "call"} {
		all = append(all, operation{"builder:" + f, needs[f], builder, done[f]})
	}
	custom := append([]grant{{"process.security", "security"}}, needs["spawn"]...)
	return append(all,
		operation{"exec", needs["call"], nil, spawned},
		operation{"builder:exec", needs["call"], builder, spawned},
		operation{"builder:with_context", builder, []grant{{"process.context", "context"}}, nil},
		operation{"with_options", builder, nil, nil},
		operation{"custom actor", custom, builder, spawned},
		operation{"custom scope", custom, builder, spawned},
		operation{"register another", append([]grant{{"process.registry.foreign", targetPID}}, needs["registry.register"]...), nil, is("fresh", targetPID)},
	)
}

// children counts what the subject has spawned.
type children struct{ n atomic.Int64 }

func (c *children) Spawned(_, parent process.PID) {
	if parent.String() == subjectPID {
		c.n.Add(1)
	}
}
func (c *children) Sent(process.PID, *process.Message)           {}
func (c *children) Refused(process.PID, *process.Message, error) {}
func (c *children) Received(process.PID, *process.Message)       {}
func (c *children) Ended(process.PID, *process.Exit)             {}

// A policyList makes policies.
type policyList []*security.Policy

// add adds a policy that holds for the subject alone, as meta.pid says.
func (l *policyList) add(effect security.Effect, g grant) {
	rule := security.Rule{Effect: effect}
	// Strings are always taken.
	_ = rule.Actions.DecodeValue(g.action)
	_ = rule.Resources.DecodeValue(g.resource)
	condition := security.ConditionSpec{Field: "meta.pid", Operator: "eq", Value: subjectPID}
	p, _ := security.NewPolicy(fmt.Sprintf("app:p%02d", len(*l)), security.Spec{Rule: rule, Conditions: []security.ConditionSpec{condition}})
	*l = append(*l, p)
}

// try runs an operation under policies and returns what was seen.
func try(t *testing.T, program luatest.Program, op operation, policies policyList) map[string]any {
	t.Helper()
	var catalog security.Catalog
	for _, p := range policies {
		catalog.Add(p, "app:all")
	}
	var spawned children
	program.Setup = func(r *lua.Runtime) {
		r.Security.Policies = func() *security.Catalog { return &catalog }
		r.Space.Observe(&spawned)
	}
	program.Args = []any{op.name}
	result := luatest.Run(t, program)
	seen, ok := result.Value().(map[string]any)
	if !ok {
		t.Fatalf("%s: %v", op.name, result.Err())
	}
	seen["spawned"] = spawned.n.Load()
	return seen
}

// SEC-16, SEC-17, SEC-19, SEC-20, and rows of the seed: each guarded function
// works with exactly the permissions that it needs, and does nothing at all if
// one is missing or denied.
func TestPermissions(t *testing.T) {
	source := func(name string) string {
		text, err := os.ReadFile("testdata/permissions/" + name + ".lua")
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	program := luatest.Program{
		Main:    source("main"),
		Units:   map[string]string{"app:target": source("target"), "app:subject": source("subject"), "app:child": source("child")},
		Modules: []*lua.Module{modsecurity.Module, modtime.Module},
	}.Compile(t)
	for _, op := range operations(t) {
		t.Run(op.name, func(t *testing.T) {
			with := func(grants []grant, denied ...grant) policyList {
				var l policyList
				l.add(security.Allow, grant{"process.send", mainPID})
				for _, g := range op.setup {
					l.add(security.Allow, g)
				}
				for _, g := range grants {
					l.add(security.Allow, g)
				}
				for _, g := range denied {
					l.add(security.Deny, g)
				}
				return l
			}
			seen := try(t, program, op, with(op.needs))
			if seen["ok"] != true || op.done != nil && !op.done(seen) {
				t.Fatalf("with all it needs: %v", seen)
			}
			denied := func(how string, policies policyList, missing grant) {
				t.Helper()
				seen := try(t, program, op, policies)
				message, _ := seen["message"].(string)
				if seen["ok"] != false || seen["kind"] != "PermissionDenied" || seen["retryable"] != false ||
					!strings.HasPrefix(message, "not allowed to "+denials[missing.action]+" (actor \"u1\": ") {
					t.Errorf("%s %v: %v", how, missing, seen)
				}
				if op.done != nil && op.done(seen) {
					t.Errorf("%s %v, it happened all the same: %v", how, missing, seen)
				}
				action := missing.action
				if action == "process.call" && strings.HasSuffix(op.name, "exec") { // process.md E-6
					action = "process.exec"
				}
				if !strings.Contains(message, action) || !strings.Contains(message, "; asked at app:subject:") {
					t.Errorf("%s %v: %q does not say what is missing and where", how, missing, message)
				}
			}
			for i, g := range op.needs {
				if slices.Contains(op.setup, g) { // builder:with_context needs for itself what it needed before
					continue
				}
				denied("without", with(slices.Delete(slices.Clone(op.needs), i, i+1)), g)
				denied("with a denial of", with(append([]grant{{"*", "*"}}, op.needs...), g), g)
			}
			if strings.Contains(op.name, "with_context") || len(op.needs) < 2 {
				return
			}
			// With only the first of its needs in the order of checks, the next is
			// the one that is missing.
			sorted := slices.SortedFunc(slices.Values(op.needs), func(a, b grant) int {
				return slices.Index(order, a.action) - slices.Index(order, b.action)
			})
			if op.name == "register another" {
				slices.Reverse(sorted)
			}
			for i, g := range sorted {
				denied("with only what is checked before", with(sorted[:i]), g)
			}
		})
	}
}

// The process that is checked is the one that gets the message, even if its name
// goes to another one in between (SEC-16).
func TestNameChangesHandsDuringACheck(t *testing.T) {
	rule := security.Rule{Effect: security.Allow}
	// Strings are always taken.
	_ = rule.Actions.DecodeValue("process.send")
	_ = rule.Resources.DecodeValue("{app:processes|0x00002}")
	policy, _ := security.NewPolicy("app:first_only", security.Spec{Rule: rule})
	var moved bool
	r := luatest.Run(t, luatest.Program{
		Modules: []*lua.Module{modsecurity.Module, modtime.Module},
		Units: map[string]string{
			"app:holder": `return process.inbox():receive():topic()`,
			"app:sender": `return assert(process.send("name", "secret"))`,
		},
		Main: `
			local first = assert(process.spawn_monitored("app:holder", "app:processes"))
			local second = assert(process.spawn_monitored("app:holder", "app:processes"))
			assert(process.registry.register("name", first))
			local scope = security.new_scope({assert(security.policy("app:first_only"))})
			local b = process.with_context({}):with_actor(security.new_actor("u1")):with_scope(scope)
			assert(b:call("app:sender", "app:processes"))
			time.sleep("1s")
			assert(process.registry.lookup("name") == second, "the name has not moved")
			local e = process.events():receive()
			check.equal(e.from, first)
			check.equal(e.result.value, "secret")
		`,
		Setup: func(r *lua.Runtime) {
			var catalog security.Catalog
			catalog.Add(policy)
			r.Security.Policies = func() *security.Catalog { return &catalog }
			r.Security.Observe = func(c lua.Check) {
				if c.Request.Action == "process.send" && !moved {
					moved = true
					second, _ := process.ParsePID("{app:processes|0x00003}")
					r.Space.Unregister("name")
					_ = r.Space.Register("name", second)
				}
			}
		},
	})
	if r.Err() != nil || !moved {
		t.Errorf("moved %v: %v", moved, r.Err())
	}
}

// Every action that is checked is listed, and nothing else is.
func TestActionsAreListed(t *testing.T) {
	var got []string
	for _, op := range operations(t) {
		for _, g := range op.needs {
			got = append(got, g.action)
		}
	}
	slices.Sort(got)
	for _, action := range slices.Compact(got) {
		if !slices.Contains(security.Actions, action) {
			t.Errorf("%s is not in security.Actions", action)
		}
	}
	for _, action := range security.Actions {
		if strings.HasPrefix(action, "process.") && !slices.Contains(got, action) && lua.Alias(action) == "" {
			t.Errorf("%s is in security.Actions, and no function needs it", action)
		}
	}
	if !slices.IsSorted(security.Actions) {
		t.Error("security.Actions is not sorted")
	}
}

// A process without an actor and a scope has no guard, so that checking costs it
// nothing, unless somebody wants to know of its checks.
func TestWhoIsGuarded(t *testing.T) {
	actor := security.Context{Actor: &security.Actor{ID: "a"}}
	for _, test := range []struct {
		name     string
		security lua.Security
		context  security.Context
		want     bool
	}{
		{"nobody", lua.Security{}, security.Context{}, false},
		{"an actor", lua.Security{}, actor, true},
		{"strict mode", lua.Security{Strict: true}, security.Context{}, true},
		{"remarks", lua.Security{Remark: true}, security.Context{}, true},
		{"an observer", lua.Security{Observe: func(lua.Check) {}}, security.Context{}, true},
	} {
		probe := &lua.Module{Name: "probe", Functions: map[string]lua.Function{
			"guarded": func(c *lua.Call) error { return c.Return1(lua.Bool(lua.ProcessOf(c).Guarded())) },
		}}
		r := luatest.Run(t, luatest.Program{
			Modules: []*lua.Module{probe}, Main: `return probe.guarded()`, Security: test.context,
			Setup: func(r *lua.Runtime) { r.Security = test.security },
		})
		if r.Value() != test.want {
			t.Errorf("%s: %v, want %v", test.name, r.Value(), test.want)
		}
	}
}
