//go:build unix

package terminal_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"wippy/internal/terminal"
)

// However a line came about, the screen shows it as if it had been drawn at
// once.
func TestDrawingStepByStep(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		columns := rapid.IntRange(4, 20).Draw(t, "columns")
		prompt := rapid.SampledFrom([]string{"", "> ", "\x1b[31mab\x1b[0m", "이름: ", strings.Repeat("p", columns), strings.Repeat("한", columns)}).Draw(t, "prompt")
		lines := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) terminal.Step {
			line := rapid.SliceOfN(rapid.SampledFrom([]rune("ab한👍\t\u0301\ufffd")), 0, 12).Draw(t, "line")
			return terminal.Step{Line: line, Pos: rapid.IntRange(0, len(line)).Draw(t, "pos")}
		}), 1, 6).Draw(t, "lines")

		show := func(steps ...terminal.Step) string {
			s := newScreen(columns, 40)
			s.Write([]byte(prompt))
			s.Write(terminal.Draw(prompt, columns, steps...))
			return s.String()
		}
		if got, want := show(lines...), show(lines[len(lines)-1]); got != want {
			t.Fatalf("step by step\n%s\nat once\n%s", got, want)
		}
	})
}

// Characters that take no column or two at the edge of the screen.
func TestDrawingAtTheEdge(t *testing.T) {
	const columns = 5
	tests := []struct {
		name  string
		steps []terminal.Step
		rows  []string
	}{
		{"a full row", []terminal.Step{{Line: []rune("abcde"), Pos: 5}}, []string{"abcde", "|"}},
		{"the cursor in a full row", []terminal.Step{{Line: []rune("abcde"), Pos: 4}}, []string{"abcd|e"}},
		{"a wide character that does not fit", []terminal.Step{{Line: []rune("abcd한"), Pos: 5}}, []string{"abcd", "한|"}},
		{"the cursor on it", []terminal.Step{{Line: []rune("abcd한"), Pos: 4}}, []string{"abcd", "|한"}},
		{"it takes the place of one that fitted", []terminal.Step{{Line: []rune("abcde"), Pos: 5}, {Line: []rune("abcd한"), Pos: 5}}, []string{"abcd", "한|"}},
		{"it is moved back", []terminal.Step{{Line: []rune("abcd한"), Pos: 0}, {Line: []rune("bcd한"), Pos: 4}}, []string{"bcd한", "|"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := newScreen(columns, height)
			s.Write(terminal.Draw("", columns, test.steps...))
			if got, want := s.String(), strings.Join(test.rows, "\n"); got != want {
				t.Errorf("the screen shows\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// A mark typed after its character is drawn together with it.
func TestDrawingMarks(t *testing.T) {
	got := string(terminal.Draw("", 20, terminal.Step{Line: []rune("e"), Pos: 1}, terminal.Step{Line: []rune("e\u0301"), Pos: 2}))
	if !strings.HasSuffix(got, "e\u0301") {
		t.Errorf("wrote %q", got)
	}
}
