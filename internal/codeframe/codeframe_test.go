package codeframe_test

import (
	"strings"
	"testing"

	"wippy/internal/codeframe"
)

// manifests.md MAN-8: the code frame under a load error.
func TestRenderShowsTheSpotAndItsSurroundings(t *testing.T) {
	const text = "one\ntwo\nthree\nfour\nfive\nsix\n"
	tests := []struct {
		name  string
		frame codeframe.Frame
		want  string
	}{
		{"two lines on each side", codeframe.Frame{Text: text, Line: 3, Column: 2, Width: 3},
			"  1 | one\n  2 | two\n> 3 | three\n    |  ^^^\n  4 | four\n  5 | five\n"},
		{"first line", codeframe.Frame{Text: text, Line: 1, Column: 1},
			"> 1 | one\n    | ^\n  2 | two\n  3 | three\n"},
		{"last line", codeframe.Frame{Text: text, Line: 6, Column: 1, Width: 3},
			"  4 | four\n  5 | five\n> 6 | six\n    | ^^^\n"},
		{"no column, no caret", codeframe.Frame{Text: "a\nb", Line: 2}, "  1 | a\n> 2 | b\n"},
		{"line past the end", codeframe.Frame{Text: text, Line: 9, Column: 1}, ""},
		{"no text", codeframe.Frame{Line: 1}, ""},
		{"column past the end points behind the line", codeframe.Frame{Text: "ab", Line: 1, Column: 9},
			"> 1 | ab\n    |   ^\n"},
		{"blank line", codeframe.Frame{Text: "a\n\nb", Line: 2, Column: 1}, "  1 | a\n> 2 |\n    | ^\n  3 | b\n"},
		{"tabs before the spot", codeframe.Frame{Text: "\tx\ty", Line: 1, Column: 4},
			"> 1 |     x   y\n    |         ^\n"},
		{"wide characters before and under the spot", codeframe.Frame{Text: "이름: 값", Line: 1, Column: 5, Width: 1},
			"> 1 | 이름: 값\n    |       ^^\n"},
		{"CRLF", codeframe.Frame{Text: "a\r\nb\r\n", Line: 1, Column: 1}, "> 1 | a\n    | ^\n  2 | b\n"},
		{"control characters do nothing", codeframe.Frame{Text: "a\x1b[31mb", Line: 1, Column: 1},
			"> 1 | a\ufffd[31mb\n    | ^\n"},
		{"line numbers of two lengths align", codeframe.Frame{Text: strings.Repeat("x\n", 12), Line: 9, Column: 1},
			"   7 | x\n   8 | x\n>  9 | x\n     | ^\n  10 | x\n  11 | x\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.frame.Render(false); got != tt.want {
				t.Errorf("Render gives\n%q, want\n%q", got, tt.want)
			}
		})
	}
}

func TestRenderCutsLongLinesAroundTheSpot(t *testing.T) {
	line := strings.Repeat("a", 500) + "HERE" + strings.Repeat("b", 500)
	got := codeframe.Frame{Text: line, Line: 1, Column: 501, Width: 4}.Render(false)
	lines := strings.Split(got, "\n")
	if len(lines) != 3 || len([]rune(lines[0])) > 140 {
		t.Fatalf("Render gives %q", got)
	}
	spot, caret := strings.Index(strings.ReplaceAll(lines[0], "…", "."), "HERE"), strings.Index(lines[1], "^^^^")
	if spot < 0 || spot != caret {
		t.Errorf("the spot is at %d and the caret at %d in\n%s", spot, caret, got)
	}
}

func TestRenderColours(t *testing.T) {
	got := codeframe.Frame{Text: "ab", Line: 1, Column: 2}.Render(true)
	if !strings.Contains(got, "\x1b[1;31m^\x1b[0m") {
		t.Errorf("Render(true) gives %q, want a red caret", got)
	}
}

func FuzzRender(f *testing.F) {
	f.Add("a\tb\n값", 1, 2, 3)
	f.Fuzz(func(t *testing.T, text string, line, column, width int) {
		frame := codeframe.Frame{Text: text, Line: line, Column: column, Width: width}
		if got := frame.Render(false); strings.ContainsAny(got, "\x1b\r") {
			t.Errorf("Render of %q gives control characters: %q", text, got)
		}
	})
}
