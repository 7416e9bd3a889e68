package conformance_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// A program is one of the small programs in testdata/language.
type program struct {
	name   string // "LG-3 integral numbers have no fraction"
	source string
	line   int    // of its heading
	want   string // what it prints
	ours   bool   // lua5.1 does something else
}

// heading begins a program: its name, and a star if it is not one for lua5.1.
var heading = regexp.MustCompile(`^--- (.*?)( \*)?\n?$`)

// readPrograms reads the programs of a file. One begins with a heading,
//
//	--- LG-3 integral numbers have no fraction
//
// and its output is what stands behind "-->" in it, line for line.
func readPrograms(t *testing.T, file string) (programs []program) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for line := range strings.Lines(string(text)) {
		n++
		if m := heading.FindStringSubmatch(line); m != nil {
			programs = append(programs, program{name: m[1], line: n, ours: m[2] != ""})
			continue
		}
		if len(programs) == 0 {
			continue
		}
		p := &programs[len(programs)-1]
		p.source += line
		if _, want, ok := strings.Cut(line, "--> "); ok {
			p.want += want
		}
	}
	return programs
}

func languageFiles(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("testdata/language/*.lua")
	if err != nil || len(files) == 0 {
		t.Fatalf("no programs (%v)", err)
	}
	return files
}

// Each program prints what it should, however often it is preempted.
func TestLanguage(t *testing.T) {
	for _, file := range languageFiles(t) {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".lua"), func(t *testing.T) {
			for _, p := range readPrograms(t, file) {
				for _, budget := range []int{1 << 20, 1} {
					if got := output(t, p.source, budget); got != p.want {
						t.Errorf("%s:%d: %s (turns of %d steps)\n got %q\nwant %q", file, p.line, p.name, budget, got, p.want)
						break
					}
				}
			}
		})
	}
}

// lua5.1 agrees with what we want of the programs.
func TestLanguageIsLua51s(t *testing.T) {
	lua := findLua51(t)
	for _, file := range languageFiles(t) {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".lua"), func(t *testing.T) {
			var asked []program
			var sources []string
			for _, p := range readPrograms(t, file) {
				if !p.ours {
					asked = append(asked, p)
					sources = append(sources, p.source)
				}
			}
			for i, got := range lua.output(t, sources) {
				if p := asked[i]; !same(p.source, p.want, got) {
					t.Errorf("%s:%d: %s: lua5.1 prints\n     %q\nwant %q", file, p.line, p.name, got, p.want)
				}
			}
		})
	}
}
