package vm

import "errors"

// maxChain bounds chains of __index and __newindex tables.
const maxChain = 100

// index does stack[dest] = v[k] with metamethods.
func (m *Machine) index(th *Thread, v, k Value, dest int) signal {
	if t := v.tab(); t != nil {
		if x := t.Get(k); !x.IsNil() || t.meta == nil {
			th.stack[dest] = x
			return goOn
		}
	}
	x, h, on, err := m.lookup(th, v, k)
	switch {
	case err != nil:
		return m.throw(th, err)
	case !h.IsNil():
		return m.callMeta(th, h, on, k, dest, 1, toRegisters)
	}
	th.stack[dest] = x
	return goOn
}

// ownField returns where the table v has the field s, nil if it has none, needs a
// closer look or is no table. It finds what [Table.field] misses.
func (m *Machine) ownField(v Value, s *String) *Value {
	t := v.anyTab()
	if t == nil || t.kind == KindFrozen && (m.copies != nil || t.flags&globalTable != 0) {
		return nil
	}
	if n := t.findString(s); n >= 0 && !t.nodes[n].val.IsNil() {
		return &t.nodes[n].val
	}
	return nil
}

// lookup finds v[k]: the value x, or a metamethod h that must be called with on
// and k to get it.
func (m *Machine) lookup(th *Thread, v, k Value) (x, h, on Value, err error) {
	for range maxChain {
		switch v.Kind() {
		case KindTable:
			t := v.tab()
			if x = t.Get(k); !x.IsNil() {
				return x, Value{}, Value{}, nil
			}
			if h = t.metamethod(metaIndex, absentIndex); h.IsNil() {
				return Value{}, Value{}, Value{}, nil
			}
		case KindFrozen:
			t := m.resolve(v.anyTab())
			if t.kind == KindTable {
				v = t.Value()
				continue
			}
			return t.Get(k), Value{}, Value{}, nil
		case KindString:
			if m.base.strings == nil {
				return Value{}, Value{}, Value{}, m.indexError(th, v)
			}
			v = m.base.strings.Value()
			continue
		case KindUserdata:
			x, err = m.member(th, v.userdata(), k)
			return x, Value{}, Value{}, err
		default:
			return Value{}, Value{}, Value{}, m.indexError(th, v)
		}
		if h.IsFunction() {
			return Value{}, h, v, nil
		}
		v = h
	}
	return Value{}, Value{}, Value{}, errors.New("loop in gettable")
}

// member returns u[k]: a method, or what the type says of other names.
func (m *Machine) member(th *Thread, u *Userdata, k Value) (Value, error) {
	s := k.str()
	if s == nil {
		return Value{}, nil
	}
	if x := u.typ.methods.getString(s); !x.IsNil() || u.typ.Missing == nil {
		return x, nil
	}
	c := m.call
	c.th, c.fn, c.base, c.n, c.end, c.slot, c.nres = th, &u.typ.missing, th.end(), 0, th.end(), th.end(), 0
	return Value{}, u.typ.Missing(c, s.text)
}

// Index answers by reading v[k], metamethods included, and goes on in then with
// the value as its argument.
func (c *Call) Index(v, k Value, then func(*Call) error) error {
	saved := *c // a type's Missing gets the same Call
	x, h, on, err := c.m.lookup(c.th, v, k)
	*c = saved
	switch {
	case err != nil:
		return err
	case h.IsNil():
		return c.Call(theArgument, []Value{x}, then)
	}
	return c.Call(h, []Value{on, k}, then)
}

// theArgument is a function that returns its argument.
var theArgument = NewFunction("index", func(c *Call) error { return c.Return1(c.Arg(1)) })
