package lib

import (
	"strings"
	"sync"

	"wippy/internal/lua/pattern"
	"wippy/internal/lua/vm"
)

// A search is one search for a pattern. It can be interrupted: it is then kept
// until its process has its next turn.
type search struct {
	pattern.Matcher
	subject string
}

// searches are those that nobody uses. A matcher remembers what it learnt about
// its last pattern and is large, so that machines share a few.
var searches = sync.Pool{New: func() any { return new(search) }}

// newSearch returns a search that begins at byte from of the subject.
func newSearch(mode pattern.Mode, subject, pat string, from int) *search {
	s := searches.Get().(*search)
	s.subject = subject
	s.Reset(mode, subject, pat)
	s.From(from)
	return s
}

// release gives s back; it must not be used after.
func (s *search) release() {
	s.subject = ""
	s.Release()
	searches.Put(s)
}

// run searches on within the budget of the call.
func (s *search) run(c *vm.Call) pattern.Status {
	before := c.Budget()
	left := before
	status := s.Run(&left)
	c.Spend(before - left)
	return status
}

// finish searches until it is known whether there is a match, then answers with
// done, which releases s.
func (s *search) finish(c *vm.Call, done func(c *vm.Call, s *search, found bool) error) error {
	switch s.run(c) {
	case pattern.More:
		return c.Again(0, func(c *vm.Call) error { return s.finish(c, done) })
	case pattern.Failed:
		err := s.Err()
		s.release()
		return err
	case pattern.Found:
		return done(c, s, true)
	}
	return done(c, s, false)
}

// capture returns capture i of the match as a value: 0 is the whole match.
func (s *search) capture(c *vm.Call, i int) (vm.Value, error) {
	start, end, err := s.Capture(i)
	if err != nil {
		return vm.Value{}, err
	}
	if end == pattern.Position {
		return vm.Number(float64(start + 1)), nil
	}
	return part(c, s.subject, start, end), nil
}

// captures stores all captures of the match in r, none of which is long.
func (s *search) captures(c *vm.Call, r []vm.Value) (err error) {
	if err := s.room(c, len(r)); err != nil {
		return err
	}
	for i := range r {
		if r[i], err = s.capture(c, i+1); err != nil {
			return err
		}
	}
	return nil
}

// room asks for room for n captures of the match. Together they may be many times
// as long as the subject.
func (s *search) room(c *vm.Call, n int) error {
	if n < 2 || len(s.subject) <= stretch {
		return nil
	}
	size := 0
	for i := range n {
		if start, end, err := s.Capture(i + 1); err == nil && end != pattern.Position {
			size += end - start
		}
	}
	return c.Room(size)
}

// long reports whether one of n captures is too long to be copied at once.
func (s *search) long(n int) bool {
	for i := 1; i <= n && len(s.subject) > stretch; i++ {
		if start, end, err := s.Capture(i); err == nil && end != pattern.Position && end-start > stretch {
			return true
		}
	}
	return false
}

// gather stores all captures of the match in r behind its first values, while other
// processes have their turns, and goes on in then.
func (s *search) gather(c *vm.Call, r []vm.Value, first int, then func(*vm.Call, []vm.Value) error) error {
	if err := s.room(c, len(r)-first); err != nil {
		return err
	}
	return s.gatherFrom(c, r, first, first, then)
}

func (s *search) gatherFrom(c *vm.Call, r []vm.Value, at, first int, then func(*vm.Call, []vm.Value) error) error {
	for i := at; i < len(r); i++ {
		start, end, err := s.Capture(i - first + 1)
		if err == nil && end != pattern.Position && end-start > stretch {
			return c.Concat([]string{s.subject[start:end]}, end-start, func(c *vm.Call, v vm.Value) error {
				r[i] = v
				return s.gatherFrom(c, r, i+1, first, then)
			})
		}
		if r[i], err = s.capture(c, i-first+1); err != nil {
			return err
		}
	}
	return then(c, r)
}

// answer answers with r and releases s.
func (s *search) answer(c *vm.Call, r []vm.Value) error {
	s.release()
	return c.Return(r...)
}

// direct bounds the text that is searched for a plain string in one go.
const direct = 1 << 16

func stringFind(c *vm.Call) error {
	s, pat, from, err := searchArguments(c)
	if err != nil {
		return err
	}
	mode := pattern.Search
	if c.Arg(4).Truthy() || !pattern.HasSpecials(pat) {
		mode = pattern.Plain
	}
	if mode == pattern.Plain && len(s)-from <= direct {
		c.Spend((len(s) - from) / 32)
		i := strings.Index(s[from:], pat)
		if i < 0 {
			return c.Return1(vm.Value{})
		}
		return c.Return(vm.Number(float64(from+i+1)), vm.Number(float64(from+i+len(pat))))
	}
	return newSearch(mode, s, pat, from).finish(c, found)
}

// searchArguments returns the arguments of find and match; from is an offset.
func searchArguments(c *vm.Call) (s, pat string, from int, err error) {
	if s, err = c.String(1); err != nil {
		return
	}
	if pat, err = c.String(2); err != nil {
		return
	}
	if from, err = positionOr(c, 3, 1, len(s)); err != nil {
		return
	}
	return s, pat, min(max(from-1, 0), len(s)), nil
}

func found(c *vm.Call, s *search, ok bool) error {
	start, end := s.Match()
	if n := s.Captures(); ok && s.long(n) {
		r := make([]vm.Value, 2+n)
		r[0], r[1] = vm.Number(float64(start+1)), vm.Number(float64(end))
		return s.gather(c, r, 2, s.answer)
	}
	defer s.release()
	if !ok {
		return c.Return1(vm.Value{})
	}
	r := c.Results(2 + s.Captures())
	r[0], r[1] = vm.Number(float64(start+1)), vm.Number(float64(end))
	return s.captures(c, r[2:])
}

func stringMatch(c *vm.Call) error {
	s, pat, from, err := searchArguments(c)
	if err != nil {
		return err
	}
	return newSearch(pattern.Search, s, pat, from).finish(c, matched)
}

func matched(c *vm.Call, s *search, ok bool) error {
	n := max(s.Captures(), 1)
	if ok && s.long(n) {
		return s.gather(c, make([]vm.Value, n), 0, s.answer)
	}
	defer s.release()
	if !ok {
		return c.Return1(vm.Value{})
	}
	return s.captures(c, c.Results(n))
}

// stringGmatch returns an iterator over the matches. Between two matches it
// keeps the strings and a position, nothing else.
func stringGmatch(c *vm.Call) error {
	s, err := c.String(1)
	if err != nil {
		return err
	}
	pat, err := c.String(2)
	if err != nil {
		return err
	}
	from := 0
	holds := unchanged(c, s)
	if len(pat) > searchSize {
		both := c.NewTable(2, 0)
		both.Append(holds)
		both.Append(c.Arg(2))
		holds = both.Value()
	}
	done := func(c *vm.Call, s *search, ok bool) error {
		start, end := s.Match()
		switch {
		case !ok:
			from = len(s.subject) + 1
		case end == start:
			from = end + 1
		default:
			from = end
		}
		return matched(c, s, ok)
	}
	c.Charge(functionSize)
	return c.Return1(vm.NewFunctionHolding("gmatch", holds, func(c *vm.Call) error {
		return newSearch(pattern.Each, s, pat, from).finish(c, done)
	}))
}
