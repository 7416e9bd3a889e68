package loader_test

import (
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"wippy/internal/loader"
	"wippy/internal/problem"
	"wippy/internal/registry"
)

// tree writes files, by path, below a new folder and returns it.
func tree(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// load loads the src folder of a tree of files, with options beside.
func load(t *testing.T, files map[string]string, o loader.Options) loader.Loaded {
	t.Helper()
	o.Dir = tree(t, files)
	o.Roots = append([]loader.Root{{Dir: filepath.Join(o.Dir, "src")}}, o.Roots...)
	for i, r := range o.Roots {
		if !filepath.IsAbs(r.Dir) {
			o.Roots[i].Dir = filepath.Join(o.Dir, r.Dir)
		}
	}
	return loader.Load(o)
}

// lines returns problems as text, warnings marked.
func lines(l problem.List) []string {
	var out []string
	for _, p := range l {
		line := p.Error()
		if p.Warning {
			line = "WARN " + line
		}
		out = append(out, line)
	}
	return out
}

func names(entries []*registry.Entry) []string {
	var out []string
	for _, e := range entries {
		out = append(out, e.ID.String())
	}
	return out
}

func get(t *testing.T, l loader.Loaded, id string) *registry.Entry {
	t.Helper()
	for _, e := range l.Entries {
		if e.ID == registry.ParseID(id) {
			return e
		}
	}
	t.Fatalf("no entry %s among %v; problems: %v", id, names(l.Entries), lines(l.Problems))
	return nil
}

// manifests.md §10: the seed application, from its own folder and from the top
// of the repository.
func TestLoadTheEchoService(t *testing.T) {
	for _, folder := range []string{"testdata/echo-service", "."} {
		t.Run(folder, func(t *testing.T) { testEchoService(t, folder) })
	}
}

func testEchoService(t *testing.T, folder string) {
	dir, err := filepath.Abs(filepath.Join("..", "..", filepath.FromSlash(folder)))
	if err != nil {
		t.Fatal(err)
	}
	lock, err := loader.ReadLock(dir, loader.LockName)
	if err != nil {
		t.Fatal(err)
	}
	roots, problems := lock.Roots()
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	l := loader.Load(loader.Options{Dir: dir, Roots: roots, Kinds: []string{"terminal.host", "process.host", "process.lua", "process.service"}})
	if len(l.Problems) > 0 {
		t.Fatal(lines(l.Problems))
	}
	want := []string{"app:cli", "app:processes", "app:relay", "app:relay-service", "app:terminal", "app:worker"}
	if got := names(l.Entries); !slices.Equal(got, want) {
		t.Errorf("the entries are %v, want %v", got, want)
	}
	for _, id := range []string{"app:terminal", "app:processes", "app:relay-service"} {
		if v, _ := get(t, l, id).Field("lifecycle.auto_start"); v != true {
			t.Errorf("%s has auto_start %v", id, v)
		}
	}
	cli := get(t, l, "app:cli")
	source, err := os.ReadFile(filepath.Join(roots[0].Dir, "cli.lua"))
	if err != nil {
		t.Fatal(err)
	}
	if v, _ := cli.Field("source"); v != string(source) {
		t.Errorf("the source of app:cli is %q", v)
	}
	if v, _ := cli.Field("modules"); !reflect.DeepEqual(v, []any{"io", "process", "time", "channel"}) {
		t.Errorf("the modules of app:cli are %v", v)
	}
	text, ok := cli.Text("source")
	if !ok || filepath.Join(dir, text.File) != filepath.Join(roots[0].Dir, "cli.lua") || text.Line != 1 || text.Column != 0 {
		t.Errorf("the source of app:cli stands at %+v", text)
	}
}

// manifests.md MAN-1, MAN-2, MAN-3: which files are read, in which order.
func TestDiscovery(t *testing.T) {
	single := func(name string) string { return "namespace: app\nname: " + name + "\nkind: registry.entry\n" }
	files := map[string]string{
		"src/any.name.yaml":          single("a"),
		"src/b.yml":                  single("b"),
		"src/c.json":                 `{"namespace": "app", "name": "c", "kind": "registry.entry"}`,
		"src/deep/down/_index.yaml":  single("d"),
		"src/readme.md":              single("no1"),
		"src/node_modules/x.yaml":    single("no2"),
		"src/.hidden/x.yaml":         single("no3"),
		"src/fixtures/x.yaml":        single("no4"),
		"src/compose.yaml":           "services: {web: {image: x}}",
		"src/blank.yaml":             "namespace: ' '\nentries: 5",
		"src/null.yaml":              "namespace:\nentries: 5",
		"src/list.yaml":              "- namespace: app",
		"src/duplicate.yaml":         "a: 1\na: 2",
		"src/empty.yaml":             "",
		"src/large.json":             `{"a": "` + strings.Repeat("x", 2<<20),
		"elsewhere/x.yaml":           single("no5"),
		"src/linked.yaml/_index.yml": single("e"),
	}
	l := load(t, files, loader.Options{SkipDirs: []string{"fixtures"}})
	want := []string{"app:a", "app:b", "app:c", "app:d", "app:e"}
	if got := names(l.Entries); !slices.Equal(got, want) || len(l.Problems) > 0 {
		t.Errorf("the entries are %v, want %v; problems: %v", got, want, lines(l.Problems))
	}
}

// manifests.md MAN-3: what looks like a manifest is not ignored without a word.
func TestManifestsWithoutNamespace(t *testing.T) {
	for _, test := range []struct{ file, text, want string }{
		{"_index.yaml", "version: 1.0\nnamespce: app\nentries: []", "src/_index.yaml:2:1: no namespace, file ignored (did you mean namespace?)"},
		{"_index.yml", "entries: []", "src/_index.yml:1:1: no namespace, file ignored"},
		{"_index.json", `{"namespace": ""}`, "src/_index.json:1:2: no namespace, file ignored"},
		{"_index.yaml", "", "src/_index.yaml: no namespace, file ignored"},
		{"_index.yaml", "- name: x", "src/_index.yaml:1:1: no namespace, file ignored"},
		{"_index.yaml", "just text", "src/_index.yaml:1:1: no namespace, file ignored"},
		{"_index.yaml/notes.txt", "", "src/_index.yaml: is a directory, not a manifest"},
		{"other.yaml", "nmespace: app\nentries: []", "src/other.yaml:1:1: no namespace, file ignored (did you mean namespace?)"},
		{"other.yaml", "entries: {a: 1}", ""},
		{"other.yaml", "name: x", ""},
	} {
		var got string
		for _, p := range load(t, map[string]string{"src/" + test.file: test.text}, loader.Options{}).Problems.Warnings() {
			got += p.Error()
		}
		if got != test.want {
			t.Errorf("%s with %q: %q, want %q", test.file, test.text, got, test.want)
		}
	}
}

// manifests.md MAN-2: folders behind symbolic links are not entered, and nothing
// outside of the root is read through one.
func TestSymbolicLinks(t *testing.T) {
	dir := tree(t, map[string]string{
		"src/_index.yaml": "namespace: app\nname: x\nkind: registry.entry\nleak: file://link.txt\nfine: file://inside.txt\n",
		"src/text.txt":    "inside",
		"out/_index.yaml": "namespace: out\nname: x\nkind: registry.entry\n",
		"secret.txt":      "secret",
	})
	for link, target := range map[string]string{"src/out": "../out", "src/link.txt": "../secret.txt", "src/inside.txt": "text.txt"} {
		if err := os.Symlink(target, filepath.Join(dir, link)); err != nil {
			t.Skip(err)
		}
	}
	l := loader.Load(loader.Options{Dir: dir, Roots: []loader.Root{{Dir: filepath.Join(dir, "src")}}})
	want := []string{"src/_index.yaml:4:7: entry app:x: leak: path traversal detected: \"file://link.txt\" leads out of src"}
	if got := lines(l.Problems); !slices.Equal(got, want) {
		t.Errorf("the problems are %v, want %v", got, want)
	}
	if v, _ := get(t, l, "app:x").Field("fine"); v != "inside" {
		t.Errorf("a link within the root gives %q", v)
	}
}

// The rules of manifests.md §1 to §4 for one manifest, and what is said about it.
func TestMistakesInManifests(t *testing.T) {
	const head = "namespace: app\nentries:\n"
	tests := []struct {
		name, text string
		want       []string // without the path "src/_index.yaml:"
	}{
		{"not YAML (MAN-4)", "namespace: app\na: b: c\n", []string{"2: mapping values are not allowed in this context"}},
		{"namespace of another type (§2)", "namespace: 5\nentries: []", []string{"1:12: namespace: expected string, got number 5"}},
		{"colon in the namespace (§2)", "namespace: a:b\nentries: []", []string{`1:12: namespace: "a:b" must not contain ":"`}},
		{"empty segment (§2)", "namespace: a..b\nentries: []", []string{`1:12: namespace: "a..b" has an empty segment`}},
		{"other version (§2)", "version: 2\nnamespace: app\nentries: []", []string{"WARN 1:1: version: expected 1.0, got number 2"}},
		{"known versions (§2)", "version: \"1.0\"\nnamespace: app\nentries: []\n---\nversion: 1.0\nnamespace: app\nentries: []", nil},
		{"neither form (MAN-6)", "namespace: app\n", []string{"1:1: either entries array or single entry (name/kind) must be provided"}},
		{"name without kind (MAN-6)", "namespace: app\nname: x\n", []string{"1:1: either entries array or single entry (name/kind) must be provided"}},
		{"misspelt entries (MAN-6)", "namespace: app\nentires: []\n",
			[]string{"2:1: either entries array or single entry (name/kind) must be provided (did you mean entries?)"}},
		{"entries not a list (MAN-6)", "namespace: app\nentries: {a: b}\n", []string{"2:10: entries: expected a list, got a map"}},
		{"element not a map (MAN-6)", head + "  - {name: a, kind: k}\n  - text\n", []string{`4:5: entries[1]: expected a map, got string "text"`}},
		{"keys beside entries", "namespace: app\nentries: []\nrequirements: []\nextra: 1\n",
			[]string{`WARN 4:1: key "extra" means nothing beside entries and is ignored`}},
		{"duplicate keys (MAN-7)", head + "  - name: a\n    kind: k\n    kind: l\n", []string{`5:5: duplicate key "kind": lines 4 and 5`}},
		{"kind absent (MAN-8)", head + "  - name: a\n", []string{"3:5: entries[0].kind: required, must be a non-empty string"}},
		{"name blank (MAN-8)", head + "  - name: ' '\n    kind: k\n", []string{"3:11: entries[0].name: required, must be a non-empty string"}},
		{"name a number, kind a list (MAN-8)", head + "  - name: 5\n    kind: [k]\n", []string{
			"3:11: entries[0].name: must be a non-empty string, got number 5", "4:11: entries[0].kind: must be a non-empty string, got a list",
		}},
		{"name of a single entry (MAN-8)", "namespace: app\nname: 5\nkind: k\n", []string{"2:7: name: must be a non-empty string, got number 5"}},
		{"misspelt name (MAN-8)", head + "  - nmae: a\n    kind: k\n",
			[]string{"3:5: entries[0].name: required, must be a non-empty string (did you mean name?)"}},
		{"misspelt kind (MAN-8)", head + "  - name: a\n    knd: k\n",
			[]string{"4:5: entries[0].kind: required, must be a non-empty string (did you mean kind?)"}},
		{"meta not a map (§3)", head + "  - {name: a, kind: k, meta: [x]}\n", []string{"3:30: entries[0].meta: expected a map, got a list"}},
		{"meta of the file not a map (§2)", "namespace: app\nmeta: x\nentries: []\n", []string{`2:7: meta: expected a map, got string "x"`}},
		{"siblings of data (MAN-9)", head + "  - name: a\n    kind: k\n    data: 1\n    source: x\n",
			[]string{`WARN 6:5: entry app:a: field "source" is ignored because the entry has data`}},
		{"duplicate id (MAN-11)", head + "  - {name: a, kind: k}\n  - {name: a, kind: k}\n",
			[]string{"4:5: duplicate entry app:a: src/_index.yaml:3 and src/_index.yaml:4"}},
		{"file without a name (MAN-14)", head + "  - {name: a, kind: k, source: 'file:///'}\n", []string{`3:32: entry app:a: source: "file:///" names no file`}},
		{"file outside (MAN-14)", head + "  - {name: a, kind: k, source: file://../x.lua}\n",
			[]string{`3:32: entry app:a: source: path traversal detected: "file://../x.lua" leads out of src`}},
		{"file far outside (MAN-14)", head + "  - {name: a, kind: k, source: file:///lib/../../x.lua}\n",
			[]string{`3:32: entry app:a: source: path traversal detected: "file:///lib/../../x.lua" leads out of src`}},
		{"file missing (MAN-14)", head + "  - {name: a, kind: k, source: file://man.lua}\n",
			[]string{"3:32: entry app:a: source: file src/man.lua not found (did you mean file://main.lua?)"}},
		{"file missing in a folder (MAN-14)", head + "  - {name: a, kind: k, deep: [{source: file:///lib/hlep.lua}]}\n",
			[]string{"3:40: entry app:a: deep[0].source: file src/lib/hlep.lua not found (did you mean file:///lib/help.lua?)"}},
		{"file is a folder (MAN-14)", head + "  - {name: a, kind: k, meta: {doc: file://lib}}\n",
			[]string{"3:36: entry app:a: meta.doc: file src/lib is a directory"}},
		{"several at once (MAN-5)", head + "  - {name: a}\n  - {kind: k}\n  - {name: b, kind: k, source: file://x.lua}\n", []string{
			"3:5: entries[0].kind: required, must be a non-empty string", "4:5: entries[1].name: required, must be a non-empty string",
			"5:32: entry app:b: source: file src/x.lua not found",
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l := load(t, map[string]string{"src/_index.yaml": tt.text, "src/main.lua": "", "src/lib/help.lua": ""}, loader.Options{})
			var got []string
			for _, line := range lines(l.Problems) {
				got = append(got, strings.Replace(line, "src/_index.yaml:", "", 1))
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("the problems are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
			}
		})
	}
}

// manifests.md MAN-4: what was not meant as a manifest does not stop the load.
func TestFilesThatCannotBeParsed(t *testing.T) {
	const broken = "a: b: c\n"
	l := load(t, map[string]string{
		"src/other.yaml":   broken,
		"src/_index.yml":   broken,
		"src/claims.yaml":  "\ufeffnamespace: app\n" + broken,
		"src/inside.yaml":  "x:\n  namespace: app\n" + broken,
		"src/_indexs.yaml": broken,
	}, loader.Options{})
	want := []string{
		"src/_index.yml:1: mapping values are not allowed in this context",
		"WARN src/_indexs.yaml:1: skipped: mapping values are not allowed in this context",
		"src/claims.yaml:2: mapping values are not allowed in this context",
		"WARN src/inside.yaml:3: skipped: mapping values are not allowed in this context",
		"WARN src/other.yaml:1: skipped: mapping values are not allowed in this context",
	}
	if got := lines(l.Problems); !slices.Equal(got, want) {
		t.Errorf("the problems are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// manifests.md §2, §3, MAN-9, MAN-13: what becomes of the fields.
func TestEntriesOfAManifest(t *testing.T) {
	l := load(t, map[string]string{
		"src/deep/_index.yaml": `
namespace: app
meta: {team: core, tags: [a], doc: "file:///note.txt"}
entries:
  - name: plain
    kind: k
    meta: {tags: [b]}
    source: file://main.lua
    nested: [{text: "file:///note.txt"}]
  - name: wrapped
    kind: k
    data: [1, file://main.lua]
  - name: a:b/c-d
    kind: k
`,
		"src/single.yaml":   "namespace: app\nversion: 1.0\nname: single\nkind: k\nmeta: {x: 1}\nrequirements: []\nfield: ${env:X|y}\n",
		"src/deep/main.lua": "\x00binary\r\n",
		"src/note.txt":      "note",
	}, loader.Options{})
	if len(l.Problems) > 0 {
		t.Fatal(lines(l.Problems))
	}
	tests := []struct {
		id         string
		meta, data any
	}{
		{"app:plain", map[string]any{"team": "core", "tags": []any{"b"}, "doc": "note"},
			map[string]any{"source": "\x00binary\r\n", "nested": []any{map[string]any{"text": "note"}}}},
		{"app:wrapped", map[string]any{"team": "core", "tags": []any{"a"}, "doc": "note"}, []any{int64(1), "\x00binary\r\n"}},
		{"app:a:b/c-d", map[string]any{"team": "core", "tags": []any{"a"}, "doc": "note"}, map[string]any{}},
		// manifests.md MAN-19: placeholders stay as they are written.
		{"app:single", map[string]any{"x": int64(1)}, map[string]any{"field": "${env:X|y}"}},
	}
	for _, tt := range tests {
		e := get(t, l, tt.id)
		if !reflect.DeepEqual(any(e.Meta), tt.meta) || !reflect.DeepEqual(e.Data, tt.data) {
			t.Errorf("%s has\nmeta %#v\ndata %#v, want\nmeta %#v\ndata %#v", tt.id, e.Meta, e.Data, tt.meta, tt.data)
		}
	}
	get(t, l, "app:wrapped").Meta["team"] = "changed"
	if get(t, l, "app:plain").Meta["team"] != "core" {
		t.Error("entries of one file share their metadata")
	}
	if text, ok := get(t, l, "app:plain").Text("nested[0].text"); !ok || text.File != "src/note.txt" {
		t.Errorf("the text of a file:// string stands at %+v", text)
	}
	if p := get(t, l, "app:plain").Problem("meta.team", "bad"); p.Line != 3 || p.Column != 14 {
		t.Errorf("metadata of the file is reported at %d:%d, want 3:14", p.Line, p.Column)
	}
}

// manifests.md MAN-8, MAN-17, MAN-24, MAN-25: finished entries are checked, and
// all problems come in the order of the files.
func TestLoadChecksTheFinishedEntries(t *testing.T) {
	const service = `namespace: app
entries:
  - name: s
    kind: process.service
    process: rely
    host: pool
  - name: relay
    kind: proces.lua
  - name: pool
    kind: process.host
  - name: web
    kind: http.service
`
	check := func(_ *registry.Snapshot, e *registry.Entry) (*registry.Entry, problem.List) {
		if e.Kind == "process.host" {
			return e, problem.List{e.Problem("", "checked"), e.Warning("", "careful")}
		}
		return e, nil
	}
	kinds := []string{"process.service", "process.lua", "process.host", "library.lua"}
	cycle := "namespace: lib\nentries:\n  - {name: a, kind: library.lua, imports: {b: b}}\n  - {name: b, kind: library.lua, imports: {a: a}}\n"
	l := load(t, map[string]string{"src/b.yaml": service, "src/a.yaml": cycle}, loader.Options{Kinds: kinds, Check: check})
	want := []string{
		"src/a.yaml:3:43: entry lib:a: import cycle: lib:a → lib:b → lib:a",
		"src/b.yaml:5:14: entry app:s: process: app:rely not found",
		`src/b.yaml:8:11: entry app:relay: unknown kind "proces.lua" (did you mean process.lua?)`,
		"src/b.yaml:9:5: entry app:pool: checked",
		"WARN src/b.yaml:9:5: entry app:pool: careful",
		"src/b.yaml:12:11: entry app:web: kind http.service is not supported by this build",
	}
	if got := lines(l.Problems); !slices.Equal(got, want) {
		t.Errorf("the problems are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}

	// With a manifest that cannot be read the references say nothing.
	l = load(t, map[string]string{"src/b.yaml": service, "src/_index.yaml": "namespace: app\na: b: c"}, loader.Options{})
	if got := lines(l.Problems); len(got) != 1 || !strings.HasPrefix(got[0], "src/_index.yaml:2:") {
		t.Errorf("the problems are %v, want that of src/_index.yaml alone", got)
	}
}

// manifests.md MAN-8: the code frame under a problem.
func TestProblemsAreShownWithTheirLines(t *testing.T) {
	dir := tree(t, map[string]string{"src/_index.yaml": "namespace: app\nname: x\nkind: proces.lua\n"})
	l := loader.Load(loader.Options{Dir: dir, Roots: []loader.Root{{Dir: filepath.Join(dir, "src")}}, Kinds: []string{"process.lua"}})
	want := `src/_index.yaml:3:7: entry app:x: unknown kind "proces.lua" (did you mean process.lua?)
  1 | namespace: app
  2 | name: x
> 3 | kind: proces.lua
    |       ^^^^^^^^^^
`
	if got := l.Problems.Render(problem.Style{Dir: dir}); got != want {
		t.Errorf("Render gives\n%s\nwant\n%s", got, want)
	}
}

// manifests.md MAN-24: the order of files and entries is irrelevant.
func TestOrderOfCreation(t *testing.T) {
	l := load(t, map[string]string{
		"src/a.yaml": "namespace: app\nentries:\n  - {name: a, kind: process.service, process: z, host: y}\n  - {name: z, kind: process.lua, imports: {x: 'lib:x'}}\n",
		"src/b.yaml": "namespace: lib\nname: x\nkind: library.lua\n",
		"src/c.yaml": "namespace: app\nname: y\nkind: process.host\nconfig: m\n---\nnamespace: app\nname: m\nkind: r\nstore: n\n---\nnamespace: app\nname: n\nkind: r\nstore: m\n",
	}, loader.Options{})
	if got, want := names(l.Entries), []string{"app:m", "app:n", "app:y", "lib:x", "app:z", "app:a"}; !slices.Equal(got, want) {
		t.Errorf("the order is %v, want %v", got, want)
	}
	if len(l.Cycles) != 1 || len(l.Cycles[0]) != 2 {
		t.Errorf("the cycles are %v, want that of app:m and app:n", l.Cycles)
	}
}

// cli.md CLI-16: a missing source folder.
func TestMissingSource(t *testing.T) {
	dir := t.TempDir()
	root := loader.Root{Dir: filepath.Join(dir, "src")}
	for _, allowed := range []bool{false, true} {
		l := loader.Load(loader.Options{Dir: dir, Roots: []loader.Root{root}, AllowMissing: allowed})
		want := "source directory not found: " + root.Dir
		if len(l.Problems) != 1 || l.Problems[0].Error() != want || l.Problems[0].Warning != allowed {
			t.Errorf("AllowMissing %v: the problems are %v, want %s", allowed, lines(l.Problems), want)
		}
	}
}

// cli.md CLI-18, manifests.md MAN-11: entries of modules.
func TestModules(t *testing.T) {
	l := load(t, map[string]string{
		"src/_index.yaml":  "namespace: shared\nname: x\nkind: app.kind\n",
		"mod/_index.yaml":  "namespace: shared\nentries:\n  - {name: x, kind: mod.kind}\n  - {name: y, kind: k}\n",
		"pin/_index.yaml":  "namespace: shared\nname: z\nkind: k\n",
		"pin2/_index.yaml": "namespace: shared\nname: z\nkind: k\n",
	}, loader.Options{Roots: []loader.Root{
		{Dir: "mod", Module: "acme/mod"}, {Dir: "pin", Module: "acme/pin", Version: "1.2"}, {Dir: "pin2", Module: "acme/pin2", Version: "1"},
	}})
	want := []string{
		"WARN mod/_index.yaml:3:5: entry shared:x: the entry of the application at src/_index.yaml:1 is used instead of that of module acme/mod",
		"pin2/_index.yaml:1:1: duplicate entry shared:z: pin/_index.yaml:1 and pin2/_index.yaml:1",
	}
	if got := lines(l.Problems); !slices.Equal(got, want) {
		t.Errorf("the problems are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if x := get(t, l, "shared:x"); x.Kind != "app.kind" || x.Meta != nil {
		t.Errorf("shared:x is of kind %s with meta %v", x.Kind, x.Meta)
	}
	for id, want := range map[string]map[string]any{
		"shared:y": {"module": "acme/mod"},
		"shared:z": {"module": "acme/pin", "module_version": "1.2"},
	} {
		if got := get(t, l, id).Meta; !maps.Equal(got, want) {
			t.Errorf("%s has meta %v, want %v", id, got, want)
		}
	}
}

func FuzzLoad(f *testing.F) {
	for _, seed := range []string{
		"namespace: app\nentries:\n  - name: a\n    kind: process.lua\n    source: file://x\n",
		"namespace: app\nname: x\nkind: ns.requirement\ntargets: [{entry: x, path: .a.b+=}]\ndefault: 1\n",
		"namespace: app\nmeta: {a: &a [*a]}\nentries: [1, {}, {name: a}]\n",
		"namespace: app\nname: d\nkind: ns.dependency\ncomponent: a/b\n---\nnamespace: 5",
	} {
		f.Add([]byte(seed))
	}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, text []byte) {
		if err := os.WriteFile(filepath.Join(dir, "_index.yaml"), text, 0o600); err != nil {
			t.Fatal(err)
		}
		l := loader.Load(loader.Options{Dir: dir, Roots: []loader.Root{{Dir: dir, Module: "a/b"}}, Kinds: []string{"process.lua"}})
		for _, e := range l.Entries {
			if e.ID.NS == "" || e.ID.Name == "" || e.Kind == "" {
				t.Errorf("%q gives the entry %+v", text, e)
			}
		}
		l.Problems.Render(problem.Style{Dir: dir})
	})
}
