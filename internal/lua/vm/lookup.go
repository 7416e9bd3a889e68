package vm

import (
	"errors"

	"wippy/internal/lua/code"
)

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

// getField does the GETFIELD before pc if it needs no metamethod and no copy of a
// library table, and notes where it has found the field.
func (m *Machine) getField(p *Proto, regs window, pc int) bool {
	i := p.instr(pc - 1)
	t := regs.b(i).anyTab()
	if t == nil || t.kind == KindFrozen && (m.copies != nil || t.flags&globalTable != 0) {
		return false
	}
	n := t.findString(p.k(i).constString())
	if n >= 0 && !t.nodes[n].val.IsNil() {
		p.note(pc, n)
		*regs.a(i) = t.nodes[n].val
		return true
	}
	if t.kind == KindTable && t.meta == nil {
		*regs.a(i) = Value{}
		return true
	}
	return false
}

// setField does the SETFIELD before pc, of a table of the machine, if the table
// has the field or is easily given it.
func (p *Proto) setField(regs window, pc int) bool {
	i := p.instr(pc - 1)
	t, s, v := regs.a(i).asTable(), p.k(i).constString(), regs.b(i)
	n := t.findString(s)
	if n < 0 {
		return t.addField(s, v)
	}
	if t.nodes[n].val.IsNil() {
		return false
	}
	p.note(pc, n)
	t.nodes[n].val = *v
	return true
}

// getMethod does the SELF i, of a table of the machine, if the field is in the
// table or in one of few that stand behind it as classes do.
func (p *Proto) getMethod(regs window, i code.Instr) bool {
	b, s := *regs.b(i), p.k(i).constString()
	t := b.asTable()
	v := t.field(s)
	for depth := 0; v == nil && depth < 4 && t.meta != nil && t.lacks(s); depth++ {
		class := t.meta.field(metaIndex)
		if class == nil {
			break
		}
		if t = class.tab(); t == nil {
			break
		}
		v = t.field(s)
	}
	if v == nil || v.IsNil() {
		return false
	}
	r := regs.from(i.A())
	*r.at(1), *r.at(0) = b, *v
	return true
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
