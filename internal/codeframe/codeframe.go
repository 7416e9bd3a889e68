// Package codeframe shows the line of a text that a message is about, with the
// lines around it and a caret under the spot:
//
//	  16 |   - name: cli
//	> 17 |     kind: proces.lua
//	     |           ^^^^^^^^^^
//	  18 |     source: file://cli.lua
//
// It is for manifests, Lua sources and configuration alike, so it knows nothing
// of any of them.
package codeframe

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/mattn/go-runewidth"
)

const (
	around   = 2   // lines shown before and after the one in question
	tabStop  = 4   // columns a tab advances to
	maxCells = 120 // terminal cells of source shown on a line
)

const (
	styleReset = "\x1b[0m"
	styleDim   = "\x1b[2m"
	styleMark  = "\x1b[1;31m"
)

// A Frame is a spot in a text.
type Frame struct {
	Text   string
	Line   int // 1-based; a line the text does not have gives an empty frame
	Column int // 1-based, in characters; 0 marks the line without a caret
	Width  int // characters to underline from Column on; 0 means 1
}

// Render returns the lines of the frame, each ended by a newline, or "" if the
// text has no such line. Tabs are expanded, wide characters counted as the
// terminal shows them, and control characters replaced, so that no source can
// play tricks on the terminal. Long lines are cut around the spot.
func (f Frame) Render(color bool) string {
	lines := linesAround(f.Text, f.Line)
	if lines == nil {
		return ""
	}
	p := painter{color: color}
	first := f.Line - min(f.Line-1, around)
	gutter := len(strconv.Itoa(first + len(lines) - 1))
	skip := f.skip(lines[f.Line-first])
	for i, line := range lines {
		text, _ := expand(line)
		text = strings.TrimRight(cut(text, skip), " ")
		n := first + i
		if n != f.Line {
			p.paint(styleDim, strings.TrimRight(fmt.Sprintf("  %*d | %s", gutter, n, text), " "))
			p.plain("\n")
			continue
		}
		p.paint(styleMark, ">")
		p.paint(styleDim, fmt.Sprintf(" %*d |", gutter, n))
		if text != "" {
			p.plain(" " + text)
		}
		p.plain("\n")
		if f.Column > 0 {
			before, under := f.caret(line)
			p.paint(styleDim, fmt.Sprintf("  %*s | ", gutter, ""))
			p.plain(strings.Repeat(" ", before-skip))
			p.paint(styleMark, strings.Repeat("^", max(min(under, maxCells-(before-skip)), 1)))
			p.plain("\n")
		}
	}
	return p.String()
}

// skip returns how many cells to leave out at the left of every line so that
// the spot is in view.
func (f Frame) skip(line string) int {
	if f.Column < 1 {
		return 0
	}
	before, _ := f.caret(line)
	if before < maxCells*3/4 {
		return 0
	}
	return before - maxCells/2
}

// caret returns the cells before the spot and the cells of it.
func (f Frame) caret(line string) (before, under int) {
	_, cells := expand(line)
	last := len(cells) - 1
	at := min(f.Column-1, last)
	end := at + min(max(f.Width, 1), last-at)
	return cells[at], max(cells[end]-cells[at], 1)
}

// expand returns a line as it is shown, and the cell at which each of its
// characters begins; one more gives the end of the line.
func expand(line string) (string, []int) {
	var b strings.Builder
	cells := make([]int, 0, len(line)+1)
	cell := 0
	for _, r := range line {
		cells = append(cells, cell)
		switch {
		case r == '\t':
			n := tabStop - cell%tabStop
			b.WriteString(strings.Repeat(" ", n))
			cell += n
			continue
		case !unicode.IsPrint(r) && !unicode.Is(unicode.Mn, r):
			r = utf8.RuneError
		}
		b.WriteRune(r)
		cell += runewidth.RuneWidth(r)
	}
	return b.String(), append(cells, cell)
}

// cut returns the part of an expanded line that is shown, ellipses at its ends
// where something was left out.
func cut(text string, skip int) string {
	var b strings.Builder
	cell := 0
	for _, r := range text {
		w := runewidth.RuneWidth(r)
		switch {
		case cell+w > skip+maxCells:
			return b.String() + "…"
		case cell < skip && cell+w >= skip:
			b.WriteString(strings.Repeat(" ", cell+w-skip))
		case cell == skip && skip > 0:
			b.WriteString("…" + strings.Repeat(" ", max(w-1, 0)))
		case cell >= skip:
			b.WriteRune(r)
		}
		cell += w
	}
	return b.String()
}

// linesAround returns the given line and up to two on each side, nil if the
// text has no such line. It reads no further than it must.
func linesAround(text string, line int) []string {
	if line < 1 || text == "" {
		return nil
	}
	var lines []string
	for n := 1; n <= line+around; n++ {
		current, rest, more := strings.Cut(text, "\n")
		if n >= line-around {
			lines = append(lines, strings.TrimSuffix(current, "\r"))
		}
		if !more || rest == "" && n >= line {
			if n < line {
				return nil
			}
			break
		}
		text = rest
	}
	return lines
}

// A painter collects text with or without colours.
type painter struct {
	strings.Builder
	color bool
}

func (p *painter) plain(text string) { p.WriteString(text) }

func (p *painter) paint(style, text string) {
	if !p.color {
		p.WriteString(text)
		return
	}
	p.WriteString(style + text + styleReset)
}
