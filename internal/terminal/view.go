package terminal

import (
	"bytes"
	"fmt"
)

// A view is a line that is being edited, as it stands on the screen: rows of
// other text, then the prompt and the line. Its methods add to cmds what must
// be written to the terminal to change it; the cursor is always in a known cell.
type view struct {
	cmds   bytes.Buffer
	width  int
	above  []byte // what others wrote after their last newline; on rows of its own
	prompt []byte
	line   []rune
	pos    int  // index in line of the character the cursor is on
	cursor cell // where the cursor is, counted from the start of the prompt
}

// newView returns a view of an empty line. The prompt is on the screen already,
// with the cursor behind it.
func newView(prompt []byte, width int) *view {
	v := &view{width: width, prompt: prompt}
	v.cursor = afterText(prompt, width)
	v.wrap()
	return v
}

// update shows line with the cursor on index pos, writing no more than the part
// that is new.
func (v *view) update(line []rune, pos int) {
	same := 0
	for same < len(line) && same < len(v.line) && line[same] == v.line[same] {
		same++
	}
	for same > 0 && (combines(line, same) || combines(v.line, same)) {
		same-- // a mark is drawn with the character it belongs to
	}
	if same < len(v.line) {
		v.move(v.end(same))
		v.cmds.WriteString("\x1b[J")
	}
	if same < len(line) {
		v.move(v.end(same))
		v.put(line[same:])
	}
	v.line = append(v.line[:0], line...)
	v.pos = pos
	v.move(v.cell(pos))
}

// combines reports whether line[i] is drawn upon the character before it.
func combines(line []rune, i int) bool {
	if i >= len(line) || line[i] == '\t' {
		return false
	}
	_, columns := glyph(line[i])
	return columns == 0
}

// finish shows the whole line followed by mark, and puts the cursor at the
// start of a fresh row.
func (v *view) finish(line []rune, mark string) {
	v.update(line, len(line))
	v.put([]rune(mark))
	if v.cursor.col > 0 || v.cursor.row == 0 {
		v.cmds.WriteByte('\n')
	}
}

// lift removes the view from the screen and puts the cursor behind the text
// above it, for more of that text to follow.
func (v *view) lift() {
	v.move(cell{})
	if len(v.above) > 0 {
		fmt.Fprintf(&v.cmds, "\x1b[%dA", afterText(v.above, v.width).row+1)
	}
	v.cmds.WriteString("\r\x1b[J")
	v.cmds.Write(v.above)
}

// show draws prompt and line at the cursor, which is behind the text above.
func (v *view) show() {
	if len(v.above) > 0 {
		v.cmds.WriteByte('\n')
	}
	v.cmds.Write(v.prompt)
	v.cursor = afterText(v.prompt, v.width)
	v.wrap()
	v.put(v.line)
	v.move(v.cell(v.pos))
}

// resize prepares for another width. Most terminals have by then laid out the
// rows anew, so the cursor is sought where it would be in the new layout.
func (v *view) resize(width int) {
	v.width = width
	v.cursor = v.cell(v.pos)
}

// end returns where the cursor stands after the first n characters of the line.
func (v *view) end(n int) cell {
	c := afterText(v.prompt, v.width).wrapped(v.width)
	for _, r := range v.line[:n] {
		c = c.afterRune(r, v.width)
	}
	return c.wrapped(v.width)
}

// cell returns where character n of the line is shown, which for a wide one can
// be the row below the end of the one before.
func (v *view) cell(n int) cell {
	c := v.end(n)
	if n < len(v.line) && v.line[n] != '\t' {
		if _, columns := glyph(v.line[n]); c.col+columns > v.width {
			return cell{c.row + 1, 0}
		}
	}
	return c
}

// put writes text at the cursor.
func (v *view) put(text []rune) {
	for _, r := range text {
		if r == '\t' {
			for range v.cursor.tab(v.width) {
				v.cmds.WriteByte(' ')
			}
		} else {
			shown, _ := glyph(r)
			v.cmds.WriteRune(shown)
		}
		v.cursor = v.cursor.afterRune(r, v.width)
	}
	v.wrap()
}

// wrap makes the terminal begin a new row if the present one is full; of its
// own accord it would wait for the next character.
func (v *view) wrap() {
	if next := v.cursor.wrapped(v.width); next != v.cursor {
		v.cmds.WriteString(" \r")
		v.cursor = next
	}
}

// move puts the cursor in c, a cell of a row that is there.
func (v *view) move(c cell) {
	switch d := c.row - v.cursor.row; {
	case d < 0:
		fmt.Fprintf(&v.cmds, "\x1b[%dA", -d)
	case d > 0:
		fmt.Fprintf(&v.cmds, "\x1b[%dB", d)
	}
	if c.col != v.cursor.col {
		v.cmds.WriteByte('\r')
		if c.col > 0 {
			fmt.Fprintf(&v.cmds, "\x1b[%dC", c.col)
		}
	}
	v.cursor = c
}
