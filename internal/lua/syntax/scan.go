package syntax

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A scanner cuts a source into tokens.
type scanner struct {
	chunk  string
	source string
	pos    int // of the next byte
	line   int // of the next byte
	start  int // where the current line begins
	tokens []token
}

// scan returns the tokens of source, the last of which is eof. With an error,
// eof stands where the text cannot be read any further.
func scan(chunk, source string) ([]token, error) {
	s := &scanner{chunk: chunk, source: source, line: 1, tokens: make([]token, 0, len(source)/4+1)}
	if strings.HasPrefix(source, "\uFEFF") {
		s.pos, s.start = len("\uFEFF"), len("\uFEFF")
	}
	if s.peek(0) == '#' {
		s.restOfLine()
	}
	for {
		err := s.blank()
		end := s.here(eof)
		t := end
		if err == nil {
			t, err = s.next()
		}
		if err != nil {
			t = end
		}
		s.tokens = append(s.tokens, t)
		if t.kind == eof {
			return s.tokens, err
		}
	}
}

// peek returns the byte n places ahead, 0 behind the end.
func (s *scanner) peek(n int) byte {
	if s.pos+n < len(s.source) {
		return s.source[s.pos+n]
	}
	return 0
}

// atEnd reports whether nothing is left.
func (s *scanner) atEnd() bool { return s.pos >= len(s.source) }

// newline skips one line break: \n, \r, \r\n or \n\r.
func (s *scanner) newline() {
	c, d := s.peek(0), s.peek(1)
	s.pos++
	if c != d && (d == '\n' || d == '\r') {
		s.pos++
	}
	s.line++
	s.start = s.pos
}

// restOfLine skips up to the next line break.
func (s *scanner) restOfLine() {
	for !s.atEnd() && s.peek(0) != '\n' && s.peek(0) != '\r' {
		s.pos++
	}
}

// here returns a token that begins at the next byte.
func (s *scanner) here(k kind) token {
	return token{kind: k, line: s.line, column: s.pos - s.start + 1}
}

// blank skips white space and comments.
func (s *scanner) blank() error {
	for !s.atEnd() {
		switch c := s.peek(0); {
		case c == '\n' || c == '\r':
			s.newline()
		case c == ' ' || c == '\t' || c == '\v' || c == '\f':
			s.pos++
		case c == '-' && s.peek(1) == '-':
			at := s.here(text)
			s.pos += 2
			if level := s.longBracket(); level < 0 {
				s.restOfLine()
			} else if _, ok := s.long(level); !ok {
				return s.fail(at, "unfinished long comment")
			}
		default:
			return nil
		}
	}
	return nil
}

// next reads the token that begins at the next byte.
func (s *scanner) next() (token, error) {
	c := s.peek(0)
	switch {
	case s.atEnd():
		return s.here(eof), nil
	case isLetter(c):
		return s.word(), nil
	case isDigit(c), c == '.' && isDigit(s.peek(1)):
		return s.number()
	case c == '"' || c == '\'':
		return s.quoted()
	case c == '[' && (s.peek(1) == '[' || s.peek(1) == '='):
		return s.longText()
	}
	return s.symbol()
}

// word reads a name or keyword.
func (s *scanner) word() token {
	t, from := s.here(name), s.pos
	for isLetter(s.peek(0)) || isDigit(s.peek(0)) {
		s.pos++
	}
	t.source = s.source[from:s.pos]
	if isKeyword(t.source) {
		t.kind = keyword
	}
	return t
}

// number reads a number as PUC Lua does: everything that could belong to one,
// so that "3x" and "1..2" are malformed numbers and not two tokens.
func (s *scanner) number() (token, error) {
	t, from := s.here(number), s.pos
	for isDigit(s.peek(0)) || s.peek(0) == '.' {
		s.pos++
	}
	if c := s.peek(0); c == 'e' || c == 'E' {
		s.pos++
		if c := s.peek(0); c == '+' || c == '-' {
			s.pos++
		}
	}
	for isLetter(s.peek(0)) || isDigit(s.peek(0)) {
		s.pos++
	}
	t.source = s.source[from:s.pos]
	value, ok := parseNumber(t.source)
	if !ok {
		return t, s.fail(t, "malformed number near "+t.near())
	}
	t.value = formatNumber(value)
	return t, nil
}

// parseNumber returns the value of a number literal.
func parseNumber(literal string) (float64, bool) {
	if strings.Contains(literal, "_") {
		return 0, false // Go would take it for a separator
	}
	if lower := strings.ToLower(literal); strings.HasPrefix(lower, "0x") && !strings.Contains(lower, "p") {
		literal += "p0" // Go's hexadecimal numbers need an exponent
	}
	value, err := strconv.ParseFloat(literal, 64)
	// A number out of range is infinite or zero, as in C.
	return value, err == nil || math.IsInf(value, 0)
}

// formatNumber returns value as a decimal literal.
func formatNumber(value float64) string {
	if math.IsInf(value, 0) {
		return "1e999"
	}
	return strconv.FormatFloat(value, 'g', -1, 64)
}

// quoted reads a string in quotes.
func (s *scanner) quoted() (token, error) {
	t, from := s.here(text), s.pos
	quote := s.peek(0)
	s.pos++
	var b strings.Builder
	for {
		c := s.peek(0)
		switch {
		case s.atEnd() || c == '\n' || c == '\r':
			t.source = s.source[from:s.pos]
			return t, s.fail(t, "unfinished string near "+t.near())
		case c == quote:
			s.pos++
			t.source, t.value = s.source[from:s.pos], b.String()
			return t, nil
		case c == '\\':
			if err := s.escape(&b); err != nil {
				return t, err
			}
		default:
			b.WriteByte(c)
			s.pos++
		}
	}
}

// escape reads a backslash and what belongs to it. As in Lua 5.1, a character
// without a meaning of its own stands for itself.
func (s *scanner) escape(b *strings.Builder) error {
	t := s.here(text)
	s.pos++
	c := s.peek(0)
	switch {
	case s.atEnd():
		return nil // quoted reports it
	case c == '\n' || c == '\r':
		s.newline()
		b.WriteByte('\n')
		return nil
	case isDigit(c):
		from, code := s.pos, 0
		for s.pos-from < 3 && isDigit(s.peek(0)) {
			code = code*10 + int(s.peek(0)-'0')
			s.pos++
		}
		if code > math.MaxUint8 {
			return s.fail(t, fmt.Sprintf(`escape sequence too large near '\%s' (at most \255)`, s.source[from:s.pos]))
		}
		b.WriteByte(byte(code))
		return nil
	}
	if i := strings.IndexByte("abfnrtv", c); i >= 0 {
		c = "\a\b\f\n\r\t\v"[i]
	}
	b.WriteByte(c)
	s.pos++
	return nil
}

// longText reads a string in long brackets.
func (s *scanner) longText() (token, error) {
	t, from := s.here(text), s.pos
	level := s.longBracket()
	if level < 0 {
		t.source = "["
		return t, s.fail(t, "invalid long string delimiter near '[='")
	}
	value, ok := s.long(level)
	if !ok {
		return t, s.fail(t, "unfinished long string")
	}
	t.source, t.value = s.source[from:s.pos], value
	return t, nil
}

// longBracket skips an opening long bracket and returns the number of its
// equals signs, or returns -1 and skips nothing.
func (s *scanner) longBracket() int {
	if s.peek(0) != '[' {
		return -1
	}
	n := 1
	for s.peek(n) == '=' {
		n++
	}
	if s.peek(n) != '[' {
		return -1
	}
	s.pos += n + 1
	return n - 1
}

// long reads up to the closing long bracket of the level. It reports false if
// there is none.
func (s *scanner) long(level int) (string, bool) {
	var b strings.Builder
	closing := "]" + strings.Repeat("=", level) + "]"
	if c := s.peek(0); c == '\n' || c == '\r' {
		s.newline()
	}
	for !s.atEnd() {
		switch c := s.peek(0); {
		case c == '\n' || c == '\r':
			s.newline()
			b.WriteByte('\n')
		case c == ']' && strings.HasPrefix(s.source[s.pos:], closing):
			s.pos += len(closing)
			return b.String(), true
		default:
			b.WriteByte(c)
			s.pos++
		}
	}
	return "", false
}

// symbols holds the operators and punctuation of more than one character,
// longer ones first.
var symbols = []string{"...", "..", "==", "~=", "<=", ">=", "::"}

// foreign holds what other languages and later versions of Lua have, and what
// to say of it. None of them can begin inside a correct program.
var foreign = []struct{ symbol, advice string }{
	{"//", "this is Lua 5.1, which has no floor division: use math.floor(a / b)"},
	{"<<", "this is Lua 5.1, which has no bit operators"},
	{">>", "this is Lua 5.1, which has no bit operators"},
	{"&&", "write and"},
	{"||", "write or"},
	{"&", "this is Lua 5.1, which has no bit operators"},
	{"|", "this is Lua 5.1, which has no bit operators"},
	{"!=", "write ~="},
	{"!", "write not"},
	{"~", "this is Lua 5.1, which has no bit operators"},
}

// symbol reads an operator or punctuation.
func (s *scanner) symbol() (token, error) {
	t, rest := s.here(symbol), s.source[s.pos:]
	for _, sym := range symbols {
		if strings.HasPrefix(rest, sym) {
			t.source = sym
			s.pos += len(sym)
			return t, nil
		}
	}
	if n := len(s.tokens); rest[0] == '!' && s.peek(1) != '=' && n > 0 && s.tokens[n-1].endsOperand() {
		return t, s.fail(t, noAnnotations)
	}
	for _, f := range foreign {
		if strings.HasPrefix(rest, f.symbol) {
			return t, s.fail(t, fmt.Sprintf("unknown operator '%s' (%s)", f.symbol, f.advice))
		}
	}
	_, size := utf8.DecodeRuneInString(rest)
	t.source = rest[:size]
	if !strings.Contains("+-*/%^#=<>(){}[];:,.", t.source) {
		return t, s.fail(t, "unexpected symbol near "+t.near())
	}
	s.pos += size
	return t, nil
}

// fail returns an error at t.
func (s *scanner) fail(t token, message string) error {
	return &Error{Chunk: s.chunk, Line: t.line, Column: t.column, Message: message}
}

func isLetter(c byte) bool { return c == '_' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
