package pattern_test

import (
	"errors"
	"strings"
)

// A reference is the plainest matcher there is: it follows the definition of
// Lua patterns by recursion, with none of the Matcher's cleverness. It panics
// with a refError for a malformed pattern and with errTired when a match takes
// too many steps.
type reference struct {
	sub, pat string
	caps     [][2]int
	steps    int
}

type refError string

var errTired = errors.New("the reference gave up")

const refMore = -2 // a capture not closed yet; -1 is a position

// refFind searches as Lua does from byte from on. With anchors it treats a
// leading ^ as one.
func refFind(sub, pat string, from int, anchors bool) (spans [][2]int, msg string, tired bool) {
	defer func() {
		switch e := recover().(type) {
		case nil:
		case refError:
			msg = string(e)
		case error:
			if !errors.Is(e, errTired) {
				panic(e)
			}
			tired = true
		default:
			panic(e)
		}
	}()
	r := &reference{sub: sub, pat: pat}
	p := 0
	anchored := anchors && strings.HasPrefix(pat, "^")
	if anchored {
		p = 1
	}
	for s := from; s <= len(sub); s++ {
		r.caps = r.caps[:0]
		if e := r.match(s, p); e >= 0 {
			return append([][2]int{{s, e}}, r.caps...), "", false
		}
		if anchored {
			break
		}
	}
	return nil, "", false
}

func (r *reference) match(s, p int) int {
	if r.steps++; r.steps > 20000 {
		panic(errTired)
	}
	if p == len(r.pat) {
		return s
	}
	rest := r.pat[p:]
	switch {
	case strings.HasPrefix(rest, "()"):
		return r.capture(s, s, -1, p+2)
	case rest[0] == '(':
		return r.capture(s, s, refMore, p+1)
	case rest[0] == ')':
		for i := len(r.caps) - 1; i >= 0; i-- {
			if r.caps[i][1] == refMore {
				r.caps[i][1] = s
				if e := r.match(s, p+1); e >= 0 {
					return e
				}
				r.caps[i][1] = refMore
				return -1
			}
		}
		panic(refError("invalid pattern capture"))
	case rest == "$":
		if s == len(r.sub) {
			return s
		}
		return -1
	case strings.HasPrefix(rest, "%b"):
		if len(rest) < 4 {
			panic(refError("unbalanced pattern"))
		}
		if s == len(r.sub) || r.sub[s] != rest[2] {
			return -1
		}
		for i, n := s+1, 1; i < len(r.sub); i++ {
			if r.sub[i] == rest[3] {
				if n--; n == 0 {
					return r.match(i+1, p+4)
				}
			} else if r.sub[i] == rest[2] {
				n++
			}
		}
		return -1
	case strings.HasPrefix(rest, "%f"):
		if len(rest) < 3 || rest[2] != '[' {
			panic(refError("missing '[' after '%f' in pattern"))
		}
		end := r.itemEnd(p + 2)
		padded := "\x00" + r.sub + "\x00"
		if r.one(padded[s], p+2, end) || !r.one(padded[s+1], p+2, end) {
			return -1
		}
		return r.match(s, end)
	case len(rest) > 1 && rest[0] == '%' && rest[1] >= '0' && rest[1] <= '9':
		i := int(rest[1]) - '1'
		if i < 0 || i >= len(r.caps) || r.caps[i][1] == refMore {
			panic(refError("invalid capture index"))
		}
		if r.caps[i][1] < 0 || !strings.HasPrefix(r.sub[s:], r.sub[r.caps[i][0]:r.caps[i][1]]) {
			return -1
		}
		return r.match(s+r.caps[i][1]-r.caps[i][0], p+2)
	}
	end := r.itemEnd(p)
	fits := func(s int) bool { return s < len(r.sub) && r.one(r.sub[s], p, end) }
	quantifier := byte(0)
	if end < len(r.pat) {
		quantifier = r.pat[end]
	}
	switch quantifier {
	case '?', '*', '+':
		lo, n := 0, 0
		for fits(s+n) && (n == 0 || quantifier != '?') {
			n++
		}
		if quantifier == '+' {
			lo = 1
		}
		for ; n >= lo; n-- {
			if e := r.match(s+n, end+1); e >= 0 {
				return e
			}
		}
		return -1
	case '-':
		for ; ; s++ {
			if e := r.match(s, end+1); e >= 0 {
				return e
			}
			if !fits(s) {
				return -1
			}
		}
	}
	if !fits(s) {
		return -1
	}
	return r.match(s+1, end)
}

func (r *reference) capture(s, start, end, p int) int {
	if len(r.caps) == 32 {
		panic(refError("too many captures"))
	}
	n := len(r.caps)
	r.caps = append(r.caps, [2]int{start, end})
	e := r.match(s, p)
	if e < 0 {
		r.caps = r.caps[:n]
	}
	return e
}

func (r *reference) itemEnd(p int) int {
	switch r.pat[p] {
	case '%':
		if p+1 == len(r.pat) {
			panic(refError("malformed pattern (ends with '%')"))
		}
		return p + 2
	case '[':
		i := p + 1
		if i < len(r.pat) && r.pat[i] == '^' {
			i++
		}
		for first := true; ; first = false {
			if i >= len(r.pat) {
				panic(refError("malformed pattern (missing ']')"))
			}
			if r.pat[i] == ']' && !first {
				return i + 1
			}
			if r.pat[i] == '%' && i+1 < len(r.pat) {
				i++
			}
			i++
		}
	}
	return p + 1
}

func (r *reference) one(c byte, p, end int) bool {
	switch r.pat[p] {
	case '.':
		return true
	case '%':
		return refClass(c, r.pat[p+1])
	case '[':
		body, not := r.pat[p+1:end-1], false
		if body != "" && body[0] == '^' {
			body, not = body[1:], true
		}
		for body != "" {
			switch {
			case len(body) >= 2 && body[0] == '%':
				if refClass(c, body[1]) {
					return !not
				}
				body = body[2:]
			case len(body) >= 3 && body[1] == '-':
				if body[0] <= c && c <= body[2] {
					return !not
				}
				body = body[3:]
			default:
				if body[0] == c {
					return !not
				}
				body = body[1:]
			}
		}
		return not
	}
	return r.pat[p] == c
}

func refClass(c, class byte) bool {
	lower := c >= 'a' && c <= 'z'
	upper := c >= 'A' && c <= 'Z'
	digit := c >= '0' && c <= '9'
	graph := c > 32 && c < 127
	var in bool
	switch class | 0x20 {
	case 'a':
		in = lower || upper
	case 'c':
		in = c < 32 || c == 127
	case 'd':
		in = digit
	case 'l':
		in = lower
	case 'p':
		in = graph && !lower && !upper && !digit
	case 's':
		in = c == ' ' || c >= 9 && c <= 13
	case 'u':
		in = upper
	case 'w':
		in = lower || upper || digit
	case 'x':
		in = digit || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
	case 'z':
		in = c == 0
	default:
		return c == class
	}
	if class < 'a' || class > 'z' {
		if class < 'A' || class > 'Z' {
			return c == class
		}
		return !in
	}
	return in
}
