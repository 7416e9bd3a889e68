package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"wippy/internal/document"
	"wippy/internal/loader"
	"wippy/internal/node"
	"wippy/internal/problem"
	"wippy/internal/registry"
	"wippy/internal/security"
)

// An explainFlags holds the flags of wippy explain.
type explainFlags struct {
	projectFlags
	actor      string
	actorMeta  []string // key=value
	attributes []string // key=value
	policies   []string
	groups     []string
	service    string
}

func (a *app) explainCommand() *cobra.Command {
	f := explainFlags{projectFlags: projectFlags{lockFile: loader.LockName}}
	cmd := &cobra.Command{
		Use:   "explain {denial | action resource}",
		Short: "Show which policies allow or deny something, and why",
		Long: `Show which policies of the project were asked about an action on a resource,
which of them match, and which conditions hold with which values.

A denial is a line that says "not allowed to …", as it stands in an error or in
the log; "-" reads it from stdin. It names the actor and the policies. For an
action and a resource they are given with --service, or with --actor and --policy
or --group. What describes the actor comes from the service or host that has an
actor of that id, unless --actor-meta says otherwise.`,
		Example: `  wippy explain 'not allowed to send: relay (actor "u1": no policy in its scope [app:basic] allows …'
  wippy run -x app:cli 2>&1 | wippy explain -
  wippy explain process.send relay --service app:relay-service
  wippy explain orders.refund order:7 --actor u1 --actor-meta tier=gold --group app:clerks --meta amount=10`,
		RunE: func(cmd *cobra.Command, args []string) error { return a.explain(cmd.Context(), f, args) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.actor, "actor", "", "`id` of the actor")
	flags.StringArrayVar(&f.actorMeta, "actor-meta", nil, "something that describes the actor: `key=value`")
	flags.StringArrayVar(&f.attributes, "meta", nil, "attribute of the request: `key=value`")
	flags.StringArrayVar(&f.policies, "policy", nil, "`id` of a policy in the scope")
	flags.StringArrayVar(&f.groups, "group", nil, "`id` of a group of policies in the scope")
	flags.StringVar(&f.service, "service", "", "`id` of the service or host whose actor and scope are meant")
	flags.StringArrayVarP(&f.overrides, "override", "o", nil, "replace a field of an entry: `ns:name:path=value`")
	f.addConfigTo(flags)
	addLockFile(flags, &f.lockFile, "lock `file` of the project")
	a.completeExplain(cmd, &f)
	return cmd
}

func isPolicy(e *registry.Entry) bool { return strings.HasPrefix(e.Kind, "security.policy") }

// A question is what wippy explain is asked.
type question struct {
	security.Request
	actor    string   // id; "" if none is known
	policies []string // ids of those in the scope
	scoped   bool     // policies is the scope, even if it is empty
	partial  int      // number of further policies that are not known
	strict   bool     // the denial was one of strict mode
}

// explain executes wippy explain (cli.md §9.8).
func (a *app) explain(ctx context.Context, f explainFlags, args []string) error {
	q, err := a.question(args)
	if err != nil {
		return err
	}
	n, snapshot, strict, err := a.securityOf(ctx, f.projectFlags)
	if err != nil {
		return err
	}
	if q.Attributes, err = pairs("meta", f.attributes); err != nil {
		return err
	}
	who, note, err := f.context(n, snapshot, q)
	if err != nil {
		return a.ofNothing(snapshot, err)
	}
	e := explanation{a.out, snapshot, who, q.Request, strict || q.strict}
	e.write(note)
	return nil
}

// securityOf loads a project as far as its policies need. Nothing is started.
func (a *app) securityOf(ctx context.Context, f projectFlags) (n *node.Node, s *registry.Snapshot, strict bool, err error) {
	cfg, err := a.config(f)
	if err != nil {
		return nil, nil, false, err
	}
	n = node.New(node.Options{Log: a.log, Dir: a.dir, Env: a.env})
	entries, err := a.load(loading{flags: f, config: cfg, kinds: node.Kinds(), check: n.Check})
	if err == nil {
		err = n.Boot(ctx, entries)
	}
	return n, registry.NewSnapshot(entries), cfg.Bool("security.strict_mode"), err
}

// question reads the arguments.
func (a *app) question(args []string) (*question, error) {
	if len(args) == 1 && args[0] == "-" {
		text, err := io.ReadAll(a.stdin)
		if err != nil {
			return nil, fmt.Errorf("reading stdin: %w", err)
		}
		args = []string{string(text)}
		if !strings.Contains(args[0], "not allowed to ") {
			return nil, errors.New(`stdin has no line with "not allowed to …"`)
		}
	}
	if text := strings.Join(args, " "); strings.Contains(text, "not allowed to ") {
		return readDenial(text)
	}
	if len(args) != 2 {
		return nil, fmt.Errorf(`wippy explain needs a line with "not allowed to …" in quotes, or an action and a resource, got %d words`, len(args))
	}
	return &question{Request: security.Request{Action: args[0], Resource: args[1]}}, nil
}

var (
	// denial matches the message of a denial: what was to be done, why not.
	denial = regexp.MustCompile(`not allowed to ([^\n]*?) \(((?:no actor|actor ")[^\n]*); asked at [^\s()]*\)`)
	// reason takes the why apart: actor, scope or denying policy, action, resource.
	reason = regexp.MustCompile(`^(?:no actor|actor ("(?:[^"\\]|\\.)*")).*?` +
		`(?:no policy in its scope \[(.*)\] allows|: (\S+) denies|an actor and a scope:) ([^\s]+)(?: on (.*))?$`)
)

// readDenial reads a denial that stands somewhere in a text (SEC-20).
func readDenial(text string) (*question, error) {
	if strings.Contains(text, `(actor \"`) { // in a record of the log in JSON
		text = strings.ReplaceAll(text, `\"`, `"`)
	}
	m := denial.FindStringSubmatch(text)
	var why []string
	if m != nil {
		why = reason.FindStringSubmatch(m[2])
	}
	if why == nil {
		return nil, errors.New("the denial is not complete: it ends with (actor …; asked at …)")
	}
	q := &question{strict: strings.Contains(m[2], "security.strict_mode")}
	// Quote has written it.
	q.actor, _ = strconv.Unquote(why[1])
	if q.Action, q.Resource = why[4], why[5]; q.Resource == "" {
		_, q.Resource, _ = strings.Cut(m[1], ": ")
	}
	switch {
	case why[3] != "":
		q.policies = []string{why[3]}
	case strings.Contains(m[2], "no policy in its scope ["):
		q.scoped = true
		for id := range strings.SplitSeq(why[2], ", ") {
			if more, ok := strings.CutSuffix(id, " more"); ok {
				q.partial, _ = strconv.Atoi(more)
			} else if id != "" {
				q.policies = append(q.policies, id)
			}
		}
	}
	return q, nil
}

// pairs reads the values of a flag of the form key=value, which are typed like
// those of --set.
func pairs(flag string, texts []string) (map[string]any, error) {
	m := map[string]any{}
	for _, text := range texts {
		key, value, ok := strings.Cut(text, "=")
		if !ok || key == "" {
			return nil, fmt.Errorf("invalid --%s %q: expected key=value", flag, text)
		}
		nested, err := document.Set(m, document.ParseScalar(value), strings.Split(key, ".")...)
		if err != nil {
			return nil, fmt.Errorf("invalid --%s %q: %w", flag, text, err)
		}
		m = nested.(map[string]any)
	}
	return m, nil
}

// context returns the actor and the scope that a question is about. The note
// says what of them is not known.
func (f explainFlags) context(n *node.Node, s *registry.Snapshot, q *question) (who security.Context, note string, err error) {
	if f.actor != "" {
		q.actor = f.actor
	}
	var owner registry.ID
	if f.service != "" {
		e, err := findEntry(s, f.service)
		if err != nil {
			return who, "", err
		}
		owner = e.ID
	} else if q.actor != "" {
		owner = ownerOf(n, s, q.actor)
	}
	if who, err = n.Context(owner); err != nil {
		return who, "", err
	}
	if q.actor != "" && (who.Actor == nil || who.Actor.ID != q.actor) {
		who.Actor = &security.Actor{ID: q.actor}
	}
	meta, err := pairs("actor-meta", f.actorMeta)
	if err != nil {
		return who, "", err
	}
	if len(meta) > 0 {
		if who.Actor == nil {
			return who, "", errors.New("--actor-meta needs an --actor")
		}
		who.Actor = &security.Actor{ID: who.Actor.ID, Meta: meta}
	}
	return f.scope(n, s, who, q)
}

// scope completes who with the scope: what flags say, or the line, or the
// service.
func (f explainFlags) scope(n *node.Node, s *registry.Snapshot, who security.Context, q *question) (security.Context, string, error) {
	if len(f.policies)+len(f.groups) > 0 {
		scope, err := scopeOf(n, s, f.policies, f.groups)
		who.Scope = scope
		return who, "", err
	}
	known := who.Scope != nil && !slices.ContainsFunc(q.policies, func(id string) bool { return !who.Scope.Contains(id) })
	switch {
	case f.service != "", q.policies == nil && !q.scoped:
		return who, "", nil
	case q.scoped && q.partial == 0:
		scope, err := scopeOf(n, s, q.policies, nil)
		who.Scope = scope
		return who, "", err
	case known:
		return who, "", nil
	}
	scope, err := scopeOf(n, s, q.policies, nil)
	who.Scope = scope
	return who, "The line does not name all policies of the scope; --service, --policy and --group do.", err
}

// ownerOf returns the first service or host whose actor has that id.
func ownerOf(n *node.Node, s *registry.Snapshot, actor string) registry.ID {
	for e := range s.All() {
		// A context that cannot be made is told of when it is asked for.
		if ctx, err := n.Context(e.ID); err == nil && ctx.Actor != nil && ctx.Actor.ID == actor {
			return e.ID
		}
	}
	return registry.ID{}
}

// scopeOf returns the scope of policies and groups by their ids.
func scopeOf(n *node.Node, s *registry.Snapshot, policies, groups []string) (*security.Scope, error) {
	scope := security.NewScope()
	for _, id := range policies {
		p, ok := n.Policies().Policy(id)
		if !ok {
			return nil, didYouMean("policy not found: "+id, s.Closest(registry.ParseID(id), isPolicy).String())
		}
		scope = scope.With(p)
	}
	for _, id := range groups {
		group, ok := n.Policies().Group(id)
		if !ok {
			return nil, didYouMean("policy group not found: "+id, problem.Closest(id, slices.Values(n.Policies().Groups())))
		}
		for _, p := range group.Policies() {
			scope = scope.With(p)
		}
	}
	return scope, nil
}
