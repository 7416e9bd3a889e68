package vm

import "wippy/internal/lua/code"

// general does the instruction before the pc of the frame f, which is on top of
// th, for all kinds of operands: it calls metamethods, grows what has to grow, and
// raises errors. The loop of execute leaves to it what it has no fast way for.
func (m *Machine) general(th *Thread, f *frame) signal {
	base := int(f.base)
	p := f.fn.proto
	i := p.info.Code[f.pc-1]
	regs, k := th.stack[base:base+p.registers], p.consts
	a := base + i.A()
	switch op := i.Op(); op {
	case code.GETGLOBAL:
		v := m.global(p.base, k[i.D()].constString())
		if v.IsNil() && m.own != nil && m.own.meta != nil {
			return m.index(th, m.own.Value(), k[i.D()], a)
		}
		regs[i.A()] = v
	case code.SETGLOBAL:
		if !m.setGlobal(k[i.D()].constString(), regs[i.A()]) {
			return m.setIndex(th, m.own.Value(), k[i.D()], regs[i.A()])
		}
	case code.GETTABLE:
		m.steps -= regs[i.C()].hashing()
		return m.index(th, regs[i.B()], regs[i.C()], a)
	case code.GETFIELD:
		return m.index(th, regs[i.B()], k[i.D()], a)
	case code.GETINT:
		return m.index(th, regs[i.B()], Number(float64(i.D())), a)
	case code.SETTABLE:
		m.steps -= regs[i.B()].hashing()
		return m.setIndex(th, regs[i.A()], regs[i.B()], regs[i.C()])
	case code.SETFIELD:
		return m.setIndex(th, regs[i.A()], k[i.D()], regs[i.B()])
	case code.SETINT:
		return m.setIndex(th, regs[i.A()], Number(float64(i.D())), regs[i.B()])
	case code.SELF:
		object := regs[i.B()]
		regs[i.A()+1] = object
		if u := object.userdata(); u != nil {
			p.note(int(f.pc), u.typ.methods.findString(k[i.D()].constString()))
		}
		return m.index(th, object, k[i.D()], a)

	case code.ADD, code.SUB, code.MUL, code.DIV, code.MOD, code.POW:
		return m.arith(th, op, regs[i.B()], regs[i.C()], a)
	case code.ADDK, code.SUBK, code.MULK, code.DIVK, code.MODK:
		return m.arith(th, op-code.ADDK+code.ADD, regs[i.B()], k[i.D()], a)
	case code.UNM:
		return m.arith(th, op, regs[i.B()], regs[i.B()], a)
	case code.LEN:
		return m.length(th, regs[i.B()], a)
	case code.CONCAT:
		return m.concat(th, f, i, i.C())

	case code.JEQ:
		return m.compareEqual(th, f, regs[i.A()], regs[i.B()])
	case code.JEQK:
		return m.jumpIf(f, Equal(regs[i.A()], k[i.B()]))
	case code.JLT, code.JLE:
		return m.compare(th, regs[i.A()], regs[i.B()], op == code.JLE)
	case code.JLTK, code.JLEK:
		return m.compare(th, regs[i.A()], k[i.B()], op == code.JLEK)
	case code.JGTK, code.JGEK:
		return m.compare(th, k[i.B()], regs[i.A()], op == code.JGEK)

	case code.CALL:
		m.steps--
		return m.enter(th, a, th.count(a+1, i.B()), a, i.C()-1, toRegisters).elsewhere()
	case code.TAILCALL:
		m.steps--
		n := th.count(a+1, i.B())
		if th.stack[a].Kind() == KindFunction {
			ret, want, md := int(f.ret), int(f.want), f.mode
			to := int(f.tailBase())
			copy(th.stack[to:], th.stack[a:a+n+1])
			th.pop()
			return m.enter(th, to, n, ret, want, md).elsewhere()
		}
		// The RETURN that follows hands on the results.
		return m.enter(th, a, n, a, -1, toRegisters).elsewhere()
	case code.VARARG: // of all, with no room for them
		m.grow(th, a+int(f.extra))
		f.pc--

	case code.FORPREP:
		if err := m.prepareFor(regs[i.A() : i.A()+3]); err != nil {
			return m.throw(th, err)
		}
		f.pc-- // now they are numbers: once more
	case code.TFORCALL:
		r := th.window(base+i.A(), 6)
		if t := r.at(1).tab(); t != nil && r.at(0).goFunction() == nextFunction && m.nextInLoop(t, r) {
			clear(th.stack[a+5 : a+3+max(i.C(), 2)])
			return goOn
		}
		*r.at(3), *r.at(4), *r.at(5) = *r.at(0), *r.at(1), *r.at(2)
		m.steps--
		return m.enter(th, a+3, 2, a+3, i.C(), toRegisters).elsewhere()
	}
	return goOn
}

// elsewhere is s for what has pushed or popped a frame.
func (s signal) elsewhere() signal {
	if s == goOn {
		return moved
	}
	return s
}

// newTable makes the table of the NEWTABLE i.
func (m *Machine) newTable(regs window, i code.Instr) {
	m.charge(sizeTable + i.D()*sizeValue + i.B()*sizeNode)
	*regs.a(i) = NewTable(i.D(), i.B()).Value()
}

// newRecord makes the table of the NEWRECORD i, which needs no search for its
// keys: they are different, and too few for an index. It reports whether the
// instruction that follows is a call that the table has been given its place for
// (see Owner.Place): it must be the next to be executed.
func (m *Machine) newRecord(p *Proto, regs window, i, next code.Instr) (placed bool) {
	var t *Table
	if i.C() <= 4 && made(next, i.A()-next.A()) {
		t = m.placed(regs, i, next)
	}
	if placed = t != nil; !placed {
		m.charge(sizeTable + i.C()*sizeNode)
		t = NewTable(0, i.C())
	}
	nodes, values := t.nodes[:i.C()], regs.from(i.B())
	n, key := 0, i.D()
	for j := range nodes {
		if v := values.at(j); !v.IsNil() {
			nodes[n] = node{stringRef(p.constant(key).constString()), *v}
			n++
		}
		key++
	}
	t.nodes = t.nodes[:n]
	*regs.a(i) = t.Value()
	return placed
}

// placed returns the table for the NEWRECORD i, which next calls a function with,
// if it is given a place and all values are plain, nil if not.
func (m *Machine) placed(regs window, i, next code.Instr) *Table {
	g := regs.a(next).goFunction()
	if g == nil || g.flags&placing == 0 {
		return nil
	}
	fields := (i.C() + 1) &^ 1 // that there is room for
	own := sizeTable + fields*sizeNode
	size := own
	for j := range i.C() {
		n, ok := regs.at(i.B() + j).flat()
		if !ok {
			return nil
		}
		size += n
	}
	t := m.Owner.Place(i.A()-next.A(), fields, size)
	if t != nil {
		m.charge(own + EnclosureSize)
		m.steps -= size >> 9
	}
	return t
}

const _ = uint(maxLinear - code.MaxRecord) // a record has no index

// setList does the SETLIST i, whose table is at stack index at.
func (m *Machine) setList(th *Thread, at int, i code.Instr) {
	n := i.B()
	if n == 0 {
		n = th.top - at - 1
	}
	m.steps -= n >> manyValues
	m.charge(th.stack[at].asTable().setList(i.D(), th.stack[at+1:at+1+n]))
}

// newCell puts the value of a register into a cell.
//
//go:noinline
func (m *Machine) newCell(r *Value) {
	*r = cellRef(&cell{object{kind: KindCell}, *r})
	m.charge(sizeCell + sizeValue)
}

// count returns how many values begin at the stack index at, by the operand b of
// an instruction: b-1, or those up to the top.
func (th *Thread) count(at, b int) int {
	if b == 0 {
		return th.top - at
	}
	return b - 1
}

// closure makes a closure of a function inside that of cl.
func (m *Machine) closure(cl *Closure, regs window, i code.Instr) {
	p := cl.proto.protos[i.D()]
	if p.shared != nil {
		*regs.a(i) = closureRef(p.shared)
		return
	}
	c := makeClosure(p)
	m.charge(sizeClosure + len(c.up)*sizeValue)
	*regs.a(i) = closureRef(c) // it may capture itself
	for n := range c.up {
		if from := &p.info.Captures[n]; from.Register {
			c.up[n] = *regs.at(from.Index)
		} else {
			c.up[n] = cl.up[from.Index]
		}
	}
}

// leave returns the n values at stack index at from the Lua function in f.
func (m *Machine) leave(th *Thread, f *frame, at, n int) signal {
	ret, want, md := int(f.ret), int(f.want), f.mode
	th.pop()
	if md == toContinuation {
		return m.arrive(th, at, n).elsewhere()
	}
	return m.deliver(th, at, n, ret, want, md).elsewhere()
}

// tailBase returns the stack index of the function that f runs, which a tail
// call replaces.
func (f *frame) tailBase() int32 {
	at := f.base - 1
	if p := f.fn.proto; p.vararg {
		at -= f.extra + int32(p.params)
	}
	return at
}
