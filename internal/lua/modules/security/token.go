package security

import (
	"errors"
	"math"
	"time"

	"wippy/internal/fault"
	"wippy/internal/lua"
	"wippy/internal/security"
)

// A tokenHandle is what token_store returns.
type tokenHandle struct {
	store  *security.TokenStore
	closed bool
}

var tokenStoreType = &lua.Type{Name: "TokenStore"}

func init() { // here, because the methods refer to the type
	tokenStoreType.Methods = map[string]lua.Function{
		"create":   createToken,
		"validate": validateToken,
		"revoke":   revokeToken,
		"close":    closeTokens,
	}
	tokenStoreType.Define()
}

func closeTokens(c *lua.Call) error {
	data, err := c.Self(1, tokenStoreType)
	if err != nil {
		return err
	}
	data.(*tokenHandle).closed = true
	return c.Return1(lua.Bool(true))
}

func tokenStore(c *lua.Call) error {
	id, err := idArg(c, 1)
	if err != nil {
		return err
	}
	if id == "" {
		return c.Fail(fault.New(fault.Invalid, "", "token store id cannot be empty"))
	}
	l := lua.ProcessOf(c)
	if err := l.Permit(c, "get token store: "+id, "security.token_store.get", id); err != nil {
		return err
	}
	store, err := l.TokenStore(id)
	if err != nil {
		return c.Fail(fault.New(fault.Internal, "", "%w", err))
	}
	return c.Return(lua.NewUserdata(tokenStoreType, &tokenHandle{store: store}), lua.Value{})
}

// open returns the store that a method was called on, if it is open.
func open(c *lua.Call) (*security.TokenStore, error) {
	data, err := c.Self(1, tokenStoreType)
	if err != nil {
		return nil, err
	}
	h := data.(*tokenHandle)
	if h.closed {
		return nil, errClosed
	}
	return h.store, nil
}

var errClosed = fault.New(fault.Internal, "", "token store is closed")

// fail answers with as many nils as a method has results, and an error; a wrong
// self or argument is raised.
func fail(c *lua.Call, err error, results int) error {
	if _, ok := errors.AsType[*fault.Fault](err); !ok {
		return err
	}
	values := make([]lua.Value, results+1)
	values[results] = lua.ErrorValue(err)
	return c.Return(values...)
}

// permit checks the permission to do something with tokens of a store. What the
// attributes say of the token is for policies alone.
func permit(c *lua.Call, s *security.TokenStore, verb, attribute, value string) error {
	r := security.Request{Action: "security.token." + verb, Resource: s.ID(), Attributes: map[string]any{attribute: value}}
	return asInvalid(lua.ProcessOf(c).PermitWith(c, verb+" token: "+s.ID(), r))
}

func createToken(c *lua.Call) error {
	s, err := open(c)
	if err != nil {
		return fail(c, err, 1)
	}
	actor, err := lua.ActorArg(c, 2)
	if err != nil {
		return err
	}
	scope, err := lua.ScopeArg(c, 3)
	if err != nil {
		return err
	}
	expiration, meta, err := tokenOptions(c, 4)
	if err != nil {
		return fail(c, err, 1)
	}
	if err := permit(c, s, "create", "actor", actor.ID); err != nil {
		return fail(c, err, 1)
	}
	token, err := s.Create(security.Context{Actor: actor, Scope: scope}, expiration, meta)
	if err != nil {
		return c.Fail(err)
	}
	return c.Return(c.NewString(token), lua.Value{})
}

// tokenOptions reads {expiration, meta}, argument i.
func tokenOptions(c *lua.Call, i int) (expiration time.Duration, meta map[string]any, err error) {
	if c.Arg(i).IsNil() {
		return 0, nil, nil
	}
	t, err := c.Table(i)
	if err != nil {
		return 0, nil, err
	}
	if v := t.GetField("meta"); !v.IsNil() {
		if v.Table() == nil {
			return 0, nil, fault.New(fault.Invalid, "", "meta must be a table, got %s", c.TypeName(v))
		}
		meta, _ = lua.ToGo(v).(map[string]any)
	}
	v := t.GetField("expiration")
	invalid := fault.New(fault.Invalid, "", "%w", security.ErrExpiration)
	if ms, ok := v.Num(); ok {
		if ms < 0 || math.IsNaN(ms) || ms > maxExpirationMs {
			return 0, nil, invalid
		}
		return time.Duration(ms * float64(time.Millisecond)), meta, nil
	}
	text, ok := v.Text()
	switch {
	case v.IsNil():
		return 0, meta, nil
	case !ok:
		return 0, nil, invalid
	}
	if expiration, err = security.ParseExpiration(text); err != nil {
		return 0, nil, invalid
	}
	return expiration, meta, nil
}

// maxExpirationMs is a hundred years.
const maxExpirationMs = 100 * 365 * 24 * 3600 * 1000

func validateToken(c *lua.Call) error {
	s, err := open(c)
	if err != nil {
		return fail(c, err, 2)
	}
	token, err := lua.StringArg(c, 2)
	if err != nil {
		return err
	}
	if err := permit(c, s, "validate", "token", token); err != nil {
		return fail(c, err, 2)
	}
	ctx, err := s.Validate(token)
	if err != nil {
		return fail(c, err, 2)
	}
	return c.Return(actorValue(ctx.Actor), scopeValue(ctx.Scope), lua.Value{})
}

func revokeToken(c *lua.Call) error {
	s, err := open(c)
	if err != nil {
		return fail(c, err, 1)
	}
	token, err := lua.StringArg(c, 2)
	if err != nil {
		return err
	}
	if err := permit(c, s, "revoke", "token", token); err != nil {
		return fail(c, err, 1)
	}
	if err := s.Revoke(token); err != nil {
		return fail(c, err, 1)
	}
	return c.Return(lua.Bool(true), lua.Value{})
}
