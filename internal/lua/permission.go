package lua

import (
	"context"
	"fmt"
	"log/slog"
	"strings"

	"wippy/internal/fault"
	"wippy/internal/process"
	"wippy/internal/security"
)

// A Security says how the permissions of processes are checked (security.md).
type Security struct {
	// Strict denies everything to a process without an actor and a scope.
	Strict bool

	// Remark has checks of such processes logged at level DEBUG.
	Remark bool

	// Observe is called with every check. It may be called from many goroutines
	// at the same time and must be quick; nil means nobody is told.
	Observe func(Check)

	// Policies returns the policies there are now; nil means there are none.
	Policies func() *security.Catalog

	// TokenStore returns the token store of an id, or a NotFound fault; nil
	// means there are none.
	TokenStore func(id string) (*security.TokenStore, error)
}

// A Check is one question that was asked before an operation.
type Check struct {
	Root    string // see [Context]
	Context security.Context
	Request security.Request
	Allowed bool
}

// A guard checks what a process asks for. A process without one may do
// everything, and nothing is spent on it.
type guard struct {
	process    *Process
	root       string
	context    security.Context
	attributes map[string]any // of all checks of process functions, made when first needed
}

// newGuard returns the guard that a process needs, nil for none.
func (l *Process) newGuard() *guard {
	s := &l.runtime.Security
	ctx := l.Context()
	if ctx == nil || ctx.Security == (security.Context{}) {
		if !s.Strict && !s.Remark && s.Observe == nil {
			return nil
		}
	}
	g := &guard{process: l}
	if ctx != nil {
		g.root, g.context = ctx.Root, ctx.Security
	}
	return g
}

// Security returns the actor and the scope of the process.
func (l *Process) Security() security.Context {
	if l.guard == nil {
		return security.Context{}
	}
	return l.guard.context
}

// Policies returns the policies there are now.
func (l *Process) Policies() *security.Catalog {
	if f := l.runtime.Security.Policies; f != nil {
		return f()
	}
	return &security.Catalog{}
}

// TokenStore returns the token store of an id.
func (l *Process) TokenStore(id string) (*security.TokenStore, error) {
	if f := l.runtime.Security.TokenStore; f != nil {
		return f(id)
	}
	return nil, fault.New(fault.NotFound, "lua.TokenStore", "token store not found: %s", fault.Excerpt(id))
}

// Permit returns nil if the process may do action on resource, or else a
// PermissionDenied fault, "not allowed to …", that says why. A function asks
// before it has any effect.
func (l *Process) Permit(c *Call, doing, action, resource string) error {
	return l.PermitWith(c, doing, security.Request{Action: action, Resource: resource})
}

// PermitWith is Permit for a request that may have attributes; without any it
// gets those of process functions.
func (l *Process) PermitWith(c *Call, doing string, r security.Request) error {
	if l.guard == nil {
		return nil
	}
	return l.guard.check(c, doing, r)
}

// Can reports whether the policies of the process expressly allow a request
// (SEC-4).
func (l *Process) Can(r security.Request) bool {
	g := l.guard
	if g == nil || !g.context.Complete() {
		return false
	}
	r.Alias = Alias(r.Action)
	allowed := g.context.Can(&r)
	g.tell(r, allowed)
	return allowed
}

// check is the one place where permissions are asked for.
func (g *guard) check(c *Call, doing string, r security.Request) error {
	l := g.process
	if r.Attributes == nil {
		if g.attributes == nil {
			g.attributes = map[string]any{"pid": l.proc.PID().String()}
		}
		r.Attributes = g.attributes
	}
	allowed := g.context.Decide(l.runtime.Security.Strict, &r)
	g.tell(r, allowed)
	complete := g.context.Complete()
	if !allowed || !complete {
		g.log(r, allowed)
	}
	if allowed {
		return nil
	}
	why, named := g.context.Refusal(&r), fault.Excerpt(r.Resource)
	if what, ok := strings.CutSuffix(doing, ": "+r.Resource); ok {
		doing = what + ": " + named
	} else { // it is not what the program has named
		doing, why = fault.Excerpt(doing), why+" on "+named
	}
	return &fault.Fault{
		Kind: fault.PermissionDenied, Op: "lua.check", Retry: fault.RetryNo,
		Message: fmt.Sprintf("not allowed to %s (%s; asked at %s)", doing, why, l.Location(c)),
		Details: map[string]any{"action": r.Action, "resource": brief(r.Resource)},
	}
}

// brief returns a text as the log has it: the end of a very long one is left
// out.
func brief(text string) string {
	const most = 1024
	if len(text) <= most {
		return text
	}
	return strings.ToValidUTF8(text[:most], "") + "…"
}

func (g *guard) tell(r security.Request, allowed bool) {
	if f := g.process.runtime.Security.Observe; f != nil {
		f(Check{g.root, g.context, r, allowed})
	}
}

// log takes note of a denial, or of a check that meant nothing (SEC-7).
func (g *guard) log(r security.Request, allowed bool) {
	log := g.process.runtime.Log
	if !log.Enabled(context.Background(), slog.LevelDebug) {
		return
	}
	text := "permission denied"
	if allowed {
		text = "permission not checked: no actor or no scope"
	}
	fields := []any{"action", r.Action, "resource", brief(r.Resource), "pid", g.process.proc.PID().String(), "frame", g.process.unit.id}
	if a := g.context.Actor; a != nil {
		fields = append(fields, "actor", a.ID)
	}
	log.Debug(text, fields...)
}

// permitTarget checks process.<verb> on a process that argument 1 has named.
func (g *guard) permitTarget(c *Call, verb string, target process.PID) error {
	if g == nil {
		return nil
	}
	given, _ := c.Arg(1).Text()
	return g.check(c, verb+": "+given, security.Request{Action: "process." + verb, Resource: target.String()})
}

// permitName checks whether a name may be given to a process.
func (g *guard) permitName(c *Call, name string, pid process.PID) error {
	if g == nil {
		return nil
	}
	doing := "register name: " + name
	err := g.check(c, doing, security.Request{Action: "process.registry.register", Resource: name})
	if err == nil && pid != g.process.proc.PID() {
		err = g.check(c, doing, security.Request{Action: "process.registry.foreign", Resource: pid.String()})
	}
	return err
}

// Alias returns the other name of an action, "" if it has one only. Policies on
// either count for both (process.md E-6).
func Alias(action string) string {
	switch action {
	case "process.call":
		return "process.exec"
	case "process.exec":
		return "process.call"
	}
	return ""
}

// permitSpawn checks all that a spawn needs, in the order of SEC-16.
func (g *guard) permitSpawn(c *Call, how spawning, id, host string, b *builder) error {
	var err error
	check := func(doing, resource string, action string) {
		if err == nil {
			err = g.check(c, doing+": "+resource, security.Request{Action: action, Alias: Alias(action), Resource: resource})
		}
	}
	if how.call == "" {
		check("spawn process", id, "process.spawn")
	} else {
		check("call process", id, "process."+how.call)
	}
	if how.monitor {
		check("spawn monitored process", id, "process.spawn.monitored")
	}
	if how.link {
		check("spawn linked process", id, "process.spawn.linked")
	}
	check("spawn on host", host, "process.host")
	if b != nil && b.name != "" {
		check("register name", b.name, "process.registry.register")
	}
	return err
}

// permitHolder returns what asks about the holder of a name that takes the part
// of a child: what the spawner would then do to it is what the functions of
// these names do (SEC-26).
func (g *guard) permitHolder(c *Call, how spawning, b *builder) func(process.PID) error {
	return func(holder process.PID) error {
		var verbs []string
		if len(b.messages) > 0 {
			verbs = append(verbs, "send")
		}
		if how.monitor || how.call != "" {
			verbs = append(verbs, "monitor")
		}
		if how.link {
			verbs = append(verbs, "link")
		}
		for _, verb := range verbs {
			r := security.Request{Action: "process." + verb, Resource: holder.String()}
			if err := g.check(c, verb+": "+b.name, r); err != nil {
				return err
			}
		}
		return nil
	}
}

// ActorArg returns argument i, which must be an actor.
func ActorArg(c *Call, i int) (*security.Actor, error) {
	_, data := c.Arg(i).UserdataType()
	if actor, ok := data.(*security.Actor); ok {
		return actor, nil
	}
	return nil, c.Expected(i, "Actor")
}

// ScopeArg returns argument i, which must be a scope.
func ScopeArg(c *Call, i int) (*security.Scope, error) {
	_, data := c.Arg(i).UserdataType()
	if scope, ok := data.(*security.Scope); ok {
		return scope, nil
	}
	return nil, c.Expected(i, "Scope")
}
