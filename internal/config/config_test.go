package config_test

import (
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"wippy/internal/config"
	"wippy/internal/problem"
)

// load composes a configuration in a new folder that holds the given files.
func load(t *testing.T, files map[string]string, o config.Options) (*config.Config, error) {
	t.Helper()
	o.Dir = t.TempDir()
	for name, text := range files {
		path := filepath.Join(o.Dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return config.Load(o)
}

// mustLoad is load for a configuration without mistakes.
func mustLoad(t *testing.T, files map[string]string, o config.Options) *config.Config {
	t.Helper()
	c, err := load(t, files, o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// environment returns a lookup of variables of the operating system.
func environment(vars map[string]string) func(string) (string, bool) {
	return func(name string) (string, bool) { v, ok := vars[name]; return v, ok }
}

// cli.md §10.1
func TestDefaults(t *testing.T) {
	c := mustLoad(t, nil, config.Options{})
	if c.Text("logger.encoding") != "console" || !c.Bool("registry.enable_history") || c.Int("logmanager.min_level") != 0 ||
		c.Duration("shutdown.timeout") != 30*time.Second || c.Bool("security.strict_mode") {
		t.Error("the defaults are not those of cli.md §10.1")
	}
	for _, s := range c.Settings() {
		if s.Origin != "default" {
			t.Errorf("%s comes from %q without any source", s.Key, s.Origin)
		}
	}
	if !slices.IsSortedFunc(c.Settings(), func(a, b config.Setting) int { return strings.Compare(a.Key, b.Key) }) {
		t.Error("the settings are not sorted")
	}
}

// cli.md §10.2: each layer replaces single values of those before.
func TestLayers(t *testing.T) {
	files := map[string]string{
		"one.yaml": `version: "1.0"
logger: {encoding: json}
shutdown: {timeout: 1s}
relay: {node_name: one}
lua: {eval: {cache_size: 1, cache_ttl: 1s}}
disable: {namespaces: [a, b], meta: {tier: [x], team: y}}
profiles:
  dev:
    relay: {node_name: dev}
    lua: {eval: {cache_size: 3}}
`,
		"sub/two.yaml": `lua: {eval: {cache_size: 2}}
shutdown: {timeout: 2s}
disable: {namespaces: [c], meta: {tier: [z]}}
profiles: {dev: {finder: {regex_cache_size: 5}}, late: {relay: {node_name: late}}}
`,
	}
	c := mustLoad(t, files, config.Options{
		Files: []string{"one.yaml", "sub/two.yaml"}, Profiles: []string{"dev", "late"},
		Flags: []config.Setting{{Key: "logmanager.min_level", Value: int64(-1), Origin: "--verbose"}, {Key: "finder.query_cache_size", Value: int64(7), Origin: "--x"}},
		Set:   []string{"finder.query_cache_size=8", "shutdown.timeout=3s"},
	})
	tests := []struct {
		key    string
		value  any
		origin string
	}{
		{"logger.encoding", "json", "one.yaml:2"},
		{"lua.eval.cache_ttl", time.Second, "one.yaml:5"},
		{"lua.eval.cache_size", int64(3), "profile dev, one.yaml:10"},
		{"finder.regex_cache_size", int64(5), "profile dev, sub/two.yaml:4"},
		{"relay.node_name", "late", "profile late, sub/two.yaml:4"},
		{"logmanager.min_level", int64(-1), "--verbose"},
		{"finder.query_cache_size", int64(8), "--set finder.query_cache_size=8"},
		{"shutdown.timeout", 3 * time.Second, "--set shutdown.timeout=3s"},
		{"disable.namespaces", []string{"c"}, "sub/two.yaml:3"}, // lists are replaced
		{"disable.meta.tier", []string{"z"}, "sub/two.yaml:3"},
		{"disable.meta.team", []string{"y"}, "one.yaml:6"},
		{"prometheus.enabled", false, "default"},
	}
	for _, tt := range tests {
		s, _ := c.Get(tt.key)
		if !reflect.DeepEqual(s.Value, tt.value) || s.Origin != tt.origin {
			t.Errorf("%s is %#v from %q, want %#v from %q", tt.key, s.Value, s.Origin, tt.value, tt.origin)
		}
	}
	for _, s := range c.Settings() {
		if strings.HasPrefix(s.Key, "profiles") {
			t.Errorf("the result holds %s", s.Key)
		}
	}
	want := config.Disable{Namespaces: []string{"c"}, Meta: map[string][]string{"tier": {"z"}, "team": {"y"}}, From: "sub/two.yaml:3"}
	if got := c.Disable(); !reflect.DeepEqual(got, want) {
		t.Errorf("Disable() = %+v, want %+v", got, want)
	}
}

// cli.md CLI-54, §11: variables of the operating system stand between the files
// and the flags, and values made of variables name them.
func TestEnvironment(t *testing.T) {
	files := map[string]string{".wippy.yaml": "relay: {node_name: file}\nvars: {a: '${env:A}', b: '${a}-${env:B}${env:B}', c: 1}\n"}
	env := map[string]string{"WIPPY_NODE_ID": "id", "A": "x", "B": "y"}
	check := func(o config.Options, key, value, origin string) {
		t.Helper()
		o.Env = environment(env)
		s, _ := mustLoad(t, files, o).Get(key)
		if s.Value != value || s.Origin != origin {
			t.Errorf("%s is %v from %q, want %s from %q", key, s.Value, s.Origin, value, origin)
		}
	}
	check(config.Options{}, "relay.node_name", "id", "environment variable WIPPY_NODE_ID")
	check(config.Options{Set: []string{"relay.node_name=set"}}, "relay.node_name", "set", "--set relay.node_name=set")
	check(config.Options{}, "vars.b", "x-yy", ".wippy.yaml:2, environment variable A, environment variable B")
	env["WIPPY_RELAY_NODE_NAME"] = "name"
	check(config.Options{}, "relay.node_name", "name", "environment variable WIPPY_RELAY_NODE_NAME")
	delete(env, "WIPPY_RELAY_NODE_NAME")
	env["WIPPY_NODE_ID"] = ""
	check(config.Options{}, "relay.node_name", "file", ".wippy.yaml:1")
	c := mustLoad(t, files, config.Options{Env: environment(env)})
	if s, _ := c.Get("vars.b"); !slices.Equal(s.Via, []string{"a", "env:A", "env:B"}) {
		t.Errorf("vars.b is made of %v", s.Via)
	}
	if s, _ := c.Get("vars.c"); s.Via != nil {
		t.Errorf("vars.c is made of %v", s.Via)
	}
}

// cli.md CLI-54, CLI-56: a key, a section, and what is neither.
func TestWithin(t *testing.T) {
	c := mustLoad(t, map[string]string{".wippy.yaml": "vars: {a: {b: 1}}\n"}, config.Options{})
	for name, want := range map[string]string{
		"logger": "logger.encoding", "logger.encoding": "logger.encoding", "lua.eval": "lua.eval.cache_size lua.eval.cache_ttl",
		"vars": "vars.a.b", "vars.a": "vars.a.b", "override": "", "disable.namespaces": "", "override.app:x:kind": "", "cluster": "",
	} {
		found, err := c.Within(name)
		var keys []string
		for _, s := range found {
			keys = append(keys, s.Key)
		}
		if got := strings.Join(keys, " "); got != want || err != nil {
			t.Errorf("Within(%q) is %q, %v; want %q", name, got, err, want)
		}
	}
	for name, want := range map[string]string{
		"loger": `unknown key "loger" (did you mean logger?)`, "lua.evil.cache_size": `unknown key "lua.evil.cache_size" (did you mean lua.eval.cache_size?)`,
		"": `unknown key ""`, "logger.encoding.x": `unknown key "logger.encoding.x" (did you mean logger.encoding?)`, "logger.": `unknown key "logger." (did you mean logger?)`,
	} {
		if found, err := c.Within(name); err == nil || err.Error() != want || found != nil {
			t.Errorf("Within(%q) is %v, %v; want %s", name, found, err, want)
		}
	}
}

// cli.md §1: the first configuration file anchors relative paths.
func TestTheFirstFileAnchorsPaths(t *testing.T) {
	c := mustLoad(t, map[string]string{"conf/a.yaml": "", "b.yaml": ""}, config.Options{Files: []string{"conf/a.yaml", "b.yaml"}})
	if filepath.Base(c.Dir) != "conf" {
		t.Errorf("paths count from %s, want the folder of a.yaml", c.Dir)
	}
}

// cli.md CLI-48: the override section keeps the types of YAML.
func TestOverrides(t *testing.T) {
	c := mustLoad(t, map[string]string{".wippy.yaml": `override:
  app:db:pool.max: 5
  app:db:pool: {min: "1", tags: [a]}
  app:jobs:nightly:meta.x: {}
`}, config.Options{Set: []string{"override.app:x:kind=process.lua"}})
	want := []config.Override{
		{Key: "app:db:pool.max", Value: int64(5), From: ".wippy.yaml:2"},
		{Key: "app:db:pool.min", Value: "1", From: ".wippy.yaml:3"},
		{Key: "app:db:pool.tags", Value: []any{"a"}, From: ".wippy.yaml:3"},
		{Key: "app:jobs:nightly:meta.x", Value: map[string]any{}, From: ".wippy.yaml:4"},
		{Key: "app:x:kind", Value: "process.lua", From: "--set override.app:x:kind=process.lua"},
	}
	if got := c.Overrides(); !reflect.DeepEqual(got, want) {
		t.Errorf("Overrides() =\n%+v, want\n%+v", got, want)
	}
}

// cli.md §10.5
func TestPlaceholders(t *testing.T) {
	const text = `vars:
  name: base
  port: 5
  full: "${name}-${env:SUFFIX}"
relay: {node_name: VALUE}
`
	env := environment(map[string]string{"SUFFIX": "x", "ODD": "${name}"})
	tests := []struct{ value, want, problem string }{
		{"plain", "plain", ""},
		{`"${name}"`, "base", ""},
		{`"a-${name}-${port}"`, "a-base-5", ""},
		{`"${full}"`, "base-x", ""},
		{`"${env:SUFFIX}"`, "x", ""},
		{`"${env:ODD}"`, "${name}", ""}, // what a variable holds is not looked into
		{`"$${name} $${env:NO}"`, "${name} ${env:NO}", ""},
		{`"$name {x}"`, "$name {x}", ""},
		{`"${env:NO}"`, "", ".wippy.yaml:5:20: relay.node_name: environment variable NO is not set"},
		{`"${no}"`, "", ".wippy.yaml:5:20: relay.node_name: ${no} is not in vars"},
		{`"${name"`, "", `.wippy.yaml:5:20: relay.node_name: "${name" lacks a closing brace`},
		{`"${port}"`, "", ".wippy.yaml:5:20: relay.node_name: expected string, got number 5"},
	}
	for _, tt := range tests {
		t.Run(tt.value, func(t *testing.T) {
			c, err := load(t, map[string]string{".wippy.yaml": strings.Replace(text, "VALUE", tt.value, 1)}, config.Options{Env: env})
			switch {
			case tt.problem != "":
				if err == nil || err.Error() != tt.problem {
					t.Errorf("Load fails with %v, want %s", err, tt.problem)
				}
			case err != nil:
				t.Error(err)
			case c.Text("relay.node_name") != tt.want:
				t.Errorf("the name is %q, want %q", c.Text("relay.node_name"), tt.want)
			}
		})
	}
}

// cli.md §10.5: a profile changes vars before they are used; text from outside
// may stand for a number.
func TestVarsOfProfiles(t *testing.T) {
	files := map[string]string{".wippy.yaml": `vars: {size: 1, loop: "${loop}"}
finder: {query_cache_size: "${size}", regex_cache_size: "${env:SIZE}"}
security: {strict_mode: "${env:STRICT}"}
profiles: {big: {vars: {size: 100}}}
`}
	env := environment(map[string]string{"SIZE": "9", "STRICT": "true"})
	_, err := load(t, files, config.Options{Env: env})
	if want := ".wippy.yaml:1:23: vars.loop: ${loop} is defined by itself"; err == nil || err.Error() != want {
		t.Errorf("Load fails with %v, want %s", err, want)
	}
	files[".wippy.yaml"] = strings.Replace(files[".wippy.yaml"], `"${loop}"`, "x", 1)
	c := mustLoad(t, files, config.Options{Env: env, Profiles: []string{"big"}})
	if c.Int("finder.query_cache_size") != 100 || c.Int("finder.regex_cache_size") != 9 || !c.Bool("security.strict_mode") {
		t.Errorf("the settings are %v", c.Settings())
	}
}

// cli.md §10.5: profiles edit the lists of what is disabled.
func TestProfilesEditTheDisableLists(t *testing.T) {
	files := map[string]string{".wippy.yaml": `disable: {namespaces: [a, b], entries: ["a:x"]}
profiles:
  more: {disable: {namespaces: {add: [c], remove: [a]}, entries: {add: ["b:y"]}}}
  less: {disable: {entries: {remove: ["a:x"]}}}
  other: {disable: {namespaces: [z]}}
  bad: {disable: {namespaces: {add: x, rmove: [a]}}}
`}
	tests := []struct {
		profiles            []string
		namespaces, entries []string
	}{
		{[]string{"more"}, []string{"b", "c"}, []string{"a:x", "b:y"}},
		{[]string{"less"}, []string{"a", "b"}, []string{}},
		{[]string{"more", "less"}, []string{"b", "c"}, []string{"b:y"}},
		{[]string{"other"}, []string{"z"}, []string{"a:x"}},
	}
	good := map[string]string{".wippy.yaml": files[".wippy.yaml"][:strings.Index(files[".wippy.yaml"], "  bad")]}
	for _, tt := range tests {
		d := mustLoad(t, good, config.Options{Profiles: tt.profiles}).Disable()
		if !slices.Equal(d.Namespaces, tt.namespaces) || !slices.Equal(d.Entries, tt.entries) {
			t.Errorf("profiles %v give %+v, want %v and %v", tt.profiles, d, tt.namespaces, tt.entries)
		}
	}
	_, err := load(t, files, config.Options{Profiles: []string{"bad"}})
	want := ".wippy.yaml:6:40: unknown key \"disable.namespaces.rmove\" (did you mean remove?)\n" +
		".wippy.yaml:6:37: disable.namespaces.add: expected a list of strings, got string \"x\""
	if err == nil || err.Error() != want {
		t.Errorf("Load fails with\n%v\nwant\n%s", err, want)
	}
}

// cli.md CLI-45, CLI-46, CLI-47, §10.5
func TestMistakes(t *testing.T) {
	tests := []struct {
		name, text string
		o          config.Options
		want       string
	}{
		{"not YAML", "logger:\n  a: b: c\n", config.Options{}, ".wippy.yaml:2: mapping values are not allowed in this context"},
		{"not sections", "[1]", config.Options{}, ".wippy.yaml:1:1: expected sections, got a list"},
		{"two documents", "a: 1\n---\nb: 1", config.Options{}, ".wippy.yaml:3:1: holds more than one document"},
		{"other version", "version: 2", config.Options{}, ".wippy.yaml:1:10: unsupported version: 2"},
		{"section that is no map", "logger: json", config.Options{}, `.wippy.yaml:1:9: logger: expected a map, got string "json"`},
		{"free section that is no map", "override: [x]", config.Options{}, ".wippy.yaml:1:11: override: expected a map, got a list"},
		{"profiles that are no map", "profiles: dev", config.Options{}, `.wippy.yaml:1:11: profiles: expected a map, got string "dev"`},
		{"profile that is no map", "profiles: {dev: 1}", config.Options{}, ".wippy.yaml:1:17: profiles.dev: expected a map, got number 1"},
		{"misspelt section", "loger: {encoding: json}", config.Options{}, `.wippy.yaml:1:1: unknown key "loger" (did you mean logger?)`},
		{"misspelt key", "logger: {encodign: json}", config.Options{}, `.wippy.yaml:1:10: unknown key "logger.encodign" (did you mean encoding?)`},
		{"misspelt key of a profile", "profiles: {dev: {logger: {encodign: json}}}", config.Options{},
			`.wippy.yaml:1:27: unknown key "logger.encodign" (did you mean encoding?)`},
		{"word of other builds", "registry: {history_type: sqlite}", config.Options{},
			".wippy.yaml:1:26: registry.history_type: sqlite is not supported by this build, use memory or nil"},
		{"wrong word", "logger: {encoding: xml}", config.Options{}, `.wippy.yaml:1:20: logger.encoding: expected console or json, got string "xml"`},
		{"wrong type", "security: {strict_mode: maybe}", config.Options{},
			`.wippy.yaml:1:25: security.strict_mode: expected true or false, got string "maybe"`},
		{"fraction", "lua: {main_cache_size: 1.5}", config.Options{}, ".wippy.yaml:1:24: lua.main_cache_size: expected a whole number, got number 1.5"},
		{"negative", "lua: {main_cache_size: -1}", config.Options{}, ".wippy.yaml:1:24: lua.main_cache_size: must not be negative, got -1"},
		{"out of bounds", "logmanager: {min_level: 3}", config.Options{}, ".wippy.yaml:1:25: logmanager.min_level: expected a number from -1 to 2, got 3"},
		{"number for a duration", "shutdown: {timeout: 30}", config.Options{},
			`.wippy.yaml:1:21: shutdown.timeout: expected a duration such as "1m30s", got number 30`},
		{"negative duration", "shutdown: {timeout: -1s}", config.Options{}, ".wippy.yaml:1:21: shutdown.timeout: must not be negative, got -1s"},
		{"list of numbers", "disable: {entries: [5]}", config.Options{}, ".wippy.yaml:1:20: disable.entries: expected a list of strings, got number 5"},
		{"map for a value", "logger: {encoding: {a: 1}}", config.Options{}, ".wippy.yaml:1:20: logger.encoding: expected string, got a map"},
		{"environment in the vars of a profile", "profiles: {dev: {vars: {a: '${env:HOME}'}}}", config.Options{},
			".wippy.yaml:1:28: profiles.dev.vars.a: ${env:…} cannot stand in the vars of a profile"},
		{"unknown profile", "profiles: {dev: {}, prod: {}}", config.Options{Profiles: []string{"pord"}},
			`unknown profile "pord": known profiles are dev, prod (did you mean prod?)`},
		{"no profiles", "", config.Options{Profiles: []string{"dev"}}, `unknown profile "dev": there are no profiles`},
		{"missing file", "", config.Options{Files: []string{"no.yaml"}}, "config file not found: no.yaml"},
		{"--set without value", "", config.Options{Set: []string{"a.b"}}, `invalid --set "a.b": expected section.path=value`},
		{"--set without dot", "", config.Options{Set: []string{"a=1.5"}}, `invalid --set "a=1.5": expected section.path=value`},
		{"--set with an empty part", "", config.Options{Set: []string{".b=1"}}, `invalid --set ".b=1": expected section.path=value`},
		{"--set of an unknown key", "", config.Options{Set: []string{"shutdown.timout=1s"}},
			`--set shutdown.timout=1s: unknown key "shutdown.timout" (did you mean shutdown.timeout?)`},
		{"--set below a value", "", config.Options{Set: []string{"shutdown.timeout.x=1s"}}, `--set shutdown.timeout.x=1s: unknown key "shutdown.timeout.x" (did you mean shutdown.timeout?)`},
		{"--set of a list", "", config.Options{Set: []string{"disable.entries=a:b"}}, "--set disable.entries=a:b: disable.entries is a list, which only a file can set"},
		{"--set of a wrong type", "", config.Options{Set: []string{"security.strict_mode=5"}},
			"security.strict_mode: expected true or false, got number 5 (--set security.strict_mode=5)"},
		{"several at once", "loger: {}\nlogger: {encoding: 5}\n", config.Options{Set: []string{"x"}},
			".wippy.yaml:1:1: unknown key \"loger\" (did you mean logger?)\ninvalid --set \"x\": expected section.path=value\n" +
				".wippy.yaml:2:20: logger.encoding: expected string, got number 5"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := load(t, map[string]string{".wippy.yaml": tt.text}, tt.o)
			if err == nil || err.Error() != tt.want {
				t.Errorf("Load fails with\n%v\nwant\n%s", err, tt.want)
			}
		})
	}
}

// cli.md CLI-46, §10.1: what does not stop the start.
func TestWarnings(t *testing.T) {
	c := mustLoad(t, map[string]string{".wippy.yaml": "version: 1.0\nlogger: {colours: true}\ncluster: {enabled: true, port: 5}\notel: {enabled: false}\nlua:\n"}, config.Options{})
	want := []string{
		`.wippy.yaml:2:10: unknown key "logger.colours" is ignored`,
		"cluster is not supported by this build and stays off (.wippy.yaml:3)",
	}
	var got []string
	for _, p := range c.Warnings {
		got = append(got, p.Error())
	}
	if !slices.Equal(got, want) {
		t.Errorf("the warnings are %v, want %v", got, want)
	}
}

func FuzzLoad(f *testing.F) {
	for _, seed := range []string{
		"logger: {encoding: json}", "vars: {a: '${b}', b: '${a}'}\nrelay: {node_name: '$${${a}'}", "profiles: {p: {disable: {entries: {add: [x]}}}}",
		"override: {a:b:c: {d: 1}}", "disable: {meta: {a: [x]}}", "version: 3\n---\nx",
	} {
		f.Add([]byte(seed))
	}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, text []byte) {
		if err := os.WriteFile(filepath.Join(dir, config.DefaultName), text, 0o600); err != nil {
			t.Fatal(err)
		}
		c, err := config.Load(config.Options{Dir: dir, Profiles: []string{"p"}, Set: []string{string(text)}})
		if err != nil {
			if _, ok := err.(problem.List); !ok {
				t.Errorf("Load(%q) fails with %T", text, err)
			}
			return
		}
		c.Overrides()
		c.Disable()
	})
}
