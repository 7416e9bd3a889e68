package main

import (
	"bytes"
	"cmp"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
)

// A rule is one numbered rule of the specification.
type rule struct {
	id   string // such as "MAN-11" or "HST-6a"
	file string // path of the specification, relative to the repository
	line int    // line of the definition, from 1
	text string // the definition without its id, on one line
}

// A mention is a place where a test names a rule.
type mention struct {
	id   string
	file string
	line int
}

var (
	// A definition is an id at the start of a line or of a table's first cell.
	definition = regexp.MustCompile(`^(?:\| )?([A-Z]+-[0-9]+[a-z]?) (.*)`)
	ruleID     = regexp.MustCompile(`\b[A-Z]+-[0-9]+[a-z]?\b`)
)

// notes is the prefix of rows that compare the sources; they are not rules.
const notes = "D-"

// collect returns the rules defined by the Markdown files in dir, in the order
// of the files' names and of the text. An id that is defined twice is an error.
func collect(repo fs.FS, dir string) ([]rule, error) {
	files, err := fs.Glob(repo, path.Join(dir, "*.md"))
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("no specification in %s", dir)
	}
	var rules []rule
	first := map[string]rule{}
	for _, file := range files {
		text, err := fs.ReadFile(repo, file)
		if err != nil {
			return nil, err
		}
		n := 0
		for line := range strings.Lines(string(text)) {
			n++
			m := definition.FindStringSubmatch(strings.TrimSpace(line))
			if m == nil || strings.HasPrefix(m[1], notes) {
				continue
			}
			r := rule{m[1], file, n, strings.Trim(m[2], " |")}
			if f, ok := first[r.id]; ok {
				return nil, fmt.Errorf("%s:%d: rule %s is already defined at %s:%d", file, n, r.id, f.file, f.line)
			}
			first[r.id] = r
			rules = append(rules, r)
		}
	}
	return rules, nil
}

// mentions returns every rule id that a test names. Tests are the Go test
// files, and the scripts and Lua programs below testdata directories.
func mentions(repo fs.FS) ([]mention, error) {
	var found []mention
	err := fs.WalkDir(repo, ".", func(file string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && file != "." && strings.HasPrefix(d.Name(), "."):
			return fs.SkipDir
		case d.IsDir() || !isTest(file):
			return nil
		}
		text, err := fs.ReadFile(repo, file)
		if err != nil {
			return err
		}
		n := 0
		for line := range bytes.Lines(text) {
			n++
			for _, id := range ruleID.FindAll(line, -1) {
				found = append(found, mention{string(id), file, n})
			}
		}
		return nil
	})
	return found, err
}

// isTest reports whether the file at the slash-separated path is a test.
func isTest(file string) bool {
	switch path.Ext(file) {
	case ".go":
		return strings.HasSuffix(file, "_test.go")
	case ".txtar", ".lua":
		return strings.HasPrefix(file, "testdata/") || strings.Contains(file, "/testdata/")
	}
	return false
}

// strays returns the mentions whose prefix belongs to the specification but
// whose number does not: most likely a slip of the pen.
func strays(rules []rule, found []mention) []mention {
	known, prefixes := map[string]bool{}, map[string]bool{}
	for _, r := range rules {
		known[r.id] = true
		prefixes[prefix(r.id)] = true
	}
	var out []mention
	for _, m := range found {
		if prefixes[prefix(m.id)] && !known[m.id] {
			out = append(out, m)
		}
	}
	slices.SortFunc(out, func(a, b mention) int {
		return cmp.Or(cmp.Compare(a.file, b.file), cmp.Compare(a.line, b.line))
	})
	return out
}

func prefix(id string) string {
	p, _, _ := strings.Cut(id, "-")
	return p
}
