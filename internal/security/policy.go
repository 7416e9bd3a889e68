package security

import "fmt"

// A Rule is what every policy says: its effect on which actions and resources.
// It is decoded strictly from a manifest.
type Rule struct {
	Actions   Patterns `yaml:"actions,required"`
	Resources Patterns `yaml:"resources,required"`
	Effect    Effect   `yaml:"effect,required"`
}

// A Spec is a policy of kind security.policy as it is written.
type Spec struct {
	Rule       `yaml:",inline"`
	Conditions []ConditionSpec `yaml:"conditions"`
}

// An ExpressionSpec is a policy of kind security.policy.expr as it is written.
type ExpressionSpec struct {
	Rule       `yaml:",inline"`
	Expression string `yaml:"expression,required"`
}

// A Flaw is something wrong with a policy as it is written.
type Flaw struct {
	Path    string // of the field, such as "conditions[1].value"
	Text    string
	Warning bool // the policy can be used all the same
}

// A Policy answers requests. Patterns, regular expressions and the expression
// are compiled when it is made.
type Policy struct {
	id string
	Rule
	conditions []condition
	expression *expression // nil for none
}

// NewPolicy returns the policy of a spec and its flaws. One with a flaw that is
// more than a warning must not be used.
func NewPolicy(id string, s Spec) (*Policy, []Flaw) {
	p := &Policy{id: id, Rule: s.Rule}
	flaws := s.Rule.flaws()
	for i, c := range s.Conditions {
		compiled, found := c.compile(fmt.Sprintf("conditions[%d]", i))
		p.conditions = append(p.conditions, compiled)
		flaws = append(flaws, found...)
	}
	return p, flaws
}

// NewExpressionPolicy is NewPolicy for a policy with an expression.
func NewExpressionPolicy(id string, s ExpressionSpec) (*Policy, []Flaw) {
	p := &Policy{id: id, Rule: s.Rule}
	flaws := s.Rule.flaws()
	var err error
	if p.expression, err = compileExpression(s.Expression); err != nil {
		flaws = append(flaws, Flaw{Path: "expression", Text: err.Error()})
	}
	return p, flaws
}

// flaws warns of patterns that match next to nothing.
func (r Rule) flaws() []Flaw {
	var flaws []Flaw
	for _, field := range []struct {
		path     string
		patterns Patterns
	}{{"actions", r.Actions}, {"resources", r.Resources}} {
		for _, p := range field.patterns {
			if p.literalStar() {
				flaws = append(flaws, Flaw{field.path, fmt.Sprintf("%q: wildcard only supported at the end", p.source), true})
			}
		}
	}
	return flaws
}

// ID returns the id of the policy's entry.
func (p *Policy) ID() string { return p.id }

// Evaluate answers a request of an actor, who may be nil: the policy's effect if
// it applies, else Undefined. A condition that cannot be decided does not hold
// (SEC-10).
func (p *Policy) Evaluate(actor *Actor, r *Request) Effect {
	if _, _, ok := p.match(r); !ok {
		return Undefined
	}
	for i := range p.conditions {
		if holds, err := p.conditions[i].holds(actor, r); err != nil || !holds {
			return Undefined
		}
	}
	if p.expression != nil {
		if holds, err := p.expression.holds(actor, r); err != nil || !holds {
			return Undefined
		}
	}
	return p.Effect
}

// match returns the patterns that match the action and the resource, "" for none,
// and whether the policy is about both.
func (p *Policy) match(r *Request) (action, resource string, ok bool) {
	action, ok = p.Actions.find(r.Action)
	if !ok && r.Alias != "" {
		action, ok = p.Actions.find(r.Alias)
	}
	resource, too := p.Resources.find(r.Resource)
	return action, resource, ok && too
}
