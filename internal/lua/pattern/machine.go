package pattern

import "strings"

// A frame is something to go back to when the items after it don't fit.
//
// A pattern has no loops, so a path through it passes each of its quantifiers
// and captures once at most: the stack is bounded by the length of the pattern,
// whatever the subject.
type frame struct {
	kind frameKind
	next int16 // greedy, lazy: the byte that must follow, -1 if any may
	p    int32 // greedy: index of the items that follow; lazy: of the item itself
	lo   int   // greedy: fewest bytes, as an offset; closed: the capture
	cur  int   // greedy, lazy: the offset tried last
}

type frameKind uint8

const (
	greedy frameKind = iota // try again with fewer bytes
	lazy                    // try again with one byte more
	opened                  // undo the last opening of a capture
	closed                  // undo the closing of a capture
)

// advance matches items one after the other until the match is complete, an
// item doesn't fit, or another phase has to do the work.
func (m *Matcher) advance() {
	for m.phase == matching && m.budget > 0 {
		m.budget--
		if m.p == len(m.pattern) {
			m.finish(m.s)
			return
		}
		switch m.pattern[m.p] {
		case '(':
			m.open()
		case ')':
			m.close()
		case '$':
			if m.p+1 < len(m.pattern) {
				m.advanceSingle()
			} else if m.s == len(m.subject) {
				m.finish(m.s)
			} else {
				m.phase = failing
			}
		case '%':
			m.advanceEscape()
		default:
			m.advanceSingle()
		}
	}
}

// advanceEscape matches the item after a percent sign.
func (m *Matcher) advanceEscape() {
	if m.p+1 == len(m.pattern) {
		m.fail(errEndsWithPercent)
		return
	}
	switch c := m.pattern[m.p+1]; {
	case c == 'b':
		m.openBalance()
	case c == 'f':
		m.frontier()
	case '0' <= c && c <= '9':
		m.reference(int(c) - '1')
	default:
		m.advanceSingle()
	}
}

// advanceSingle matches an item for one byte and its quantifier.
func (m *Matcher) advanceSingle() {
	x, err := m.single(m.p)
	if err != nil {
		m.fail(err)
		return
	}
	var quantifier byte
	if x.end < len(m.pattern) {
		quantifier = m.pattern[x.end]
	}
	fits := m.s < len(m.subject) && x.matches(m.subject[m.s])
	switch quantifier {
	case '?':
		m.p = x.end + 1
		if fits && m.push(frame{kind: greedy, next: m.follower(m.p), p: int32(m.p), lo: m.s, cur: m.s + 1}) {
			m.s++
		}
	case '*', '+':
		m.lo = m.s
		if quantifier == '+' {
			m.lo++
		}
		switch {
		case fits:
			m.s++
			m.phase = expanding
			m.expandWith(x)
		case quantifier == '+':
			m.phase = failing
		default:
			m.p = x.end + 1
		}
	case '-':
		if m.push(frame{kind: lazy, next: m.follower(x.end + 1), p: int32(m.p), cur: m.s}) {
			m.p = x.end + 1
		}
	default:
		if !fits {
			m.phase = failing
			return
		}
		m.s++
		m.p = x.end
	}
}

// expand goes on with counting for the greedy item at m.p.
func (m *Matcher) expand() {
	x, _ := m.single(m.p) // well formed: advanceSingle has read it
	m.expandWith(x)
}

// expandWith moves m.s over the bytes that x matches, and on to the next item
// when there are no more.
func (m *Matcher) expandWith(x single) {
	rest := m.subject[m.s:]
	n := 0
	if x.set == &anyByte {
		n = len(rest)
	} else {
		if len(rest) > window {
			rest = rest[:window]
		}
		for n < len(rest) && x.matches(rest[n]) {
			n++
		}
		m.budget -= n / 8
	}
	m.s += n
	if n == window && m.s < len(m.subject) {
		return
	}
	m.p = x.end + 1
	m.phase = matching
	if m.s > m.lo {
		m.push(frame{kind: greedy, next: m.follower(m.p), p: int32(m.p), lo: m.lo, cur: m.s})
	}
}

// push leaves f to go back to. It reports whether there was room; if not, the
// search is over.
func (m *Matcher) push(f frame) bool {
	if len(m.stack) == MaxDepth {
		m.fail(errTooComplex)
		return false
	}
	m.stack = append(m.stack, f)
	return true
}

// follower returns the byte that the items from index p on must begin with, -1
// if that isn't certain. It looks past the end of the capture that is open.
func (m *Matcher) follower(p int) int16 {
	if p < len(m.pattern) && m.pattern[p] == ')' && m.innermost() >= 0 {
		p++
	}
	c, end, ok := literal(m.pattern, p)
	if !ok || optional(m.pattern, end) {
		return -1
	}
	return int16(c)
}

// backtrack goes back to the last choice that has another way, or else to the
// next place for the match to begin.
func (m *Matcher) backtrack() {
	for m.phase == failing && m.budget > 0 {
		m.budget--
		if len(m.stack) == 0 {
			m.start++
			m.phase = seeking
			if m.anchored || m.start > len(m.subject) {
				m.phase = absent
			}
			return
		}
		switch f := &m.stack[len(m.stack)-1]; f.kind {
		case greedy:
			m.shrink(f)
		case lazy:
			m.grow(f)
		case opened:
			m.level--
			m.pop()
		case closed:
			m.captures[f.lo].end = unclosed
			m.pop()
		}
	}
}

func (m *Matcher) pop() { m.stack = m.stack[:len(m.stack)-1] }

// shrink gives bytes of the greedy item back until what follows can match.
func (m *Matcher) shrink(f *frame) {
	f.cur--
	if f.next >= 0 {
		from := max(f.lo, f.cur-window)
		i := strings.LastIndexByte(m.subject[from:f.cur+1], byte(f.next))
		m.budget -= (f.cur - from - max(i, 0)) / 8
		if i < 0 {
			f.cur = from // tried too: the next call begins before it
			if from == f.lo {
				m.pop()
			}
			return
		}
		f.cur = from + i
	}
	m.s, m.p = f.cur, int(f.p)
	m.phase = matching
	if f.cur == f.lo {
		m.pop()
	}
}

// grow takes bytes for the lazy item until what follows can match.
func (m *Matcher) grow(f *frame) {
	x, _ := m.single(int(f.p)) // well formed: advanceSingle has read it
	rest := m.subject[f.cur:]
	if len(rest) > window {
		rest = rest[:window]
	}
	if x.set == &anyByte && f.next >= 0 && len(rest) > 0 {
		// Nothing stops a dot: skip to the last byte before one that can follow.
		skip := strings.IndexByte(rest[1:], byte(f.next))
		if skip < 0 {
			skip = len(rest) - 1
		}
		m.budget -= skip / 16
		f.cur += skip
		rest = rest[skip:]
	}
	for i := range len(rest) {
		if !x.matches(rest[i]) {
			m.budget -= i / 8
			m.pop()
			return
		}
		f.cur++
		if f.next < 0 || f.cur < len(m.subject) && m.subject[f.cur] == byte(f.next) {
			m.budget -= i / 8
			m.s, m.p = f.cur, x.end+1
			m.phase = matching
			return
		}
	}
	m.budget -= len(rest) / 8
	if f.cur == len(m.subject) {
		m.pop()
	}
}
