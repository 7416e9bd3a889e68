package terminal

import (
	"slices"
	"unicode"
)

// A text is a line with a cursor, and what was last cut out of it. Its methods
// are the changes that readline makes only for ASCII words, or not safely on
// short lines. They make a new line and leave the old one alone.
type text struct {
	line []rune
	pos  int // index of the character the cursor is on, at most len(line)
	cut  []rune
}

func (t *text) insert(runes []rune) {
	t.line = slices.Insert(slices.Clone(t.line), t.pos, runes...)
	t.pos += len(runes)
}

func insertTab(t *text) { t.insert([]rune{'\t'}) }

func (t *text) paste() { t.insert(t.cut) }

// remove cuts out line[from:to], if that is anything.
func (t *text) remove(from, to int) {
	if from == to {
		return
	}
	t.cut = slices.Clone(t.line[from:to])
	t.line = slices.Delete(slices.Clone(t.line), from, to)
	t.pos = from
}

func (t *text) cutToEnd()   { t.remove(t.pos, len(t.line)) }
func (t *text) cutToStart() { t.remove(0, t.pos) }

// cutWordBefore goes by spaces, as Ctrl+W does in a shell.
func (t *text) cutWordBefore() {
	t.remove(t.before(func(r rune) bool { return !unicode.IsSpace(r) }), t.pos)
}

func (t *text) cutWordAfter() { t.remove(t.pos, t.after(inWord)) }
func (t *text) wordBefore()   { t.pos = t.before(inWord) }
func (t *text) wordAfter()    { t.pos = t.after(inWord) }

func inWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsNumber(r) || r == '_'
}

// before returns the start of the word before the cursor.
func (t *text) before(word func(rune) bool) int {
	i := t.pos
	for i > 0 && !word(t.line[i-1]) {
		i--
	}
	for i > 0 && word(t.line[i-1]) {
		i--
	}
	return i
}

// after returns the end of the word after the cursor.
func (t *text) after(word func(rune) bool) int {
	i := t.pos
	for i < len(t.line) && !word(t.line[i]) {
		i++
	}
	for i < len(t.line) && word(t.line[i]) {
		i++
	}
	return i
}

// transpose swaps the characters around the cursor, at the end of the line the
// last two.
func (t *text) transpose() {
	i := min(t.pos, len(t.line)-1)
	if i < 1 {
		return
	}
	t.line = slices.Clone(t.line)
	t.line[i-1], t.line[i] = t.line[i], t.line[i-1]
	t.pos = i + 1
}
