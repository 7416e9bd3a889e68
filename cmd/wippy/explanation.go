package main

import (
	"fmt"
	"io"
	"strings"

	"wippy/internal/node"
	"wippy/internal/registry"
	"wippy/internal/security"
)

// An explanation is the answer of wippy explain.
type explanation struct {
	out      io.Writer
	snapshot *registry.Snapshot
	who      security.Context
	asked    security.Request
	strict   bool
}

// write writes the answer, its reason, and what each policy says.
func (e explanation) write(note string) {
	e.asked.Alias = node.AliasOf(e.asked.Action)
	answer := "denied"
	if e.who.Decide(e.strict, &e.asked) {
		answer = "allowed"
	}
	fmt.Fprintf(e.out, "%s: %s on %s\n\n", answer, e.asked.Action, e.asked.Resource)
	fmt.Fprintf(e.out, "%s\n", e.why(answer == "allowed"))
	if note != "" {
		fmt.Fprintf(e.out, "%s\n", note)
	}
	if e.who.Scope == nil {
		return
	}
	denying := false
	for _, t := range e.who.Scope.Explain(e.who.Actor, &e.asked) {
		e.policy(t)
		denying = denying || t.Answer == security.Deny
	}
	if answer == "denied" && e.who.Complete() && !denying {
		fmt.Fprintf(e.out, "\nThis policy would allow it:\n\n"+
			"  kind: security.policy\n  policy: {actions: %s, resources: %q, effect: allow}\n",
			e.asked.Action, security.ResourcePattern(e.asked.Resource))
	}
}

// why says what has decided.
func (e explanation) why(allowed bool) string {
	switch {
	case !allowed:
		return e.who.Refusal(&e.asked)
	case e.who.Complete():
		return fmt.Sprintf("actor %q: its scope allows %s", e.who.Actor.ID, e.asked.Action)
	case e.who.Actor == nil && e.who.Scope == nil:
		return "no actor and no scope: nothing is checked without security.strict_mode"
	case e.who.Actor == nil:
		return "no actor: nothing is checked without security.strict_mode"
	}
	return fmt.Sprintf("actor %q has no scope: nothing is checked without security.strict_mode", e.who.Actor.ID)
}

// policy writes what a policy says.
func (e explanation) policy(t security.Trace) {
	p := t.Policy
	verdict := "does not apply"
	if t.Answer != security.Undefined {
		verdict = "applies"
	}
	place := ""
	if entry, ok := e.snapshot.Get(registry.ParseID(p.ID())); ok && entry.Origin != nil {
		place = fmt.Sprintf(" (%s:%d)", entry.Origin.File, entry.Origin.Entry.Line)
	}
	fmt.Fprintf(e.out, "\n%s%s: %s, %s\n", p.ID(), place, p.Effect, verdict)
	e.pattern("actions", p.Actions.Sources(), t.Action)
	e.pattern("resources", p.Resources.Sources(), t.Resource)
	for _, c := range t.Conditions {
		word := "holds"
		if !c.Holds {
			word = "fails"
		}
		fmt.Fprintf(e.out, "  %s: %s", word, c.Text)
		if c.Saw != "" {
			fmt.Fprintf(e.out, " (%s)", c.Saw)
		}
		fmt.Fprintln(e.out)
	}
}

// pattern writes which pattern matches, "" for none.
func (e explanation) pattern(what string, sources []string, match string) {
	if match == "" {
		fmt.Fprintf(e.out, "  %s: none matches: %s\n", what, strings.Join(sources, ", "))
		return
	}
	fmt.Fprintf(e.out, "  %s: %s matches\n", what, match)
}
