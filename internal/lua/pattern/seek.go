package pattern

import "strings"

// window is how many bytes a scan looks at before it lets Run check the budget.
const window = 4096

// specials are the bytes that make string.find search for a pattern. A closing
// bracket alone is not one of them, as in PUC Lua.
const specials = "^$*+?.([%-"

// HasSpecials reports whether pattern has any byte with a special meaning. If
// not, string.find looks for it as a plain string, even if it holds a stray
// closing bracket that match would refuse.
func HasSpecials(pattern string) bool { return strings.ContainsAny(pattern, specials) }

// learn finds out what helps to seek: an anchor, the bytes that every match
// begins with, or else the set that its first byte is in. It never reports an
// error: the match does when it gets there.
func (m *Matcher) learn() {
	m.first, m.anchored = 0, false
	m.prefix, m.literal, m.filtered = "", false, false
	m.sets, m.nextSet = [8]namedSet{}, 0
	if m.mode == Plain {
		m.prefix, m.literal = m.pattern, true
		return
	}
	if len(m.pattern) > MaxLength {
		return
	}
	m.debt += len(m.pattern) / 8
	if m.mode == Search && strings.HasPrefix(m.pattern, "^") {
		m.first, m.anchored = 1, true
		return
	}
	p := 0
	if strings.HasPrefix(m.pattern, "(") {
		p = 1 // a capture around the beginning is common; several aren't worth the care
	}
	from, to := literalPrefix(m.pattern, p)
	m.prefix = m.pattern[from:to]
	switch {
	case m.prefix != "":
		m.literal = p == 0 && to == len(m.pattern)
	case strings.HasPrefix(m.pattern[p:], "%b") && len(m.pattern) >= p+4:
		m.prefix = m.pattern[p+2 : p+3]
	default:
		m.learnLead(p)
	}
}

// learnLead sets m.lead if the item at index p must match one byte.
func (m *Matcher) learnLead(p int) {
	pat := m.pattern
	if p == len(pat) || !isSingle(pat, p) {
		return
	}
	x, err := m.single(p)
	if err != nil || x.set == nil || optional(pat, x.end) {
		return
	}
	m.lead, m.filtered = *x.set, true
}

// literalPrefix returns the bounds of the part of the pattern that stands for
// itself and begins every text matched from index p on.
func literalPrefix(pat string, p int) (from, to int) {
	from, to = p, p
	for {
		_, end, ok := literal(pat, to)
		if !ok || optional(pat, end) {
			return from, to
		}
		if end > to+1 { // escaped: its percent sign can be left out, but only in front
			if to > p {
				return from, to
			}
			from++
		}
		to = end
		if to < len(pat) && pat[to] == '+' {
			return from, to
		}
	}
}

// seek moves m.start to the next place where a match may begin and begins one
// there, or ends the search. Without a prefix or a filter every place is one.
func (m *Matcher) seek() {
	m.budget--
	if m.prefix != "" || m.literal {
		m.seekPrefix()
		return
	}
	if m.filtered {
		rest := m.subject[m.start:]
		if len(rest) > window {
			rest = rest[:window]
		}
		i := 0
		for i < len(rest) && !m.lead.has(rest[i]) {
			i++
		}
		m.start += i
		m.budget -= i / 8
		if i == len(rest) {
			if m.start == len(m.subject) {
				m.phase = absent
			}
			return
		}
	}
	m.begin()
}

func (m *Matcher) seekPrefix() {
	size := max(window, len(m.prefix))
	last := m.start + size + len(m.prefix) // no overflow: none is longer than memory
	text := m.subject[m.start:min(last, len(m.subject))]
	i := strings.Index(text, m.prefix)
	switch {
	case i >= 0:
		m.budget -= i / 32
		m.start += i
		m.begin()
		if m.literal {
			m.finish(m.start + len(m.prefix))
		}
	case last >= len(m.subject):
		m.budget -= len(text) / 32
		m.phase = absent
	default:
		m.budget -= len(text) / 32
		m.start += size + 1
	}
}

// begin begins an attempt at m.start.
func (m *Matcher) begin() {
	m.s, m.p = m.start, m.first
	m.level = 0
	m.stack = m.stack[:0]
	m.phase = matching
}

// finish ends the search with a match that ends before offset end.
func (m *Matcher) finish(end int) {
	m.end = end
	m.phase = found
}
