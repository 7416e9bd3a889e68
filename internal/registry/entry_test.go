package registry_test

import (
	"reflect"
	"testing"
	"time"

	"wippy/internal/document"
	"wippy/internal/registry"
)

// entry makes an entry as a manifest would, data and metadata from YAML.
func entry(t *testing.T, id, kind, text string) *registry.Entry {
	t.Helper()
	e := &registry.Entry{ID: registry.ParseID(id), Kind: kind, Origin: &registry.Origin{File: "f.yaml", Entry: document.Pos{Line: 1, Column: 1}}}
	docs, problems := document.Parse("f.yaml", []byte(text))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if len(docs) > 0 {
		fields := docs[0].Value.(map[string]any)
		if meta, ok := fields["meta"].(map[string]any); ok {
			e.Meta, e.Origin.Meta = meta, docs[0].Place.At("meta")
			delete(fields, "meta")
		}
		e.Data, e.Origin.Data = fields, docs[0].Place
	}
	return e
}

func TestFieldPaths(t *testing.T) {
	e := entry(t, "app:x", "process.lua", "meta: {a: {b: 1}}\npool: {size: 3}\nmodules: [io, time]\n")
	tests := []struct {
		path string
		want any
	}{
		{"kind", "process.lua"}, {"meta.a.b", int64(1)}, {"pool.size", int64(3)}, {"data.pool.size", int64(3)},
		{"modules[1]", "time"}, {"modules[2]", nil}, {"none", nil},
	}
	for _, tt := range tests {
		if got, ok := e.Field(tt.path); !reflect.DeepEqual(got, tt.want) || ok != (tt.want != nil) {
			t.Errorf("Field(%q) = %v, %v, want %v", tt.path, got, ok, tt.want)
		}
	}
}

// manifests.md MAN-12: problems point at the field, or near it.
func TestProblemPointsAtTheField(t *testing.T) {
	e := entry(t, "app:x", "process.lua", "meta: {a: {b: 1}}\npool: {size: 3}\n")
	tests := []struct{ path, want string }{
		{"pool.size", "f.yaml:2:14: entry app:x: bad"},
		{"pool.none", "f.yaml:2:7: entry app:x: bad"},
		{"meta.a.b", "f.yaml:1:15: entry app:x: bad"},
		{"none", "f.yaml:1:1: entry app:x: bad"},
		{"", "f.yaml:1:1: entry app:x: bad"},
		{"kind", "f.yaml:1:1: entry app:x: bad"},
	}
	for _, tt := range tests {
		if got := e.Problem(tt.path, "bad").Error(); got != tt.want {
			t.Errorf("Problem(%q) = %q, want %q", tt.path, got, tt.want)
		}
	}
	made := &registry.Entry{ID: registry.ParseID("app:y")}
	if got, want := made.Problem("pool", "bad").Error(), "entry app:y: bad"; got != want {
		t.Errorf("the problem of an entry made at run time is %q, want %q", got, want)
	}
}

// cli.md CLI-48
func TestWithChangesACopy(t *testing.T) {
	e := entry(t, "app:x", "process.lua", "meta: {a: 1}\npool: {size: 3}\nsource: x\n")
	tests := []struct {
		path    string
		value   any
		field   string // where to look; "" if With must fail
		problem string
	}{
		{"kind", "library.lua", "kind", ""},
		{"kind", " ", "", `kind must be a non-empty string, got string " "`},
		{"kind", int64(3), "", "kind must be a non-empty string, got number 3"},
		{"meta.a", "new", "meta.a", ""},
		{"meta.b.c", true, "meta.b.c", ""},
		{"meta.a.b", true, "", `"b" is looked for in number 1, which is not a map`},
		{"meta", "text", "", `meta must be a map, got string "text"`},
		{"pool.size", int64(9), "pool.size", ""},
		{"data.pool.size", int64(9), "pool.size", ""},
		{"new.deep.field", "x", "new.deep.field", ""},
		{"source.x", 1, "", `"x" is looked for in string "x", which is not a map`},
	}
	for _, tt := range tests {
		before := e.Clone()
		got, err := e.With(tt.path, tt.value, "set by the test")
		switch {
		case !reflect.DeepEqual(e, before):
			t.Fatalf("With(%q) changes the entry itself", tt.path)
		case tt.field == "":
			if err == nil || err.Error() != tt.problem {
				t.Errorf("With(%q) fails with %v, want %s", tt.path, err, tt.problem)
			}
		case err != nil:
			t.Errorf("With(%q): %v", tt.path, err)
		default:
			if v, _ := got.Field(tt.field); !reflect.DeepEqual(v, tt.value) {
				t.Errorf("after With(%q) the field is %v, want %v", tt.path, v, tt.value)
			}
			if p := got.Problem(tt.field, "bad"); p.Text != "bad, set by the test" {
				t.Errorf("a problem with %s reads %q", tt.field, p.Text)
			}
		}
	}
	if p := e.Problem("pool.size", "bad"); p.Text != "bad" {
		t.Errorf("the note shows in the old entry: %q", p.Text)
	}
}

// manifests.md MAN-16, MAN-29
func TestDecodeResolvesReferences(t *testing.T) {
	e := entry(t, "app:s", "process.service", "process: relay\nhost: other:pool\nlifecycle: {stop_timeout: 2s}\nhots: x\nimports: {l: lib, o: 'other:lib'}\ngroups: [g]\n")
	var s struct {
		Process   registry.ID            `yaml:"process,required"`
		Host      registry.ID            `yaml:"host,required"`
		Imports   map[string]registry.ID `yaml:"imports"`
		Groups    []registry.ID          `yaml:"groups"`
		Lifecycle struct {
			StopTimeout time.Duration `yaml:"stop_timeout"`
		} `yaml:"lifecycle"`
	}
	problems := registry.Decode(e, &s)
	if want := `f.yaml:4:1: entry app:s: unknown field "hots" (did you mean host?)`; len(problems) != 1 || problems[0].Error() != want {
		t.Errorf("Decode gives %v, want %s", problems, want)
	}
	if s.Process.String() != "app:relay" || s.Host.String() != "other:pool" || s.Lifecycle.StopTimeout != 2*time.Second ||
		s.Imports["l"].String() != "app:lib" || s.Imports["o"].String() != "other:lib" || s.Groups[0].String() != "app:g" {
		t.Errorf("Decode fills %+v", s)
	}
}

// supervision.md §8: a required field of an entry without any data.
func TestDecodeOfNoData(t *testing.T) {
	var s struct {
		Process registry.ID `yaml:"process,required"`
	}
	for _, e := range []*registry.Entry{{ID: registry.ParseID("app:s")}, entry(t, "app:s", "process.service", "process: ''")} {
		if problems := registry.Decode(e, &s); len(problems) != 1 || problems[0].Text != "process is required" {
			t.Errorf("Decode gives %v", problems)
		}
	}
}

// cli.md CLI-33: a part of the metadata is decoded by itself.
func TestDecodeField(t *testing.T) {
	var command struct {
		Name string `yaml:"name,required"`
	}
	e := entry(t, "app:x", "process.lua", "meta: {command: {short: s}}")
	problems := registry.DecodeField(e, "meta.command", &command)
	if len(problems) != 2 || problems[0].Text != "meta.command.name is required" {
		t.Errorf("DecodeField gives %v", problems)
	}
	if problems := registry.DecodeField(e, "meta.other", &command); problems != nil {
		t.Errorf("DecodeField of an absent field gives %v", problems)
	}
}

// manifests.md MAN-15
func TestTextSaysWhereAProgramStands(t *testing.T) {
	e := entry(t, "app:x", "process.lua", "source: |\n  return 1\nmethod: \"a\\nb\"\n")
	if got, ok := e.Text("source"); !ok || got != (document.Text{File: "f.yaml", Line: 2, Column: 2}) {
		t.Errorf("the block stands at %+v, %v", got, ok)
	}
	if got, ok := e.Text("method"); ok {
		t.Errorf("an escaped string stands at %+v", got)
	}
	if got, ok := (&registry.Entry{Data: map[string]any{"source": "x"}}).Text("source"); ok {
		t.Errorf("the source of an entry made at run time stands at %+v", got)
	}
}
