package syntax

import "fmt"

// maxConcats is how many values can be joined with .. in one expression. They
// nest to the right, so the parser keeps all of them open.
const maxConcats = 10_000

// An opening is a block or bracket that is not closed yet.
type opening struct {
	token int    // index of the word or bracket that opened it
	waits string // what has to come before its block begins, "" if nothing
	outer run    // the operators pending around it
}

// A run counts the operators that wait for the operand to their right.
type run struct {
	prefix int // not, -, # and ^
	concat int // ..
}

// A nesting follows the tokens of a text and knows what is open.
type nesting struct {
	tokens []token
	open   []opening
	run    run // pending operators, those around what is open included
}

// closing returns what closes the block or bracket that a token opens, "" if
// it opens none. The do of a loop is not among them, see step.
func closing(t token) string {
	if t.kind > keyword {
		return ""
	}
	switch t.source {
	case "(":
		return ")"
	case "[":
		return "]"
	case "{":
		return "}"
	case "repeat":
		return "until"
	case "do", "for", "function", "if", "while":
		return "end"
	}
	return ""
}

// closes reports whether t ends a block, a part of one or a bracket.
func closes(t token) bool {
	if t.kind > keyword {
		return false
	}
	switch t.source {
	case ")", "]", "}", "end", "until", "else", "elseif":
		return true
	}
	return false
}

// What the head of a statement waits for. A for waits for more than a word.
const (
	waitThen  = "'then'"
	waitDo    = "'do'"
	waitRange = "'=' or 'in'"
)

// top returns the innermost opening, nil if nothing is open.
func (n *nesting) top() *opening {
	if len(n.open) == 0 {
		return nil
	}
	return &n.open[len(n.open)-1]
}

// step takes in the token with the index i. It returns the index of the token
// that it closes, -1 if it closes none, and false if it closes what is not
// open.
func (n *nesting) step(i int) (closed int, ok bool) {
	t, top := n.tokens[i], n.top()
	if t.kind > keyword {
		return -1, true
	}
	n.count(i)
	switch t.source {
	case "if":
		n.push(i, waitThen)
	case "while":
		n.push(i, waitDo)
	case "for":
		n.push(i, waitRange)
	case "do":
		if top != nil && (top.waits == waitDo || top.waits == waitRange) {
			top.waits = ""
			return -1, true
		}
		n.push(i, "")
	case "then":
		if top != nil && top.waits == waitThen {
			top.waits = ""
		}
	case "elseif":
		if top != nil && n.tokens[top.token].is("if") {
			top.waits = waitThen
		}
	case "=", "in":
		if top != nil && top.waits == waitRange {
			top.waits = waitDo
		}
	case "(", "[", "{", "function", "repeat":
		n.push(i, "")
	case ")", "]", "}", "end", "until":
		if top == nil || closing(n.tokens[top.token]) != t.source {
			return -1, false
		}
		n.run = top.outer
		n.open = n.open[:len(n.open)-1]
		return top.token, true
	}
	return -1, true
}

func (n *nesting) push(i int, waits string) {
	n.open = append(n.open, opening{token: i, waits: waits, outer: n.run})
}

// count keeps the number of pending operators. An operator that groups to the
// left, a separator or a word of a statement ends what was pending before it.
func (n *nesting) count(i int) {
	var outer run
	if top := n.top(); top != nil {
		outer = top.outer
	}
	switch n.tokens[i].source {
	case "not", "#", "^":
		n.run.prefix++
	case "-":
		if i == 0 || !n.tokens[i-1].endsOperand() {
			n.run.prefix++
			return
		}
		n.run.prefix = outer.prefix
	case "..":
		n.run.prefix = outer.prefix
		n.run.concat++
	case "+", "*", "/", "%":
		n.run.prefix = outer.prefix
	case "(", ")", "[", "]", "{", "}", ".", ":", "...", "nil", "true", "false", "function", "end":
	default:
		n.run = outer
	}
}

// pair finds the closing bracket of each opening one. It refuses a text that
// is nested too deeply for whoever comes after it, the parser first of all,
// and leaves a text whose brackets or blocks do not match to the parser, which
// knows better what is missing. It also looks for what the parser lets pass:
// several separators in a row in a constructor.
func (t *tokenText) pair() error {
	t.match = make([]int, len(t.tokens))
	n := nesting{tokens: t.tokens}
	for i := range t.tokens {
		closed, ok := n.step(i)
		if !ok {
			return nil
		}
		if closed >= 0 {
			t.match[closed] = i
		}
		if t.stray == 0 && i > 0 && isSeparator(t.tokens[i]) && isSeparator(t.tokens[i-1]) && n.inTable() {
			t.stray = i
		}
		if len(n.open)+n.run.prefix > MaxDepth {
			return t.fail(i, "nested too deeply (more than %d levels)", MaxDepth)
		}
		if n.run.concat > maxConcats {
			return t.fail(i, "expression joins too many values with .. (more than %d)", maxConcats)
		}
	}
	return nil
}

func isSeparator(t token) bool { return t.is(",") || t.is(";") }

// inTable reports whether the fields of a constructor are expected.
func (n *nesting) inTable() bool {
	top := n.top()
	return top != nil && n.tokens[top.token].is("{")
}

// unexpected returns the error for the token with the index i, which cannot
// stand where it does.
func (t *tokenText) unexpected(i int) error {
	if from := t.annotation(i); from >= 0 {
		return t.fail(from, noAnnotations)
	}
	n := nesting{tokens: t.tokens}
	returns := -1 // how much was open at the return of the block that is open now
	for before := range i {
		n.step(before)
		switch {
		case t.tokens[before].is("return"):
			returns = len(n.open)
		case len(n.open) < returns:
			returns = -1
		}
	}
	at, top := t.tokens[i], n.top()
	afterOperand := i > 0 && t.tokens[i-1].endsOperand()
	afterReturn := returns == len(n.open) && (afterOperand || t.tokens[i-1].is("return"))
	switch {
	case t.compound(i) != "":
		return t.fail(i, "unexpected symbol near '%s' (this is Lua 5.1, which has no compound assignment: write x = x %s y)", t.compound(i), at.source)
	case t.continues(i):
		return t.fail(i-1, "unexpected symbol near 'continue' (this is Lua 5.1, which has no continue: write goto continue, and ::continue:: at the end of the loop)")
	case top == nil && closes(at):
		return t.fail(i, "unexpected symbol near %s (there is nothing to close)", at.near())
	case top != nil && top.waits != "" && afterOperand && top.waits != "'"+at.source+"'":
		advice := ""
		if at.is("=") && top.waits != waitRange {
			advice = " (to compare, write ==)"
		}
		return t.fail(i, "%s expected near %s%s", top.waits, at.near(), advice)
	case top != nil && (t.leavesOpen(at, t.tokens[top.token]) || afterOperand && t.opensBracket(top.token) || afterReturn && !closes(at)):
		opener := t.tokens[top.token]
		where := ""
		if opener.line != at.line {
			where = fmt.Sprintf(" (to close '%s' at line %d)", opener.source, opener.line)
		}
		return t.fail(i, "'%s' expected%s near %s", closing(opener), where, at.near())
	case afterReturn:
		return t.fail(i, "unexpected symbol near %s (return must be the last statement of its block)", at.near())
	case t.follows(i, "break"):
		return t.fail(i, "unexpected symbol near %s (break must be the last statement of its block)", at.near())
	}
	return t.fail(i, "unexpected symbol near %s", at.near())
}

// leavesOpen reports whether at can only mean that opener was never closed.
func (t *tokenText) leavesOpen(at, opener token) bool {
	if opener.is("if") && (at.is("else") || at.is("elseif")) {
		return false
	}
	return at.kind == eof || closes(at) && !at.is(closing(opener))
}

// opensBracket reports whether token i opens a bracket, inside of which an
// operand that nothing else follows ends it.
func (t *tokenText) opensBracket(i int) bool {
	return t.tokens[i].is("(") || t.tokens[i].is("[") || t.tokens[i].is("{")
}

// follows reports whether the token before i, semicolons aside, is word.
func (t *tokenText) follows(i int, word string) bool {
	for i--; i >= 0 && t.tokens[i].is(";"); i-- {
	}
	return i >= 0 && t.tokens[i].is(word)
}
