package syntax

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// A kind says what sort of token a token is.
type kind uint8

const (
	symbol kind = iota // operators and punctuation
	keyword
	name
	number
	text // a string literal of either form
	eof
)

// A token is one word of the source.
type token struct {
	kind   kind
	source string // as it stands in the source; "" for eof
	value  string // of a string literal: its bytes; of a number: a form every parser reads alike
	line   int    // from 1
	column int    // in bytes, from 1
}

// is reports whether t is the symbol or keyword s.
func (t token) is(s string) bool { return t.kind <= keyword && t.source == s }

// endsOperand reports whether an operand may end with t, so that a minus sign
// behind it subtracts.
func (t token) endsOperand() bool {
	switch t.kind {
	case name, number, text:
		return true
	case eof:
		return false
	}
	switch t.source {
	case ")", "]", "}", "...", "end", "nil", "true", "false":
		return true
	}
	return false
}

// near returns t as error messages show it: quoted, on one line and not too
// long.
func (t token) near() string {
	if t.kind == eof {
		return "<eof>"
	}
	const most = 40
	s, _, more := strings.Cut(t.source, "\n")
	if len(s) > most {
		cut := most
		for cut > 0 && !utf8.RuneStart(s[cut]) {
			cut--
		}
		s, more = s[:cut], true
	}
	if more {
		s += "..."
	}
	return "'" + printable(s) + "'"
}

// printable returns s with control characters and broken UTF-8 escaped, so
// that no source text can garble a terminal.
func printable(s string) string {
	var b strings.Builder
	for i, r := range s {
		if strconv.IsPrint(r) && r != utf8.RuneError {
			b.WriteRune(r)
			continue
		}
		_, size := utf8.DecodeRuneInString(s[i:])
		for _, c := range []byte(s[i : i+size]) {
			b.WriteString(`\` + strconv.Itoa(int(c)))
		}
	}
	return b.String()
}

// isKeyword reports whether word is reserved.
func isKeyword(word string) bool {
	switch word {
	case "and", "break", "do", "else", "elseif", "end", "false", "for", "function", "goto", "if", "in",
		"local", "nil", "not", "or", "repeat", "return", "then", "true", "until", "while":
		return true
	}
	return false
}
