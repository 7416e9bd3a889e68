package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"wippy/internal/config"
	"wippy/internal/fault"
	"wippy/internal/loader"
	"wippy/internal/problem"
	"wippy/internal/registry"
)

// A projectFlags is what commands that read a project are told about it.
type projectFlags struct {
	lockFile  string
	overrides []string // of -o
	set       []string
	profiles  []string
}

// addConfigTo adds the flags that change the configuration.
func (f *projectFlags) addConfigTo(flags *pflag.FlagSet) {
	flags.StringArrayVar(&f.set, "set", nil, "set a configuration value: `section.path=value`")
	flags.StringArrayVar(&f.profiles, "profile", nil, "`name` of a configuration profile to apply")
}

// config reads the configuration (cli.md §10).
func (a *app) config(f projectFlags) (*config.Config, error) {
	o := config.Options{Dir: a.dir, Files: a.flags.config, Profiles: f.profiles, Set: f.set, Env: a.env}
	if a.verbose() {
		o.Flags = append(o.Flags, config.Setting{Key: "logmanager.min_level", Value: int64(-1), Origin: "--verbose"})
	}
	if a.flags.eventStreams {
		o.Flags = append(o.Flags, config.Setting{Key: "logmanager.stream_to_events", Value: true, Origin: "--event-streams"})
	}
	if a.flags.profiler {
		o.Flags = append(o.Flags, config.Setting{Key: "profiler.enabled", Value: true, Origin: "--profiler"})
	}
	cfg, err := config.Load(o)
	if err != nil {
		return nil, asProblems(err, "the configuration")
	}
	return cfg, nil
}

// path returns a path of the user's as an absolute one.
func (a *app) path(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(a.dir, name)
}

// ofNothing completes what is wrong with an id if there is no entry at all: then
// it is not the id that is wrong.
func (a *app) ofNothing(s *registry.Snapshot, err error) error {
	if s.Len() > 0 {
		return err
	}
	return fmt.Errorf("%w: no entries were loaded from %s", err, a.sources)
}

// roots returns the folders that the lock file names. Without a lock file it
// returns a NotFound fault.
func (a *app) roots(lockFile string) ([]loader.Root, problem.List, error) {
	lock, err := loader.ReadLock(a.dir, lockFile)
	if err != nil {
		return nil, nil, asProblems(a.lockAbove(err, lockFile), "the lock file")
	}
	roots, problems := lock.Roots()
	if problems.Err() != nil {
		return nil, nil, asProblems(problems, "the lock file")
	}
	a.sources = roots[0].Dir
	return roots, append(lock.Warnings, problems...), nil
}

// lockAbove completes the error of a lock file that was not found if there is
// one further up, which is not looked for by itself (CLI-12).
func (a *app) lockAbove(err error, name string) error {
	if fault.KindOf(err) != fault.NotFound || filepath.Base(name) != name {
		return err
	}
	for dir := filepath.Dir(a.dir); ; dir = filepath.Dir(dir) {
		if _, missing := os.Stat(filepath.Join(dir, name)); missing == nil {
			return fault.New(fault.NotFound, "main.lockAbove", "lock file not found: %s; there is one in %s: run wippy there", a.path(name), dir)
		}
		if dir == filepath.Dir(dir) {
			return err
		}
	}
}

// A checkFunc is the [loader.Options.Check] of a load.
type checkFunc = func(*registry.Snapshot, *registry.Entry) (*registry.Entry, problem.List)

// A loading says how to load the manifests of a project.
type loading struct {
	flags        projectFlags
	config       *config.Config
	kinds        []string  // nil accepts all
	check        checkFunc // nil checks nothing
	without      string    // namespace that is left out; "" for none
	allowMissing bool      // a project without lock file or sources is an empty one
}

// load reads the manifests. Warnings are printed; errors are returned together.
func (a *app) load(l loading) ([]*registry.Entry, error) {
	roots, warnings, err := a.roots(l.flags.lockFile)
	if err != nil {
		if l.allowMissing && fault.KindOf(err) == fault.NotFound {
			a.log.Info("no lock file found, starting with empty registry")
			return nil, nil
		}
		return nil, err
	}
	o := loader.Options{
		Dir: a.dir, Roots: roots, Kinds: l.kinds, Check: l.check, AllowMissing: l.allowMissing,
		Disable: loader.Disable(l.config.Disable()),
	}
	if l.without != "" {
		o.Disable.Namespaces = append(slices.Clone(o.Disable.Namespaces), l.without)
	}
	if names, ok := a.env("SKIP_TEST_DIRS"); ok {
		o.SkipDirs = strings.Split(names, ",")
	}
	for _, override := range l.config.Overrides() {
		o.Overrides = append(o.Overrides, loader.Override(override))
	}
	for _, text := range l.flags.overrides {
		o.Overrides = append(o.Overrides, loader.ParseOverride(text))
	}
	loaded := loader.Load(o)
	a.log.Debug("entries loaded", "folder", a.sources, "entries", len(loaded.Entries))
	a.warn(warnings)
	a.warn(loaded.Problems)
	for _, cycle := range loaded.Cycles {
		a.log.Debug("entries refer to each other and are ordered by id", "entries", fmt.Sprint(cycle))
	}
	return loaded.Entries, asProblems(loaded.Problems.Err(), "the manifests")
}

// warn shows the warnings among the problems, in every mode but --silent
// (manifests.md MAN-29).
func (a *app) warn(problems problem.List) {
	if a.flags.silent {
		return
	}
	for _, p := range problems.Warnings() {
		fmt.Fprintf(a.stderr, "Warning: %s\n", p.Error())
	}
}

// snapshot loads the entries of a project without running or checking them.
func (a *app) snapshot(f projectFlags) (*registry.Snapshot, error) {
	cfg, err := a.config(f)
	if err != nil {
		return nil, err
	}
	entries, err := a.load(loading{flags: f, config: cfg})
	if err != nil {
		return nil, err
	}
	return registry.NewSnapshot(entries), nil
}
