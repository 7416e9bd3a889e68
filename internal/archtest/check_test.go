package archtest

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
)

// An architecture is what check compares a repository with; map_test.go
// describes the three tables.
type architecture struct {
	module       string
	mayImport    map[string]string
	mayUse       map[string]string
	surroundings map[string]surrounding
}

// A surrounding is what a package of the standard library has that is for package
// main and a few others, as words.
type surrounding struct{ names, also string }

// check returns one line for each way in which the packages below internal and
// cmd differ from the architecture, in the order of the files. Test files may
// import what they like.
func (a architecture) check(repo fs.FS) ([]string, error) {
	var problems []string
	used := map[string]bool{}    // rows of mayImport that stand for a package
	unknown := map[string]bool{} // packages without a row
	for _, top := range []string{"internal", "cmd"} {
		err := fs.WalkDir(repo, top, func(file string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case d.IsDir() && (d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".")):
				return fs.SkipDir
			case d.IsDir() || path.Ext(file) != ".go" || strings.HasSuffix(file, "_test.go"):
				return nil
			}
			pkg := strings.TrimPrefix(path.Dir(file), "internal/")
			row := longest(slices.Collect(maps.Keys(a.mayImport)), pkg)
			if row == "" && !unknown[pkg] {
				unknown[pkg] = true
				problems = append(problems, fmt.Sprintf("%s: package %s is not on the map: add a row to mayImport in internal/archtest/map_test.go", file, pkg))
			}
			used[row] = true
			found, err := a.checkFile(repo, file, pkg, row)
			problems = append(problems, found...)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	for _, row := range slices.Sorted(maps.Keys(a.mayImport)) {
		if !used[row] {
			problems = append(problems, fmt.Sprintf("internal/archtest/map_test.go: the row %q stands for no package: remove it", row))
		}
	}
	return problems, nil
}

// checkFile checks one file of the package pkg, to which row applies; row is
// "" if none does.
func (a architecture) checkFile(repo fs.FS, file, pkg, row string) ([]string, error) {
	text, err := fs.ReadFile(repo, file)
	if err != nil {
		return nil, err
	}
	set := token.NewFileSet()
	tree, err := parser.ParseFile(set, file, text, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	var problems []string
	report := func(n ast.Node, format string, args ...any) {
		problems = append(problems, fmt.Sprintf("%s: %s", set.Position(n.Pos()), fmt.Sprintf(format, args...)))
	}

	names := map[string]string{} // name in this file → package in surroundings
	for _, spec := range tree.Imports {
		to, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return nil, err
		}
		if inner, ok := strings.CutPrefix(to, a.module+"/"); ok {
			inner = strings.TrimPrefix(inner, "internal/")
			if row != "" && !matchesAny(a.mayImport[row], inner) {
				report(spec, "%s must not import %s, only: %s", pkg, inner, cmp.Or(a.mayImport[row], "nothing of this module"))
			}
		} else if strings.Contains(strings.Split(to, "/")[0], ".") {
			library := longest(below(slices.Collect(maps.Keys(a.mayUse))), to)
			switch who := a.mayUse[strings.TrimSuffix(library, "/...")]; {
			case library == "":
				report(spec, "%s is a new dependency: add a row to mayUse in internal/archtest/map_test.go and its reason to CONTRIBUTING.md", to)
			case !matchesAny(who, pkg):
				report(spec, "%s must not import %s, only: %s", pkg, to, who)
			}
		}
		if _, ok := a.surroundings[to]; ok {
			names[path.Base(to)] = to
			if spec.Name != nil {
				delete(names, path.Base(to))
				names[spec.Name.Name] = to
			}
		}
	}

	if tree.Name.Name == "main" {
		return problems, nil
	}
	ast.Inspect(tree, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if x, ok := sel.X.(*ast.Ident); ok && a.surroundings[names[x.Name]].isClosed(sel.Sel.Name, pkg) {
			report(sel, "only package main may use %s.%s: take it as an argument", x.Name, sel.Sel.Name)
		}
		return true
	})
	return problems, nil
}

// isClosed reports whether pkg must not use a name.
func (s surrounding) isClosed(name, pkg string) bool {
	return slices.Contains(strings.Fields(s.names), name) && !matchesAny(s.also, pkg)
}

// longest returns the pattern that is name itself, or else the longest one that
// matches it, or else "".
func longest(patterns []string, name string) string {
	best := ""
	for _, p := range patterns {
		if p == name {
			return p
		}
		if matches(p, name) && len(p) > len(best) {
			best = p
		}
	}
	return best
}

// below turns each path into the pattern for it and everything below it.
func below(paths []string) []string {
	for i := range paths {
		paths[i] += "/..."
	}
	return paths
}

// matchesAny reports whether one of the patterns, separated by spaces, matches
// name.
func matchesAny(patterns, name string) bool {
	return slices.ContainsFunc(strings.Fields(patterns), func(p string) bool { return matches(p, name) })
}

func matches(pattern, name string) bool {
	if pattern == "..." {
		return !strings.HasPrefix(name, "cmd/")
	}
	if top, ok := strings.CutSuffix(pattern, "/..."); ok {
		return name == top || strings.HasPrefix(name, top+"/")
	}
	return pattern == name
}

func TestCheck(t *testing.T) {
	a := architecture{
		module:       "m",
		mayImport:    map[string]string{"top": "low/...", "low": "", "low/...": "low", "all": "...", "cmd/m": "top"},
		mayUse:       map[string]string{"example.com/lib": "low/..."},
		surroundings: map[string]surrounding{"os": {names: "Exit"}, "time": {names: "Now", also: "low"}},
	}
	good := map[string]string{
		"internal/top/top.go":          "package top\nimport _ \"m/internal/low/a\"",
		"internal/top/top_test.go":     "package top\nimport _ \"m/cmd/m\"",
		"internal/low/low.go":          "package low\nimport _ \"example.com/lib/sub\"",
		"internal/low/clock.go":        "package low\nimport \"time\"\nvar now = time.Now()",
		"internal/low/a/a.go":          "package a\nimport _ \"m/internal/low\"",
		"internal/low/a/testdata/x.go": "not Go",
		"internal/all/all.go":          "package all\nimport _ \"m/internal/top\"",
		"cmd/m/main.go":                "package main\nimport \"os\"\nfunc main() { os.Exit(0) }",
	}
	tests := []struct {
		name, file, text, want string
	}{
		{name: "a repository that keeps to the map"},
		{
			"an arrow that is not on the map", "internal/low/b.go", "package low\nimport _ \"m/internal/top\"",
			`internal/low/b.go:2:8: low must not import top, only: nothing of this module`,
		},
		{
			"an arrow up", "internal/low/a/b.go", "package a\nimport _ \"m/internal/top\"",
			`internal/low/a/b.go:2:8: low/a must not import top, only: low`,
		},
		{
			"nobody imports the command", "internal/all/b.go", "package all\nimport _ \"m/cmd/m\"",
			`internal/all/b.go:2:8: all must not import cmd/m, only: ...`,
		},
		{
			"a package without a row", "internal/new/new.go", "package new",
			`internal/new/new.go: package new is not on the map: add a row to mayImport in internal/archtest/map_test.go`,
		},
		{
			"a library in the wrong place", "internal/top/b.go", "package top\nimport _ \"example.com/lib\"",
			`internal/top/b.go:2:8: top must not import example.com/lib, only: low/...`,
		},
		{
			"a new library", "internal/low/b.go", "package low\nimport _ \"example.com/library\"",
			`internal/low/b.go:2:8: example.com/library is a new dependency: add a row to mayUse in internal/archtest/map_test.go and its reason to CONTRIBUTING.md`,
		},
		{
			"an exit outside main", "internal/top/b.go", "package top\nimport \"os\"\nfunc f() { os.Exit(1) }",
			`internal/top/b.go:3:12: only package main may use os.Exit: take it as an argument`,
		},
		{
			"an exit under another name", "internal/top/b.go", "package top\nimport x \"os\"\nvar f = x.Exit",
			`internal/top/b.go:3:9: only package main may use x.Exit: take it as an argument`,
		},
		{
			"a look at the clock", "internal/top/b.go", "package top\nimport \"time\"\nvar now = time.Now()",
			`internal/top/b.go:3:11: only package main may use time.Now: take it as an argument`,
		},
		{name: "a local called os is not the package", file: "internal/top/b.go", text: "package top\nfunc f(os struct{ Exit int }) int { return os.Exit }"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			repo := fstest.MapFS{}
			for name, text := range good {
				repo[name] = &fstest.MapFile{Data: []byte(text)}
			}
			if tt.file != "" {
				repo[tt.file] = &fstest.MapFile{Data: []byte(tt.text)}
			}
			problems, err := a.check(repo)
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(problems, "\n"); got != tt.want {
				t.Errorf("check reported\n%s\nwant\n%s", got, tt.want)
			}
		})
	}

	t.Run("a row without a package", func(t *testing.T) {
		repo := fstest.MapFS{}
		for name, text := range good {
			if name != "internal/all/all.go" {
				repo[name] = &fstest.MapFile{Data: []byte(text)}
			}
		}
		problems, err := a.check(repo)
		want := []string{`internal/archtest/map_test.go: the row "all" stands for no package: remove it`}
		if err != nil || !slices.Equal(problems, want) {
			t.Errorf("check = %q, %v, want %q", problems, err, want)
		}
	})
}
