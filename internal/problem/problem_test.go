package problem_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"wippy/internal/problem"
)

// manifests.md MAN-8: the shape of a load error.
func TestErrorIsOneLineWithWhatIsKnown(t *testing.T) {
	tests := []struct {
		name string
		p    problem.Problem
		want string
	}{
		{"all", problem.Problem{File: "a.yaml", Line: 3, Column: 5, Entry: "app:x", Text: "is bad", Suggestion: "good"},
			"a.yaml:3:5: entry app:x: is bad (did you mean good?)"},
		{"no column", problem.Problem{File: "a.yaml", Line: 3, Text: "is bad"}, "a.yaml:3: is bad"},
		{"no line", problem.Problem{File: "a.yaml", Text: "is bad"}, "a.yaml: is bad"},
		{"text only", problem.New("%d is bad", 5), "5 is bad"},
		{"control characters", problem.New("kind a\x1b[31m\x07\u0085"), `kind a\x1b[31m\a\u0085`},
		{"no suggestion", problem.New("bad").Suggest(""), "bad"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.p.Error(); got != tt.want {
				t.Errorf("Error() = %q, want %q", got, tt.want)
			}
		})
	}
}

// manifests.md MAN-29: two edits are a misspelling, three are another word.
func TestClosest(t *testing.T) {
	words := []string{"lifecycle", "process", "host", "input", "fs", "process.lua", "이름표"}
	tests := []struct{ name, want string }{
		{"lifecyle", "lifecycle"},
		{"proces.lua", "process.lua"},
		{"hsot", "host"},
		{"hosts", "host"},
		{"FS", "fs"},
		{"inptu", "input"},
		{"prozezz", ""},
		{"entirely", ""},
		{"db", ""}, // two edits make anything of two characters
		{"이릅표", "이름표"},
		{"", ""},
	}
	for _, tt := range tests {
		if got := problem.Closest(tt.name, slices.Values(words)); got != tt.want {
			t.Errorf("Closest(%q) = %q, want %q", tt.name, got, tt.want)
		}
	}
}

// manifests.md MAN-5, MAN-8: problems come in the order of the files.
func TestSortFollowsTheFiles(t *testing.T) {
	l := problem.List{
		problem.New("6").At("z.lua", 1, 1), problem.New("5").At("b.yaml", 2, 1), problem.New("4").At("b.yaml", 1, 9),
		problem.New("3").At("b.yaml", 1, 2), problem.New("2").At("c.yaml", 7, 1), problem.New("1"), problem.New("7").At("a.lua", 1, 1),
	}
	l.Sort([]string{"c.yaml", "b.yaml"})
	var got strings.Builder
	for _, p := range l {
		got.WriteString(p.Text)
	}
	if got.String() != "1234567" {
		t.Errorf("Sort gives the order %s", got.String())
	}
}

// manifests.md MAN-5: no more than 50 problems are shown.
func TestErrorShowsFifty(t *testing.T) {
	var l problem.List
	for range 60 {
		l = append(l, problem.New("bad"))
	}
	lines := strings.Split(l.Error(), "\n")
	if len(lines) != 51 || lines[50] != "and 10 more" {
		t.Errorf("Error() has %d lines, the last %q; want 51, the last \"and 10 more\"", len(lines), lines[len(lines)-1])
	}
	if got, want := l.Summary("the manifests"), "60 problems in the manifests"; got != want {
		t.Errorf("Summary = %q, want %q", got, want)
	}
	if got, want := l[:1].Summary("the manifests"), "1 problem in the manifests"; got != want {
		t.Errorf("Summary = %q, want %q", got, want)
	}
}

func TestWarningsAreNoError(t *testing.T) {
	l := problem.List{{Text: "careful", Warning: true}}
	if err := l.Err(); err != nil {
		t.Errorf("Err() = %v with nothing but a warning", err)
	}
	l = append(l, problem.New("bad"))
	if err := l.Err(); err == nil || err.Error() != "bad" {
		t.Errorf("Err() = %v, want bad alone", err)
	}
	if len(l.Warnings()) != 1 || len(l.Errors()) != 1 {
		t.Errorf("%d warnings and %d errors, want one of each", len(l.Warnings()), len(l.Errors()))
	}
}

// manifests.md MAN-8: a code frame stands under each problem.
func TestRenderReadsTheFiles(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.yaml"), []byte("kind: x\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	l := problem.List{problem.New("bad").At("a.yaml", 1, 7), problem.New("gone").At("b.yaml", 1, 1)}
	want := "a.yaml:1:7: bad\n> 1 | kind: x\n    |       ^\nb.yaml:1:1: gone\n"
	if got := l.Render(problem.Style{Dir: dir}); got != want {
		t.Errorf("Render gives\n%swant\n%s", got, want)
	}
	if got := l.Render(problem.Style{Dir: dir, Bare: true}); got != "a.yaml:1:7: bad\nb.yaml:1:1: gone\n" {
		t.Errorf("bare Render gives\n%s", got)
	}
}
