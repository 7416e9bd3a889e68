package terminal

import (
	"unicode"
	"unicode/utf8"

	"github.com/mattn/go-runewidth"
)

// A cell is a place on the screen, counted from where the text began. A col
// equal to the width of the screen means that the row is full and the next
// character will wrap.
type cell struct{ row, col int }

// tabStop is the distance of the tab stops of a terminal.
const tabStop = 8

// widths is fixed, so that a row is laid out alike under every locale.
var widths = runewidth.Condition{StrictEmojiNeutral: true}

// glyph returns what is shown for r, and in how many columns. A tab is left to
// the caller.
func glyph(r rune) (shown rune, columns int) {
	if isByte(r) || unicode.IsControl(r) {
		return utf8.RuneError, 1
	}
	return r, widths.RuneWidth(r)
}

// after returns where the cursor stands once a character has been shown at c
// on a screen of that width.
func (c cell) after(columns, width int) cell {
	if c.col+columns > width {
		c = cell{c.row + 1, 0}
	}
	c.col += columns
	return c
}

// wrapped returns c, or the start of the next row if c's row is full.
func (c cell) wrapped(width int) cell {
	if c.col >= width {
		return cell{c.row + 1, 0}
	}
	return c
}

// tab returns how many columns a tab at c takes.
func (c cell) tab(width int) int { return tabStop - c.wrapped(width).col%tabStop }

// afterRune returns where the cursor stands once r of an edited line has been
// shown at c.
func (c cell) afterRune(r rune, width int) cell {
	if r == '\t' {
		for range c.tab(width) {
			c = c.after(1, width)
		}
		return c
	}
	_, columns := glyph(r)
	return c.after(columns, width)
}

// afterText returns where the cursor stands once text has been written from the
// start of a row. Escape sequences take no room.
func afterText(text []byte, width int) cell {
	var c cell
	for len(text) > 0 {
		r, n := utf8.DecodeRune(text)
		switch {
		case r == esc:
			n = escapeSequence(text)
		case r == '\r':
			c.col = 0
		case r == '\b':
			c.col = max(0, c.col-1)
		case r == '\t':
			c.col = min(c.col+tabStop-c.col%tabStop, width-1)
		case unicode.IsControl(r):
		default:
			c = c.after(widths.RuneWidth(r), width)
		}
		text = text[n:]
	}
	return c
}
