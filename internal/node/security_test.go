package node_test

import (
	"testing"
	"time"

	"wippy/internal/fault"
)

const watched = `
  - {name: pool, kind: process.host, lifecycle: {auto_start: true}}
  - {name: p, kind: security.policy, groups: [g, "other:g"], policy: {actions: [a, security.*], resources: "*", effect: allow}}
  - name: s
    kind: process.service
    process: watch
    host: pool
    lifecycle: {auto_start: true, security: {actor: {id: u1, meta: {n: 1}}, groups: ["other:g"]}}
  - name: watch
    kind: process.lua
    modules: [logger, security, time]
    source: |
      return function(round)
        local kept = security.named_scope("g")
        while true do
          local now = security.named_scope("g")
          local new = now and now:evaluate(security.actor(), "a", "x") or "gone"
          logger:info("round " .. (round or 1) .. ": " .. tostring(security.can("a", "x")) .. " "
            .. kept:evaluate(security.actor(), "a", "x") .. " " .. new)
          time.sleep("1s")
        end
      end
`

// SEC-8, SEC-14: a scope holds the policies as they were when it was made. A
// service gets those of its start, and a program that asks for a policy or a
// group those of now.
func TestScopesKeepTheirPolicies(t *testing.T) {
	inBubble(t, watched, func(r *rig) {
		r.pass(time.Second)
		logged := func(line string) {
			t.Helper()
			before := r.ran(line)
			r.pass(time.Second)
			if r.ran(line) != before+1 {
				t.Errorf("no new line %q\n%s", line, r.log.String())
			}
		}
		logged("round 1: true allow allow")
		deny := data{"actions": []any{"a"}, "resources": "*", "effect": "deny"}
		allow := data{"actions": []any{"security.*"}, "resources": "*", "effect": "allow"}
		r.changes(
			update("p", "security.policy", data{"groups": []any{"g", "other:g"}, "policy": deny}),
			create("q", "security.policy", data{"groups": []any{"other:g"}, "policy": allow}),
		)
		logged("round 1: true allow deny")
		r.changes(update("s", "process.service", data{
			"process": "watch", "host": "pool", "input": []any{int64(2)},
			"lifecycle": data{"auto_start": true, "security": data{"actor": data{"id": "u1"}, "groups": []any{"other:g"}}},
		}))
		r.pass(11 * time.Second) // the old process sleeps through its time to stop
		logged("round 2: false deny deny")
		r.changes(remove("p"))
		logged("round 2: false deny gone")
		r.refuses(fault.Invalid, `policy.effect: must be allow or deny, got "maybe"`,
			update("q", "security.policy", data{"policy": data{"actions": "a", "resources": "b", "effect": "maybe"}}))
	})
}

// SUP-29, SEC-27: whose context a process gets that the node starts.
func TestContexts(t *testing.T) {
	r, entries, problems := load(t, `
  - {name: pool, kind: process.host}
  - {name: p, kind: security.policy, groups: [g], policy: {actions: a, resources: b, effect: allow}}
  - {name: q, kind: security.policy.expr, groups: [g], policy: {actions: a, resources: b, effect: deny, expression: "true"}}
  - {name: w, kind: process.lua, source: "return function() end"}
  - {name: none, kind: process.service, process: w, host: pool}
  - {name: both, kind: process.service, process: w, host: pool, lifecycle: {security: {actor: {id: a, meta: {x: 1}}, policies: [p], groups: [g]}}}
  - {name: empty, kind: process.service, process: w, host: pool, lifecycle: {security: {actor: {id: a}, policies: []}}}
  - {name: actor, kind: process.service, process: w, host: pool, lifecycle: {security: {actor: {id: a}}}}
  - {name: scope, kind: process.service, process: w, host: pool, lifecycle: {security: {policies: [p]}}}
`, "")
	if problems.Err() != nil {
		t.Fatal(problems)
	}
	if err := r.Boot(t.Context(), entries); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name     string
		actor    string
		policies int // -1 for no scope
		complete bool
	}{
		{"none", "", -1, false}, {"both", "a", 2, true}, {"empty", "a", 0, true}, {"actor", "a", -1, false}, {"scope", "", 1, false}, {"gone", "", -1, false},
	} {
		ctx, err := r.Context(id(test.name))
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
		}
		actor, policies := "", -1
		if ctx.Actor != nil {
			actor = ctx.Actor.ID
		}
		if ctx.Scope != nil {
			policies = len(ctx.Scope.Policies())
		}
		if actor != test.actor || policies != test.policies || ctx.Complete() != test.complete {
			t.Errorf("%s: actor %q, %d policies, complete %v, want %+v", test.name, actor, policies, ctx.Complete(), test)
		}
	}
	if ctx, _ := r.Context(id("both")); ctx.Actor.Meta["x"] != int64(1) {
		t.Errorf("meta of the actor: %v", ctx.Actor.Meta)
	}
}

// SEC-27: a service without a block of its own has the context of its host, one
// with a block its own.
func TestContextOfAHost(t *testing.T) {
	inBubble(t, `
  - {name: pool, kind: process.host, lifecycle: {auto_start: true, security: {actor: {id: pool}, policies: []}}}
  - {name: own, kind: process.service, process: who, host: pool, lifecycle: {auto_start: true, security: {actor: {id: own}, policies: []}}}
  - {name: none, kind: process.service, process: who, host: pool, lifecycle: {auto_start: true}}
  - {name: who, kind: process.lua, modules: [logger, security], source: "return function() logger:info('I am ' .. security.actor():id()) end"}
`, func(r *rig) {
		r.pass(time.Second)
		if r.ran("I am own") != 1 || r.ran("I am pool") != 1 {
			t.Errorf("log:\n%s", r.log.String())
		}
	})
}

// SEC-24: token stores find their backing whatever the order of entries, and live
// on the node's clock.
func TestTokenStoreEntries(t *testing.T) {
	inBubble(t, `
  - {name: a_tokens, kind: security.token_store, store: memory, default_expiration: 2s, token_key: k}
  - {name: memory, kind: store.memory, max_size: 1, lifecycle: {auto_start: true}}
  - {name: pool, kind: process.host, lifecycle: {auto_start: true}}
  - {name: s, kind: process.service, process: use, host: pool, lifecycle: {auto_start: true}}
  - name: use
    kind: process.lua
    modules: [logger, security, time]
    source: |
      return function()
        local store = assert(security.token_store("a_tokens"))
        local actor, scope = security.new_actor("u1", {deep = {1}}), security.new_scope()
        local token = assert(store:create(actor, scope))
        local _, err = store:create(actor, scope)
        logger:info("full: " .. err:kind())
        logger:info("valid: " .. assert(store:validate(token)):meta().deep[1])
        time.sleep("2s")
        logger:info("then: " .. select(3, store:validate(token)))
        assert(store:create(actor, scope))
        logger:info("room again")
      end
`, func(r *rig) {
		r.pass(3 * time.Second)
		for _, line := range []string{"full: RateLimited", "valid: 1", "then: token not found", "room again"} {
			if r.ran(line) != 1 {
				t.Errorf("no line %q\n%s", line, r.log.String())
			}
		}
	})
	_, _, problems := load(t, "  - {name: t, kind: security.token_store, store: gone}\n", "")
	if problems.Err() == nil {
		t.Error("a token store without its store is accepted")
	}
}
