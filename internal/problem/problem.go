// Package problem describes mistakes in the files a user wrote: what is wrong,
// where, and what was probably meant.
//
// A [Problem] is one mistake and a [List] all those found in one go, because
// mending a manifest one error at a time is a waste of the user's day. Both are
// errors. [List.Render] shows them with the offending lines:
//
//	src/_index.yaml:14:11: entry app:x: unknown kind "proces.lua" (did you mean process.lua?)
//	  13 |   - name: x
//	> 14 |     kind: proces.lua
//	     |           ^~~~~~~~~~
package problem

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

// A Problem is one mistake in one file. The zero value of every field but Text
// means "not known".
type Problem struct {
	File       string // path as the user should see it
	Line       int    // 1-based
	Column     int    // 1-based, in characters
	Width      int    // characters to underline from Column on; 0 means 1
	Entry      string // id of the entry concerned
	Text       string // what is wrong, without place and suggestion
	Suggestion string // what was probably meant; shown as "did you mean …?"
	Warning    bool   // true if the load goes on in spite of it
}

// New returns a problem of which only the text is known.
func New(format string, args ...any) Problem {
	return Problem{Text: fmt.Sprintf(format, args...)}
}

// At returns p with its place set.
func (p Problem) At(file string, line, column int) Problem {
	p.File, p.Line, p.Column = file, line, column
	return p
}

// Suggest returns p with a suggestion; an empty one leaves p as it is.
func (p Problem) Suggest(name string) Problem {
	if name != "" {
		p.Suggestion = name
	}
	return p
}

// Error returns p as one line, in the shape of manifests.md MAN-8:
//
//	path:line:col: entry ns:name: text (did you mean …?)
//
// Parts that are not known are left out.
func (p Problem) Error() string {
	var b strings.Builder
	if p.File != "" {
		b.WriteString(p.File)
		if p.Line > 0 {
			b.WriteString(":" + strconv.Itoa(p.Line))
			if p.Column > 0 {
				b.WriteString(":" + strconv.Itoa(p.Column))
			}
		}
		b.WriteString(": ")
	}
	if p.Entry != "" {
		b.WriteString("entry " + p.Entry + ": ")
	}
	b.WriteString(p.Text)
	if p.Suggestion != "" {
		b.WriteString(" (did you mean " + p.Suggestion + "?)")
	}
	return Printable(b.String())
}

// Printable returns text with its control characters, other than line breaks and
// tabs, written as in Go strings: a terminal would obey them.
func Printable(text string) string {
	isControl := func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }
	if !strings.ContainsFunc(text, isControl) {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		if isControl(r) {
			quoted := strconv.QuoteRune(r)
			b.WriteString(quoted[1 : len(quoted)-1])
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}
