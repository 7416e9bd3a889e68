package loader_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"wippy/internal/loader"
)

// cli.md CLI-48, CLI-49
func TestOverrides(t *testing.T) {
	const manifest = `namespace: app
entries:
  - name: db
    kind: db.old
    meta: {tier: 1}
    file: a.db
    pool: {max: 1}
  - name: jobs:nightly
    kind: k
`
	tests := []struct {
		override string
		id       string
		field    string
		want     any
		problem  string
	}{
		{"app:db:kind=db.new", "app:db", "kind", "db.new", ""},
		{"app:db:meta.tier=2", "app:db", "meta.tier", int64(2), ""},
		{"app:db:file=007", "app:db", "file", "007", ""},
		{"app:db:file=", "app:db", "file", "", ""},
		{"app:db:data.pool.max=True", "app:db", "pool.max", true, ""},
		{"app:db:new.deep=a=b", "app:db", "new.deep", "a=b", ""},
		{"app:jobs:nightly:x=1.5", "app:jobs:nightly", "x", 1.5, ""},
		{"app:db:file=file://b.db", "", "", nil,
			"override: app:db:file: a file:// can stand in a manifest only, give its text here (-o app:db:file=file://b.db)"},
		{"app:dbx:file=x", "", "", nil, "override: entry app:dbx not found (-o app:dbx:file=x) (did you mean app:db?)"},
		{"app:db:file.x=1", "", "", nil,
			`override: app:db:file.x: "x" is looked for in string "a.db", which is not a map (-o app:db:file.x=1)`},
		{"app:db:kind=5", "", "", nil, "override: app:db:kind: kind must be a non-empty string, got number 5 (-o app:db:kind=5)"},
		{"app:db", "", "", nil, "override: expected namespace:name:path=value (-o app:db)"},
		{"app:db=5", "", "", nil, "override: expected namespace:name:path=value (-o app:db=5)"},
		{"app:db:=5", "", "", nil, "override: expected namespace:name:path=value (-o app:db:=5)"},
		{"app:db:a..b=5", "", "", nil, "override: expected namespace:name:path=value (-o app:db:a..b=5)"},
		{":db:a=5", "", "", nil, "override: expected namespace:name:path=value (-o :db:a=5)"},
	}
	for _, tt := range tests {
		t.Run(tt.override, func(t *testing.T) {
			l := load(t, map[string]string{"src/a.yaml": manifest}, loader.Options{Overrides: []loader.Override{loader.ParseOverride(tt.override)}})
			if got := l.Problems.Error(); got != tt.problem {
				t.Fatalf("the problems are %q, want %q", got, tt.problem)
			}
			if tt.problem != "" {
				return
			}
			if got, _ := get(t, l, tt.id).Field(tt.field); !reflect.DeepEqual(got, tt.want) {
				t.Errorf("%s of %s is %#v, want %#v", tt.field, tt.id, got, tt.want)
			}
		})
	}
}

// cli.md CLI-49: all problems at once; CLI-48: later ones win, and what is wrong
// with the new value is said to come from it.
func TestOverridesTogether(t *testing.T) {
	overrides := []loader.Override{
		{Key: "app:x:kind", Value: "proces.lua", From: ".wippy.yaml:4"},
		loader.ParseOverride("app:x:kind=proces.luas"), loader.ParseOverride("app:no:a=1"), loader.ParseOverride("bad"),
	}
	l := load(t, map[string]string{"src/a.yaml": "namespace: app\nname: x\nkind: process.lua\n"},
		loader.Options{Overrides: overrides, Kinds: []string{"process.lua"}})
	want := []string{
		"override: entry app:no not found (-o app:no:a=1)",
		"override: expected namespace:name:path=value (-o bad)",
		`src/a.yaml:3:7: entry app:x: unknown kind "proces.luas", set by -o app:x:kind=proces.luas (did you mean process.lua?)`,
	}
	if got := lines(l.Problems); !slices.Equal(got, want) {
		t.Errorf("the problems are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// cli.md CLI-50
func TestDisable(t *testing.T) {
	files := map[string]string{
		"src/a.yaml": "namespace: app\nentries:\n  - {name: a, kind: k, meta: {tier: test}}\n  - {name: b, kind: k, meta: {tier: [dev, test], level: 3}}\n  - {name: c.x, kind: k}\n",
		"src/b.yaml": "namespace: app.jobs\nname: d\nkind: k\n---\nnamespace: lib\nname: e\nkind: k\n",
	}
	all := []string{"app:a", "app:b", "app:c.x", "app.jobs:d", "lib:e"}
	tests := []struct {
		name    string
		disable loader.Disable
		want    []string
		problem string
	}{
		{"nothing", loader.Disable{}, all, ""},
		{"a namespace", loader.Disable{Namespaces: []string{"app"}}, all[3:], ""},
		{"one segment", loader.Disable{Namespaces: []string{"*"}}, all[3:4], ""},
		{"below", loader.Disable{Namespaces: []string{"app.**"}}, all[4:], ""},
		{"alternatives", loader.Disable{Namespaces: []string{"(lib|app)"}}, all[3:4], ""},
		{"entries", loader.Disable{Entries: []string{"app:(a|b)", "**:e"}}, []string{"app:c.x", "app.jobs:d"}, ""},
		{"entries of two segments", loader.Disable{Entries: []string{"app:*.x"}}, []string{"app:a", "app:b", "app.jobs:d", "lib:e"}, ""},
		{"metadata", loader.Disable{Meta: map[string][]string{"tier": {"x", "dev"}}}, []string{"app:a", "app:c.x", "app.jobs:d", "lib:e"}, ""},
		{"metadata that is a number", loader.Disable{Meta: map[string][]string{"level": {"3"}}}, []string{"app:a", "app:c.x", "app.jobs:d", "lib:e"}, ""},
		{"no colon", loader.Disable{Entries: []string{"app"}, From: "cfg"}, nil, `cfg: disable.entries: pattern "app": expected namespace:name`},
		{"empty side", loader.Disable{Entries: []string{":a"}, From: "cfg"}, nil, `cfg: disable.entries: pattern ":a": expected namespace:name`},
		{"empty pattern", loader.Disable{Namespaces: []string{""}, From: "cfg"}, nil, "cfg: disable.namespaces: empty pattern"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l := load(t, files, loader.Options{Disable: tt.disable})
			got := names(l.Entries)
			slices.Sort(got)
			want := slices.Sorted(slices.Values(tt.want))
			if l.Problems.Error() != tt.problem || tt.problem == "" && !slices.Equal(got, want) {
				t.Errorf("the entries are %v, want %v; the problems %v, want %q", got, want, l.Problems, tt.problem)
			}
		})
	}
}

// cli.md CLI-50, manifests.md §7: overriding what is disabled is no mistake, but
// referring to it is.
func TestDisableComesBetween(t *testing.T) {
	l := load(t, map[string]string{
		"src/a.yaml": "namespace: app\nentries:\n  - {name: a, kind: library.lua}\n  - {name: b, kind: library.lua, imports: {a: a}}\n",
	}, loader.Options{Disable: loader.Disable{Entries: []string{"app:a"}}, Overrides: []loader.Override{loader.ParseOverride("app:a:x=1")}})
	if got, want := l.Problems.Error(), "src/a.yaml:4:47: entry app:b: imports.a: app:a not found"; got != want {
		t.Errorf("the problems are %q, want %q", got, want)
	}
}

const requirements = `namespace: mod
entries:
  - name: host
    kind: ns.requirement
    default: app:standard
    targets:
      - {entry: service, path: .host}
      - {entry: "mod:service", path: .meta.hosts+=}
      - {entry: service, path: "deep.hosts +="}
  - name: service
    kind: process.thing
    deep: {hosts: [first]}
`

// linked loads an application and a module with requirements.
func linked(t *testing.T, app string, o loader.Options) loader.Loaded {
	t.Helper()
	o.Roots = []loader.Root{{Dir: "mod", Module: "acme/mod"}}
	return load(t, map[string]string{"src/a.yaml": "namespace: app\nentries:\n" + app, "mod/m.yaml": requirements}, o)
}

// manifests.md MAN-21
func TestLinkWritesValuesToTargets(t *testing.T) {
	dependency := func(name, param string) string {
		return "  - {name: " + name + ", kind: ns.dependency, component: acme/mod, parameters: [{name: " + param + "}]}\n"
	}
	tests := []struct {
		name, app string
		overrides []string
		want      any
	}{
		{"the default", "  []\n", nil, "app:standard"},
		{"a bare name", dependency("d", "host, value: x"), nil, "x"},
		{"a full name", dependency("d", "'mod:host', value: x"), nil, "x"},
		{"an empty value counts", dependency("d", "host, value: ''"), nil, ""},
		{"values keep their type", dependency("d", "host, value: [1]"), nil, []any{int64(1)}},
		{"two that agree", dependency("d", "host, value: x") + dependency("e", "host, value: x"), nil, "x"},
		{"a parameter that was overridden", dependency("d", "host, value: x"), []string{"mod:host:default=y"}, "x"},
		{"a default that was overridden", "  []\n", []string{"mod:host:default=y"}, "y"},
		{"an override of the target has the last word", dependency("d", "host, value: x"), []string{"mod:service:host=z"}, "z"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var o loader.Options
			for _, text := range tt.overrides {
				o.Overrides = append(o.Overrides, loader.ParseOverride(text))
			}
			l := linked(t, tt.app, o)
			if len(l.Problems) > 0 {
				t.Fatal(lines(l.Problems))
			}
			e := get(t, l, "mod:service")
			if v, _ := e.Field("host"); !reflect.DeepEqual(v, tt.want) {
				t.Errorf("the target is %#v, want %#v", v, tt.want)
			}
			if tt.overrides != nil {
				return
			}
			if v, _ := e.Field("meta.hosts"); !reflect.DeepEqual(v, []any{tt.want}) {
				t.Errorf("the new list is %#v, want one item %#v", v, tt.want)
			}
			if v, _ := e.Field("deep.hosts"); !reflect.DeepEqual(v, []any{"first", tt.want}) {
				t.Errorf("the longer list is %#v, want %#v at its end", v, tt.want)
			}
		})
	}
}

// manifests.md MAN-21, MAN-22
func TestLinkMistakes(t *testing.T) {
	tests := []struct{ name, app, want string }{
		{"two values", "  - {name: d, kind: ns.dependency, component: acme/mod, parameters: [{name: host, value: x}]}\n" +
			"  - {name: e, kind: ns.dependency, component: acme/mod, parameters: [{name: host, value: y}]}\n",
			`src/a.yaml:4:90: entry app:e: requirement mod:host gets string "y" here and string "x" from app:d`},
		{"unknown parameter", "  - {name: d, kind: ns.dependency, component: acme/mod, parameters: [{name: hots, value: x}]}\n",
			`WARN src/a.yaml:3:77: entry app:d: parameters[0]: acme/mod has no requirement "hots"`},
		{"unknown component", "  - {name: dep.x, kind: ns.dependency, component: acme/x}\n",
			"src/a.yaml:3:51: dependency app:dep.x needs component acme/x: hub modules are not supported; add a replacement in wippy.lock"},
		{"no component", "  - {name: d, kind: ns.dependency}\n", "src/a.yaml:3:5: entry app:d: component is required"},
		{"no value", "  - {name: r, kind: ns.requirement, targets: [{entry: r, path: x}]}\n",
			"WARN src/a.yaml:3:5: entry app:r: requirement app:r has no value: no dependency gives one and it has no default"},
		{"no targets", "  - {name: r, kind: ns.requirement, default: x}\n", "WARN src/a.yaml:3:5: entry app:r: requirement app:r has no targets"},
		{"target missing", "  - {name: r, kind: ns.requirement, default: x, targets: [{entry: no, path: x}]}\n",
			"WARN src/a.yaml:3:67: entry app:r: targets[0]: entry app:no not found"},
		{"target without path", "  - {name: r, kind: ns.requirement, default: x, targets: [{entry: r}]}\n",
			"src/a.yaml:3:59: entry app:r: targets[0].path is required"},
		{"path through text", "  - {name: r, kind: ns.requirement, default: x, targets: [{entry: r, path: .default.y}]}\n",
			`src/a.yaml:3:76: entry app:r: targets[0]: default.y of app:r: "y" is looked for in string "x", which is not a map`},
		{"append to text", "  - {name: r, kind: ns.requirement, default: x, targets: [{entry: r, path: .default+=}]}\n",
			`src/a.yaml:3:76: entry app:r: targets[0]: cannot append to default of app:r, which is string "x"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l := linked(t, tt.app, loader.Options{})
			if got := lines(l.Problems); len(got) != 1 || got[0] != tt.want {
				t.Errorf("the problems are\n%s\nwant\n%s", strings.Join(got, "\n"), tt.want)
			}
		})
	}
}
