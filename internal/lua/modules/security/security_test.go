package security_test

import (
	"crypto/rand"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	gotime "time"

	"wippy/internal/fault"
	"wippy/internal/lua"
	"wippy/internal/lua/luatest"
	modsecurity "wippy/internal/lua/modules/security"
	"wippy/internal/lua/modules/time"
	"wippy/internal/security"
)

// A memory is a backing of token stores that forgets nothing by itself.
type memory map[string]any

func (m memory) Set(key string, value any, _ gotime.Duration) error {
	m[key] = value
	return nil
}

func (m memory) Get(key string) (any, bool) {
	v, ok := m[key]
	return v, ok
}

func (m memory) Delete(key string) bool {
	_, ok := m[key]
	delete(m, key)
	return ok
}

// policies are those of the tests: app:<name>, by effect and action.
var policies = []struct {
	name     string
	effect   security.Effect
	action   string
	resource string
	groups   []string
}{
	{"all", security.Allow, "*", "*", nil},
	{"reads", security.Allow, "read", "*", []string{"app:basic", "other:both"}},
	{"no_secrets", security.Deny, "*", "secret", []string{"app:basic"}},
	{"actors", security.Allow, "security.actor.create", "ann", nil},
	{"scopes", security.Allow, "security.scope.create", "*", nil},
	{"get_policy", security.Allow, "security.policy.get", "app:reads", nil},
	{"get_group", security.Allow, "security.policy_group.get", "app:basic", nil},
	{"get_store", security.Allow, "security.token_store.get", "app:tokens", nil},
	{"create_token", security.Allow, "security.token.create", "app:tokens", nil},
	{"processes", security.Allow, "process.*", "*", nil},
}

func newPolicy(name string, effect security.Effect, action, resource string) *security.Policy {
	rule := security.Rule{Effect: effect}
	// Strings are always taken.
	_ = rule.Actions.DecodeValue(action)
	_ = rule.Resources.DecodeValue(resource)
	if !strings.Contains(name, ":") {
		name = "app:" + name
	}
	p, _ := security.NewPolicy(name, security.Spec{Rule: rule})
	return p
}

// setup gives a runtime the policies, and the token store app:tokens.
func setup(r *lua.Runtime) {
	var catalog security.Catalog
	for _, p := range policies {
		catalog.Add(newPolicy(p.name, p.effect, p.action, p.resource), p.groups...)
	}
	for _, action := range append(security.Actions, "nothing") { // no:<action> denies it
		catalog.Add(newPolicy("no:"+action, security.Deny, action, "*"))
	}
	r.Security.Policies = func() *security.Catalog { return &catalog }
	store := security.NewTokenStore(security.TokenOptions{
		ID: "app:tokens", Length: 32, Expiration: gotime.Hour, Key: "k", Backing: memory{}, Policies: r.Security.Policies,
		Random: rand.Reader, Now: gotime.Now, Log: slog.New(slog.DiscardHandler),
	})
	r.Security.TokenStore = func(id string) (*security.TokenStore, error) {
		if id != store.ID() {
			return nil, fault.New(fault.NotFound, "", "token store not found: %s", id)
		}
		return store, nil
	}
}

// security.md §7; the files name the rules.
func TestSecurity(t *testing.T) {
	luatest.Files(t, "testdata", luatest.Program{
		Modules: []*lua.Module{modsecurity.Module, time.Module}, Setup: setup,
	})
}

// SEC-1, SEC-4: the main process itself has an actor and a scope.
func TestCurrentContext(t *testing.T) {
	r := luatest.Run(t, luatest.Program{
		Modules: []*lua.Module{modsecurity.Module}, Setup: setup,
		Security: security.Context{
			Actor: &security.Actor{ID: "ann", Meta: map[string]any{"tier": "gold"}},
			Scope: security.NewScope(newPolicy("reads", security.Allow, "read", "*"), newPolicy("no_secrets", security.Deny, "*", "secret")),
		},
		Main: `
			local actor, scope = security.actor(), security.scope()
			check.equal(actor:id(), "ann")
			check.equal(actor:meta(), {tier = "gold"})
			check.equal(scope:policies()[1]:id(), "app:no_secrets")
			check.equal(security.can("read", "x"), true)
			check.equal(security.can("read", "secret"), false)
			check.equal(security.can("write", "x", {a = 1}), false)
			check.fails(errors.PERMISSION_DENIED, "not allowed to send: "..process.pid(), process.send(process.pid(), "t"))
		`,
	})
	if r.Err() != nil {
		t.Error(r.Err())
	}
}

// SEC-7: denials, and checks that mean nothing, are told at level DEBUG only, and
// the latter only to those who have something to check.
func TestLog(t *testing.T) {
	for _, test := range []struct {
		name     string
		security lua.Security
		context  security.Context
		want     string
	}{
		{"nothing to check", lua.Security{}, security.Context{}, ""},
		{"no context", lua.Security{Remark: true}, security.Context{}, "permission not checked: no actor or no scope"},
		{"no scope", lua.Security{}, security.Context{Actor: &security.Actor{ID: "a"}}, "permission not checked: no actor or no scope"},
		{"strict", lua.Security{Strict: true}, security.Context{}, "permission denied"},
		{"denied", lua.Security{}, security.Context{Actor: &security.Actor{ID: "a"}, Scope: security.NewScope()}, "permission denied"},
		{"allowed", lua.Security{}, security.Context{Actor: &security.Actor{ID: "a"}, Scope: security.NewScope(newPolicy("all", security.Allow, "*", "*"))}, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := luatest.Run(t, luatest.Program{
				Main:     `process.registry.register("name")`,
				Security: test.context,
				Setup:    func(r *lua.Runtime) { r.Security = test.security },
			})
			var got []luatest.Record
			for _, record := range r.Logs {
				if record.Level > slog.LevelDebug {
					t.Errorf("logged %v", record)
				}
				got = append(got, record)
			}
			if test.want == "" {
				if len(got) > 0 {
					t.Errorf("logged %v", got)
				}
				return
			}
			if len(got) != 1 || got[0].Message != test.want {
				t.Fatalf("logged %v, want %q", got, test.want)
			}
			want := "[action=process.registry.register resource=name pid={app:processes|0x00001} frame=app:main"
			if test.context.Actor != nil {
				want += " actor=a"
			}
			if fields := fmt.Sprint(got[0].Fields); fields != want+"]" {
				t.Errorf("fields %s, want %s", fields, want)
			}
		})
	}
}
