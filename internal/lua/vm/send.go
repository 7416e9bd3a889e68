package vm

import (
	"slices"

	"wippy/internal/lua/code"
)

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
	if size, ok := v.flat(); ok {
		return v, size, nil, nil
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
	return made(ins, i) && int(f.base)+ins.A() == c.slot
}

// made reports whether i is a call whose argument arg is a table constructor.
func made(i code.Instr, arg int) bool {
	return (i.Op() == code.CALL || i.Op() == code.TAILCALL) && uint32(i.D())>>uint(arg-1)&1 != 0
}

// flat returns the size of t, and whether it is small and holds nothing that has
// to be looked into: no tables, no userdata, and no removed keys.
func (t *Table) flat() (size int, ok bool) {
	if len(t.array)+len(t.nodes) > fillChunk {
		return 0, false
	}
	size = t.size()
	for i := range t.array {
		n, ok := t.array[i].flat()
		if !ok {
			return 0, false
		}
		size += n
	}
	for i := range t.nodes {
		v := &t.nodes[i].val
		n, ok := v.flat()
		if !ok || v.IsNil() {
			return 0, false
		}
		size += n
	}
	if t.flags&looseKeys != 0 { // names in the program take no memory of their own
		for i := range t.nodes {
			n, ok := t.nodes[i].key.flat()
			if !ok {
				return 0, false
			}
			size += n
		}
	}
	return size, true
}

// flat returns the size of v, and whether it is nothing that has to be looked
// into.
func (v *Value) flat() (size int, ok bool) {
	k := v.Kind()
	if k == KindString {
		return v.constString().ownSize(), true
	}
	return 0, k < KindString
}

// textSize returns the size of v if it is a string that a program has made.
func textSize(v Value) int {
	size, _ := v.flat()
	return size
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
		c := &Table{object: object{kind: KindTable, flags: t.flags & copyMask, mark: t.mark}}
		c.array = slices.Clone(t.array)
		c.nodes = slices.Clone(t.nodes)
		index := slices.Clone(*t.index)
		c.index = &index
		return c
	}
	c := NewTable(len(t.array), len(t.nodes))
	c.flags, c.mark = t.flags&copyMask, t.mark
	c.array = append(c.array, t.array...)
	c.nodes = append(c.nodes, t.nodes...)
	return c
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
