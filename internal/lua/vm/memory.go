package vm

import (
	"errors"
	"math"
)

// Memory of a machine is accounted for in two steps. What its program allocates
// is added up as it goes, by the executor and by library functions that make
// something large. When the sum since the last look could have brought the
// machine to its limit, the machine measures what is really alive, by walking
// from its roots, and either goes on or is over its limit. So a program that
// makes much garbage pays for few walks, and one that keeps everything is found
// out soon after it crosses the limit.

// Sizes of what is allocated, as the Go allocator rounds them, more or less.
const (
	sizeTable   = 80
	sizeNode    = 2 * sizeValue
	sizeString  = 24 // without its bytes
	sizeClosure = 48
	sizeCell    = 24
	sizeThread  = 96
	sizeFrame   = 40
	sizeMachine = 800
	sizeOther   = 32
	sizeHolding = 80 + 3*sizeValue
	sizeError   = 300
)

// EnclosureSize is the size of what is around a table that is part of a message.
const EnclosureSize = 176

// ValueSize is the size of a Value in bytes.
const ValueSize = sizeValue

// SetMemoryLimit bounds the memory of the machine's values to limit bytes; 0
// means no bound. A machine over the bound stops with [Exhausted].
func (m *Machine) SetMemoryLimit(limit int) {
	m.limit = limit
	m.allow()
}

// MemoryLimit returns the bound set with SetMemoryLimit.
func (m *Machine) MemoryLimit() int { return m.limit }

// charge adds n bytes to what the machine has allocated.
func (m *Machine) charge(n int) {
	m.allocated += n
	if m.allocated > m.allowance {
		m.steps = 0 // look at the next check of the budget
	}
}

// StringSize returns what a string of n bytes takes, with its bytes.
func StringSize(n int) int { return (sizeString + n + 15) &^ 15 }

// Charge adds n bytes to what the machine has allocated: by its owner, for what
// it keeps for the program.
func (m *Machine) Charge(n int) { m.charge(n) }

// Spend charges n steps of the budget, for work of the machine's owner.
func (m *Machine) Spend(n int) { m.steps -= n }

// newString returns text, which the machine has made, as a value.
func (m *Machine) newString(text string) Value {
	m.charge(StringSize(len(text)))
	return MakeString(text)
}

// copyString returns a copy of text as a new string.
func (m *Machine) copyString(text []byte) Value {
	m.charge(StringSize(len(text)))
	return StringOf(text)
}

// Charge adds n bytes to what the machine has allocated, for library functions
// that make something large or make much of something small.
func (c *Call) Charge(n int) { c.m.charge(n) }

// NewString is [MakeString], and charges for the string.
func (c *Call) NewString(text string) Value { return c.m.newString(text) }

// NewTable is [NewTable], and charges for the table: for library functions that
// answer with one, which a program may ask for without end.
func (c *Call) NewTable(items, fields int) *Table {
	c.m.charge(sizeTable + items*sizeValue + fields*sizeNode)
	return NewTable(items, fields)
}

// Room returns an error if n more bytes would certainly bring the machine over
// its memory limit. Library functions ask before they allocate something large.
func (c *Call) Room(n int) error { return c.m.room(n) }

// chargeNew charges for userdata that a Go function returns, unless it has been
// measured already: then the program has it already.
func (c *Call) chargeNew(u *Userdata) {
	if u.epoch != 0 {
		return
	}
	c.m.charge(u.sizeOf(func(Value) {}))
}

func (m *Machine) room(n int) error {
	if n > MaxString {
		return ErrTooLong
	}
	if m.limit > 0 && n > m.limit {
		m.rare().wanted = n
		return m.overLimit()
	}
	return nil
}

// overLimit notes that the program has certainly broken its memory limit, and
// returns what to raise until the machine stops.
func (m *Machine) overLimit() error {
	m.exhausted = true
	if x := m.rare(); x.broke == nil {
		x.broke = m.trace(m.current.cur)
	}
	m.steps = 0
	return errNoMemory
}

var errNoMemory = errors.New("not enough memory")

// Memory returns the estimated size of the machine's values in bytes: what was
// alive at the last look, and everything allocated since.
func (m *Machine) Memory() int { return m.live + m.allocated }

// look finds out what is alive and how much may be allocated until the next
// look. In a machine that holds much it does a piece, and reports false if there
// is more to do before the program goes on.
func (m *Machine) look() (done bool) {
	if m.walking == nil {
		m.walking = m.startWalk()
	}
	if !m.walking.visitSome(walkPiece) {
		return false
	}
	m.allocated -= m.walking.allocated // what has arrived meanwhile still counts
	m.live, m.walking = m.walking.size, nil
	m.allow()
	m.exhausted = m.exhausted || m.limit > 0 && m.live > m.limit
	return true
}

// walkPiece is how many values are visited at once, without looking at the
// budget.
const walkPiece = 1 << 14

// allow sets how much may be allocated until the next look.
func (m *Machine) allow() {
	if m.limit == 0 {
		m.allowance = maxInt
		return
	}
	m.allowance = max(m.limit-m.live, m.limit/10)
}

// MeasureMemory is [Machine.Memory] after a look at what is alive.
func (m *Machine) MeasureMemory() int {
	m.walking = nil
	m.live, m.allocated = m.Measure(), 0
	m.allow()
	return m.live
}

// Wanted returns how many bytes the program asked for at once when that broke
// its memory limit, 0 if it did not.
func (m *Machine) Wanted() int {
	if m.extra == nil {
		return 0
	}
	return m.extra.wanted
}

const maxInt = int(^uint(0) >> 1)

// Sized is implemented by Go values of userdata that hold no Lua values but are
// not small.
type Sized interface {
	MemorySize() int // in bytes
}

// sizeOf returns what userdata takes, and calls visit for each value it holds.
func (u *Userdata) sizeOf(visit func(Value)) int {
	switch o := u.data.(type) {
	case Measurable:
		return sizeOther + o.Measure(visit)
	case Sized:
		return sizeOther + o.MemorySize()
	}
	return sizeOther
}

// Measurable is implemented by Go values of userdata that hold Lua values, so
// that these are counted.
type Measurable interface {
	// Measure calls visit for each value held and returns the size of the Go
	// value itself in bytes.
	Measure(visit func(Value)) int
}

// Measure returns the size in bytes of everything that the machine's program can
// reach and that belongs to the machine alone, within a fifth or so.
func (m *Machine) Measure() int {
	w := m.startWalk()
	for !w.visitSome(walkPiece) {
	}
	return w.size
}

// startWalk begins at the roots of the machine.
func (m *Machine) startWalk() *walk {
	if m.epoch++; m.epoch == common {
		m.epoch = 1
	}
	w := &walk{epoch: m.epoch, strings: map[*String]struct{}{}, allocated: m.allocated}
	w.size = sizeMachine
	w.thread(&m.mainThread)
	if m.own != nil {
		w.push(m.own.Value())
	}
	for _, t := range m.copies {
		w.push(t.Value())
	}
	w.push(threadRef(m.main.cur))
	for f := m.fibers; f != nil; f = f.after {
		w.push(threadRef(f.cur))
	}
	if o, ok := m.Owner.(Measurable); ok {
		w.size += o.Measure(w.push)
	}
	return w
}

// A walk adds up what is reachable. Objects met are marked with the epoch of
// the walk; they belong to one machine, so nobody else looks at the mark. Those
// that are common are not marked but remembered.
type walk struct {
	epoch     uint8
	size      int
	todo      []Value
	rest      []tableRest // of large tables, looked at when nothing else is left to do
	strings   map[*String]struct{}
	common    map[*object]struct{}
	allocated int // by the machine since the walk before, when this one began
}

// A tableRest is what is left of a large table: its pairs from number at on.
type tableRest struct {
	table *Table
	at    int
}

// visitSome visits about n values, and reports whether none are left.
func (w *walk) visitSome(n int) (done bool) {
	const pairs = 1 << 10 // of a table at once
	for ; n > 0; n-- {
		if last := len(w.todo) - 1; last >= 0 {
			v := w.todo[last]
			w.todo = w.todo[:last]
			w.visit(v)
			continue
		}
		last := len(w.rest) - 1
		if last < 0 {
			return true
		}
		r := &w.rest[last]
		from, to := r.at, r.at+pairs
		r.at = to
		if to >= len(r.table.array)+len(r.table.nodes) {
			w.rest = w.rest[:last]
		}
		w.pairs(r.table, from, to)
		n -= pairs
	}
	return false
}

// pairs visits the pairs of t from number from to number to.
func (w *walk) pairs(t *Table, from, to int) {
	items := len(t.array)
	for _, v := range t.array[min(from, items):min(to, items)] {
		w.push(v)
	}
	nodes := t.nodes[min(max(from-items, 0), len(t.nodes)):min(max(to-items, 0), len(t.nodes))]
	for i := range nodes {
		w.push(nodes[i].key)
		w.push(nodes[i].val)
	}
}

// push notes v to be visited, unless it is nothing or counted on the spot.
func (w *walk) push(v Value) {
	switch v.Kind() {
	case KindNil, KindFalse, KindTrue, KindNumber, KindFrozen:
	case KindString:
		w.string(v.str())
	case KindGoFunction:
		// Those that hold nothing are shared by machines.
		if g := v.goFunction(); !g.holds.IsNil() && w.first(&g.object) {
			w.size += sizeHolding
			w.push(g.holds)
		}
	default:
		w.todo = append(w.todo, v)
	}
}

// longString is the length from which on a string is counted once only, however
// often it is referred to.
const longString = 64

func (w *walk) string(s *String) {
	if s.flags&interned != 0 || len(s.text) < 2 {
		return
	}
	if len(s.text) >= longString {
		if _, met := w.strings[s]; met {
			return
		}
		w.strings[s] = struct{}{}
	}
	w.size += StringSize(len(s.text))
}

// common is the epoch of tables and userdata that nothing changes any more and
// that several machines may have: the details of errors.
const common = math.MaxUint8

// first marks o and reports whether it was not marked before.
func (w *walk) first(o *object) bool {
	switch o.epoch {
	case w.epoch:
		return false
	case common:
		return w.firstCommon(o)
	}
	o.epoch = w.epoch
	return true
}

func (w *walk) firstCommon(o *object) bool {
	if _, met := w.common[o]; met {
		return false
	}
	if w.common == nil {
		w.common = map[*object]struct{}{}
	}
	w.common[o] = struct{}{}
	return true
}

func (w *walk) visit(v Value) {
	switch v.Kind() {
	case KindTable:
		w.table(v.tab())
	case KindFunction:
		if c := v.closure(); c.flags&shared == 0 && len(c.up) > 0 && w.first(&c.object) {
			w.size += sizeClosure + len(c.up)*sizeValue
			for _, u := range c.up {
				w.push(u)
			}
		}
	case KindCell:
		if c := v.cell(); w.first(&c.object) {
			w.size += sizeCell + sizeValue
			w.push(c.val)
		}
	case KindThread:
		if th := v.thread(); w.first(&th.object) {
			w.size += sizeThread + len(th.stack)*sizeValue + cap(th.frames)*sizeFrame
			w.thread(th)
		}
	case KindUserdata:
		if u := v.userdata(); w.first(&u.object) {
			w.size += u.sizeOf(w.push)
		}
	}
}

// thread visits what a thread refers to; its own size is not counted.
func (w *walk) thread(th *Thread) {
	for _, v := range th.stack {
		w.push(v)
	}
	for i := range th.frames {
		if f := th.frames[i].fn; f != nil {
			w.push(closureRef(f))
		}
	}
	if th.parent != nil {
		w.push(threadRef(th.parent))
	}
}

func (w *walk) table(t *Table) {
	if !w.first(&t.object) {
		return
	}
	w.size += t.size()
	if t.flags&enclosed != 0 {
		w.size += EnclosureSize
	}
	if n := len(t.array) + len(t.nodes); n > large {
		w.rest = append(w.rest, tableRest{table: t})
	} else {
		w.pairs(t, 0, n)
	}
	if t.meta != nil {
		w.push(t.meta.Value())
	}
}
