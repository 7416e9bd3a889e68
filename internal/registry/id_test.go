package registry_test

import (
	"testing"

	"wippy/internal/registry"
)

// manifests.md MAN-10
func TestParseIDSplitsAtTheFirstColon(t *testing.T) {
	tests := []struct {
		text string
		want registry.ID
	}{
		{"app:worker", registry.ID{NS: "app", Name: "worker"}},
		{"plain", registry.ID{Name: "plain"}},
		{"a:b:c", registry.ID{NS: "a", Name: "b:c"}},
		{"", registry.ID{}},
		{"app:", registry.ID{NS: "app"}},
		{":x", registry.ID{Name: "x"}},
		{"a.b:jobs/nightly", registry.ID{NS: "a.b", Name: "jobs/nightly"}},
	}
	for _, tt := range tests {
		if got := registry.ParseID(tt.text); got != tt.want {
			t.Errorf("ParseID(%q) = %+v, want %+v", tt.text, got, tt.want)
		}
	}
}

// manifests.md MAN-16
func TestResolve(t *testing.T) {
	tests := []struct{ ns, ref, want string }{
		{"app", "worker", "app:worker"},
		{"app", "other:worker", "other:worker"},
		{"app", "a:b:c", "a:b:c"},
		{"a.b", "x/y", "a.b:x/y"},
		{"", "x", "x"},
	}
	for _, tt := range tests {
		if got := registry.Resolve(tt.ns, tt.ref).String(); got != tt.want {
			t.Errorf("Resolve(%q, %q) = %s, want %s", tt.ns, tt.ref, got, tt.want)
		}
	}
}

// manifests.md MAN-10: the text of an id names the same id.
func FuzzParseID(f *testing.F) {
	for _, seed := range []string{"app:worker", "plain", "a:b:c", "", ":", ":a:b", "::"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		id := registry.ParseID(text)
		if again := registry.ParseID(id.String()); again != id {
			t.Errorf("ParseID(%q) = %+v, but its text %q is %+v", text, id, id.String(), again)
		}
	})
}
