package registry_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"wippy/internal/registry"
)

// manifests.md MAN-25
func TestCheckKind(t *testing.T) {
	supported := []string{"process.lua", "registry.entry"}
	tests := []struct{ kind, want string }{
		{"process.lua", ""},
		{"proces.lua", `entry app:x: unknown kind "proces.lua" (did you mean process.lua?)`},
		{"my.own.thing", `entry app:x: unknown kind "my.own.thing"`},
		{"http.service", "entry app:x: kind http.service is not supported by this build"},
		{"temporal.client", "entry app:x: kind temporal.client is not supported by this build"},
		{"network.tailscale", "entry app:x: kind network.tailscale is not supported by this build"},
		{"function.lua.bc", "entry app:x: kind function.lua.bc is not supported by this build"},
		{"", `entry app:x: unknown kind ""`},
	}
	for _, tt := range tests {
		p := registry.CheckKind(&registry.Entry{ID: registry.ParseID("app:x"), Kind: tt.kind}, supported)
		switch {
		case p == nil && tt.want != "":
			t.Errorf("CheckKind(%q) finds nothing, want %q", tt.kind, tt.want)
		case p != nil && p.Error() != tt.want:
			t.Errorf("CheckKind(%q) = %q, want %q", tt.kind, p.Error(), tt.want)
		}
	}
}

// manifests.md MAN-16, MAN-17, MAN-18, supervision.md SUP-30
func TestCheckReferences(t *testing.T) {
	world := []*registry.Entry{
		entry(t, "app:relay", "process.lua", ""),
		entry(t, "app:greet", "function.lua", ""),
		entry(t, "app:lib", "library.lua", ""),
		entry(t, "app:pool", "process.host", ""),
		entry(t, "app:term", "terminal.host", ""),
		entry(t, "app:deny", "security.policy", "groups: [staff, 'other:crew']"),
		entry(t, "app:db", "db.sql.sqlite", ""),
		entry(t, "other:pool", "process.host", ""),
	}
	tests := []struct {
		name, kind, text string
		want             string // "" for no problem
	}{
		{"relative references", "process.service", "process: relay\nhost: pool", ""},
		{"full references", "process.service", "process: app:relay\nhost: other:pool", ""},
		{"terminal as host", "process.service", "process: relay\nhost: term", ""},
		{"misspelt process", "process.service", "process: rely\nhost: pool",
			"f.yaml:1:10: entry app:x: process: app:rely not found (did you mean app:relay?)"},
		{"suggestions are of a fitting kind", "process.service", "process: pol\nhost: pool",
			"f.yaml:1:10: entry app:x: process: app:pol not found"},
		{"function as process", "process.service", "process: greet\nhost: pool",
			"f.yaml:1:10: entry app:x: process: app:greet is function.lua, expected process.lua"},
		{"process as host", "process.service", "process: relay\nhost: relay",
			"f.yaml:2:7: entry app:x: host: app:relay is process.lua, expected process.host or terminal.host"},
		{"blank is left to the kind", "process.service", "process: ''\nhost: pool", ""},
		{"imports", "process.lua", "imports: {l: lib, p: app:relay}", ""},
		{"missing import", "process.lua", "imports: {l: lab}",
			"f.yaml:1:14: entry app:x: imports.l: app:lab not found (did you mean app:lib?)"},
		{"import of a host", "library.lua", "imports: {l: pool}",
			"f.yaml:1:14: entry app:x: imports.l: app:pool is process.host, expected library.lua or module.lua or function.lua or process.lua"},
		{"import of itself", "library.lua", "imports: {me: x}", "f.yaml:1:15: entry app:x: imports.me: an entry cannot refer to itself here"},
		{"lifecycle of any kind", "process.host", "lifecycle: {requires: [db, absent]}",
			"f.yaml:1:28: entry app:x: lifecycle.requires[1]: app:absent not found"},
		{"lifecycle requires itself", "process.host", "lifecycle: {depends_on: [x]}",
			"f.yaml:1:26: entry app:x: lifecycle.depends_on[0]: an entry cannot refer to itself here"},
		{"family of kinds", "store.sql", "database: db", ""},
		{"wrong family of kinds", "store.sql", "database: pool",
			"f.yaml:1:11: entry app:x: database: app:pool is process.host, expected db.sql.*"},
		{"metadata of a checked kind", "http.router", "meta: {server: web}", "f.yaml:1:16: entry app:x: meta.server: app:web not found"},
		{"metadata in general is free", "process.lua", "meta: {server: web, parent: nowhere}", ""},
		{"registry.entry is free", "registry.entry", "process: nowhere\nimports: {a: nowhere}", ""},
		{"bindings", "contract.binding", "contracts: [{contract: c, methods: {m: greet}}]",
			"f.yaml:1:24: entry app:x: contracts[0].contract: app:c not found"},
		{"policies", "process.host", "lifecycle: {security: {policies: [deny, pool]}}",
			"f.yaml:1:41: entry app:x: lifecycle.security.policies[1]: app:pool is process.host, expected security.policy or security.policy.expr"},
		{"groups", "process.host", "lifecycle: {security: {groups: [staff, 'other:crew']}}", ""},
		{"group of no policy", "process.host", "lifecycle: {security: {groups: [crew]}}",
			"f.yaml:1:33: entry app:x: lifecycle.security.groups[0]: no policy belongs to group app:crew"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e := entry(t, "app:x", tt.kind, tt.text)
			problems := registry.CheckReferences(registry.NewSnapshot(append(slices.Clone(world), e)), e)
			got := problems.Error()
			if got != tt.want {
				t.Errorf("CheckReferences gives\n%s, want\n%s", got, tt.want)
			}
		})
	}
}

// order returns the ids in the order of creation, and the cycles.
func order(entries []*registry.Entry) (string, string) {
	ordered, cycles := registry.Order(entries)
	var names, circles []string
	for _, e := range ordered {
		names = append(names, e.ID.Name)
	}
	for _, cycle := range cycles {
		var group []string
		for _, id := range cycle {
			group = append(group, id.Name)
		}
		circles = append(circles, strings.Join(group, "+"))
	}
	return strings.Join(names, " "), strings.Join(circles, " ")
}

// manifests.md MAN-23, MAN-24
func TestOrderPutsReferencesFirst(t *testing.T) {
	tests := []struct {
		name          string
		entries       []*registry.Entry
		want, circles string
	}{
		{"ties by id", []*registry.Entry{plain("a:c"), plain("a:a"), plain("a:b")}, "a b c", ""},
		{"service behind process and host", []*registry.Entry{
			entry(t, "a:a", "process.service", "process: z\nhost: y"), entry(t, "a:y", "process.host", ""), entry(t, "a:z", "process.lua", ""),
		}, "y z a", ""},
		{"unknown ids mean nothing", []*registry.Entry{entry(t, "a:a", "process.lua", "groups: [staff, z]"), plain("a:z")}, "z a", ""},
		{"a free entry goes in between", []*registry.Entry{
			entry(t, "a:a", "process.lua", "imports: {l: c}"), plain("a:b"), entry(t, "a:c", "library.lua", ""),
		}, "b c a", ""},
		{"every field of the table", []*registry.Entry{
			entry(t, "a:a", "registry.entry", `meta: {parent: z1, depends_on: [z2], server: z3, router: z4}
config: z5
any: {depends_on: [z6]}
driver: z7
dead_letter: {queue: z8}
storages: [z9]
`),
			plain("a:z1"), plain("a:z2"), plain("a:z3"), plain("a:z4"), plain("a:z5"), plain("a:z6"), plain("a:z7"), plain("a:z8"), plain("a:z9"),
		}, "z1 z2 z3 z4 z5 z6 z7 z8 z9 a", ""},
		{"a circle stands together, what needs it behind", []*registry.Entry{
			entry(t, "a:a", "registry.entry", "config: m"), entry(t, "a:m", "registry.entry", "config: n"),
			entry(t, "a:n", "registry.entry", "config: m\nstore: z"), plain("a:z"),
		}, "z m n a", "m+n"},
		{"itself is no circle", []*registry.Entry{entry(t, "a:a", "registry.entry", "config: a")}, "a", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for range 10 {
				rand.Shuffle(len(tt.entries), func(i, j int) { tt.entries[i], tt.entries[j] = tt.entries[j], tt.entries[i] })
				if got, circles := order(tt.entries); got != tt.want || circles != tt.circles {
					t.Fatalf("Order gives %q with circles %q, want %q with %q", got, circles, tt.want, tt.circles)
				}
			}
		})
	}
}

// manifests.md MAN-24: a circle of imports is fatal.
func TestCheckImportsNamesTheCircle(t *testing.T) {
	entries := []*registry.Entry{
		entry(t, "a:main", "process.lua", "imports: {l: b}"),
		entry(t, "a:b", "library.lua", "imports: {x: c}"),
		entry(t, "a:c", "library.lua", "\nimports: {x: d}"),
		entry(t, "a:d", "library.lua", "imports: {x: b, y: main2}"),
		entry(t, "a:main2", "process.lua", ""),
		entry(t, "a:p", "registry.entry", "imports: {q: q}"),
		entry(t, "a:q", "registry.entry", "imports: {p: p}"),
	}
	problems := registry.CheckImports(entries)
	want := "f.yaml:1:10: entry a:b: import cycle: a:b → a:c → a:d → a:b"
	if problems.Error() != want {
		t.Errorf("CheckImports gives\n%v, want\n%s", problems.Error(), want)
	}
}

// manifests.md §9
func TestWildcards(t *testing.T) {
	tests := []struct {
		pattern, name string
		want          bool
	}{
		{"*", "app", true}, {"*", "app.x", false}, {"*", "", false},
		{"**", "", true}, {"**", "a.b.c", true},
		{"app.*", "app.x", true}, {"app.*", "app", false}, {"app.*", "app.x.y", false},
		{"app.**", "app", true}, {"app.**", "app.x.y", true}, {"app.**", "apple", false},
		{"**.test", "a.b.test", true}, {"**.test", "test", true}, {"**.test", "a.test.b", false},
		{"a.**.z", "a.z", true}, {"a.**.z", "a.b.c.z", true}, {"a.**.m.**.z", "a.m.n.m.z", true}, {"a.**.m.**.z", "a.n.z", false},
		{"(a|b).x", "a.x", true}, {"(a|b).x", "c.x", false}, {"(a|b)", "b", true},
		{"te*t", "test", false}, {"te*t", "te*t", true},
		{"orders", "orders", true}, {"orders", "orders.x", false},
	}
	for _, tt := range tests {
		w, err := registry.ParseWildcard(tt.pattern)
		if err != nil {
			t.Errorf("ParseWildcard(%q): %v", tt.pattern, err)
			continue
		}
		if got := w.Match(tt.name); got != tt.want {
			t.Errorf("%q matches %q: %v, want %v", tt.pattern, tt.name, got, tt.want)
		}
	}
	for _, bad := range []string{"", "(a|b", "a|b)", "(a.b)"} {
		if _, err := registry.ParseWildcard(bad); err == nil {
			t.Errorf("ParseWildcard(%q) finds nothing wrong", bad)
		}
	}
}

// manifests.md §9, cli.md CLI-42
func TestMatchGlob(t *testing.T) {
	tests := []struct {
		pattern, text string
		want          bool
	}{
		{"*", "", true}, {"*", "a.b", true}, {"app*", "app:x", true}, {"*.lua", "process.lua", true}, {"*.lua", "process.lu", false},
		{"p*.*a", "process.lua", true}, {"a*a", "a", false}, {"a*a", "aa", true}, {"a*b*c", "aXbYbZc", true}, {"a*b*c", "acb", false},
		{"abc", "abc", true}, {"abc", "abcd", false}, {"", "", true}, {"", "a", false}, {"**", "x", true}, {"a?c", "abc", false},
	}
	for _, tt := range tests {
		if got := registry.MatchGlob(tt.pattern, tt.text); got != tt.want {
			t.Errorf("MatchGlob(%q, %q) = %v, want %v", tt.pattern, tt.text, got, tt.want)
		}
	}
}

// MAN-17, MAN-25: a kind that does not exist is one mistake, not one for each
// entry that refers to it.
func TestReferenceToUnknownKind(t *testing.T) {
	service := &registry.Entry{ID: registry.ParseID("app:s"), Kind: "process.service", Data: map[string]any{"host": "app:pool"}}
	for kind, want := range map[string]int{"proces.host": 0, "process.lua": 1, "http.service": 1, "process.host": 0} {
		pool := &registry.Entry{ID: registry.ParseID("app:pool"), Kind: kind}
		problems := registry.CheckReferences(registry.NewSnapshot([]*registry.Entry{service, pool}), service)
		if len(problems) != want {
			t.Errorf("a host of kind %s gives %v", kind, problems)
		}
	}
}
