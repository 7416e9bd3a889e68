package pattern

// A byteSet holds bytes, one bit each.
type byteSet [4]uint64

func (b *byteSet) has(c byte) bool { return b[c>>6]>>(c&63)&1 != 0 }

func (b *byteSet) add(c byte) { b[c>>6] |= 1 << (c & 63) }

// addRange adds the bytes from lo to hi, none if lo is above hi. It takes the
// same few steps for any range, since a pattern may hold very many.
func (b *byteSet) addRange(lo, hi byte) {
	if lo > hi {
		return
	}
	for i := lo >> 6; i <= hi>>6; i++ {
		word := ^uint64(0)
		if i == lo>>6 {
			word <<= lo & 63
		}
		if i == hi>>6 {
			word &= ^uint64(0) >> (63 - hi&63)
		}
		b[i] |= word
	}
}

func (b *byteSet) addSet(other *byteSet) {
	for i := range b {
		b[i] |= other[i]
	}
}

func (b *byteSet) invert() {
	for i := range b {
		b[i] = ^b[i]
	}
}

// anyByte is what "." stands for.
var anyByte = byteSet{^uint64(0), ^uint64(0), ^uint64(0), ^uint64(0)}

// classes holds, by its letter, each class written with a percent sign; nil for
// a byte that stands for itself there.
var classes = makeClasses()

func makeClasses() (table [256]*byteSet) {
	ranges := map[byte]string{ // pairs of bytes: from, to
		'a': "azAZ",
		'c': "\x00\x1f\x7f\x7f",
		'd': "09",
		'l': "az",
		'p': "!/:@[`{~",
		's': "\t\r  ",
		'u': "AZ",
		'w': "09azAZ",
		'x': "09afAF",
		'z': "\x00\x00",
	}
	for letter, pairs := range ranges {
		class, rest := new(byteSet), new(byteSet)
		for i := 0; i < len(pairs); i += 2 {
			class.addRange(pairs[i], pairs[i+1])
		}
		*rest = *class
		rest.invert()
		table[letter] = class
		table[letter-'a'+'A'] = rest
	}
	return table
}

// A namedSet is a [set] of the pattern, read once. The zero value is unused.
type namedSet struct {
	p   int // index of its [ in the pattern
	end int // index after its ], 0 if the slot is unused
	set byteSet
}

// bracket returns the [set] that starts at index p of the pattern, and the index
// after it. The result is valid until the next call, which may need its slot.
func (m *Matcher) bracket(p int) (*byteSet, int, error) {
	for i := range m.sets {
		if s := &m.sets[i]; s.p == p && s.end != 0 {
			return &s.set, s.end, nil
		}
	}
	end := m.bracketEnd(p)
	if end < 0 {
		return nil, 0, errMissingBracket
	}
	m.budget -= (end - p) / 16
	slot := &m.sets[m.nextSet]
	m.nextSet = (m.nextSet + 1) % len(m.sets)
	*slot = namedSet{p: p, end: end, set: readSet(m.pattern[p+1 : end-1])}
	return &slot.set, end, nil
}

// bracketEnd returns the index after the ] that closes the [ at index p, or -1.
// A ] right after [ or [^ doesn't close it.
func (m *Matcher) bracketEnd(p int) int {
	pat := m.pattern
	p++
	if p < len(pat) && pat[p] == '^' {
		p++
	}
	for first := true; p < len(pat); first = false {
		switch {
		case pat[p] == ']' && !first:
			return p + 1
		case pat[p] == '%' && p+1 < len(pat):
			p += 2
		default:
			p++
		}
	}
	return -1
}

// readSet returns the set that body, the text between the brackets, describes.
func readSet(body string) (b byteSet) {
	inverted := body != "" && body[0] == '^'
	if inverted {
		body = body[1:]
	}
	for i := 0; i < len(body); i++ {
		switch {
		case body[i] == '%' && i+1 < len(body):
			i++
			if class := classes[body[i]]; class != nil {
				b.addSet(class)
			} else {
				b.add(body[i])
			}
		case i+2 < len(body) && body[i+1] == '-':
			b.addRange(body[i], body[i+2])
			i += 2
		default:
			b.add(body[i])
		}
	}
	if inverted {
		b.invert()
	}
	return b
}
