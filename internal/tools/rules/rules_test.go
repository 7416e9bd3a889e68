package main

import (
	"bytes"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// file makes one file of a repository under test.
func file(lines ...string) *fstest.MapFile {
	return &fstest.MapFile{Data: []byte(strings.Join(lines, "\n") + "\n")}
}

// repo is a small repository with four rules, two of which a test names.
func repo() fstest.MapFS {
	return fstest.MapFS{
		"docs/spec/a.md": file(
			"# A",
			"AA-1 [choice] first, see AA-9.",
			"",
			"| # | Rule |",
			"|---|---|",
			"| BB-1 | in a table | [seed] |",
			"| BB-1a | with a letter |",
			"| D-1 | a note on the sources |",
			"(AA-7 in brackets is a mention, no definition)",
		),
		"docs/spec/b.md":            file("CC-1 other"),
		"docs/spec/README.md":       file("About AA-1."),
		"internal/x/x_test.go":      file("// AA-1, DD-4", "// UTF-8"),
		"internal/x/x.go":           file("// CC-1 is not named by a test here"),
		"testdata/app/main.lua":     file("-- BB-1a"),
		"lib/main.lua":              file("-- CC-1"),
		".git/testdata/old_test.go": file("// CC-1"),
	}
}

func TestCollectFindsDefinitionsOnly(t *testing.T) {
	rules, err := collect(repo(), specs)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range rules {
		got = append(got, r.id)
	}
	want := []string{"AA-1", "BB-1", "BB-1a", "CC-1"}
	if !slices.Equal(got, want) {
		t.Errorf("collect found %q, want %q", got, want)
	}
	if r := rules[1]; r.file != "docs/spec/a.md" || r.line != 6 || r.text != "in a table | [seed]" {
		t.Errorf("rule in a table = %+v, want its file, line 6 and text", r)
	}
}

func TestCollectRefusesARuleDefinedTwice(t *testing.T) {
	r := repo()
	r["docs/spec/c.md"] = file("", "CC-1 again")
	_, err := collect(r, specs)
	want := "docs/spec/c.md:2: rule CC-1 is already defined at docs/spec/b.md:1"
	if err == nil || err.Error() != want {
		t.Errorf("collect: got error %v, want %s", err, want)
	}
}

func TestRun(t *testing.T) {
	stray := file("// AA-2")
	tests := []struct {
		name  string
		args  []string
		extra map[string]*fstest.MapFile
		code  int
		want  []string // in this order
		not   []string
	}{
		{
			name: "rules without a test are listed for each file",
			want: []string{"a.md", "3 rules,   1 without", "BB-1 ", "docs/spec/a.md:6", "b.md", "1 rules,   1 without", "CC-1", "total", "4 rules,   2 without"},
			not:  []string{"AA-1 ", "BB-1a"},
		},
		{
			name: "a file restricts the list",
			args: []string{"b"},
			want: []string{"b.md", "total", "1 rules"},
			not:  []string{"a.md"},
		},
		{
			name: "a summary has no list",
			args: []string{"-summary"},
			want: []string{"a.md", "b.md", "total"},
			not:  []string{"CC-1"},
		},
		{
			name: "strict fails when a rule has no test",
			args: []string{"-strict", "b.md"},
			code: 1,
		},
		{
			name:  "strict passes when each rule has one",
			args:  []string{"-strict", "docs/spec/b.md"},
			extra: map[string]*fstest.MapFile{"b_test.go": file("// CC-1")},
		},
		{
			name:  "an id that no file defines is reported",
			extra: map[string]*fstest.MapFile{"a_test.go": stray},
			want:  []string{"a_test.go:1: names AA-2, which no specification defines"},
			not:   []string{"DD-4", "UTF-8"},
		},
		{
			name: "an unknown file is an error",
			args: []string{"nope"},
			code: 2,
			want: []string{"Error: no rules in docs/spec/nope.md; the files with rules are docs/spec/a.md, docs/spec/b.md"},
		},
		{
			name: "an unknown flag is an error",
			args: []string{"-nope"},
			code: 2,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := repo()
			for name, f := range tt.extra {
				r[name] = f
			}
			var out bytes.Buffer
			if code := run(tt.args, func(string) fs.FS { return r }, &out, &out); code != tt.code {
				t.Errorf("run(%q) = %d, want %d", tt.args, code, tt.code)
			}
			rest := out.String()
			for _, w := range tt.want {
				_, after, ok := strings.Cut(rest, w)
				if !ok {
					t.Fatalf("run(%q) printed\n%s\nwant %q in its place", tt.args, out.String(), w)
				}
				rest = after
			}
			for _, n := range tt.not {
				if strings.Contains(out.String(), n) {
					t.Errorf("run(%q) printed\n%s\nwithout %q expected", tt.args, out.String(), n)
				}
			}
		})
	}
}

// The specification itself is well formed: every file but the index defines
// rules, none of them twice.
func TestSpecificationOfThisRepository(t *testing.T) {
	root := os.DirFS("../../..")
	rules, err := collect(root, specs)
	if err != nil {
		t.Fatal(err)
	}
	files, err := fs.Glob(root, specs+"/*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if f == specs+"/README.md" {
			continue
		}
		if !slices.ContainsFunc(rules, func(r rule) bool { return r.file == f }) {
			t.Errorf("%s defines no rule", f)
		}
	}
}
