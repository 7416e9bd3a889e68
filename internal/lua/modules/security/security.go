// Package security implements the Lua module security (security.md §7): who the
// running code acts for, what the policies say, and tokens.
//
// Actors, scopes and policies are the values of package security themselves,
// which nobody can change, so Lua programs can neither forge nor alter them.
// They cannot be sent to other processes: a context is handed down by spawning.
package security

import (
	"errors"
	"fmt"
	"strings"

	"wippy/internal/fault"
	"wippy/internal/lua"
	"wippy/internal/security"
)

// Module is the Lua module security.
//
//	actor() -> Actor | nil                         who the process acts for
//	scope() -> Scope | nil                         the policies it is under
//	can(action, resource[, meta]) -> boolean       whether these allow something
//	new_actor(id[, meta]) -> Actor                 needs security.actor.create
//	new_scope([policies]) -> Scope                 needs security.scope.create
//	policy(id) -> Policy | nil, error              needs security.policy.get
//	named_scope(group) -> Scope | nil, error       needs security.policy_group.get
//	token_store(id) -> TokenStore | nil, error     needs security.token_store.get
var Module = &lua.Module{Name: "security", Functions: map[string]lua.Function{
	"actor":       currentActor,
	"scope":       currentScope,
	"can":         can,
	"new_actor":   newActor,
	"new_scope":   newScope,
	"policy":      policy,
	"named_scope": namedScope,
	"token_store": tokenStore,
}}

func currentActor(c *lua.Call) error {
	return c.Return1(actorValue(lua.ProcessOf(c).Security().Actor))
}

func currentScope(c *lua.Call) error {
	return c.Return1(scopeValue(lua.ProcessOf(c).Security().Scope))
}

func can(c *lua.Call) error {
	r, err := request(c, 1)
	if err != nil {
		return err
	}
	return c.Return1(lua.Bool(lua.ProcessOf(c).Can(*r)))
}

// request returns the request that stands at argument i: action, resource and
// perhaps attributes.
func request(c *lua.Call, i int) (*security.Request, error) {
	action, err := lua.StringArg(c, i)
	if err != nil {
		return nil, err
	}
	resource, err := lua.StringArg(c, i+1)
	if err != nil {
		return nil, err
	}
	if len(action)+len(resource) > security.MaxResource {
		return nil, c.BadArgument(i+1, fmt.Sprintf("action and resource have at most %d bytes", security.MaxResource))
	}
	attributes, err := dataArg(c, i+2)
	return &security.Request{Action: action, Resource: resource, Attributes: attributes}, err
}

// dataArg returns argument i, a table or nothing, as plain data that nobody else
// has.
func dataArg(c *lua.Call, i int) (map[string]any, error) {
	if c.Arg(i).IsNil() {
		return nil, nil
	}
	if c.Arg(i).Table() == nil {
		return nil, c.Expected(i, "table")
	}
	switch data := lua.ToGo(c.Arg(i)).(type) {
	case map[string]any:
		if left := maxData; !fits(data, &left) {
			return nil, c.BadArgument(i, "table too large")
		}
		return data, nil
	case []any:
		return nil, c.BadArgument(i, "a table with string keys expected, got a list")
	}
	return nil, nil
}

// maxData bounds what describes an actor or a request, in bytes: conditions look
// at it whenever something is asked.
const maxData = 1 << 18

// fits reports whether plain data needs no more than the bytes that are left.
func fits(v any, left *int) bool {
	*left -= 16
	switch v := v.(type) {
	case string:
		*left -= len(v)
	case []any:
		for _, item := range v {
			if !fits(item, left) {
				return false
			}
		}
	case map[string]any:
		for key, item := range v {
			if *left -= len(key); !fits(item, left) {
				return false
			}
		}
	}
	return *left >= 0
}

func newActor(c *lua.Call) error {
	id, err := lua.StringArg(c, 1)
	if err != nil {
		return err
	}
	meta, err := dataArg(c, 2)
	if err != nil {
		return err
	}
	if err := lua.ProcessOf(c).Permit(c, "create actor with ID: "+id, "security.actor.create", id); err != nil {
		return err
	}
	return c.Return1(actorValue(&security.Actor{ID: id, Meta: meta, Size: 16 + len(id) + weigh(meta)}))
}

// weigh returns about what plain data takes in memory, in bytes.
func weigh(v any) int {
	switch v := v.(type) {
	case string:
		return 16 + len(v)
	case []any:
		size := 24
		for _, item := range v {
			size += 16 + weigh(item)
		}
		return size
	case map[string]any:
		const group = 8 // how many entries are allocated together
		size := 48 + (len(v)+group-1)/group*(group*32+8)
		for key, item := range v {
			size += len(key) + weigh(item)
		}
		return size
	}
	return 8
}

func newScope(c *lua.Call) error {
	var policies []*security.Policy
	if !c.Arg(1).IsNil() {
		list, err := c.Table(1)
		if err != nil {
			return err
		}
		list.Each(func(_, v lua.Value) bool {
			_, data := v.UserdataType()
			p, ok := data.(*security.Policy)
			if !ok {
				err = c.BadArgument(1, "Policy expected, got "+c.TypeName(v))
			}
			policies = append(policies, p)
			return ok
		})
		if err != nil {
			return err
		}
	}
	if err := lua.ProcessOf(c).Permit(c, "create scope", "security.scope.create", "custom"); err != nil {
		return err
	}
	return c.Return1(scopeValue(security.NewScope(policies...)))
}

// idArg returns argument i, the id of an entry, in the namespace of the program
// if it names none (SEC-22).
func idArg(c *lua.Call, i int) (string, error) {
	id, err := lua.StringArg(c, i)
	if err != nil {
		return "", err
	}
	return absolute(c, id), nil
}

func absolute(c *lua.Call, id string) string {
	ns, _, ok := strings.Cut(lua.ProcessOf(c).Entry(), ":")
	if !ok || id == "" || strings.Contains(id, ":") {
		return id
	}
	return ns + ":" + id
}

func policy(c *lua.Call) error {
	id, err := idArg(c, 1)
	if err != nil {
		return err
	}
	l := lua.ProcessOf(c)
	if err := l.Permit(c, "get policy: "+id, "security.policy.get", id); err != nil {
		return c.Fail(asInvalid(err))
	}
	p, ok := l.Policies().Policy(id)
	if !ok {
		return c.Fail(fault.New(fault.Internal, "", "policy not found: %s", fault.Excerpt(id)))
	}
	return c.Return(policyValue(p), lua.Value{})
}

func namedScope(c *lua.Call) error {
	id, err := idArg(c, 1)
	if err != nil {
		return err
	}
	l := lua.ProcessOf(c)
	if err := l.Permit(c, "get policy group: "+id, "security.policy_group.get", id); err != nil {
		return c.Fail(asInvalid(err))
	}
	s, ok := l.Policies().Group(id)
	if !ok {
		return c.Fail(fault.New(fault.Internal, "", "policy group not found: %s", fault.Excerpt(id)))
	}
	return c.Return(scopeValue(s), lua.Value{})
}

// asInvalid returns a denial as the error that functions of this module return
// (security.md §7).
func asInvalid(err error) error {
	f, ok := errors.AsType[*fault.Fault](err)
	if !ok {
		return err
	}
	denied := *f
	denied.Kind = fault.Invalid
	return &denied
}
