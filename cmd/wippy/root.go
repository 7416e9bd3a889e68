package main

import (
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/spf13/cobra"

	"wippy/internal/problem"
)

// An app is one execution of the command line.
type app struct {
	surroundings
	out   *checkedWriter // stdout for what commands print
	flags globalFlags
	log   *slog.Logger // where commands log; set before they run
	logTo *logOutput   // where that goes
	start time.Time

	sources string // folder of the application's entries, absolute; "" before its lock file is read
}

// globalFlags are the flags of all commands (cli.md §1).
type globalFlags struct {
	config       []string
	verbose      bool
	veryVerbose  bool
	console      bool
	silent       bool
	eventStreams bool
	profiler     bool
	memoryLimit  string
}

// verbose reports whether details were asked for.
func (a *app) verbose() bool { return a.flags.verbose || a.flags.veryVerbose }

// rootCommand returns the tree of commands.
func (a *app) rootCommand() *cobra.Command {
	a.start = time.Now()
	root := &cobra.Command{
		Use:   "wippy",
		Short: "Run isolated, supervised Lua processes that talk by messages",
		Long: `Wippy runs a folder of YAML manifests and Lua files as one system of small,
isolated, supervised processes that talk by messages.`,
		Example: `  wippy init                             write wippy.lock for the sources in ./src
  wippy run                              start the services and wait
  wippy run -x app:terminal/app:cli      run one process on the terminal
  wippy registry list --kind 'process.*' show what there is`,
		SilenceErrors:     true,
		SilenceUsage:      true,
		Args:              a.noSuchCommand,
		RunE:              func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
		PersistentPreRunE: a.prepare,
	}
	f := root.PersistentFlags()
	f.StringArrayVar(&a.flags.config, "config", nil, "configuration `file`, later ones over earlier ones (default .wippy.yaml)")
	f.BoolVarP(&a.flags.verbose, "verbose", "v", false, "log at level DEBUG")
	f.BoolVar(&a.flags.veryVerbose, "very-verbose", false, "log at level DEBUG, with the stacks of errors")
	f.BoolVarP(&a.flags.console, "console", "c", false, "log in coloured columns")
	f.BoolVarP(&a.flags.silent, "silent", "s", false, "log nothing")
	f.BoolVarP(&a.flags.eventStreams, "event-streams", "e", false, "publish log records as events, too")
	f.BoolVarP(&a.flags.profiler, "profiler", "p", false, "serve Go profiles at localhost:6060")
	limit := &wordFlag{to: &a.flags.memoryLimit, blank: "invalid --memory-limit %q: expected a size such as 512M"}
	f.VarP(limit, "memory-limit", "m", "soft limit of memory, a `size` such as 512M (default 75% of the machine's)")
	root.SetFlagErrorFunc(flagError)
	root.AddCommand(a.initCommand(), a.runCommand(), a.testCommand(), a.lintCommand(), a.registryCommand(), a.configCommand(), a.stubsCommand(), a.explainCommand(), a.versionCommand())
	root.AddCommand(hubCommands()...)
	root.Version = buildVersion().number
	root.SetVersionTemplate("wippy {{.Version}}\n")
	root.InitDefaultCompletionCmd()
	root.InitDefaultHelpCmd()
	a.refuseUnknown(root)
	return root
}

// refuseUnknown has cobra's own commands refuse words that they do not know, as
// the others do, in place of showing help.
func (a *app) refuseUnknown(root *cobra.Command) {
	for _, cmd := range root.Commands() {
		switch cmd.Name() {
		case "completion":
			cmd.Args = a.noSuchCommand
			cmd.RunE = func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
		case "help":
			cmd.Args = func(_ *cobra.Command, args []string) error {
				found, rest, err := root.Find(args)
				if err != nil || len(rest) > 0 {
					return a.noSuchCommand(found, rest)
				}
				return nil
			}
		}
	}
}

// prepare applies the global flags. It runs before every command.
func (a *app) prepare(cmd *cobra.Command, _ []string) error {
	if err := checkTogether(cmd); err != nil {
		return err
	}
	a.logTo = &logOutput{base: a.stderr}
	a.log = slog.New(a.logHandler(logSettings{silent: a.flags.silent}))
	return a.tuneMemory()
}

// noSuchCommand refuses words that name no command (CLI-2).
func (a *app) noSuchCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	names := func(yield func(string) bool) {
		for _, c := range cmd.Commands() {
			if !c.Hidden && !yield(c.Name()) {
				return
			}
		}
	}
	return didYouMean(fmt.Sprintf("unknown command %q for %q", args[0], cmd.CommandPath()), problem.Closest(args[0], names))
}

// didYouMean returns an error with a suggestion, which may be empty.
func didYouMean(text, suggestion string) error {
	return errors.New(problem.Problem{Text: text}.Suggest(suggestion).Error())
}
