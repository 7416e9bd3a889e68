package luatest

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Files runs each .lua file in dir as a subtest, with everything that p says
// but its main source. The file is the main source, up to the first line that
// begins another entry:
//
//	-- app:worker --          a process
//	-- tools = app:tools --   a library, imported everywhere as tools
//
// Lines keep their numbers. The test fails if the main process fails, unless
// the first line of the file is
//
//	-- want error: text
//
// Then it must fail with a message that contains the text.
func Files(t *testing.T, dir string, p Program) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.lua"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no .lua files in %s (%v)", dir, err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".lua"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			runText(t, p, strings.ReplaceAll(string(text), "\r\n", "\n"))
		})
	}
}

func runText(t *testing.T, p Program, text string) {
	t.Helper()
	r := Run(t, p.With(text))
	want, fails := WantedError(text)
	switch {
	case !fails && r.Err() != nil:
		t.Errorf("failed: %s", r.explain())
	case fails && r.Err() == nil:
		t.Errorf("ended normally, want an error with %q", want)
	case fails && !strings.Contains(r.Err().Error(), want):
		t.Errorf("failed: %s\nwant an error with %q", r.explain(), want)
	}
}

// WantedError returns the error that a file of [Files] says it ends with, in a
// comment in its first line.
func WantedError(text string) (want string, ok bool) {
	first, _, _ := strings.Cut(text, "\n")
	want, ok = strings.CutPrefix(first, "-- want error:")
	return strings.TrimSpace(want), ok
}

var sectionStart = regexp.MustCompile(`^-- (?:(\w+) = )?([\w.]+:[\w./-]+) --\n?$`)

// With returns p with the entries in the text of a file of [Files].
func (p Program) With(text string) Program {
	p.Units, p.Imports = maps.Clone(p.Units), maps.Clone(p.Imports)
	if p.Units == nil {
		p.Units = map[string]string{}
	}
	if p.Imports == nil {
		p.Imports = map[string]string{}
	}
	var source strings.Builder
	id := Main
	finish := func() {
		if id == Main {
			p.Main = source.String()
		} else {
			p.Units[id] = source.String()
		}
		source.Reset()
	}
	n := 0
	for line := range strings.Lines(text) {
		n++
		m := sectionStart.FindStringSubmatch(line)
		if m == nil {
			source.WriteString(line)
			continue
		}
		finish()
		if id = m[2]; m[1] != "" {
			p.Imports[m[1]] = id
		}
		source.WriteString(strings.Repeat("\n", n))
	}
	finish()
	return p
}
