package main

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"wippy/internal/config"
	"wippy/internal/loader"
	"wippy/internal/node"
	"wippy/internal/problem"
	"wippy/internal/registry"
)

// A runFlags holds the flags of wippy run.
type runFlags struct {
	projectFlags
	exec     string
	host     string
	registry string
	record   string // file for the policies that the run would have needed; "" for none
	seed     uint64 // of a run that can be repeated; 0 for an ordinary one
}

func (a *app) runCommand() *cobra.Command {
	f := runFlags{projectFlags: projectFlags{lockFile: loader.LockName}}
	cmd := &cobra.Command{
		Use:   "run [command | list] [arguments]",
		Short: "Start the services, or run one process",
		Long: `Start the runtime.

Without arguments the services that start by themselves run until a signal comes.
With --exec, or with the name of a command, one process runs on the terminal and
its result is the exit code; wippy run list shows the commands there are.

Arguments that begin with a dash go behind "--".`,
		Example: `  wippy run                                start the services and wait
  wippy run -x app:terminal/app:cli        run app:cli on the host app:terminal
  wippy run -x app:cli -- --name Ann       the same on the only terminal.host, with arguments
  wippy run -x cli                         the same, if only one process is called cli
  wippy run list                           show the commands
  wippy run migrate up                     run the command migrate with the argument up`,
		RunE: func(cmd *cobra.Command, args []string) error { return a.run(cmd.Context(), f, args) },
	}
	exec := &wordFlag{to: &f.exec, once: "exec", blank: "invalid exec spec %q: expected namespace:name"}
	cmd.Flags().VarP(exec, "exec", "x", "`process` to run: host-id/process-id, process-id, or a name")
	f.addTo(cmd.Flags())
	a.completeRun(cmd, &f)
	return cmd
}

// addTo adds the flags of all commands that run something.
func (f *runFlags) addTo(flags *pflag.FlagSet) {
	host := &wordFlag{to: &f.host, once: "host", blank: "invalid --host %q: expected the id of a host"}
	flags.Var(host, "host", "`id` of the host to run the process on")
	flags.StringArrayVarP(&f.overrides, "override", "o", nil, "replace a field of an entry: `ns:name:path=value`")
	f.addConfigTo(flags)
	flags.Uint64Var(&f.seed, "seed", 0, "`number` that makes the run repeatable, on virtual time: 1 or more")
	record := &wordFlag{to: &f.record, once: "record-policy", blank: "invalid --record-policy %q: expected a file"}
	flags.Var(record, "record-policy", "write the policies that the run would have needed to a `file`")
	flags.StringVar(&f.registry, "registry", "", "`URL` of a module registry, which is ignored")
	addLockFile(flags, &f.lockFile, "lock `file` of the project")
}

// moduleCommand is the shape of a command that stands for a module.
var moduleCommand = regexp.MustCompile(`^[^/\s:@]+/[^/\s:@]+(@\S+)?$`)

// run executes wippy run (cli.md §6.1).
func (a *app) run(ctx context.Context, f runFlags, args []string) error {
	command := ""
	if f.exec == "" && len(args) > 0 {
		command, args = args[0], args[1:]
	}
	cfg, err := a.runConfig(f)
	if err != nil {
		return err
	}
	switch {
	case strings.HasSuffix(command, ".wapp"):
		return fmt.Errorf("%s is a pack, and packs are not supported by this build", command)
	case command == "list":
		return a.listCommands(f, cfg)
	case f.exec != "":
		choose := func(*registry.Snapshot) (string, error) { return f.exec, nil }
		return a.runProcess(ctx, f, cfg, choose, args)
	case command != "":
		choose := func(s *registry.Snapshot) (string, error) { return a.findCommand(s, command) }
		return a.runProcess(ctx, f, cfg, choose, args)
	}
	return a.runServices(ctx, f, cfg)
}

// runConfig reads the configuration for a command that runs something.
func (a *app) runConfig(f runFlags) (*config.Config, error) {
	if f.registry != "" {
		fmt.Fprintln(a.stderr, "Warning: --registry is ignored: this build does not include the module hub")
	}
	cfg, err := a.config(f.projectFlags)
	if err == nil {
		a.warn(cfg.Warnings)
	}
	return cfg, err
}

// runProcess runs one process and returns its exit code. Choose returns the exec
// spec of the process (cli.md §6.2).
func (a *app) runProcess(
	ctx context.Context, f runFlags, cfg *config.Config, choose func(*registry.Snapshot) (string, error), args []string,
) error {
	s, entries, err := a.newSession(f, cfg, true)
	if err != nil {
		return err
	}
	snapshot := registry.NewSnapshot(entries)
	spec, err := choose(snapshot)
	if err != nil {
		return a.ofNothing(snapshot, err)
	}
	process, host, err := target{spec: spec, host: f.host}.find(snapshot)
	if err != nil {
		return a.ofNothing(snapshot, err)
	}
	return s.run(ctx, entries, &node.Launch{Process: process, Host: host, Args: args})
}

// runServices runs the services until a signal comes.
func (a *app) runServices(ctx context.Context, f runFlags, cfg *config.Config) error {
	s, entries, err := a.newSession(f, cfg, false)
	if err != nil {
		return err
	}
	return s.run(ctx, entries, nil)
}

// findCommand returns the id of the process that a command stands for (cli.md
// §6.3).
func (a *app) findCommand(s *registry.Snapshot, name string) (string, error) {
	commands := commandsOf(s)
	ids := commands[name]
	switch {
	case len(ids) == 1:
		return ids[0].String(), nil
	case len(ids) > 1:
		return "", twoCommands(name, ids)
	case a.isPath(name):
		return "", a.notCommand(s, name)
	case moduleCommand.MatchString(name):
		return "", needsHub("wippy run " + name)
	}
	text := fmt.Sprintf("command %q not found. Use 'wippy run list' to see available commands", name)
	if e, ok := s.Get(registry.ParseID(name)); ok && isProcess(e) {
		text += fmt.Sprintf("; to run a process by its id: wippy run -x %s", name)
	} else if found := named(s, name, isProcess); len(found) == 1 {
		text += fmt.Sprintf(" (to run the process %s use -x %s)", found[0].ID, name)
	}
	return "", didYouMean(text, problem.Closest(name, slices.Values(slices.Sorted(maps.Keys(commands)))))
}

// isPath reports whether what stands in the place of a command is a file or a
// folder, or was meant to be one.
func (a *app) isPath(name string) bool {
	if strings.HasSuffix(name, ".lua") {
		return true
	}
	_, err := os.Stat(a.path(name))
	return err == nil && strings.ContainsAny(name, `./\`)
}

// notCommand says how to run a path that stands in the place of a command.
func (a *app) notCommand(s *registry.Snapshot, name string) error {
	if info, err := os.Stat(a.path(name)); err == nil && info.IsDir() {
		return fmt.Errorf("%s is a folder, not a command; wippy runs what the lock file in the working directory names", name)
	}
	for e := range s.All() {
		if text, known := e.Text("source"); known && isProcess(e) && text.File == filepath.Clean(name) {
			return fmt.Errorf("%s is a file, not a command; it is the source of %s: wippy run -x %s", name, e.ID, e.ID)
		}
	}
	return fmt.Errorf(`%s is a file, not a command; an entry with "source: file://…" runs it`, name)
}

func twoCommands(name string, ids []registry.ID) error {
	return fmt.Errorf("command %q is declared by %s and %s: names must be unique", name, ids[0], ids[1])
}

// commandsOf returns the processes of each command by its name, sorted by id.
func commandsOf(s *registry.Snapshot) map[string][]registry.ID {
	commands := map[string][]registry.ID{}
	for e := range s.All() {
		if c, _ := node.CommandOf(e); c.Name != "" && isProcess(e) {
			commands[c.Name] = append(commands[c.Name], e.ID)
		}
	}
	return commands
}

// checkCommand returns why a process cannot be run by name (CLI-33).
func checkCommand(_ *registry.Snapshot, e *registry.Entry) (*registry.Entry, problem.List) {
	if !isProcess(e) {
		return e, nil
	}
	_, problems := node.CommandOf(e)
	return e, problems
}

// listCommands prints the commands there are (cli.md CLI-34).
func (a *app) listCommands(f runFlags, cfg *config.Config) error {
	entries, err := a.load(loading{flags: f.projectFlags, config: cfg, check: checkCommand})
	if err != nil {
		return err
	}
	s := registry.NewSnapshot(entries)
	commands := commandsOf(s)
	if len(commands) == 0 {
		fmt.Fprint(a.out, `No commands found.

A process entry becomes a command with
    meta:
      command: {name: greet, short: say hello}
`)
		return nil
	}
	var names []string
	width := 0
	for name, ids := range commands {
		if len(ids) > 1 {
			return twoCommands(name, ids)
		}
		names = append(names, name)
		width = max(width, len(name))
	}
	slices.Sort(names)
	fmt.Fprint(a.out, "Available commands:\n\n")
	for _, name := range names {
		e, _ := s.Get(commands[name][0])
		c, _ := node.CommandOf(e)
		fmt.Fprintf(a.out, "  %-*s  %s  (%s)\n", width, name, c.Short, e.ID)
	}
	fmt.Fprint(a.out, "\nRun with: wippy run <command>\n")
	return nil
}
