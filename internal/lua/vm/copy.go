package vm

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"

	"wippy/internal/fault"
	"wippy/internal/lua/code"
)

// maxDepth bounds how deeply tables may be nested in what a process sends
// (payload-and-messages.md V-6).
const maxDepth = 10_000

// Send returns a copy of v that another machine may own (payload-and-messages.md
// §1): tables are copied with their raw contents, without metatables and with
// cycles and shared references kept; strings are shared, being immutable. It
// runs no Lua code. name says what v is in the error for a value that cannot be
// sent, for example "result"; SendArg names arguments.
func Send(v Value, name string) (Value, error) { return send(v, name, 0) }

// SendArg is Send for argument i of a call, counted from 1.
func SendArg(v Value, i int) (Value, error) { return send(v, "arg ", i) }

// Send is [Send] for a program that is to pay for the copy: in memory, and in
// steps, although it is made at once.
func (m *Machine) Send(v Value, name string) (Value, error) {
	if w, ok := SendSmall(v); ok {
		return w, nil
	}
	k := newCopier(name, 0)
	w := k.value(v, noTable, Value{})
	k.fill(maxInt)
	m.charge(k.size)
	m.Spend(k.size >> 9)
	return w, k.err
}

// SendSmall is Send for what is copied quickly; it reports false for the rest.
func SendSmall(v Value) (w Value, ok bool) {
	if plain(v) {
		return v, true
	}
	if t := v.tab(); t != nil {
		if _, ok := t.flat(); ok {
			return t.duplicate().Value(), true
		}
	}
	return Value{}, false
}

func send(v Value, name string, i int) (Value, error) {
	if w, ok := SendSmall(v); ok {
		return w, nil
	}
	k := newCopier(name, i)
	w := k.value(v, noTable, Value{})
	k.fill(maxInt)
	return w, k.err
}

// SendArg is vm.SendArg for argument at of the call, which is number i among
// those that are sent, and returns its size in bytes, too. A table that was
// written as a constructor in the call itself is handed over without a copy if
// it has plain content: the program cannot refer to it any more, and neither does
// the call, whose argument becomes nil.
//
// Of something very large only the beginning is copied at once. Then rest is not
// nil, and [Copying.Finish] makes v complete.
func (c *Call) SendArg(at, i int) (v Value, size int, rest *Copying, err error) {
	v = c.Arg(at)
	if t := v.tab(); t != nil && c.literal(at) {
		if size, ok := t.flat(); ok {
			c.th.stack[c.base+at-1] = Value{} // the next look at what is alive finds everything on the stack
			c.Spend(size >> 9)
			return v, size, nil, nil
		}
	}
	return c.send(v, "arg ", i)
}

// Send is SendArg for a value that is no argument; name says what it is, as for
// [Send].
func (c *Call) Send(v Value, name string) (w Value, size int, rest *Copying, err error) {
	return c.send(v, name, 0)
}

func (c *Call) send(v Value, name string, i int) (w Value, size int, rest *Copying, err error) {
	if plain(v) {
		return v, textSize(v), nil, nil
	}
	if t := v.tab(); t != nil {
		if size, ok := t.flat(); ok {
			c.Spend(size >> 9)
			return t.duplicate().Value(), size, nil, nil
		}
	}
	k := newCopier(name, i)
	v = k.value(v, noTable, Value{})
	if done := k.fill(fillChunk); !done && k.err == nil {
		return v, k.size, &Copying{copier: k}, nil
	}
	c.Spend(k.size >> 9)
	return v, k.size, nil, k.err
}

// literal reports whether argument i is a table constructor in the call that
// the calling Lua function is executing.
func (c *Call) literal(i int) bool {
	last := len(c.th.frames) - 1
	if last < 0 { // the function is all that a coroutine runs
		return false
	}
	f := &c.th.frames[last]
	if f.fn == nil {
		return false
	}
	ins := f.fn.proto.instr(int(f.pc) - 1)
	return uint32(ins.D())>>uint(i-1)&1 != 0 && (ins.Op() == code.CALL || ins.Op() == code.TAILCALL) && int(f.base)+ins.A() == c.slot
}

// fillChunk is how many pairs are copied at once, without looking at the budget.
const fillChunk = 4096

// flat returns the size of t, and whether it is small and holds nothing that has
// to be looked into: no tables, no userdata, and no removed keys.
func (t *Table) flat() (size int, ok bool) {
	if len(t.array)+len(t.nodes) > fillChunk {
		return 0, false
	}
	for i := range t.array {
		v := &t.array[i]
		switch k := v.Kind(); {
		case k == KindString:
			size += v.constString().ownSize()
		case k > KindString:
			return 0, false
		}
	}
	for i := range t.nodes {
		n := &t.nodes[i]
		switch k := n.key.Kind(); {
		case k == KindString:
			size += n.key.constString().ownSize()
		case k > KindString:
			return 0, false
		}
		switch k := n.val.Kind(); {
		case k == KindString:
			size += n.val.constString().ownSize()
		case k > KindString || k == KindNil:
			return 0, false
		}
	}
	return size + t.size(), true
}

// textSize returns the size of v if it is a string that a program has made.
func textSize(v Value) int {
	if s := v.str(); s != nil {
		return s.ownSize()
	}
	return 0
}

// ownSize returns the size of s if a program has made it.
func (s *String) ownSize() int {
	if s.flags&interned != 0 || len(s.text) < 2 {
		return 0
	}
	return StringSize(len(s.text))
}

// size returns the size of t itself.
func (t *Table) size() int {
	size := sizeTable + cap(t.array)*sizeValue + cap(t.nodes)*sizeNode
	if t.index != nil {
		size += 4 * len(*t.index)
	}
	return size
}

// duplicate returns a private copy of t without its metatable.
func (t *Table) duplicate() *Table {
	if len(t.nodes) > maxLinear {
		c := &Table{object: object{kind: KindTable, flags: t.flags &^ absentMask, mark: t.mark}}
		c.array = slices.Clone(t.array)
		c.nodes = slices.Clone(t.nodes)
		index := slices.Clone(*t.index)
		c.index = &index
		return c
	}
	c := NewTable(len(t.array), len(t.nodes))
	c.flags, c.mark = t.flags&^absentMask, t.mark
	c.array = append(c.array, t.array...)
	c.nodes = append(c.nodes, t.nodes...)
	return c
}

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

// Sendable is implemented by the Go values of userdata that may be sent to
// other processes.
type Sendable interface {
	// Send returns what arrives: the value itself if it is immutable and shares
	// nothing that can change, a copy, or plain data in its place.
	Send() (Value, error)
}

// Wrapper is implemented by the Go values of userdata that stand for another
// value, which is sent in their place.
type Wrapper interface {
	Unwrap() (Value, error)
}

func plain(v Value) bool { return v.Kind() <= KindString }

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

// FromGo converts plain Go data to a Lua value: nil, bool, string, int, int64,
// uint64, float64, []any, map[string]any, and Values as they are. Anything else
// becomes its text.
func FromGo(x any) Value {
	switch x := x.(type) {
	case nil:
		return Value{}
	case Value:
		return x
	case bool:
		return Bool(x)
	case string:
		return MakeString(x)
	case int:
		return Number(float64(x))
	case int64:
		return Number(float64(x))
	case uint64:
		return Number(float64(x))
	case float64:
		return Number(x)
	case []any:
		t := NewTable(len(x), 0)
		for i, v := range x {
			t.SetInt(i+1, FromGo(v))
		}
		return t.Value()
	case map[string]any:
		t := NewTable(0, len(x))
		for _, k := range sortedKeys(x) {
			t.Set(MakeString(k), FromGo(x[k]))
		}
		return t.Value()
	}
	return MakeString(fmt.Sprint(x))
}

// ToGo converts a Lua value to plain Go data: a table whose keys are exactly 1
// to n becomes []any, another one map[string]any with its keys as text;
// integral numbers become int64, others float64; error objects and other
// userdata become their text, and a table inside itself "<cycle>". Of a very
// large value the rest becomes "<too large>".
func ToGo(v Value) any {
	left := maxGoValues
	return goData(v, nil, &left)
}

// maxGoValues bounds what ToGo converts: tables shared many times over would
// grow without bound.
const maxGoValues = 1 << 17

func goData(v Value, above []*Table, left *int) any {
	if *left--; *left < 0 {
		return "<too large>"
	}
	switch v.Kind() {
	case KindNil:
		return nil
	case KindTrue, KindFalse:
		return v.Truthy()
	case KindNumber:
		f := v.num()
		if i := int64(f); float64(i) == f && f < 1<<53 && f > -1<<53 {
			return i
		}
		return f
	case KindTable, KindFrozen:
		t := v.anyTab()
		if slices.Contains(above, t) {
			return "<cycle>"
		}
		above = append(above, t)
		if len(t.array) > 0 && !t.hasNodes() {
			list := make([]any, 0, min(len(t.array), max(*left, 0)+1))
			for _, x := range t.array {
				list = append(list, goData(x, above, left))
				if *left < 0 {
					break
				}
			}
			return list
		}
		m := map[string]any{}
		t.Each(func(k, x Value) bool {
			m[Text(k)] = goData(x, above, left)
			return *left >= 0
		})
		return m
	}
	return Text(v)
}

func (t *Table) hasNodes() bool {
	for i := range t.nodes {
		if !t.nodes[i].val.IsNil() {
			return true
		}
	}
	return false
}
