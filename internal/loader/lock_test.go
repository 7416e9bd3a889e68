package loader_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"wippy/internal/fault"
	"wippy/internal/loader"
)

const plainLock = "directories:\n    modules: .wippy\n    src: ./src\n"

// cli.md CLI-12, CLI-13
func TestReadLockWithoutFile(t *testing.T) {
	dir := t.TempDir()
	_, err := loader.ReadLock(dir, loader.LockName)
	want := "lock file not found: " + filepath.Join(dir, "wippy.lock") + `; run "wippy init" first`
	if err == nil || err.Error() != want || fault.KindOf(err) != fault.NotFound {
		t.Errorf("ReadLock fails with %v, want %s", err, want)
	}
}

// cli.md CLI-15
func TestReadLockReportsMistakes(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"not YAML", "directories:\n  src: a: b\n", "wippy.lock:2: mapping values are not allowed in this context"},
		{"not a map", "- x\n", "wippy.lock:1:1: expected a map, got a list"},
		{"wrong type", "directories: {src: 5}\n", "wippy.lock:1:20: directories.src: expected string, got number 5"},
		{"empty src", "directories: {src: '', modules: m}\n", "wippy.lock:1:20: directories.src cannot be empty"},
		{"empty modules", "directories: {src: s, modules: ''}\n", "wippy.lock:1:32: directories.modules cannot be empty"},
		{"module name", "modules: [{name: one, version: 1.0.0}]\n", `wippy.lock:1:18: modules[0].name: expected org/module, got "one"`},
		{"module version", "modules: [{name: a/b}]\n", "wippy.lock:1:11: modules[0]: module a/b has no version"},
		{"replacement without from", "replacements: [{to: .}]\n", "wippy.lock:1:16: replacements[0].from cannot be empty"},
		{"replacement without to", "replacements: [{from: a/b}]\n", "wippy.lock:1:16: replacements[0].to cannot be empty"},
		{"replacement of a bad name", "replacements: [{from: ab, to: .}]\n", `wippy.lock:1:23: replacements[0].from: expected org/module, got "ab"`},
		{"replacement that is not there", "replacements: [{from: a/b, to: gone}]\n", "wippy.lock:1:32: replacements[0].to: replacement path does not exist: DIR/gone"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := tree(t, map[string]string{"wippy.lock": tt.text})
			_, err := loader.ReadLock(dir, loader.LockName)
			if err == nil || strings.ReplaceAll(err.Error(), dir, "DIR") != tt.want {
				t.Errorf("ReadLock fails with %v, want %s", err, tt.want)
			}
		})
	}
}

// cli.md §4.2, CLI-14: defaults, and keys of other versions.
func TestReadLockFillsInDefaults(t *testing.T) {
	dir := tree(t, map[string]string{"sub/wippy.lock": "future: 2\n"})
	l, err := loader.ReadLock(dir, "sub/wippy.lock")
	if err != nil {
		t.Fatal(err)
	}
	if l.Directories != (loader.Directories{Modules: ".wippy", Src: "."}) {
		t.Errorf("the folders are %+v", l.Directories)
	}
	if roots, _ := l.Roots(); len(roots) != 1 || roots[0].Dir != filepath.Join(dir, "sub") {
		t.Errorf("the roots are %v, want the folder of the lock file", roots)
	}
	want := []string{
		`WARN sub/wippy.lock:1:1: unknown field "future" is ignored`,
	}
	got := lines(l.Warnings)
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("the warnings are %v, want %v", got, want)
	}
}

// cli.md CLI-16, CLI-17, §4.2
func TestRoots(t *testing.T) {
	dir := tree(t, map[string]string{
		"wippy.lock": `directories: {src: app, modules: deps}
modules:
  - {name: z/pin, version: 1.0.0}
  - {name: a/pin, version: 2.0.0, hash: abc}
  - {name: a/pin, version: 2.0.0}
  - {name: r/plain, version: 1.0.0}
  - {name: g/gone, version: 3.0.0}
  - {name: p/packed, version: 4.0.0}
options: {unpack_modules: true}
replacements:
  - {from: r/src, to: local/src-module}
  - {from: r/plain, to: local/plain}
  - {from: r/plain, to: local/other}
`,
		"local/src-module/src/x.yaml":      "",
		"local/plain/x.yaml":               "",
		"local/other/x.yaml":               "",
		"deps/vendor/z/pin/x.yaml":         "",
		"deps/vendor/a/pin/x.yaml":         "",
		"deps/vendor/p/packed-4.0.0.wapp":  "",
		"deps/vendor/r/plain/never-loaded": "",
	})
	l, err := loader.ReadLock(dir, loader.LockName)
	if err != nil {
		t.Fatal(err)
	}
	roots, problems := l.Roots()
	at := func(path string) string { return filepath.Join(dir, filepath.FromSlash(path)) }
	want := []loader.Root{
		{Dir: at("app")},
		{Dir: at("local/plain"), Module: "r/plain"},
		{Dir: at("local/src-module/src"), Module: "r/src"},
		{Dir: at("deps/vendor/a/pin"), Module: "a/pin", Version: "2.0.0"},
		{Dir: at("deps/vendor/z/pin"), Module: "z/pin", Version: "1.0.0"},
	}
	if !slices.Equal(roots, want) {
		t.Errorf("the roots are\n%v, want\n%v", roots, want)
	}
	wantProblems := []string{
		"wippy.lock: module g/gone@3.0.0 is not installed under " + at("deps/vendor/g/gone") + " (hub download is not supported)",
		"wippy.lock: module p/packed@4.0.0 is installed as " + at("deps/vendor/p/packed-4.0.0.wapp") + ", but packs are not supported",
	}
	if got := lines(problems); !slices.Equal(got, wantProblems) {
		t.Errorf("the problems are\n%v, want\n%v", got, wantProblems)
	}
}

// cli.md §4.2: no second vendor; absolute paths are kept.
func TestRootsOfAVendorFolder(t *testing.T) {
	dir := tree(t, map[string]string{"deps/vendor/a/b/x.yaml": ""})
	lock := "directories: {src: " + filepath.Join(dir, "elsewhere") + ", modules: deps/vendor}\nmodules: [{name: a/b, version: v1}]\n"
	if err := os.WriteFile(filepath.Join(dir, "wippy.lock"), []byte(lock), 0o600); err != nil {
		t.Fatal(err)
	}
	l, err := loader.ReadLock(dir, loader.LockName)
	if err != nil {
		t.Fatal(err)
	}
	roots, problems := l.Roots()
	if len(problems) > 0 || len(roots) != 2 || roots[1].Dir != filepath.Join(dir, "deps", "vendor", "a", "b") {
		t.Errorf("the roots are %v with problems %v", roots, problems)
	}
	if roots[0].Dir != filepath.Join(dir, "elsewhere") {
		t.Errorf("the source folder is %s", roots[0].Dir)
	}
}

// cli.md CLI-14, CLI-19 to CLI-22
func TestInitLock(t *testing.T) {
	const full = `# pinned by hand
directories:
    src: ./app # our sources
modules:
    - name: a/b
      version: 1.0.0
future: [1, 2]
`
	tests := []struct {
		name   string
		before string // "" for no file
		o      loader.LockInit
		after  string
		fails  string
	}{
		{"a new file", "", loader.LockInit{}, plainLock, ""},
		{"a new file with other folders", "", loader.LockInit{Src: new("lua"), Modules: new("deps")}, "directories:\n    modules: deps\n    src: lua\n", ""},
		{"twice is once", plainLock, loader.LockInit{}, plainLock, ""},
		{"layout is not touched", "directories: {src: ./src, modules: .wippy}", loader.LockInit{}, "directories: {src: ./src, modules: .wippy}", ""},
		{"other folders stay", "directories: {src: lua, modules: deps}\n", loader.LockInit{}, "directories: {src: lua, modules: deps}\n", ""},
		{"flags win", "directories:\n    src: lua\n    modules: deps\n", loader.LockInit{Src: new("./src")}, "directories:\n    src: ./src\n    modules: deps\n", ""},
		{"everything else survives", full, loader.LockInit{}, strings.Replace(full, "our sources\n", "our sources\n    modules: .wippy\n", 1), ""},
		{"an empty file", " \n", loader.LockInit{}, plainLock, ""},
		{"nothing but null", "directories:\n", loader.LockInit{}, plainLock, ""},
		{"not YAML", "a: b: c", loader.LockInit{}, "a: b: c", "wippy.lock:1: mapping values are not allowed in this context"},
		{"not a map", "[1]", loader.LockInit{}, "[1]", "wippy.lock:1:1: expected a map, got a list"},
		{"folders not a map", "directories: x", loader.LockInit{}, "directories: x", `wippy.lock:1:14: directories: expected a map, got string "x"`},
		{"two documents", plainLock + "---\na: 1\n", loader.LockInit{}, plainLock + "---\na: 1\n", "wippy.lock:5:1: a lock file holds one document"},
		{"an empty document before", "---\n---\n" + plainLock, loader.LockInit{}, "---\n---\n" + plainLock, "wippy.lock holds more than one document"},
		{"empty source folder", "", loader.LockInit{Src: new(" ")}, "", "the source and the modules folder cannot be empty"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			files := map[string]string{}
			if tt.before != "" {
				files["wippy.lock"] = tt.before
			}
			dir := tree(t, files)
			tt.o.Path = loader.LockName
			_, err := loader.InitLock(dir, tt.o)
			if message := errorText(err); message != tt.fails {
				t.Errorf("InitLock fails with %q, want %q", message, tt.fails)
			}
			after, _ := os.ReadFile(filepath.Join(dir, "wippy.lock"))
			if string(after) != tt.after {
				t.Errorf("the file is\n%s\nwant\n%s", after, tt.after)
			}
			if left, _ := filepath.Glob(filepath.Join(dir, ".wippy.lock-*")); left != nil {
				t.Errorf("InitLock leaves %v behind", left)
			}
		})
	}
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// cli.md §4.2: the lock file is for its owner; one that exists keeps its mode.
func TestInitLockPermissions(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, loader.LockName)
	for _, want := range []os.FileMode{0o600, 0o640} {
		if _, err := loader.InitLock(dir, loader.LockInit{Path: loader.LockName, Src: new(want.String())}); err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm() != want {
			t.Errorf("the file has mode %v, %v, want %v", info.Mode(), err, want)
		}
		if err := os.Chmod(path, 0o640); err != nil {
			t.Fatal(err)
		}
	}
}

// cli.md CLI-22
func TestInitLockSaysWhatItCannotWrite(t *testing.T) {
	_, err := loader.InitLock(t.TempDir(), loader.LockInit{Path: "no/such/folder/wippy.lock"})
	if err == nil || !strings.Contains(err.Error(), filepath.FromSlash("no/such/folder/wippy.lock")) {
		t.Errorf("InitLock fails with %v, want the path", err)
	}
}

// cli.md CLI-20: what InitLock writes ReadLock reads, whatever was there before.
func FuzzLock(f *testing.F) {
	for _, seed := range []string{plainLock, "directories: &d {src: *d}", "modules: [{name: a/b, version: 1}]\n# end", "directories: !!str x", "---\n---\n"} {
		f.Add([]byte(seed))
	}
	dir := f.TempDir()
	path := filepath.Join(dir, loader.LockName)
	f.Fuzz(func(t *testing.T, text []byte) {
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		if l, err := loader.ReadLock(dir, loader.LockName); err == nil {
			l.Roots()
		}
		want, err := loader.InitLock(dir, loader.LockInit{Path: loader.LockName, Src: new("s")})
		if err != nil {
			if now, _ := os.ReadFile(path); string(now) != string(text) {
				t.Errorf("InitLock fails with %v and changes %q to %q", err, text, now)
			}
			return
		}
		again, err := loader.InitLock(dir, loader.LockInit{Path: loader.LockName})
		if err != nil || again != want || again.Src != "s" {
			t.Errorf("InitLock makes %+v of %q, then %+v, %v", want, text, again, err)
		}
	})
}

// CLI-46, as for the configuration: a misspelt key is not ignored.
func TestMisspeltLock(t *testing.T) {
	dir := tree(t, map[string]string{"wippy.lock": "directores: {src: ./app}\n", "other.lock": "directories: {srcs: ./app}\n"})
	for name, want := range map[string]string{
		"wippy.lock": `wippy.lock:1:1: unknown field "directores" (did you mean directories?)`,
		"other.lock": `other.lock:1:15: directories: unknown field "srcs" (did you mean src?)`,
	} {
		if _, err := loader.ReadLock(dir, name); err == nil || err.Error() != want {
			t.Errorf("ReadLock: %v, want %s", err, want)
		}
		if _, err := loader.InitLock(dir, loader.LockInit{Path: name}); err == nil || err.Error() != want {
			t.Errorf("InitLock: %v, want %s", err, want)
		}
	}
}

// CLI-22: what cannot be written is named as the user did.
func TestInitLockWhereNothingCanBe(t *testing.T) {
	_, err := loader.InitLock(t.TempDir(), loader.LockInit{Path: "no/wippy.lock"})
	if err == nil || err.Error() != "writing no/wippy.lock: no such file or directory" {
		t.Errorf("InitLock: %v", err)
	}
}
