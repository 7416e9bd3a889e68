// Package syntax turns Lua text into a syntax tree.
//
// The language is Lua 5.1 with goto (base.md LG-1, LG-2). [Parse] refuses
// everything that can be wrong with a text on its own, so that a tree it
// returns needs no further checks:
//
//	tree, err := syntax.Parse("app:worker", source)
//
// The grammar is that of gopher-lua's parser, whose tree this is. The words of
// the text are cut here, since that parser accepts and refuses some of them
// wrongly, and each is handed to it on a line of its own. What the parser then
// takes for line numbers are the indexes of words, and they give every node
// and every error its exact place.
package syntax

import (
	"errors"
	"fmt"
	"strings"

	"github.com/yuin/gopher-lua/ast"
	"github.com/yuin/gopher-lua/parse"
)

// MaxDepth is how many blocks, brackets, prefix operators and powers can be
// open at one place of a text.
const MaxDepth = 200

// An Error says what is wrong with a text and where.
type Error struct {
	Chunk   string
	Line    int // from 1
	Column  int // in bytes, from 1; 0 if only the line is known
	Message string
}

// Error returns "chunk:line: message".
func (e *Error) Error() string {
	return fmt.Sprintf("%s:%d: %s", e.Chunk, e.Line, e.Message)
}

// Parse returns the statements of source. Each node carries the line where it
// begins, except that a call has the line of its arguments, an index that of
// its dot or bracket and an operation that of its operator: the places that
// run-time errors should name. A "local function" is told apart by
// [IsLocalFunction].
//
// A byte order mark and a first line that begins with # are skipped; lines may
// end in any of the usual ways. Nesting is limited to [MaxDepth], so recursion
// over the statements of a tree is safe. Chains (a+b+…, a.b.c…, f()()…, else
// if) are not limited: visit expressions with [Within], and follow the Else of
// an if in a loop.
//
// Every error is an [*Error] with a line.
func Parse(chunk, source string) ([]ast.Stmt, error) {
	t := &tokenText{chunk: chunk}
	t.tokens, t.unread = scan(chunk, source)
	if err := t.pair(); err != nil {
		return nil, err
	}
	tree, err := t.parse()
	if err != nil {
		return nil, err
	}
	if err := t.check(tree); err != nil {
		return nil, err
	}
	if err := t.place(tree); err != nil {
		return nil, err
	}
	return tree, nil
}

// A tokenText is a text cut into tokens.
type tokenText struct {
	chunk  string
	tokens []token
	unread error // why the tokens end before the text does, nil if they do not
	match  []int // for each opening bracket the index of its closing one
	stray  int   // index of a separator that has nothing to separate, 0 if none
}

// fail returns an error at the token with the index given.
func (t *tokenText) fail(index int, format string, args ...any) error {
	at := t.tokens[index]
	return &Error{Chunk: t.chunk, Line: at.line, Column: at.column, Message: fmt.Sprintf(format, args...)}
}

// index returns the index of the token that the parser saw on line.
func (t *tokenText) index(line int) int { return line - 1 }

// spread returns the text as the parser gets it, a token on each line.
func (t *tokenText) spread() string {
	var b strings.Builder
	for _, tok := range t.tokens {
		switch tok.kind {
		case number:
			b.WriteString(tok.value)
		case text:
			quote(&b, tok.value)
		default:
			b.WriteString(tok.source)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// quote writes s as a string literal that is free of line breaks.
func quote(b *strings.Builder, s string) {
	b.WriteByte('"')
	for _, c := range []byte(s) {
		if c == '"' || c == '\\' || c < ' ' {
			fmt.Fprintf(b, `\%03d`, c)
		} else {
			b.WriteByte(c)
		}
	}
	b.WriteByte('"')
}

// parse runs the parser. Of several errors it reports the one that comes first.
func (t *tokenText) parse() ([]ast.Stmt, error) {
	tree, err := parse.Parse(strings.NewReader(t.spread()), t.chunk)
	end := len(t.tokens) - 1
	at := end // of the token refused; at the end the parser forgets its line
	if refused, ok := errors.AsType[*parse.Error](err); ok && refused.Pos.Line != parse.EOF {
		at = t.index(refused.Pos.Line)
	}
	switch {
	case t.stray != 0 && (err == nil || t.stray < at):
		return nil, t.unexpected(t.stray)
	case t.unread != nil && at == end && t.annotation(end) < 0:
		return nil, t.unread
	case err != nil:
		return nil, t.unexpected(at)
	}
	return tree, nil
}
