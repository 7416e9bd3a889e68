package pattern

// open opens a capture, or takes a position.
func (m *Matcher) open() {
	if m.level == MaxCaptures {
		m.fail(errTooManyCaptures)
		return
	}
	c := capture{start: m.s, end: unclosed}
	m.p++
	if m.p < len(m.pattern) && m.pattern[m.p] == ')' {
		c.end = Position
		m.p++
	}
	m.captures[m.level] = c
	m.level++
	// With no choice left there is nothing to undo it for: the attempt is over.
	if len(m.stack) > 0 {
		m.push(frame{kind: opened})
	}
}

// close closes the innermost capture that is open.
func (m *Matcher) close() {
	i := m.innermost()
	if i < 0 {
		m.fail(errPatternCapture)
		return
	}
	m.captures[i].end = m.s
	m.p++
	if len(m.stack) > 0 {
		m.push(frame{kind: closed, lo: i})
	}
}

// innermost returns the index of the capture opened last of those not closed,
// -1 if there is none.
func (m *Matcher) innermost() int {
	for i := m.level - 1; i >= 0; i-- {
		if m.captures[i].end == unclosed {
			return i
		}
	}
	return -1
}

// reference matches the text of the capture with index i again. A position
// capture has no text to match.
func (m *Matcher) reference(i int) {
	if i < 0 || i >= m.level || m.captures[i].end == unclosed {
		m.fail(errCaptureIndex)
		return
	}
	c := m.captures[i]
	n := c.end - c.start
	if c.end == Position || len(m.subject)-m.s < n || m.subject[c.start:c.end] != m.subject[m.s:m.s+n] {
		m.phase = failing
	} else {
		m.s += n
		m.p += 2
	}
	m.budget -= max(n, 0) / 16
}

// openBalance begins %b with its opening byte.
func (m *Matcher) openBalance() {
	switch {
	case m.p+3 >= len(m.pattern):
		m.fail(errUnbalanced)
	case m.s < len(m.subject) && m.subject[m.s] == m.pattern[m.p+2]:
		m.s++
		m.depth = 1
		m.phase = balancing
	default:
		m.phase = failing
	}
}

// balance looks for the byte that closes %b. If both its bytes are the same,
// the second one closes it.
func (m *Matcher) balance() {
	opening, closing := m.pattern[m.p+2], m.pattern[m.p+3]
	rest := m.subject[m.s:]
	if len(rest) > window {
		rest = rest[:window]
	}
	depth := m.depth
	for i := range len(rest) {
		switch rest[i] {
		case closing:
			depth--
			if depth == 0 {
				m.budget -= i / 8
				m.s += i + 1
				m.p += 4
				m.phase = matching
				return
			}
		case opening:
			depth++
		}
	}
	m.depth = depth
	m.budget -= len(rest)/8 + 1
	m.s += len(rest)
	if m.s == len(m.subject) {
		m.phase = failing
	}
}

// frontier matches %f: between a byte out of the set and one in it. Both ends
// of the subject count as a zero byte.
func (m *Matcher) frontier() {
	p := m.p + 2
	if p >= len(m.pattern) || m.pattern[p] != '[' {
		m.fail(errFrontier)
		return
	}
	set, end, err := m.bracket(p)
	if err != nil {
		m.fail(err)
		return
	}
	var before, after byte
	if m.s > 0 {
		before = m.subject[m.s-1]
	}
	if m.s < len(m.subject) {
		after = m.subject[m.s]
	}
	if set.has(before) || !set.has(after) {
		m.phase = failing
		return
	}
	m.p = end
}
