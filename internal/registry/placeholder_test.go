package registry_test

import (
	"reflect"
	"strings"
	"testing"

	"wippy/internal/document"
	"wippy/internal/registry"
)

// variables are those that the tests of placeholders know; all belong to app.
func variables(ns, name string) (string, registry.VariableState) {
	switch name {
	case "HOST":
		return "db", registry.FilledVariable
	case "PORT":
		return "8080", registry.FilledVariable
	case "ON":
		return "true", registry.FilledVariable
	case "BLANK":
		return "", registry.FilledVariable // its own default
	case "EMPTY":
		return "", registry.EmptyVariable
	case "UNSET":
		return "", registry.UnsetVariable
	case "BROKEN":
		return "", registry.BrokenVariable
	case "near":
		if ns == "app" {
			return "here", registry.FilledVariable
		}
	}
	return "", registry.NoVariable
}

// manifests.md MAN-19: what a placeholder stands for.
func TestExpand(t *testing.T) {
	tests := []struct {
		text    string
		want    any
		problem string
	}{
		{"plain", "plain", ""},
		{"${env:HOST}", "db", ""},
		{"http://${env:HOST}:${env:PORT}/x", "http://db:8080/x", ""},
		{"${env:near}", "here", ""},
		{"${env:HOST|other}", "db", ""},
		{"${env:UNSET|other}", "other", ""},
		{"${env:NONE|other}", "other", ""},
		{"${env:NONE|}", "", ""},
		{"${env:EMPTY|other}", "other", ""},
		{"${env:EMPTY}", "", ""},
		{"${env:BLANK|other}", "", ""}, // the variable's own default is stronger
		{"${HOST|other}", "db", ""},
		{"${NONE|a|b}", "a|b", ""},
		{"${HOST}", "${HOST}", ""},
		{"${host|x}", "${host|x}", ""},
		{"${", "${", ""},
		{"${HOST", "${HOST", ""},
		{"$HOST {env:HOST} }", "$HOST {env:HOST} }", ""},
		{"$${env:HOST}", "${env:HOST}", ""},
		{"a$${b}${env:HOST}", "a${b}db", ""},
		{"${x${env:HOST}}", "${xdb}", ""},

		// One placeholder with a typed default.
		{"${env:PORT|1}", int64(8080), ""},
		{"${env:NONE|1.5}", 1.5, ""},
		{"${env:NONE|10}", int64(10), ""},
		{"${env:ON|false}", true, ""},
		{"${ON|false}", true, ""},
		{"${env:HOST|1}", "db", ""},
		{"${env:PORT|x}", "8080", ""},
		{"${env:PORT}", "8080", ""},
		{"${env:PORT|1} ", "8080 ", ""},
		{"${env:NONE|007}", "007", ""},

		{"${env:UNSET}", nil, "environment variable UNSET is not set and has no default"},
		{"${env:NONE}", nil, "no entry of kind env.variable is called NONE"},
		{"${env:HOST", nil, "the closing brace of ${env:HOST is missing"},
		{"${env:BROKEN}", nil, ""},
	}
	for _, tt := range tests {
		data := map[string]any{"a": map[string]any{"b": []any{tt.text}}}
		e := &registry.Entry{ID: registry.ParseID("app:x"), Kind: "process.host", Data: data}
		seen, problems := registry.Expand(e, variables)
		if tt.want == nil {
			want := ""
			if tt.problem != "" {
				want = "entry app:x: a.b[0]: " + tt.problem
			}
			if got := problems.Error(); seen != nil || got != want {
				t.Errorf("%q gives %v and %q, want the problem %q", tt.text, seen, got, want)
			}
			continue
		}
		if got, _ := seen.Field("a.b[0]"); got != tt.want || len(problems) > 0 {
			t.Errorf("%q gives %#v, %v; want %#v", tt.text, got, problems, tt.want)
		}
		if got, _ := e.Field("a.b[0]"); got != tt.text {
			t.Errorf("%q is now %v in the entry itself", tt.text, got)
		}
	}
}

// manifests.md MAN-19: where placeholders mean nothing.
func TestExpandLeavesAlone(t *testing.T) {
	data := map[string]any{"source": "${env:HOST}", "x": "${env:HOST}"}
	for kind, want := range map[string][2]string{
		"process.lua":    {"${env:HOST}", "db"},
		"template.jet":   {"${env:HOST}", "db"},
		"process.host":   {"db", "db"},
		"registry.entry": {"${env:HOST}", "${env:HOST}"},
		"ns.dependency":  {"${env:HOST}", "${env:HOST}"},
	} {
		e := &registry.Entry{ID: registry.ParseID("app:x"), Kind: kind, Data: data, Meta: map[string]any{"m": "${env:HOST}"}}
		seen, problems := registry.Expand(e, variables)
		source, _ := seen.Field("source")
		x, _ := seen.Field("x")
		m, _ := seen.Field("meta.m")
		if source != want[0] || x != want[1] || m != "${env:HOST}" || problems != nil {
			t.Errorf("%s: source is %v, x is %v, meta is %v", kind, source, x, m)
		}
	}
	e := &registry.Entry{ID: registry.ParseID("app:x"), Kind: "process.host", Data: map[string]any{"a": "b"}}
	if seen, _ := registry.Expand(e, variables); seen != e {
		t.Error("an entry without placeholders is copied")
	}
}

// manifests.md MAN-20: fields that name a variable.
func TestExpandLegacyFields(t *testing.T) {
	tests := []struct {
		name       string
		data, want map[string]any
		warns      bool
	}{
		{"replaces", map[string]any{"host_env": "HOST", "host": "inline"}, map[string]any{"host": "db"}, true},
		{"adds", map[string]any{"host_env": "HOST"}, map[string]any{"host": "db"}, true},
		{"empty", map[string]any{"host_env": "EMPTY", "host": "inline"}, map[string]any{"host": "inline"}, true},
		{"unset", map[string]any{"host_env": "UNSET", "host": "inline"}, map[string]any{"host": "inline"}, true},
		{"not registered", map[string]any{"host_env": "NONE", "host": "inline"}, map[string]any{"host_env": "NONE", "host": "inline"}, false},
		{"no name of a variable", map[string]any{"default_env": map[string]any{"A": "b"}, "_env": "HOST", "n_env": int64(5)},
			map[string]any{"default_env": map[string]any{"A": "b"}, "_env": "HOST", "n_env": int64(5)}, false},
	}
	for _, tt := range tests {
		e := &registry.Entry{ID: registry.ParseID("app:x"), Kind: "process.host", Data: map[string]any{"in": tt.data}}
		seen, problems := registry.Expand(e, variables)
		if got, _ := seen.Field("in"); !reflect.DeepEqual(got, any(tt.want)) {
			t.Errorf("%s: the data is %v, want %v", tt.name, got, tt.want)
		}
		if warned := len(problems) > 0; warned != tt.warns || problems.Err() != nil ||
			warned && !strings.HasPrefix(problems[0].Text, "in.host_env is deprecated, write host: ${env:") {
			t.Errorf("%s: the problems are %v", tt.name, problems)
		}
	}
}

// manifests.md MAN-19, MAN-23: entries stand behind the variables that they
// mention, by public name, id, relative name, or an old field.
func TestOrderFollowsPlaceholders(t *testing.T) {
	var entries []*registry.Entry
	add := func(id, kind string, data map[string]any) {
		entries = append(entries, &registry.Entry{ID: registry.ParseID(id), Kind: kind, Data: data})
	}
	add("app:a", "process.host", map[string]any{"x": "${env:PUBLIC}"})
	add("app:b", "process.host", map[string]any{"x": []any{"-${env:lib:v2}-"}})
	add("app:c", "process.host", map[string]any{"x_env": "v3"})
	add("app:d", "process.host", map[string]any{"x": "${PUBLIC}"}) // no placeholder
	add("app:v3", "env.variable", map[string]any{"storage": "store"})
	add("app:store", "env.storage.memory", nil)
	add("lib:v1", "env.variable", map[string]any{"variable": "PUBLIC"})
	add("lib:v2", "env.variable", map[string]any{"variable": "OTHER"})
	ordered, cycles := registry.Order(entries)
	var ids []string
	for _, e := range ordered {
		ids = append(ids, e.ID.String())
	}
	if got, want := strings.Join(ids, " "), "app:d app:store app:v3 app:c lib:v1 app:a lib:v2 app:b"; got != want || cycles != nil {
		t.Errorf("the order is %s, want %s", got, want)
	}
	names := registry.NewVariableNames(entries)
	refs := names.References(entries[1])
	if len(refs) != 1 || refs[0].Field != "x[0]" || refs[0].ID != registry.ParseID("lib:v2") {
		t.Errorf("the references of app:b are %v", refs)
	}
	if _, ok := names.Find("lib", "app:v3"); !ok {
		t.Error("app:v3 is not found by its id")
	}
	if _, ok := names.Find("other", "v3"); ok {
		t.Error("v3 is found in another namespace")
	}
}

func FuzzExpand(f *testing.F) {
	for _, seed := range []string{"${env:HOST}", "$${${A|${env:B|", "${A|1}", "a${env:|}b$$${", "${env:UNSET}"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		e := &registry.Entry{ID: registry.ParseID("app:x"), Kind: "process.host", Data: document.Clone(map[string]any{"a": text})}
		seen, problems := registry.Expand(e, variables)
		if seen == nil && !strings.Contains(text, "${env:") {
			t.Errorf("%q fails with %v", text, problems)
		}
		if seen != nil && !strings.Contains(text, "${") {
			if got, _ := seen.Field("a"); got != text {
				t.Errorf("%q becomes %v", text, got)
			}
		}
	})
}
