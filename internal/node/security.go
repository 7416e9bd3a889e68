package node

import (
	"wippy/internal/fault"
	"wippy/internal/lua"
	"wippy/internal/problem"
	"wippy/internal/registry"
	"wippy/internal/security"
	"wippy/internal/supervisor"
)

// Context returns the actor and the scope of what an entry runs: those of its
// lifecycle.security, made of the policies as they are now (supervision.md
// SUP-29). An entry without that block has neither.
func (n *Node) Context(id registry.ID) (security.Context, error) {
	s := n.content.Load().contexts[id.String()]
	if s == nil {
		return security.Context{}, nil
	}
	var ctx security.Context
	if s.Actor != nil {
		ctx.Actor = &security.Actor{ID: s.Actor.ID, Meta: s.Actor.Meta}
	}
	if s.Policies == nil && s.Groups == nil {
		return ctx, nil
	}
	policies := []*security.Policy{}
	for _, ref := range s.Policies {
		p, ok := n.Policies().Policy(ref.String())
		if !ok {
			return ctx, fault.New(fault.Internal, "node.Context", "policy not found: %s", ref)
		}
		policies = append(policies, p)
	}
	for _, ref := range s.Groups {
		group, ok := n.Policies().Group(ref.String())
		if !ok {
			return ctx, fault.New(fault.Internal, "node.Context", "policy group not found: %s", ref)
		}
		policies = append(policies, group.Policies()...)
	}
	ctx.Scope = security.NewScope(policies...)
	return ctx, nil
}

// AliasOf returns the other name of an action, "" if it has one only.
func AliasOf(action string) string { return lua.Alias(action) }

// contextFor returns the context of a process that an entry starts on a host,
// and whose context that is: the entry's, or that of the host if the entry says
// nothing (SEC-27).
func (n *Node) contextFor(owner, host registry.ID) (security.Context, error) {
	if n.content.Load().contexts[owner.String()] == nil {
		owner = host
	}
	return n.Context(owner)
}

// checkSecurity warns of a block that has no effect because half of it is
// missing (SEC-1).
func checkSecurity(e *registry.Entry, s *supervisor.Security) problem.List {
	missing := ""
	switch {
	case s == nil:
		return nil
	case s.Actor == nil:
		missing = "an actor"
	case s.Policies == nil && s.Groups == nil:
		missing = "policies or groups"
	default:
		return nil
	}
	return problem.List{e.Warning("lifecycle.security",
		"lifecycle.security: without %s nothing is checked, and with security.strict_mode everything is denied", missing)}
}
