package vm

import (
	"errors"
	"fmt"
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

// SendArg is vm.SendArg for argument at of the call, which is number i among
// those that are sent. A table that was written as a constructor in the call
// itself is handed over without a copy if it has plain content: the program
// cannot refer to it any more.
func (c *Call) SendArg(at, i int) (Value, error) {
	v := c.Arg(at)
	if t := v.tab(); t != nil && c.literal(at) && t.flat() {
		return v, nil
	}
	return send(v, "arg ", i)
}

// literal reports whether argument i is a table constructor in the call that
// the calling Lua function is executing.
func (c *Call) literal(i int) bool {
	if i > 31 {
		return false
	}
	f := &c.th.frames[len(c.th.frames)-1]
	if f.fn == nil {
		return false
	}
	ins := f.fn.proto.code[f.pc-1]
	return ins.D()>>(i-1)&1 != 0 && (ins.Op() == code.CALL || ins.Op() == code.TAILCALL) && int(f.base)+ins.A() == c.slot
}

func send(v Value, name string, i int) (Value, error) {
	if plain(v) {
		return v, nil
	}
	if t := v.tab(); t != nil && t.flat() {
		return t.duplicate().Value(), nil
	}
	c := copier{}
	w := c.value(v)
	if c.err != nil {
		if i > 0 {
			name += strconv.Itoa(i)
		}
		return Value{}, fault.New(fault.Invalid, "vm.Send", "%s", c.message(name))
	}
	return w, nil
}

// flat reports whether t holds nothing that has to be looked into: no tables,
// no userdata, and no removed keys.
func (t *Table) flat() bool {
	for i := range t.array {
		if !plain(t.array[i]) {
			return false
		}
	}
	for i := range t.nodes {
		if n := &t.nodes[i]; !plain(n.key) || !plain(n.val) || n.val.IsNil() {
			return false
		}
	}
	return true
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

// A copier copies one value with everything below it. Where it fails it
// collects, on its way back, the path to the culprit.
type copier struct {
	seen  []pair            // the first tables met, searched one by one
	more  map[*Table]*Table // the others
	depth int
	only  bool // leave out what cannot be sent instead of failing
	err   error
	path  []string // innermost first
}

type pair struct{ from, to *Table }

const maxSeen = 16

func (c *copier) message(root string) string {
	at := root
	for i := len(c.path) - 1; i >= 0; i-- {
		at += c.path[i]
	}
	return fmt.Sprintf("%v at %s", c.err, at)
}

func (c *copier) value(v Value) Value {
	switch v.Kind() {
	case KindNil, KindFalse, KindTrue, KindNumber, KindString:
		return v
	case KindTable, KindFrozen:
		return c.table(v.anyTab())
	case KindUserdata:
		switch p := v.userdata().data.(type) {
		case Sendable:
			w, err := p.Send()
			if err != nil {
				return c.refuse(err)
			}
			return w
		case Wrapper:
			return c.content(p)
		}
	}
	name := v.Kind().TypeName()
	if u := v.userdata(); u != nil {
		name = u.typ.Name
	}
	return c.refuse(fmt.Errorf("cannot send value of type %s", name))
}

// refuse leaves a value out, or fails with err.
func (c *copier) refuse(err error) Value {
	if !c.only {
		c.err = err
	}
	return Value{}
}

var errTooDeep = errors.New("value nested too deeply")

// content copies the value that p stands for.
func (c *copier) content(p Wrapper) Value {
	if c.depth == maxDepth {
		return c.refuse(errTooDeep)
	}
	v, err := p.Unwrap()
	if err != nil {
		return c.refuse(err)
	}
	c.depth++
	w := c.value(v)
	c.depth--
	return w
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

func (c *copier) find(t *Table) *Table {
	for i := range c.seen {
		if c.seen[i].from == t {
			return c.seen[i].to
		}
	}
	return c.more[t]
}

func (c *copier) remember(from, to *Table) {
	if len(c.seen) < maxSeen {
		c.seen = append(c.seen, pair{from, to})
		return
	}
	if c.more == nil {
		c.more = map[*Table]*Table{}
	}
	c.more[from] = to
}

func (c *copier) table(t *Table) Value {
	if to := c.find(t); to != nil {
		return to.Value()
	}
	if c.depth == maxDepth {
		return c.refuse(errTooDeep)
	}
	to := NewTable(len(t.array), len(t.nodes))
	to.mark = t.mark
	c.remember(t, to)
	c.depth++
	defer func() { c.depth-- }()
	to.array = to.array[:len(t.array)]
	for i := range t.array {
		v := t.array[i]
		if !plain(v) {
			if v = c.value(v); c.err != nil {
				c.path = append(c.path, "["+strconv.Itoa(i+1)+"]")
				return Value{}
			}
		}
		to.array[i] = v
	}
	to.trim()
	for i := range t.nodes {
		n := &t.nodes[i]
		if n.val.IsNil() {
			continue
		}
		k, v := n.key, n.val
		if !plain(k) {
			if c.only {
				continue
			}
			if t := k.anyTab(); t == nil {
				return c.refuse(fmt.Errorf("cannot send value of type %s as a key", k.Kind().TypeName()))
			}
			if k = c.value(k); c.err != nil {
				c.path = append(c.path, "[key]")
				return Value{}
			}
		}
		if !plain(v) {
			if v = c.value(v); c.err != nil {
				c.path = append(c.path, keyPath(n.key))
				return Value{}
			}
		}
		if !v.IsNil() { // the content of a Wrapper may be
			to.addNode(k, v)
		}
	}
	return to.Value()
}

func plain(v Value) bool { return v.Kind() <= KindString }

func keyPath(k Value) string {
	if t, ok := k.Text(); ok {
		return "." + t
	}
	return "[" + Text(k) + "]"
}

// CopyData returns a copy of t for details of errors, as Send makes it, but
// functions and other things that cannot be sent are left out.
func CopyData(t *Table) *Table {
	c := copier{only: true}
	return c.table(t).tab()
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
