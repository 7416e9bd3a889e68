package pattern

// A single is a pattern item that matches one byte, without its quantifier.
type single struct {
	set *byteSet // the bytes it matches; nil if it is ch alone
	ch  byte
	end int // index in the pattern after it
}

func (x *single) matches(c byte) bool {
	if x.set == nil {
		return c == x.ch
	}
	return x.set.has(c)
}

// single reads the item at index p, which is inside the pattern. What is
// special only in front of a pattern or in its quantifiers stands for itself.
// Its set is valid until the next call.
func (m *Matcher) single(p int) (single, error) {
	switch c := m.pattern[p]; c {
	case '.':
		return single{set: &anyByte, end: p + 1}, nil
	case '[':
		set, end, err := m.bracket(p)
		return single{set: set, end: end}, err
	case '%':
		if p+1 == len(m.pattern) {
			return single{}, errEndsWithPercent
		}
		c = m.pattern[p+1]
		return single{set: classes[c], ch: c, end: p + 2}, nil
	default:
		return single{ch: c, end: p + 1}, nil
	}
}

// isSingle reports whether the item at index p, which is inside the pattern,
// matches one byte if it is well formed. A $ may or may not: it is told no.
func isSingle(pat string, p int) bool {
	switch pat[p] {
	case '(', ')', '$':
		return false
	case '%':
		if p+1 < len(pat) {
			c := pat[p+1]
			return c != 'b' && c != 'f' && (c < '0' || c > '9')
		}
	}
	return true
}

// literal reads the item at index p if it matches one certain byte. It leaves
// out $, which may or may not.
func literal(pat string, p int) (c byte, end int, ok bool) {
	if p >= len(pat) || !isSingle(pat, p) {
		return 0, 0, false
	}
	switch c := pat[p]; c {
	case '.', '[':
		return 0, 0, false
	case '%':
		if p+1 == len(pat) || classes[pat[p+1]] != nil {
			return 0, 0, false
		}
		return pat[p+1], p + 2, true
	default:
		return c, p + 1, true
	}
}

// optional reports whether the item that ends at index end may match nothing.
func optional(pat string, end int) bool {
	if end >= len(pat) {
		return false
	}
	c := pat[end]
	return c == '*' || c == '?' || c == '-'
}
