package security

import (
	"wippy/internal/lua"
	"wippy/internal/security"
)

var (
	actorType  = &lua.Type{Name: "Actor"}
	scopeType  = &lua.Type{Name: "Scope"}
	policyType = &lua.Type{Name: "Policy"}
)

func init() { // here, because the methods refer to the types
	actorType.Methods = map[string]lua.Function{
		"id":   actorID,
		"meta": actorMeta,
	}
	scopeType.Methods = map[string]lua.Function{
		"with":     scopeWith,
		"without":  scopeWithout,
		"evaluate": scopeEvaluate,
		"contains": scopeContains,
		"policies": scopePolicies,
	}
	policyType.Methods = map[string]lua.Function{
		"id":       policyID,
		"evaluate": policyEvaluate,
	}
	actorType.Define()
	scopeType.Define()
	policyType.Define()
}

func actorValue(a *security.Actor) lua.Value {
	if a == nil {
		return lua.Value{}
	}
	return lua.NewUserdata(actorType, a)
}

func scopeValue(s *security.Scope) lua.Value {
	if s == nil {
		return lua.Value{}
	}
	return lua.NewUserdata(scopeType, s)
}

func policyValue(p *security.Policy) lua.Value { return lua.NewUserdata(policyType, p) }

// policyArg returns argument i, which must be a policy.
func policyArg(c *lua.Call, i int) (*security.Policy, error) {
	_, data := c.Arg(i).UserdataType()
	if p, ok := data.(*security.Policy); ok {
		return p, nil
	}
	return nil, c.Expected(i, "Policy")
}

func actorID(c *lua.Call) error {
	a, err := lua.ActorArg(c, 1)
	if err != nil {
		return err
	}
	return c.Return1(c.NewString(a.ID))
}

// actorMeta returns a table of the caller's own.
func actorMeta(c *lua.Call) error {
	a, err := lua.ActorArg(c, 1)
	if err != nil {
		return err
	}
	if a.Meta == nil {
		return c.Return1(c.NewTable(0, 0).Value())
	}
	return c.Return1(lua.FromGo(a.Meta))
}

func scopeWith(c *lua.Call) error {
	s, err := lua.ScopeArg(c, 1)
	if err != nil {
		return err
	}
	p, err := policyArg(c, 2)
	if err != nil {
		return err
	}
	if err := permitChange(c, "with"); err != nil {
		return err
	}
	return c.Return1(scopeValue(s.With(p)))
}

func scopeWithout(c *lua.Call) error {
	s, err := lua.ScopeArg(c, 1)
	if err != nil {
		return err
	}
	id, err := policyRef(c, 2)
	if err != nil {
		return err
	}
	if err := permitChange(c, "without"); err != nil {
		return err
	}
	return c.Return1(scopeValue(s.Without(id)))
}

// permitChange checks the permission to make another scope of one.
func permitChange(c *lua.Call, how string) error {
	return lua.ProcessOf(c).Permit(c, "create scope "+how+" a policy", "security.scope.create", how)
}

// policyRef returns the id of the policy that argument i names: a policy, its
// id, or {ns, name}.
func policyRef(c *lua.Call, i int) (string, error) {
	v := c.Arg(i)
	if _, data := v.UserdataType(); data != nil {
		p, err := policyArg(c, i)
		if err != nil {
			return "", err
		}
		return p.ID(), nil
	}
	if id, ok := v.Text(); ok {
		return absolute(c, id), nil
	}
	if t := v.Table(); t != nil {
		ns, isText := part(t, "ns", 1).Text()
		name, areText := part(t, "name", 2).Text()
		if isText && areText {
			return ns + ":" + name, nil
		}
	}
	return "", c.Expected(i, "Policy, id or {ns, name}")
}

// part returns a field of a table, or the item that stands for it.
func part(t *lua.Table, name string, i int) lua.Value {
	if v := t.GetField(name); !v.IsNil() {
		return v
	}
	return t.Get(lua.Number(float64(i)))
}

func scopeContains(c *lua.Call) error {
	s, err := lua.ScopeArg(c, 1)
	if err != nil {
		return err
	}
	id, err := policyRef(c, 2)
	if err != nil {
		return err
	}
	return c.Return1(lua.Bool(s.Contains(id)))
}

func scopePolicies(c *lua.Call) error {
	s, err := lua.ScopeArg(c, 1)
	if err != nil {
		return err
	}
	policies := s.Policies()
	list := c.NewTable(len(policies), 0)
	for i, p := range policies {
		list.SetInt(i+1, policyValue(p))
	}
	return c.Return1(list.Value())
}

func scopeEvaluate(c *lua.Call) error {
	s, err := lua.ScopeArg(c, 1)
	if err != nil {
		return err
	}
	return evaluate(c, s.Evaluate)
}

func policyID(c *lua.Call) error {
	p, err := policyArg(c, 1)
	if err != nil {
		return err
	}
	return c.Return1(c.NewString(p.ID()))
}

func policyEvaluate(c *lua.Call) error {
	p, err := policyArg(c, 1)
	if err != nil {
		return err
	}
	return evaluate(c, p.Evaluate)
}

// evaluate answers with what ask says to the arguments of an evaluate method.
func evaluate(c *lua.Call, ask func(*security.Actor, *security.Request) security.Effect) error {
	actor, err := lua.ActorArg(c, 2)
	if err != nil {
		return err
	}
	r, err := request(c, 3)
	if err != nil {
		return err
	}
	return c.Return1(lua.String(string(ask(actor, r))))
}
