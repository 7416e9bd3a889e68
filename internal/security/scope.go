package security

import (
	"maps"
	"slices"
	"strings"
)

// A Scope is a set of policies. It holds the policies themselves, as they were
// when it was made: a later change of their entries does not reach it (SEC-8).
type Scope struct {
	policies []*Policy // sorted by id, each id once
}

// NewScope returns the scope of these policies. Of several with one id the last
// counts.
func NewScope(policies ...*Policy) *Scope {
	s := &Scope{policies: make([]*Policy, 0, len(policies))}
	for _, p := range policies {
		if i, found := s.find(p.id); found {
			s.policies[i] = p
		} else {
			s.policies = slices.Insert(s.policies, i, p)
		}
	}
	return s
}

// find returns where the policy of an id stands, or would stand.
func (s *Scope) find(id string) (int, bool) {
	return slices.BinarySearchFunc(s.policies, id, func(p *Policy, id string) int { return strings.Compare(p.id, id) })
}

// With returns the scope with one more policy, which replaces one of its id.
func (s *Scope) With(p *Policy) *Scope { return NewScope(append(slices.Clone(s.policies), p)...) }

// Without returns the scope without the policy of an id.
func (s *Scope) Without(id string) *Scope {
	i, found := s.find(id)
	if !found {
		return s
	}
	return &Scope{slices.Delete(slices.Clone(s.policies), i, i+1)}
}

// Contains reports whether a policy of that id is in the scope.
func (s *Scope) Contains(id string) bool {
	_, found := s.find(id)
	return found
}

// Policies returns the policies, sorted by id.
func (s *Scope) Policies() []*Policy { return slices.Clone(s.policies) }

// Evaluate answers a request of an actor, who may be nil: Deny if any policy
// denies, else Allow if any allows, else Undefined (SEC-5). A resource that is
// too long is denied without asking them.
func (s *Scope) Evaluate(actor *Actor, r *Request) Effect {
	if len(r.Resource) > MaxResource {
		return Deny
	}
	effect := Undefined
	for _, p := range s.policies {
		switch p.Evaluate(actor, r) {
		case Deny:
			return Deny
		case Allow:
			effect = Allow
		}
	}
	return effect
}

// MaxResource is the greatest length of a resource, in bytes: policies may search
// it with regular expressions, and nobody waits long for an answer.
const MaxResource = 1 << 16

// A Catalog holds all policies of an application, and the groups that they form.
// It is changed before others get it and then only read. The zero value is empty.
type Catalog struct {
	policies map[string]*Policy
	groups   map[string][]*Policy
}

// Add adds a policy, which is a member of these groups.
func (c *Catalog) Add(p *Policy, groups ...string) {
	if c.policies == nil {
		*c = *c.Clone()
	}
	c.policies[p.id] = p
	for _, group := range groups {
		c.groups[group] = append(c.groups[group], p)
	}
}

// Remove removes the policy of an id, also from its groups.
func (c *Catalog) Remove(id string) {
	delete(c.policies, id)
	for group, members := range c.groups {
		members = slices.DeleteFunc(members, func(p *Policy) bool { return p.id == id })
		if c.groups[group] = members; len(members) == 0 {
			delete(c.groups, group)
		}
	}
}

// Groups returns the ids of the groups, sorted.
func (c *Catalog) Groups() []string { return slices.Sorted(maps.Keys(c.groups)) }

// Clone returns a catalog of the same policies, to add others to.
func (c *Catalog) Clone() *Catalog {
	clone := &Catalog{maps.Clone(c.policies), make(map[string][]*Policy, len(c.groups))}
	for group, members := range c.groups {
		clone.groups[group] = slices.Clone(members)
	}
	if clone.policies == nil {
		clone.policies = map[string]*Policy{}
	}
	return clone
}

// Len returns the number of policies.
func (c *Catalog) Len() int { return len(c.policies) }

// Policy returns the policy of an id.
func (c *Catalog) Policy(id string) (*Policy, bool) {
	p, ok := c.policies[id]
	return p, ok
}

// Group returns the policies of a group as a scope; a group has at least one.
func (c *Catalog) Group(id string) (*Scope, bool) {
	members, ok := c.groups[id]
	return NewScope(members...), ok
}
