package security

import (
	"fmt"
	"strings"

	"wippy/internal/secret"
)

// A Trace says how a policy came to its answer.
type Trace struct {
	Policy *Policy
	Answer Effect // Undefined if the policy does not apply

	// The patterns that match the action and the resource, as they were
	// written; "" if none does. The rest is looked at only if both do.
	Action, Resource string

	Conditions []ConditionTrace
}

// A ConditionTrace is a condition, or the expression of a policy, and its
// outcome. Values of fields with secret names are masked.
type ConditionTrace struct {
	Text  string // `actor.meta.tier eq "gold"`
	Holds bool
	Saw   string // the values that were looked at, and why nothing could be told
}

// Explain returns how each policy of the scope answers a request.
func (s *Scope) Explain(actor *Actor, r *Request) []Trace {
	traces := make([]Trace, len(s.policies))
	for i, p := range s.policies {
		traces[i] = p.explain(actor, r)
	}
	return traces
}

func (p *Policy) explain(actor *Actor, r *Request) Trace {
	t := Trace{Policy: p, Answer: p.Evaluate(actor, r)}
	var ok bool
	if t.Action, t.Resource, ok = p.match(r); !ok {
		return t
	}
	for i := range p.conditions {
		c := &p.conditions[i]
		holds, err := c.holds(actor, r)
		saw := []string{c.field.describe(actor, r)}
		if c.from != nil {
			saw = append(saw, c.from.describe(actor, r))
		}
		t.Conditions = append(t.Conditions, newTrace(c.String(), holds, saw, err))
	}
	if x := p.expression; x != nil {
		holds, err := x.holds(actor, r)
		var saw []string
		for _, field := range x.fields {
			saw = append(saw, field.describe(actor, r))
		}
		t.Conditions = append(t.Conditions, newTrace(strings.TrimSpace(x.source), holds, saw, err))
	}
	return t
}

func newTrace(text string, holds bool, saw []string, err error) ConditionTrace {
	if err != nil {
		saw = append(saw, err.Error())
		holds = false
	}
	return ConditionTrace{text, holds, strings.Join(saw, "; ")}
}

// describe says what value a path leads to.
func (p path) describe(actor *Actor, r *Request) string {
	v, present := p.lookup(actor, r)
	if !present {
		return p.text + " is missing"
	}
	return fmt.Sprintf("%s is %s", p.text, shown(p.text, v))
}

// shown is describe for the value of a field, which may be a secret.
func shown(field string, v any) string {
	if secret.Name(field[strings.LastIndexByte(field, '.')+1:]) {
		return secret.Masked
	}
	return describe(v)
}
