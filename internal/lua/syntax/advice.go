package syntax

import "strings"

// noAnnotations is what is said of a type annotation (base.md LG-5).
const noAnnotations = "type annotations are not supported yet: leave them out"

// annotation returns the index of the token with which a type annotation begins
// that made the parser refuse token i, -1 if there is none.
func (t *tokenText) annotation(i int) int {
	at, prev := t.tokens[i], t.before(i, 1)
	switch {
	case at.is(":") && prev.is(")"):
		if t.opensParameters(t.listStart(i - 1)) {
			return i
		}
	case at.is(":"):
		if start := t.listStart(i); t.opensParameters(start) || t.tokens[start].is("local") || t.tokens[start].is("for") {
			return i
		}
	case at.is("<") && t.namesFunction(i):
		return i
	case at.kind == name && prev.kind == name && prev.source == "type":
		if next := t.tokens[i+1]; next.is("=") || next.is("<") {
			return i - 1
		}
	}
	// A cast is taken for the beginning of a label or of a statement, so it is
	// refused somewhat later.
	for from := i; from >= max(i-2, 1); from-- {
		word := t.tokens[from]
		isAs := word.kind == name && word.source == "as" && from >= i-1
		if before := t.tokens[from-1]; (word.is("::") || isAs) && before.endsOperand() &&
			!before.is("end") && before.line == word.line && !t.before(from, 2).is("goto") {
			return from
		}
	}
	return -1
}

// before returns the token n places before i, or the first one.
func (t *tokenText) before(i, n int) token { return t.tokens[max(i-n, 0)] }

// listStart returns the index of the token before the list of names that ends
// before token i.
func (t *tokenText) listStart(i int) int {
	for i--; i > 0 && (t.tokens[i].kind == name || t.tokens[i].is(",") || t.tokens[i].is("...")); i-- {
	}
	return max(i, 0)
}

// opensParameters reports whether token i is the bracket before the parameters of
// a function.
func (t *tokenText) opensParameters(i int) bool { return t.tokens[i].is("(") && t.namesFunction(i) }

// namesFunction reports whether the word function and a name, if any, stand
// before token i.
func (t *tokenText) namesFunction(i int) bool {
	for i--; i > 0 && (t.tokens[i].kind == name || t.tokens[i].is(".") || t.tokens[i].is(":")); i-- {
	}
	return i >= 0 && t.tokens[i].is("function")
}

// compound returns the compound assignment that token i begins as other
// languages have it, such as "+=", "" if it begins none.
func (t *tokenText) compound(i int) string {
	at := t.tokens[i]
	if at.kind != symbol || !strings.Contains("+ - * / % ^ ..", at.source) || !t.before(i, 1).endsOperand() || i == 0 {
		return ""
	}
	if next := t.tokens[i+1]; next.is("=") && next.line == at.line && next.column == at.column+len(at.source) {
		return at.source + "="
	}
	return ""
}

// continues reports whether the word before token i means to go on with the next
// turn of a loop, as in other languages.
func (t *tokenText) continues(i int) bool {
	word, before := t.before(i, 1), t.before(i, 2)
	if i < 2 || word.kind != name || word.source != "continue" {
		return false
	}
	for _, s := range []string{"then", "else", "do", "repeat", ";"} {
		if before.is(s) {
			return true
		}
	}
	return before.endsOperand() && before.line < word.line
}
