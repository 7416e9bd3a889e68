// Package pattern matches Lua patterns against byte strings.
//
// It is what string.find, match, gmatch and gsub share (base.md ST-1, ST-2). A
// [Matcher] looks for one pattern in one subject; Run does a bounded amount of
// work and can be called again to go on, so that a pattern that backtracks
// exponentially costs its own process its turns and nobody else anything:
//
//	var m pattern.Matcher // kept and used again: a match then allocates nothing
//	m.Reset(pattern.Search, "key = value", "(%w+)%s*=%s*(%w+)")
//	m.From(0)
//	for m.Run(&budget) == pattern.More {
//		// give up the worker, come back with a new budget
//	}
//	start, end := m.Match() // when Run returned Found
//
// Patterns mean what they mean in PUC Lua 5.1, error texts and the moment of an
// error included: a malformed item is reported when the match reaches it. The
// one difference is that a zero byte in a pattern is an ordinary byte, as from
// Lua 5.2 on. Classes are those of the C locale. Positions are byte offsets
// from 0; adding 1 for Lua is up to the caller, as are replacement strings.
package pattern

// A Mode says how a pattern is read.
type Mode uint8

const (
	Search Mode = iota // string.find, match, gsub: a leading ^ ties the match to where the search begins
	Each               // string.gmatch: a leading ^ is an ordinary byte, as in Lua 5.1
	Plain              // the plain find: the pattern is a literal string
)

// A Status is what Run came to.
type Status uint8

const (
	Absent Status = iota // no match, or none left
	Found                // a match: see Match and Capture
	More                 // the budget is used up: call Run again to go on
	Failed               // the pattern is malformed or too complex: see Err
)

const (
	// MaxCaptures is the number of captures a pattern may have, as in PUC Lua.
	MaxCaptures = 32
	// MaxLength is the longest pattern in bytes, for every mode but Plain. It
	// bounds the work that can't be interrupted: reading one [set].
	MaxLength = 1 << 20
	// MaxDepth is the number of choices a match may leave open, one for each
	// quantifier or capture passed, so the stack of a Matcher stays below half a megabyte.
	MaxDepth = 1 << 14
)

// A phase says what Run does next.
type phase uint8

const (
	absent    phase = iota // the search is over without a match
	found                  // the search is over with one
	failed                 // the search is over with err
	seeking                // looking for the next place where a match may start
	matching               // matching the item at pos.p against the subject at pos.s
	expanding              // counting the bytes a greedy item takes
	balancing              // looking for the closing byte of %b
	failing                // the items so far don't fit: going back to the last choice
)

// A Matcher holds one search and all its state. The zero value is ready for
// Reset. A Matcher may change hands between goroutines but is used by one at a
// time, and it must not be copied.
//
// It may be lent to another search between two matches: Reset and From bring a
// gmatch or gsub back to where it was.
type Matcher struct {
	subject string
	pattern string
	mode    Mode
	phase   phase
	budget  int // what is left of the budget of the current Run
	debt    int // what the next Run has to pay for work done by Reset
	err     error

	start int // where the current attempt began, or the next one will
	end   int // where the match ends, once found

	s, p  int // subject and pattern positions of the current attempt
	lo    int // expanding: where the item began to match
	depth int // balancing: closing bytes still missing
	stack []frame

	level    int // captures opened so far
	captures [MaxCaptures]capture

	// What was learnt about the pattern, kept while Reset gets the same one.
	first    int     // index of the first item: 1 after an anchor
	anchored bool    // only one attempt
	prefix   string  // bytes that every match begins with
	literal  bool    // the prefix is all of the pattern
	filtered bool    // lead is known
	lead     byteSet // the bytes a match can begin with
	sets     [8]namedSet
	nextSet  int // the slot of sets to be given up next
}

type capture struct{ start, end int }

// Values of capture.end that aren't an offset.
const (
	// Position is the end Capture gives for a position capture, ().
	Position = -1
	unclosed = -2
)

// Reset makes m search subject for pattern. It keeps what it learnt about the
// pattern if it is the one m had before, so a loop pays for it once. Call From
// before Run.
func (m *Matcher) Reset(mode Mode, subject, pattern string) {
	m.subject = subject
	m.phase, m.err = absent, nil
	m.start, m.end = 0, 0
	if m.pattern != pattern || m.mode != mode {
		m.pattern, m.mode = pattern, mode
		m.learn()
	}
}

// From begins a search at byte i of the subject, 0 ≤ i. Past the end there is
// nothing to find; the end itself can hold an empty match.
func (m *Matcher) From(i int) {
	m.start, m.end = i, i
	m.phase = seeking
	switch {
	case i > len(m.subject):
		m.phase = absent
	case m.mode != Plain && len(m.pattern) > MaxLength:
		m.fail(errTooLong)
	}
}

// Next begins the search for the match after the one found, as gmatch and gsub
// do: at its end, or one byte further if it is empty. An anchored pattern has
// no second match.
func (m *Matcher) Next() {
	switch {
	case m.anchored:
		m.phase = absent
	case m.end == m.start:
		m.From(m.end + 1)
	default:
		m.From(m.end)
	}
}

// Run searches until it knows the result or *budget is used up, and takes what
// it did from *budget. One unit is about one item tried at one place, or a
// dozen bytes scanned: some nanoseconds. The budget may end a few hundred units
// below zero, or by a sixteenth of the length of what is taken in one piece: a
// [set] of the pattern, a captured text that %1 compares, a plain text.
//
// Run with no budget does nothing. Once the search is over Run returns the same
// status again, free of charge.
func (m *Matcher) Run(budget *int) Status {
	m.budget, m.debt = *budget-m.debt, 0
	for m.phase >= seeking && m.budget > 0 {
		switch m.phase {
		case seeking:
			m.seek()
		case matching:
			m.advance()
		case expanding:
			m.expand()
		case balancing:
			m.balance()
		case failing:
			m.backtrack()
		}
	}
	*budget = m.budget
	switch m.phase {
	case absent:
		return Absent
	case found:
		return Found
	case failed:
		return Failed
	}
	return More
}

// Err returns why Run returned Failed, nil otherwise. Its text is that of PUC
// Lua 5.1, without a position.
func (m *Matcher) Err() error { return m.err }

// Match returns the offsets of the match, end excluded. They are valid after
// Found until the next Reset, From or Next.
func (m *Matcher) Match() (start, end int) { return m.start, m.end }

// Captures returns the number of captures of the match, at most MaxCaptures.
// With none, Lua gets the whole match instead: that is capture 1 then.
func (m *Matcher) Captures() int { return m.level }

// Capture returns the offsets of capture i of the match, counted from 1 as in
// %1; 0 is the whole match. For a position capture end is Position and start
// the position. It fails if there is no such capture or the pattern doesn't
// close it, which Lua reports only for captures that are asked for.
func (m *Matcher) Capture(i int) (start, end int, err error) {
	switch {
	case i == 0, i == 1 && m.level == 0:
		return m.start, m.end, nil
	case i < 0 || i > m.level:
		return 0, 0, errCaptureIndex
	case m.captures[i-1].end == unclosed:
		return 0, 0, errUnfinishedCapture
	}
	c := m.captures[i-1]
	return c.start, c.end, nil
}

// Release forgets the subject, and whatever else is large, so that an idle
// Matcher keeps no program's memory alive. The search is over.
func (m *Matcher) Release() {
	const small = 256
	m.subject = ""
	m.phase, m.err = absent, nil
	if cap(m.stack) > small {
		m.stack = nil
	}
	if len(m.pattern) > small {
		m.pattern = ""
		m.learn()
	}
}

// fail ends the search with err.
func (m *Matcher) fail(err error) {
	m.err = err
	m.phase = failed
}
