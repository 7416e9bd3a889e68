package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"wippy/internal/config"
	"wippy/internal/loader"
	"wippy/internal/registry"
	"wippy/internal/security"
)

// The shell scripts come from cobra's command completion; what follows answers
// the questions those scripts ask. A project that cannot be read has no answers,
// and nothing is printed: the user is in the middle of a line.

// A completer is a function that cobra asks for the possible next words.
type completer = func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective)

// completeRun completes the arguments of wippy run: commands, and the ids of
// processes and hosts for its flags.
func (a *app) completeRun(cmd *cobra.Command, f *runFlags) {
	cmd.ValidArgsFunction = func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
		if len(args) > 0 || f.exec != "" {
			return nil, cobra.ShellCompDirectiveDefault
		}
		names := []string{"list"}
		if s := a.quietSnapshot(f.projectFlags); s != nil {
			names = append(names, slices.Sorted(maps.Keys(commandsOf(s)))...)
		}
		return names, cobra.ShellCompDirectiveNoFileComp
	}
	must(cmd.RegisterFlagCompletionFunc("exec", a.completeExec(&f.projectFlags)))
	a.completeRunFlags(cmd, f)
}

// completeRunFlags completes the flags of all commands that run something.
func (a *app) completeRunFlags(cmd *cobra.Command, f *runFlags) {
	must(cmd.RegisterFlagCompletionFunc("host", a.completeIDs(&f.projectFlags, isHost)))
	must(cmd.RegisterFlagCompletionFunc("override", a.completeOverride(&f.projectFlags)))
	a.completeConfig(cmd, &f.projectFlags)
}

// completeOverride completes the id of an entry, and behind it the fields it
// has.
func (a *app) completeOverride(f *projectFlags) completer {
	return func(_ *cobra.Command, _ []string, word string) ([]string, cobra.ShellCompDirective) {
		const directive = cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
		s := a.quietSnapshot(*f)
		if s == nil || strings.Contains(word, "=") {
			return nil, directive
		}
		var words []string
		for e := range s.All() {
			id := e.ID.String() + ":"
			if !strings.HasPrefix(word, id) {
				words = append(words, cobra.CompletionWithDesc(id, e.Kind))
				continue
			}
			fields, _ := e.Data.(map[string]any)
			for _, field := range slices.Sorted(maps.Keys(fields)) {
				words = append(words, id+field+"=")
			}
		}
		return words, directive
	}
}

// completeConfig completes the values of the flags that change the
// configuration.
func (a *app) completeConfig(cmd *cobra.Command, f *projectFlags) {
	must(cmd.RegisterFlagCompletionFunc("profile", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		if cfg := a.quietConfig(*f); cfg != nil {
			return cfg.Profiles, cobra.ShellCompDirectiveNoFileComp
		}
		return nil, cobra.ShellCompDirectiveNoFileComp
	}))
	must(cmd.RegisterFlagCompletionFunc("set", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		var words []string
		if cfg := a.quietConfig(*f); cfg != nil {
			for _, s := range cfg.Settings() {
				words = append(words, s.Key+"=")
			}
		}
		return words, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
	}))
}

// completeExplain completes the ids of policies, groups, services and actors.
func (a *app) completeExplain(cmd *cobra.Command, f *explainFlags) {
	a.completeConfig(cmd, &f.projectFlags)
	must(cmd.RegisterFlagCompletionFunc("override", a.completeOverride(&f.projectFlags)))
	must(cmd.RegisterFlagCompletionFunc("policy", a.completeIDs(&f.projectFlags, isPolicy)))
	secured := func(e *registry.Entry) bool {
		_, ok := e.Field("lifecycle.security")
		return ok
	}
	must(cmd.RegisterFlagCompletionFunc("service", a.completeIDs(&f.projectFlags, secured)))
	values := func(path string, of func(*registry.Entry, any) []string) completer {
		return func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			var words []string
			if s := a.quietSnapshot(f.projectFlags); s != nil {
				for e := range s.All() {
					if v, ok := e.Field(path); ok {
						words = append(words, of(e, v)...)
					}
				}
			}
			slices.Sort(words)
			return slices.Compact(words), cobra.ShellCompDirectiveNoFileComp
		}
	}
	must(cmd.RegisterFlagCompletionFunc("actor", values("lifecycle.security.actor.id", func(_ *registry.Entry, v any) []string {
		return []string{fmt.Sprint(v)}
	})))
	must(cmd.RegisterFlagCompletionFunc("group", values("groups", func(e *registry.Entry, v any) []string {
		var ids []string
		if list, ok := v.([]any); ok && isPolicy(e) {
			for _, group := range list {
				ids = append(ids, registry.Resolve(e.ID.NS, fmt.Sprint(group)).String())
			}
		}
		return ids
	})))
	cmd.ValidArgsFunction = func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
		if len(args) > 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return security.Actions, cobra.ShellCompDirectiveNoFileComp
	}
}

// completeExec completes the id of a process, or the id of a host and behind it
// that of the process to run there.
func (a *app) completeExec(f *projectFlags) completer {
	return func(_ *cobra.Command, _ []string, word string) ([]string, cobra.ShellCompDirective) {
		s := a.quietSnapshot(*f)
		if s == nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		var words []string
		directive := cobra.ShellCompDirectiveNoFileComp
		host, _ := target{spec: word}.split(s)
		if host != "" {
			host += "/"
		}
		for _, e := range s.Find(isProcess) {
			words = append(words, cobra.CompletionWithDesc(host+e.ID.String(), e.Kind))
		}
		if host != "" {
			return words, directive
		}
		for _, e := range s.Find(isHost) {
			id := e.ID.String() + "/"
			words = append(words, cobra.CompletionWithDesc(id, e.Kind))
			if strings.HasPrefix(id, word) {
				directive |= cobra.ShellCompDirectiveNoSpace
			}
		}
		return words, directive
	}
}

// completeEntries completes one id of any entry.
func (a *app) completeEntries(f *projectFlags) completer {
	ids := a.completeIDs(f, func(*registry.Entry) bool { return true })
	return func(cmd *cobra.Command, args []string, word string) ([]string, cobra.ShellCompDirective) {
		if len(args) > 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return ids(cmd, args, word)
	}
}

// completeIDs completes the ids of the entries that match.
func (a *app) completeIDs(f *projectFlags, match func(*registry.Entry) bool) completer {
	return func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		var ids []string
		if s := a.quietSnapshot(*f); s != nil {
			for _, e := range s.Find(match) {
				ids = append(ids, cobra.CompletionWithDesc(e.ID.String(), e.Kind))
			}
		}
		return ids, cobra.ShellCompDirectiveNoFileComp
	}
}

// quietConfig reads the configuration without a word; nil if that fails. What
// the line being completed changes plays no part.
func (a *app) quietConfig(f projectFlags) *config.Config {
	a.flags.silent = true
	f.profiles, f.set = nil, nil
	if err := a.prepare(nil, nil); err != nil {
		return nil
	}
	cfg, err := a.config(f)
	if err != nil {
		return nil
	}
	return cfg
}

// quietSnapshot loads the entries without a word; nil if that fails.
func (a *app) quietSnapshot(f projectFlags) *registry.Snapshot {
	a.flags.silent = true
	if f.lockFile == "" {
		f.lockFile = loader.LockName
	}
	if err := a.prepare(nil, nil); err != nil {
		return nil
	}
	s, err := a.snapshot(f)
	if err != nil {
		return nil
	}
	return s
}

// must is for registrations that fail only if the program is wrong.
func must(err error) {
	if err != nil {
		panic(err)
	}
}
