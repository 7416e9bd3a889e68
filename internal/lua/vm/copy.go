package vm

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"

	"wippy/internal/fault"
)

// maxDepth bounds how deeply tables may be nested in what a process sends
// (payload-and-messages.md V-6).
const maxDepth = 10_000

// fillChunk is how many pairs are copied at once, without looking at the budget.
const fillChunk = 4096

// A copier copies one value with everything below it. It makes an empty copy of
// each table that it meets and fills them one after the other, so it needs no
// recursion and can stop anywhere.
type copier struct {
	tables []copied          // met so far; those before next are filled
	more   map[*Table]*Table // the copies of those behind the first few
	next   int               // the table that is being filled
	at     int               // how far: as many pairs
	only   bool              // leave out what cannot be sent instead of failing
	common bool              // make copies that machines may share
	size   int               // of the copies, in bytes
	name   string            // of the root, and its number if it is one of several
	number int
	err    error
}

// A copied is a table with its copy, and where it was met first.
type copied struct {
	from, to *Table
	key      Value // in its parent
	parent   int32 // index of the table around it
	depth    int32
	isKey    bool // it was the key itself
}

const (
	sizeCopied = 48

	maxSeen = 16 // tables that are searched one by one
	noTable = -1
)

func newCopier(name string, number int) *copier { return &copier{name: name, number: number} }

// fill copies up to limit more pairs and reports whether everything is copied,
// or nothing can be: err is set then.
func (c *copier) fill(limit int) (done bool) {
	for c.err == nil && c.next < len(c.tables) {
		e := c.tables[c.next]
		if c.at == 0 {
			e.to.array = e.to.array[:len(e.from.array)]
		}
		for ; c.at < len(e.from.array); c.at++ {
			if limit == 0 {
				return false
			}
			limit--
			v := e.from.array[c.at]
			if !plain(v) {
				if v = c.value(v, c.next, Number(float64(c.at+1))); c.err != nil {
					return true
				}
			} else {
				c.size += textSize(v)
			}
			e.to.array[c.at] = v
		}
		for ; c.at-len(e.from.array) < len(e.from.nodes); c.at++ {
			if limit == 0 {
				return false
			}
			limit--
			if n := &e.from.nodes[c.at-len(e.from.array)]; !n.val.IsNil() && !c.field(e.to, n) {
				return true
			}
		}
		e.to.trim()
		c.size += e.to.size()
		c.next, c.at = c.next+1, 0
	}
	return true
}

// field copies a pair. It reports false if that is not possible.
func (c *copier) field(to *Table, n *node) bool {
	k, v := n.key, n.val
	c.size += textSize(k) + textSize(v)
	if !plain(k) {
		if c.only {
			return true
		}
		if k.anyTab() == nil {
			e := &c.tables[c.next]
			c.fail(fmt.Errorf("cannot send value of type %s as a key", k.Kind().TypeName()), int(e.parent), e.key)
			return false
		}
		k = c.table(k.anyTab(), c.next, k, true)
	}
	if c.err == nil && !plain(v) {
		v = c.value(v, c.next, n.key)
	}
	if c.err == nil && !v.IsNil() { // the content of a Wrapper may be
		to.addNode(k, v)
	}
	return c.err == nil
}

// value returns the copy of v, which is in a table under a key. If it is a table
// its copy is filled later.
func (c *copier) value(v Value, parent int, key Value) Value {
	for depth := c.depth(parent); ; depth++ {
		switch v.Kind() {
		case KindNil, KindFalse, KindTrue, KindNumber, KindString:
			return v
		case KindTable, KindFrozen:
			return c.table(v.anyTab(), parent, key, false)
		}
		name := v.Kind().TypeName()
		var err error
		if u := v.userdata(); u != nil {
			name = u.typ.Name
			switch p := u.data.(type) {
			case Sendable:
				if v, err = p.Send(); err != nil {
					return c.refuse(err, parent, key)
				}
				if u := v.userdata(); u != nil && c.common {
					u.epoch = common
				}
				return v
			case Wrapper:
				if depth >= maxDepth {
					return c.refuse(errTooDeep, parent, key)
				}
				if v, err = p.Unwrap(); err != nil {
					return c.refuse(err, parent, key)
				}
				continue
			}
		}
		return c.refuse(fmt.Errorf("cannot send value of type %s", name), parent, key)
	}
}

// table returns the copy of t.
func (c *copier) table(t *Table, parent int, key Value, isKey bool) Value {
	for i := range c.tables[:min(len(c.tables), maxSeen)] {
		if c.tables[i].from == t {
			return c.tables[i].to.Value()
		}
	}
	if to := c.more[t]; to != nil {
		return to.Value()
	}
	depth := c.depth(parent)
	if depth >= maxDepth {
		return c.refuse(errTooDeep, parent, key)
	}
	to := NewTable(len(t.array), len(t.nodes))
	to.mark = t.mark
	if c.common {
		to.epoch = common
	}
	if len(c.tables) >= maxSeen {
		if c.more == nil {
			c.more = map[*Table]*Table{}
		}
		c.more[t] = to
	}
	c.tables = append(c.tables, copied{from: t, to: to, key: key, parent: int32(parent), depth: int32(depth), isKey: isKey})
	return to.Value()
}

// depth returns how many tables are around something in the table parent.
func (c *copier) depth(parent int) int {
	if parent == noTable {
		return 0
	}
	return int(c.tables[parent].depth) + 1
}

// refuse leaves a value out, or fails with err.
func (c *copier) refuse(err error, parent int, key Value) Value {
	if !c.only {
		c.fail(err, parent, key)
	}
	return Value{}
}

// maxPath bounds the path that an error tells: behind so many bytes no key follows.
const maxPath = 200

// fail sets the error for what is in a table under a key.
func (c *copier) fail(err error, parent int, key Value) {
	var path []string // innermost first
	if parent != noTable {
		path = append(path, keyPath(key))
		for e := &c.tables[parent]; e.parent != noTable; e = &c.tables[e.parent] {
			if e.isKey {
				path = append(path, "[key]")
			} else {
				path = append(path, keyPath(e.key))
			}
		}
	}
	at := c.name
	if c.number > 0 {
		at += strconv.Itoa(c.number)
	}
	for i := len(path) - 1; i >= 0; i-- {
		if len(at) > maxPath {
			at += "…"
			break
		}
		at += path[i]
	}
	c.err = fault.New(fault.Invalid, "vm.Send", "%v at %s", err, at)
}

// keyPath returns a key as Lua writes it behind the table.
func keyPath(k Value) string {
	t, ok := k.Text()
	switch {
	case !ok:
		return "[" + Text(k) + "]"
	case name.MatchString(t):
		return "." + t
	}
	return "[" + fault.Quote(t) + "]"
}

// name matches what Lua takes for a name, if it is not longer than one may be in a
// message.
var name = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]{0,99}$`)

var errTooDeep = errors.New("value nested too deeply")

// A Copying is the rest of a copy that is too large to be made at once.
type Copying struct {
	*copier
	charged int
	next    *Copying
}

// And returns both copies as one to be finished; either may be nil.
func (k *Copying) And(other *Copying) *Copying {
	if k == nil {
		return other
	}
	k.next = k.next.And(other)
	return k
}

// Measure implements [Measurable].
func (k *Copying) Measure(visit func(Value)) int {
	size := k.copier.size
	if k.copier.next < len(k.tables) {
		size += k.tables[k.copier.next].to.size() // is counted when it is filled
	}
	size += cap(k.tables) * sizeCopied
	if k.next != nil {
		size += k.next.Measure(visit)
	}
	return size
}

// Finish answers by completing the copies, while other processes have their
// turns; then answers when they are complete, with their size in bytes, or when
// something cannot be copied, with the error. The memory of the copies counts as
// the caller's until then.
func (k *Copying) Finish(c *Call, then func(c *Call, size int, err error) error) error {
	c.Keep(k)
	return k.run(c, then)
}

func (k *Copying) run(c *Call, then func(c *Call, size int, err error) error) error {
	size := 0
	for rest := k; rest != nil; rest = rest.next {
		done := rest.fill(fillChunk)
		if rest.err != nil {
			return then(c, 0, rest.err)
		}
		c.Charge(rest.size - rest.charged)
		rest.charged = rest.size
		if !done {
			return c.Again(fillChunk/8, func(c *Call) error { return k.run(c, then) })
		}
		size += rest.size
	}
	return then(c, size, nil)
}

// Details returns a copy of t for the details of an error, which several processes
// may have. It is made as by Send, but functions and other things that cannot be
// sent are left out. The program pays for it, as with Send.
func (m *Machine) Details(t *Table) *Table { return m.copyData(t, true) }

// copyData is Details for a copy that this machine alone has, unless it is to be
// common.
func (m *Machine) copyData(t *Table, common bool) *Table {
	c := newCopier("", 0)
	c.only, c.common = true, common
	v := c.table(t, noTable, Value{}, false)
	c.fill(maxInt)
	m.charge(c.size)
	m.Spend(c.size >> 9)
	return v.tab()
}
