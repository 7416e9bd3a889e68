package node

import (
	"wippy/internal/problem"
	"wippy/internal/registry"
	"wippy/internal/security"
)

// A policy is an entry of kind security.policy (security.md §3.2).
type policy struct {
	Policy security.Spec `yaml:"policy,required"`
	Groups []registry.ID `yaml:"groups"`

	compiled *security.Policy
}

func (p *policy) decode(e *registry.Entry) problem.List {
	problems := registry.Decode(e, p)
	var flaws []security.Flaw
	p.compiled, flaws = security.NewPolicy(e.ID.String(), p.Policy)
	return append(problems, policyProblems(e, flaws)...)
}

func (p *policy) accept(tx *transaction, _ *registry.Entry) error {
	tx.addPolicy(p.compiled, p.Groups)
	return nil
}

func (p *policy) update(tx *transaction, e *registry.Entry, _ definition) error {
	tx.removePolicy(e)
	return p.accept(tx, e)
}

func (p *policy) remove(tx *transaction, e *registry.Entry) { tx.removePolicy(e) }

// An expressionPolicy is an entry of kind security.policy.expr (security.md
// §3.3).
type expressionPolicy struct {
	Policy security.ExpressionSpec `yaml:"policy,required"`
	Groups []registry.ID           `yaml:"groups"`

	compiled *security.Policy
}

func (p *expressionPolicy) decode(e *registry.Entry) problem.List {
	problems := registry.Decode(e, p)
	if p.Policy.Expression == "" { // which has been reported
		return problems
	}
	var flaws []security.Flaw
	p.compiled, flaws = security.NewExpressionPolicy(e.ID.String(), p.Policy)
	return append(problems, policyProblems(e, flaws)...)
}

func (p *expressionPolicy) accept(tx *transaction, _ *registry.Entry) error {
	tx.addPolicy(p.compiled, p.Groups)
	return nil
}

func (p *expressionPolicy) update(tx *transaction, e *registry.Entry, _ definition) error {
	tx.removePolicy(e)
	return p.accept(tx, e)
}

func (p *expressionPolicy) remove(tx *transaction, e *registry.Entry) { tx.removePolicy(e) }

// policyProblems returns the flaws of a policy at their places.
func policyProblems(e *registry.Entry, flaws []security.Flaw) problem.List {
	var problems problem.List
	for _, f := range flaws {
		path := "policy." + f.Path
		p := e.Problem(path, "%s: %s", path, f.Text)
		p.Warning = f.Warning
		problems = append(problems, p)
	}
	return problems
}

func (tx *transaction) addPolicy(p *security.Policy, groups []registry.ID) {
	ids := make([]string, len(groups))
	for i, group := range groups {
		ids[i] = group.String()
	}
	tx.content.policies.Add(p, ids...)
}

func (tx *transaction) removePolicy(e *registry.Entry) { tx.content.policies.Remove(e.ID.String()) }

// Policies returns the policies of the node as they are now.
func (n *Node) Policies() *security.Catalog { return n.content.Load().policies }
