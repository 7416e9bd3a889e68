// Package security decides who may do what (security.md).
//
// An [Actor] is somebody who asks, a [Policy] answers allow, deny or undefined
// to a [Request], and a [Scope] is the set of policies that an actor is under. A
// [Context], the pair of an actor and a scope, belongs to whatever runs; its
// method Decide is the decision table. All of them are immutable and may be used
// by any goroutine.
//
//	policy, flaws := security.NewPolicy("app:readers", spec)
//	ctx := security.Context{Actor: &security.Actor{ID: "u1"}, Scope: security.NewScope(policy)}
//	d := ctx.Decide(strict, &security.Request{Action: "process.send", Resource: pid})
//
// This package knows neither Lua nor manifests: package lua asks it before each
// guarded operation, package node makes policies of entries, and package token
// keeps contexts behind tokens.
package security

import "fmt"

// An Actor is an identity. It is not changed once it is in use.
type Actor struct {
	ID string
	// Meta describes the actor in plain data: bool, int64, float64, string,
	// []any and map[string]any. Nil means nothing.
	Meta map[string]any
	// Size is what ID and Meta take of the memory of whoever made the actor, in
	// bytes; 0 if nobody counts it.
	Size int
}

// MemorySize returns Size.
func (a *Actor) MemorySize() int { return a.Size }

// An Effect is an answer to a request.
type Effect string

// The answers of policies and scopes. A policy is written with one of the first
// two, and answers Undefined when it does not apply.
const (
	Allow     Effect = "allow"
	Deny      Effect = "deny"
	Undefined Effect = "undefined"
)

// DecodeText takes one of the two words from a manifest.
func (e *Effect) DecodeText(_, text string) error {
	switch Effect(text) {
	case Allow, Deny:
		*e = Effect(text)
		return nil
	}
	return fmt.Errorf("must be allow or deny, got %q", text)
}

// A Request is what somebody wants to do.
type Request struct {
	Action   string
	Alias    string // another name of the action: a policy on either counts; "" for none
	Resource string
	// Attributes are what conditions see as meta. Plain data, which is not
	// changed.
	Attributes map[string]any
}
