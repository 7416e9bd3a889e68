package env_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wippy/internal/env"
	"wippy/internal/fault"
)

func osEnv(name string) (string, bool) {
	text, ok := map[string]string{"HOME": "/home/ann", "EMPTY": ""}[name]
	return text, ok
}

// ENV-2: the storage, else the default, else NOT_FOUND; an empty text is one for
// Get and none for Filled.
func TestGet(t *testing.T) {
	fallback, blank := "fallback", ""
	tests := []struct {
		key    string
		def    *string
		get    string
		kind   fault.Kind
		filled string
		ok     bool
	}{
		{"HOME", nil, "/home/ann", "", "/home/ann", true},
		{"HOME", &fallback, "/home/ann", "", "/home/ann", true},
		{"NO", nil, "", fault.NotFound, "", false},
		{"NO", &fallback, "fallback", "", "fallback", true},
		{"NO", &blank, "", "", "", true},
		{"EMPTY", &fallback, "", "", "fallback", true},
		{"EMPTY", nil, "", "", "", false},
	}
	for _, tt := range tests {
		v := env.Variable{Key: tt.key, Storage: env.OS(osEnv), Default: tt.def}
		if got, err := v.Get(); got != tt.get || fault.KindOf(err) != tt.kind {
			t.Errorf("%s: Get() = %q, %v; want %q, %q", tt.key, got, err, tt.get, tt.kind)
		}
		if got, ok := v.Filled(); got != tt.filled || ok != tt.ok {
			t.Errorf("%s: Filled() = %q, %v; want %q, %v", tt.key, got, ok, tt.filled, tt.ok)
		}
	}
	if _, ok := env.OS(nil).Get("HOME"); ok {
		t.Error("without an operating system there is HOME")
	}
}

// ENV-3: what can be set. ENV-4: the router writes to the first that takes it.
func TestSet(t *testing.T) {
	memory, other := env.NewMemory(), env.NewMemory()
	static := env.Static(map[string]string{"A": "static"})
	tests := []struct {
		name string
		v    env.Variable
		kind fault.Kind
	}{
		{"memory", env.Variable{Key: "A", Storage: memory}, ""},
		{"read-only variable", env.Variable{Key: "A", Storage: memory, ReadOnly: true}, fault.PermissionDenied},
		{"os", env.Variable{Key: "A", Storage: env.OS(osEnv)}, fault.PermissionDenied},
		{"static", env.Variable{Key: "A", Storage: static}, fault.PermissionDenied},
		{"router", env.Variable{Key: "B", Storage: env.Router(static, other, memory)}, ""},
		{"router that cannot be written to", env.Variable{Key: "B", Storage: env.Router(static, env.OS(osEnv))}, fault.PermissionDenied},
	}
	for _, tt := range tests {
		if err := tt.v.Set("new"); fault.KindOf(err) != tt.kind {
			t.Errorf("%s: Set gives %v, want %q", tt.name, err, tt.kind)
		}
		if got, err := tt.v.Get(); tt.kind == "" && (got != "new" || err != nil) {
			t.Errorf("%s: then Get gives %q, %v", tt.name, got, err)
		}
	}
	if _, ok := memory.Get("B"); ok {
		t.Error("the router has written to its last storage")
	}
	r := env.Router(env.Router(static), other, memory)
	for key, want := range map[string]string{"A": "static", "B": "new", "C": ""} {
		if got, _ := r.Get(key); got != want {
			t.Errorf("the router has %q for %s, want %q", got, key, want)
		}
	}
	if !r.Writable() || env.Router(static).Writable() || env.Router().Writable() {
		t.Error("Writable of a router is wrong")
	}
}

// open writes a file and opens it as a storage.
func open(t *testing.T, text string) (env.Storage, string, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), ".env")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := env.OpenFile(path, env.FileOptions{})
	return s, path, err
}

// ENV-4: the lines of a file.
func TestFile(t *testing.T) {
	s, _, err := open(t, "\ufeff# a comment\n\nA=1\nB = two words # comment\nexport C='a b # \\n'\n  D=\"x\\n\\\"y\\\\\\t\" # comment\n#E=5\nF=\nG=a#b=c\nA=2")
	if err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]string{
		"A": "2", "B": "two words", "C": `a b # \n`, "D": "x\n\"y\\\t", "F": "", "G": "a#b=c",
	} {
		if got, ok := s.Get(key); got != want || !ok {
			t.Errorf("%s is %q, %v; want %q", key, got, ok, want)
		}
	}
	if _, ok := s.Get("E"); ok {
		t.Error("a comment counts")
	}
	for text, want := range map[string]string{
		"A=1\nnonsense": ".env:2: expected KEY=VALUE", "=x": ".env:1: expected KEY=VALUE", "a-b=1": ".env:1: expected KEY=VALUE",
		"A='x": ".env:1: the closing quote is missing", "A=\"x\\\"": ".env:1: the closing quote is missing",
		"A='x' y":                    ".env:1: expected nothing behind the closing quote",
		strings.Repeat("#", 1<<20+1): ".env is larger than 1 MiB",
	} {
		if _, _, err := open(t, text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.20q gives %v, want %s", text, err, want)
		}
	}
}

// ENV-4: comments, order and line ends stay.
func TestFileKeepsItsLines(t *testing.T) {
	tests := []struct{ before, key, value, after string }{
		{"# top\n\nA=1 # one\nB=2\n", "A", "3", "# top\n\nA=3\nB=2\n"},
		{"A=1\r\nB=2", "C", "x y", "A=1\r\nB=2\r\nC=x y\r\n"},
		{"", "A", " a\"\n'#\\", `A=" a\"\n'#\\"` + "\n"},
		{"A=1\nA=2\n", "A", "", "A=1\nA=\n"},
	}
	for _, tt := range tests {
		s, path, err := open(t, tt.before)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Set(tt.key, tt.value); err != nil {
			t.Fatal(err)
		}
		text, _ := os.ReadFile(path)
		if string(text) != tt.after {
			t.Errorf("%q with %s=%q is %q, want %q", tt.before, tt.key, tt.value, text, tt.after)
		}
		again, err := env.OpenFile(path, env.FileOptions{})
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range []env.Storage{s, again} {
			if got, ok := s.Get(tt.key); got != tt.value || !ok {
				t.Errorf("%s is %q, %v after being set to %q", tt.key, got, ok, tt.value)
			}
		}
	}
}

// ENV-4: a missing file.
func TestMissingFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "sub", "deep", "app.env")
	if _, err := env.OpenFile(path, env.FileOptions{}); err == nil || !strings.HasSuffix(err.Error(), "app.env not found: make it, or set auto_create") {
		t.Errorf("OpenFile gives %v", err)
	}
	s, err := env.OpenFile(path, env.FileOptions{AutoCreate: true, FileMode: 0o600, DirMode: 0o700})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Dir(path)); err == nil {
		t.Error("the folder is made without need")
	}
	if err := s.Set("A", "1"); err != nil {
		t.Fatal(err)
	}
	file, _ := os.Stat(path)
	folder, _ := os.Stat(filepath.Dir(path))
	if file.Mode().Perm() != 0o600 || folder.Mode().Perm() != 0o700 {
		t.Errorf("the modes are %v and %v", file.Mode(), folder.Mode())
	}
	if _, err := env.OpenFile(dir, env.FileOptions{}); err == nil || !strings.HasPrefix(err.Error(), "reading "+dir+": ") {
		t.Errorf("OpenFile of a folder gives %v", err)
	}
}

// A Set that fails leaves the storage as it was.
func TestFileThatCannotBeWritten(t *testing.T) {
	s, path, err := open(t, "A=1\n")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Dir(path)); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"A", "B"} {
		if err := s.Set(key, "2"); fault.KindOf(err) != fault.Internal || !strings.HasPrefix(err.Error(), "writing "+path) {
			t.Errorf("Set gives %v", err)
		}
	}
	if got, _ := s.Get("A"); got != "1" {
		t.Errorf("A is %q", got)
	}
	if _, ok := s.Get("B"); ok {
		t.Error("B is set")
	}
}

// ENV-5
func TestIsName(t *testing.T) {
	for text, want := range map[string]bool{"A": true, "db_host2": true, "2": true, "": false, "a-b": false, "a b": false, "ä": false, "a:b": false} {
		if env.IsName(text) != want {
			t.Errorf("IsName(%q) = %v", text, !want)
		}
	}
}

func FuzzFile(f *testing.F) {
	for _, seed := range []string{"A=1\n", "# x\r\nexport A='b'\r\n", "A=\"\\\"\\n\"", "\ufeffA==", "A='"} {
		f.Add(seed, "value")
	}
	path := filepath.Join(f.TempDir(), ".env")
	f.Fuzz(func(t *testing.T, text, value string) {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := env.OpenFile(path, env.FileOptions{})
		if err != nil {
			return
		}
		if err := s.Set("KEY", value); err != nil {
			t.Fatal(err)
		}
		again, err := env.OpenFile(path, env.FileOptions{})
		if err != nil {
			t.Fatalf("after Set(%q) on %q: %v", value, text, err)
		}
		if got, _ := again.Get("KEY"); got != value {
			t.Errorf("%q has become %q", value, got)
		}
	})
}
