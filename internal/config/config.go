// Package config reads the configuration of a node, .wippy.yaml, and everything
// that may be laid over it (cli.md §10).
//
// [Load] composes, in this order: defaults, configuration files, profiles,
// variables of the operating system, flags, --set. Each layer replaces single values of those before; lists are
// replaced as a whole. A [Config] answers by key and knows of each value where
// it comes from.
//
//	cfg, err := config.Load(config.Options{Dir: dir, Env: os.LookupEnv})
//	timeout := cfg.Duration("shutdown.timeout")
package config

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"wippy/internal/document"
	"wippy/internal/problem"
)

// DefaultName is the configuration file that is read, if there, when none is
// named.
const DefaultName = ".wippy.yaml"

// Options say what a configuration is composed of. Only Dir is needed.
type Options struct {
	Dir      string    // working directory, absolute
	Files    []string  // files, later ones over earlier ones; relative to Dir; none means DefaultName
	Profiles []string  // names of profiles to apply, in order
	Flags    []Setting // values that command-line flags ask for; their keys are known ones
	Set      []string  // "section.path=value" of --set, in order

	// Env returns a variable of the operating system, for ${env:NAME} and for
	// the variables that stand for a key. Nil means there are none.
	Env func(name string) (string, bool)
}

// Load composes a configuration. Its error is a [problem.List] of all that is
// wrong: a named file that cannot be read, text that is not YAML, misspelt
// keys, wrong types, unknown profiles, placeholders without value.
func Load(o Options) (*Config, error) {
	c := &composer{Options: o, leaves: map[string]leaf{}, dir: o.Dir}
	if c.Env == nil {
		c.Env = func(string) (string, bool) { return "", false }
	}
	files := c.readFiles()
	for _, f := range files {
		c.problems = append(c.problems, f.problems...)
		maps.Copy(c.leaves, f.leaves)
	}
	known := map[string]bool{}
	for _, f := range files {
		for name := range f.profiles {
			known[name] = true
		}
	}
	profiles := slices.Sorted(maps.Keys(known))
	for _, name := range o.Profiles {
		c.applyProfile(name, files, profiles)
	}
	c.readEnv()
	for _, s := range o.Flags {
		c.leaves[s.Key] = leaf{value: s.Value, literal: true, origin: s.Origin}
	}
	for _, text := range o.Set {
		c.set(text)
	}
	cfg := &Config{Dir: c.dir, Profiles: profiles, settings: c.settle()}
	c.warnUnsupported(cfg.settings)
	cfg.Warnings = c.problems.Warnings()
	if c.problems.Err() != nil {
		return nil, c.problems.Errors()
	}
	return cfg, nil
}

// A composer lays sources over each other.
type composer struct {
	Options
	dir      string
	leaves   map[string]leaf
	problems problem.List
}

func (c *composer) report(format string, args ...any) *problem.Problem {
	c.problems = append(c.problems, problem.New(format, args...))
	return &c.problems[len(c.problems)-1]
}

// readFiles reads the configuration files there are.
func (c *composer) readFiles() []*file {
	names, explicit := c.Files, true
	if len(names) == 0 {
		names, explicit = []string{DefaultName}, false
	}
	var files []*file
	for _, name := range names {
		path := name
		if !filepath.IsAbs(path) {
			path = filepath.Join(c.Options.Dir, path)
		}
		read := document.ReadFile
		if explicit {
			read = os.ReadFile // a pipe that somebody names has a writer
		}
		text, err := read(path)
		if errors.Is(err, fs.ErrNotExist) {
			if explicit {
				c.report("config file not found: %s", name)
			}
			continue
		}
		if err != nil {
			c.report("reading config file: %v", err)
			continue
		}
		if len(files) == 0 {
			c.dir = filepath.Dir(path)
		}
		files = append(files, parseFile(name, text))
	}
	return files
}

// variables of the operating system stand for a key, the first one that is set
// (cli.md §11).
var variables = []struct{ name, key string }{
	{"WIPPY_RELAY_NODE_NAME", "relay.node_name"},
	{"WIPPY_NODE_ID", "relay.node_name"},
}

// readEnv lays the variables of the operating system over the files.
func (c *composer) readEnv() {
	done := map[string]bool{}
	for _, v := range variables {
		if value, _ := c.Env(v.name); value != "" && !done[v.key] {
			done[v.key] = true
			c.leaves[v.key] = leaf{value: value, literal: true, origin: environment(v.name)}
		}
	}
}

// environment says that a value comes from a variable of the operating system.
func environment(name string) string { return "environment variable " + name }

// set lays one "section.path=value" over the rest (cli.md CLI-47).
func (c *composer) set(text string) {
	name, value, found := strings.Cut(text, "=")
	if !found || !strings.Contains(name, ".") || slices.Contains(strings.Split(name, "."), "") {
		c.report("invalid --set %q: expected section.path=value", text)
		return
	}
	k, exact := schema.find(name)
	switch {
	case k == nil || !exact && !k.isSection(false):
		p := c.report("--set %s: unknown key %q", text, name)
		*p = p.Suggest(problem.Closest(name, schema.names("")))
		if p.Suggestion == "" {
			p.Text += "; wippy config shows the keys there are"
		}
	case k.typ == listType:
		c.report("--set %s: %s is a list, which only a file can set", text, k.name)
	default:
		c.leaves[name] = leaf{value: document.ParseScalar(value), literal: true, origin: "--set " + text}
	}
}

// settle replaces placeholders, checks types and fills in defaults.
func (c *composer) settle() map[string]Setting {
	vars := map[string]leaf{}
	for name, l := range c.leaves {
		if variable, ok := strings.CutPrefix(name, "vars."); ok {
			vars[variable] = l
		}
	}
	x := expander{env: c.Env, vars: vars}
	settings := make(map[string]Setting, len(knownKeys)+len(c.leaves))
	for _, k := range knownKeys {
		if k.fallback != nil {
			settings[k.name] = Setting{Key: k.name, Value: k.fallback, Origin: Default}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(c.leaves)) {
		l := c.leaves[name]
		v, err, origin := l.value, error(nil), l.origin
		x.via = nil
		if !l.literal {
			v, err = x.expand(v)
			for _, name := range x.via {
				if variable, ok := strings.CutPrefix(name, "env:"); ok {
					origin += ", " + environment(variable)
				}
			}
		}
		if err == nil {
			v, err = checkLeaf(name, v, l)
		}
		if err != nil {
			c.problems = append(c.problems, l.problem("%s: %v", name, err))
			continue
		}
		settings[name] = Setting{Key: name, Value: v, Origin: origin, Via: x.via}
	}
	return settings
}

// checkLeaf checks the expanded value of a leaf against the type of its key.
// Text that came out of placeholders may stand for a number or a bool, as
// nothing else could say so.
func checkLeaf(name string, v any, l leaf) (any, error) {
	k, _ := schema.find(name)
	if k == nil {
		return v, nil
	}
	if text, ok := v.(string); ok && !l.literal && l.value != any(text) && (k.typ == boolType || k.typ == intType) {
		v = document.ParseScalar(text)
	}
	return k.check(v)
}

func (c *composer) warnUnsupported(settings map[string]Setting) {
	for _, section := range unsupported {
		if s := settings[section+".enabled"]; s.Value == true {
			p := c.report("%s is not supported by this build and stays off (%s)", section, s.Origin)
			p.Warning = true
		}
	}
}
