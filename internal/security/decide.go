package security

import (
	"fmt"
	"strings"
)

// A Context is who runs something and under which policies. Either may be
// missing; then the context is incomplete. It is passed on from caller to callee
// and from parent to child, never with messages (SEC-15).
type Context struct {
	Actor *Actor
	Scope *Scope
}

// Complete reports whether there is an actor and a scope, which may be empty.
func (c Context) Complete() bool { return c.Actor != nil && c.Scope != nil }

// Decide reports whether a request is allowed (SEC-1). An incomplete context is
// allowed everything, in strict mode nothing.
func (c Context) Decide(strict bool, r *Request) bool {
	if !c.Complete() {
		return !strict
	}
	return c.Scope.Evaluate(c.Actor, r) == Allow
}

// Can reports whether the policies expressly allow a request; with an incomplete
// context they never do (SEC-4).
func (c Context) Can(r *Request) bool {
	return c.Complete() && c.Scope.Evaluate(c.Actor, r) == Allow
}

// Refusal says why a request is denied, beginning with the actor: `actor "u1":
// app:quiet denies process.send`.
func (c Context) Refusal(r *Request) string {
	if !c.Complete() {
		const rule = "security.strict_mode allows only what has an actor and a scope"
		switch {
		case c.Actor != nil:
			return fmt.Sprintf("actor %q has no scope: %s: %s", c.Actor.ID, rule, r.Action)
		case c.Scope != nil:
			return fmt.Sprintf("no actor: %s: %s", rule, r.Action)
		}
		return fmt.Sprintf("no actor and no scope: %s: %s", rule, r.Action)
	}
	if len(r.Resource) > MaxResource {
		return fmt.Sprintf("actor %q: resources have at most %d bytes: %s", c.Actor.ID, MaxResource, r.Action)
	}
	for _, p := range c.Scope.policies {
		if p.Evaluate(c.Actor, r) == Deny {
			return fmt.Sprintf("actor %q: %s denies %s", c.Actor.ID, p.id, r.Action)
		}
	}
	return fmt.Sprintf("actor %q: no policy in its scope [%s] allows %s", c.Actor.ID, c.Scope.names(), r.Action)
}

// names lists the ids of the policies; of very many only the first.
func (s *Scope) names() string {
	const most = 12
	var ids []string
	for _, p := range s.policies[:min(len(s.policies), most)] {
		ids = append(ids, p.id)
	}
	if more := len(s.policies) - most; more > 0 {
		ids = append(ids, fmt.Sprintf("%d more", more))
	}
	return strings.Join(ids, ", ")
}
