package vm

import (
	"math"

	"wippy/internal/lua/code"
)

// A signal says how the executor goes on after something that may have changed
// the frames.
type signal uint8

const (
	goOn     signal = iota // in the top frame of the current thread, which is the same as before
	moved                  // in the top frame of the current thread, which may be another one
	stop                   // not at all: the fiber waits, or something has ended
	arriving               // m.pending's values are there for the Go frame on top
	calling                // m.pending's function is to be called
)

// pending is a call to make or a delivery of results, put off so that the
// executor's loop does it: Go functions that call Go functions must not grow
// the Go stack.
type pending struct {
	th        *Thread
	at, n     int // the function or the first value; how many arguments or values
	ret, want int
	mode      mode
}

func (m *Machine) willArrive(th *Thread, at, n int) signal {
	*m.pending = pending{th: th, at: at, n: n}
	return arriving
}

func (m *Machine) willCall(th *Thread, at, n, ret, want int, md mode) signal {
	*m.pending = pending{th, at, n, ret, want, md}
	return calling
}

// settle does what is pending until a Lua frame can go on or nothing can.
func (m *Machine) settle(s signal) signal {
	for {
		switch s {
		case arriving:
			s = m.arrive(m.pending.th, m.pending.at, m.pending.n)
		case calling:
			m.steps--
			p := m.pending
			s = m.enter(p.th, p.at, p.n, p.ret, p.want, p.mode)
		default:
			return s
		}
		if m.steps <= 0 && s >= arriving { // a long chain of Go functions is preempted, too
			m.putOff = s
			return stop
		}
	}
}

// execute runs Lua frames of the current fiber until it waits or ends or the
// budget is used up. th is its innermost thread, whose top frame is a Lua
// function's.
func (m *Machine) execute(th *Thread) {
	var (
		f    *frame
		cl   *Closure
		ins  []code.Instr
		k    []Value
		regs []Value
		pc   int
		sig  signal
	)
reload:
	f = &th.frames[len(th.frames)-1]
enter:
	cl = f.fn
	ins, k = cl.proto.code, cl.proto.consts
	regs = th.stack[f.base : int(f.base)+cl.proto.registers]
	pc = int(f.pc)
	if m.steps <= 0 {
		return
	}
	for {
		i := ins[pc]
		pc++
		switch i.Op() {
		case code.MOVE:
			regs[i.A()] = regs[i.B()]
		case code.LOADK:
			regs[i.A()] = k[i.D()]
		case code.LOADNIL:
			clear(regs[i.A() : i.A()+i.B()+1])
		case code.LOADTRUE:
			regs[i.A()] = Bool(true)
		case code.LOADFALSE:
			regs[i.A()] = Bool(false)

		case code.GETUP:
			regs[i.A()] = cl.up[i.D()]
		case code.GETUPCELL:
			regs[i.A()] = cl.up[i.D()].cell().val
		case code.SETUPCELL:
			cl.up[i.D()].cell().val = regs[i.A()]
		case code.NEWCELL:
			r := &regs[i.A()]
			*r = cellRef(&cell{object{kind: KindCell}, *r})
			m.charge(sizeCell + sizeValue)
		case code.GETCELL:
			regs[i.A()] = regs[i.B()].cell().val
		case code.SETCELL:
			regs[i.A()].cell().val = regs[i.B()]

		case code.GETGLOBAL:
			if m.own == nil {
				regs[i.A()] = cl.proto.known[i.D()]
				continue
			}
			v := m.global(cl.proto.base, k[i.D()].constString())
			if v.IsNil() && m.own.meta != nil {
				f.pc = int32(pc)
				sig = m.index(th, m.own.Value(), k[i.D()], int(f.base)+i.A())
				goto slow
			}
			regs[i.A()] = v
		case code.SETGLOBAL:
			if !m.setGlobal(k[i.D()].constString(), regs[i.A()]) {
				f.pc = int32(pc)
				sig = m.setIndex(th, m.own.Value(), k[i.D()], regs[i.A()])
				goto slow
			}
		case code.GETTABLE:
			b, c := &regs[i.B()], &regs[i.C()]
			if t := b.tab(); t != nil {
				if c.isNumber() {
					fl := c.num()
					if n := int(fl); float64(n) == fl && uint(n-1) < uint(len(t.array)) {
						if v := t.array[n-1]; !v.IsNil() {
							regs[i.A()] = v
							continue
						}
					}
				}
				if s := c.str(); s != nil {
					m.steps -= len(s.text) >> longText
				}
				if v := t.Get(*c); !v.IsNil() || t.meta == nil {
					regs[i.A()] = v
					continue
				}
			}
			f.pc = int32(pc)
			if sig = m.index(th, *b, *c, int(f.base)+i.A()); sig != goOn {
				goto slow
			}
		case code.GETFIELD:
			b := &regs[i.B()]
			if t := b.tab(); t != nil {
				if n := t.findString(k[i.D()].constString()); n >= 0 {
					if v := t.nodes[n].val; !v.IsNil() {
						regs[i.A()] = v
						continue
					}
				}
				if t.meta == nil {
					regs[i.A()] = Value{}
					continue
				}
			} else if t := b.frozen(); t != nil && m.copies == nil && t.flags&globalTable == 0 {
				regs[i.A()] = t.getString(k[i.D()].constString())
				continue
			}
			f.pc = int32(pc)
			if sig = m.index(th, *b, k[i.D()], int(f.base)+i.A()); sig != goOn {
				goto slow
			}
		case code.GETINT:
			b := &regs[i.B()]
			if t := b.tab(); t != nil {
				if v := t.GetInt(i.D()); !v.IsNil() || t.meta == nil {
					regs[i.A()] = v
					continue
				}
			}
			f.pc = int32(pc)
			if sig = m.index(th, *b, Number(float64(i.D())), int(f.base)+i.A()); sig != goOn {
				goto slow
			}
		case code.SETTABLE:
			a, b := &regs[i.A()], &regs[i.B()]
			if t := a.tab(); t != nil {
				if b.isNumber() {
					fl := b.num()
					if n := int(fl); float64(n) == fl {
						if uint(n-1) < uint(len(t.array)) && (t.meta == nil || !t.array[n-1].IsNil()) || t.meta == nil {
							m.charge(t.setInt(n, regs[i.C()]))
							continue
						}
					}
				} else if s := b.str(); s != nil {
					m.steps -= len(s.text) >> longText
					if n := t.findString(s); n >= 0 && !t.nodes[n].val.IsNil() {
						t.nodes[n].val = regs[i.C()]
						continue
					}
				}
			}
			f.pc = int32(pc)
			if sig = m.setIndex(th, *a, *b, regs[i.C()]); sig != goOn {
				goto slow
			}
		case code.SETFIELD:
			a := &regs[i.A()]
			if t := a.tab(); t != nil {
				s := k[i.D()].constString()
				if n := t.findString(s); n >= 0 {
					if p := &t.nodes[n].val; !p.IsNil() {
						*p = regs[i.B()]
						continue
					}
				} else if t.meta == nil {
					if v := regs[i.B()]; !v.IsNil() {
						m.charge(t.addNode(stringRef(s), v))
					}
					continue
				}
			}
			f.pc = int32(pc)
			if sig = m.setIndex(th, *a, k[i.D()], regs[i.B()]); sig != goOn {
				goto slow
			}
		case code.SETINT:
			a := &regs[i.A()]
			if t := a.tab(); t != nil && t.meta == nil {
				m.charge(t.setInt(i.D(), regs[i.B()]))
				continue
			}
			f.pc = int32(pc)
			if sig = m.setIndex(th, *a, Number(float64(i.D())), regs[i.B()]); sig != goOn {
				goto slow
			}
		case code.SELF:
			b := regs[i.B()]
			regs[i.A()+1] = b
			s := k[i.D()].constString()
			if t := b.tab(); t != nil {
				if n := t.findString(s); n >= 0 && !t.nodes[n].val.IsNil() {
					regs[i.A()] = t.nodes[n].val
					continue
				}
				if mt := t.meta; mt != nil && mt.flags&absentIndex == 0 {
					if c := mt.getString(metaIndex).tab(); c != nil {
						if v := c.getString(s); !v.IsNil() {
							regs[i.A()] = v
							continue
						}
					}
				}
			} else if u := b.userdata(); u != nil {
				if v := u.typ.methods.getString(s); !v.IsNil() {
					regs[i.A()] = v
					continue
				}
			} else if b.Kind() == KindString && m.copies == nil && m.base.strings != nil {
				regs[i.A()] = m.base.strings.getString(s)
				continue
			}
			f.pc = int32(pc)
			if sig = m.index(th, b, k[i.D()], int(f.base)+i.A()); sig != goOn {
				goto slow
			}
		case code.NEWTABLE:
			t := NewTable(i.D(), i.B())
			m.charge(sizeTable + i.D()*sizeValue + i.B()*sizeNode)
			regs[i.A()] = t.Value()
		case code.SETLIST:
			a, n := i.A(), i.B()
			items := regs[a+1:]
			if n == 0 {
				items = th.stack[int(f.base)+a+1 : th.top]
				n = len(items)
			}
			m.charge(regs[a].tab().setList(i.D(), items[:n]))

		case code.ADD:
			b, c := &regs[i.B()], &regs[i.C()]
			if b.isNumber() && c.isNumber() {
				regs[i.A()].setNumber(b.num() + c.num())
				continue
			}
			f.pc = int32(pc)
			if sig = m.arith(th, i.Op(), *b, *c, int(f.base)+i.A()); sig != goOn {
				goto slow
			}
		case code.SUB:
			b, c := &regs[i.B()], &regs[i.C()]
			if b.isNumber() && c.isNumber() {
				regs[i.A()].setNumber(b.num() - c.num())
				continue
			}
			f.pc = int32(pc)
			if sig = m.arith(th, i.Op(), *b, *c, int(f.base)+i.A()); sig != goOn {
				goto slow
			}
		case code.MUL:
			b, c := &regs[i.B()], &regs[i.C()]
			if b.isNumber() && c.isNumber() {
				regs[i.A()].setNumber(b.num() * c.num())
				continue
			}
			f.pc = int32(pc)
			if sig = m.arith(th, i.Op(), *b, *c, int(f.base)+i.A()); sig != goOn {
				goto slow
			}
		case code.DIV:
			b, c := &regs[i.B()], &regs[i.C()]
			if b.isNumber() && c.isNumber() {
				regs[i.A()].setNumber(b.num() / c.num())
				continue
			}
			f.pc = int32(pc)
			if sig = m.arith(th, i.Op(), *b, *c, int(f.base)+i.A()); sig != goOn {
				goto slow
			}
		case code.MOD:
			b, c := &regs[i.B()], &regs[i.C()]
			if b.isNumber() && c.isNumber() {
				regs[i.A()].setNumber(modulo(b.num(), c.num()))
				continue
			}
			f.pc = int32(pc)
			if sig = m.arith(th, code.MOD, *b, *c, int(f.base)+i.A()); sig != goOn {
				goto slow
			}
		case code.POW:
			f.pc = int32(pc)
			if sig = m.arith(th, i.Op(), regs[i.B()], regs[i.C()], int(f.base)+i.A()); sig != goOn {
				goto slow
			}
		case code.ADDK:
			b := &regs[i.B()]
			if b.isNumber() {
				regs[i.A()].setNumber(b.num() + k[i.D()].num())
				continue
			}
			f.pc = int32(pc)
			if sig = m.arith(th, code.ADD, *b, k[i.D()], int(f.base)+i.A()); sig != goOn {
				goto slow
			}
		case code.SUBK:
			b := &regs[i.B()]
			if b.isNumber() {
				regs[i.A()].setNumber(b.num() - k[i.D()].num())
				continue
			}
			f.pc = int32(pc)
			if sig = m.arith(th, code.SUB, *b, k[i.D()], int(f.base)+i.A()); sig != goOn {
				goto slow
			}
		case code.MULK:
			b := &regs[i.B()]
			if b.isNumber() {
				regs[i.A()].setNumber(b.num() * k[i.D()].num())
				continue
			}
			f.pc = int32(pc)
			if sig = m.arith(th, code.MUL, *b, k[i.D()], int(f.base)+i.A()); sig != goOn {
				goto slow
			}
		case code.DIVK:
			b := &regs[i.B()]
			if b.isNumber() {
				regs[i.A()].setNumber(b.num() / k[i.D()].num())
				continue
			}
			f.pc = int32(pc)
			if sig = m.arith(th, code.DIV, *b, k[i.D()], int(f.base)+i.A()); sig != goOn {
				goto slow
			}
		case code.MODK:
			b := &regs[i.B()]
			if b.isNumber() {
				x, y := b.num(), k[i.D()].num()
				regs[i.A()].setNumber(x - float64(math.Floor(x/y)*y))
				continue
			}
			f.pc = int32(pc)
			if sig = m.arith(th, code.MOD, *b, k[i.D()], int(f.base)+i.A()); sig != goOn {
				goto slow
			}
		case code.UNM:
			b := &regs[i.B()]
			if b.isNumber() {
				regs[i.A()].setNumber(-b.num())
				continue
			}
			f.pc = int32(pc)
			if sig = m.arith(th, code.UNM, *b, *b, int(f.base)+i.A()); sig != goOn {
				goto slow
			}
		case code.NOT:
			regs[i.A()] = Bool(!regs[i.B()].Truthy())
		case code.LEN:
			b := regs[i.B()]
			if t := b.tab(); t != nil {
				regs[i.A()].setNumber(float64(t.Len()))
				continue
			}
			f.pc = int32(pc)
			if sig = m.length(th, b, int(f.base)+i.A()); sig != goOn {
				goto slow
			}
		case code.CONCAT:
			f.pc = int32(pc)
			if sig = m.concat(th, f, i, i.C()); sig != goOn {
				goto slow
			}

		case code.JMP:
			d := i.D()
			pc += d
			if d < 0 {
				if m.steps--; m.steps <= 0 {
					f.pc = int32(pc)
					return
				}
			}
		case code.JT:
			if regs[i.A()].Truthy() {
				goto jump
			}
		case code.JF:
			if !regs[i.A()].Truthy() {
				goto jump
			}
		case code.JNIL:
			if regs[i.A()].IsNil() == (i.C() != 0) {
				goto jump
			}
		case code.JEQ:
			a, b := &regs[i.A()], &regs[i.B()]
			eq := Equal(*a, *b)
			if s := a.str(); s != nil {
				m.steps -= len(s.text) >> longText
			} else if !eq && !a.isNumber() {
				if h := equalHandler(*a, *b); !h.IsNil() {
					f.pc = int32(pc)
					sig = m.callMeta(th, h, *a, *b, 0, 1, toJump)
					goto slow
				}
			}
			if eq == (i.C() != 0) {
				goto jump
			}
		case code.JEQK:
			if Equal(regs[i.A()], k[i.B()]) == (i.C() != 0) {
				goto jump
			}
		case code.JLT:
			a, b := &regs[i.A()], &regs[i.B()]
			if a.isNumber() && b.isNumber() {
				if (a.num() < b.num()) == (i.C() != 0) {
					goto jump
				}
				continue
			}
			f.pc = int32(pc)
			if sig = m.compare(th, *a, *b, false); sig != goOn {
				goto slow
			}
			goto reload
		case code.JLE:
			a, b := &regs[i.A()], &regs[i.B()]
			if a.isNumber() && b.isNumber() {
				if (a.num() <= b.num()) == (i.C() != 0) {
					goto jump
				}
				continue
			}
			f.pc = int32(pc)
			if sig = m.compare(th, *a, *b, true); sig != goOn {
				goto slow
			}
			goto reload
		case code.JLTK:
			a, b := &regs[i.A()], &k[i.B()]
			if a.isNumber() {
				if (a.num() < b.num()) == (i.C() != 0) {
					goto jump
				}
				continue
			}
			f.pc = int32(pc)
			if sig = m.compare(th, *a, *b, false); sig != goOn {
				goto slow
			}
			goto reload
		case code.JLEK:
			a, b := &regs[i.A()], &k[i.B()]
			if a.isNumber() {
				if (a.num() <= b.num()) == (i.C() != 0) {
					goto jump
				}
				continue
			}
			f.pc = int32(pc)
			if sig = m.compare(th, *a, *b, true); sig != goOn {
				goto slow
			}
			goto reload
		case code.JGTK:
			a, b := &regs[i.A()], &k[i.B()]
			if a.isNumber() {
				if (a.num() > b.num()) == (i.C() != 0) {
					goto jump
				}
				continue
			}
			f.pc = int32(pc)
			if sig = m.compare(th, *b, *a, false); sig != goOn {
				goto slow
			}
			goto reload
		case code.JGEK:
			a, b := &regs[i.A()], &k[i.B()]
			if a.isNumber() {
				if (a.num() >= b.num()) == (i.C() != 0) {
					goto jump
				}
				continue
			}
			f.pc = int32(pc)
			if sig = m.compare(th, *b, *a, true); sig != goOn {
				goto slow
			}
			goto reload

		case code.CALL:
			a := i.A()
			at := int(f.base) + a
			n := i.B() - 1
			if n < 0 {
				n = th.top - at - 1
			}
			f.pc = int32(pc)
			m.steps--
			if c := regs[a].closure(); c != nil {
				p := c.proto
				if !p.vararg && len(th.frames) < maxFrames {
					base := at + 1
					if base+p.registers > len(th.stack) {
						m.grow(th, base+p.registers)
					}
					for ; n < p.params; n++ {
						th.stack[base+n] = Value{}
					}
					f = th.pushLua()
					f.fn, f.base, f.pc, f.ret = c, int32(base), 0, int32(at)
					f.want, f.mode, f.flags, f.extra = int16(i.C()-1), toRegisters, 0, 0
					goto enter
				}
			} else if g := regs[a].goFunction(); g != nil {
				sig = m.invoke(th, g, at, n, at, i.C()-1, toRegisters)
				if sig == goOn {
					regs = th.stack[f.base : int(f.base)+len(regs)]
					if m.steps <= 0 {
						return
					}
					continue
				}
				goto slow
			}
			sig = m.enter(th, at, n, at, i.C()-1, toRegisters)
			goto slow
		case code.TAILCALL:
			at := int(f.base) + i.A()
			n := i.B() - 1
			if n < 0 {
				n = th.top - at - 1
			}
			f.pc = int32(pc)
			m.steps--
			if th.stack[at].Kind() == KindFunction {
				ret, want, md := int(f.ret), int(f.want), f.mode
				to := int(f.tailBase())
				copy(th.stack[to:], th.stack[at:at+n+1])
				th.pop()
				sig = m.enter(th, to, n, ret, want, md)
				goto slow
			}
			// A Go function keeps the frame, so that errors know where they are;
			// the RETURN that follows hands on its results.
			sig = m.enter(th, at, n, at, -1, toRegisters)
			goto slow
		case code.RETURN:
			src := int(f.base) + i.A()
			n := i.B() - 1
			if n < 0 {
				n = th.top - src
			}
			ret, want, md := int(f.ret), int(f.want), f.mode
			th.pop()
			if sig = m.deliver(th, src, n, ret, want, md); sig != goOn {
				goto slow
			}
			goto reload
		case code.RETURN0:
			ret, want, md := int(f.ret), int(f.want), f.mode
			th.pop()
			if md == toRegisters && want >= 0 {
				clear(th.stack[ret : ret+want])
				goto reload
			}
			if sig = m.deliver(th, ret, 0, ret, want, md); sig != goOn {
				goto slow
			}
			goto reload
		case code.RETURN1:
			ret, want, md := int(f.ret), int(f.want), f.mode
			if md == toRegisters && want == 1 {
				th.stack[ret] = regs[i.A()]
				th.pop()
				goto reload
			}
			src := int(f.base) + i.A()
			th.pop()
			if sig = m.deliver(th, src, 1, ret, want, md); sig != goOn {
				goto slow
			}
			goto reload
		case code.VARARG:
			a, want := i.A(), i.B()-1
			extra := int(f.extra)
			from := int(f.base) - extra
			to := int(f.base) + a
			if want < 0 {
				want = extra
				th.top = to + extra
				m.grow(th, th.top)
				regs = th.stack[f.base : int(f.base)+len(regs)]
			}
			n := copy(th.stack[to:to+want], th.stack[from:from+min(extra, want)])
			clear(th.stack[to+n : to+want])
		case code.CLOSURE:
			p := cl.proto.protos[i.D()]
			if p.shared != nil {
				regs[i.A()] = closureRef(p.shared)
				continue
			}
			c := makeClosure(p)
			m.charge(sizeClosure + len(c.up)*sizeValue)
			regs[i.A()] = closureRef(c)
			for n := range c.up {
				if from := &p.info.Captures[n]; from.Register {
					c.up[n] = regs[from.Index]
				} else {
					c.up[n] = cl.up[from.Index]
				}
			}

		case code.FORPREP:
			a := i.A()
			if !regs[a].isNumber() || !regs[a+1].isNumber() || !regs[a+2].isNumber() {
				f.pc = int32(pc)
				if err := prepareFor(regs[a : a+3]); err != nil {
					sig = m.throw(th, err)
					goto slow
				}
			}
			limit, step := regs[a+1].num(), regs[a+2].num()
			start := regs[a].num() - step + step // rounded as in Lua 5.1
			if step > 0 && start <= limit || step <= 0 && limit <= start {
				regs[a].setNumber(start)
				regs[a+3].setNumber(start)
			} else {
				pc += i.D()
			}
		case code.FORLOOP:
			r := regs[i.A() : i.A()+4 : i.A()+4]
			step, limit := r[2].num(), r[1].num()
			x := r[0].num() + step
			if step > 0 && x <= limit || step <= 0 && limit <= x {
				r[0].bits = math.Float64bits(x)
				r[3].setNumber(x)
				pc += i.D()
				if m.steps--; m.steps <= 0 {
					f.pc = int32(pc)
					return
				}
			}
		case code.TFORCALL:
			a := i.A()
			r := regs[a : a+6 : a+6]
			if g := r[0].goFunction(); g != nil {
				if g == nextFunction {
					if t := r[1].tab(); t != nil {
						if key, val, ok := m.nextInLoop(t, &r[0], &r[2]); ok {
							r[3] = key
							if c := i.C(); c >= 2 {
								r[4] = val
								if c > 2 {
									clear(regs[a+5 : a+3+c])
								}
							}
							continue
						}
					}
				} else if g == ipairsFunction && r[2].isNumber() {
					if t := r[1].tab(); t != nil {
						n := int(r[2].num())
						if uint(n) < uint(len(t.array)) && !t.array[n].IsNil() {
							r[3].setNumber(float64(n + 1))
							if c := i.C(); c >= 2 {
								r[4] = t.array[n]
								if c > 2 {
									clear(regs[a+5 : a+3+c])
								}
							}
							continue
						}
					}
				}
			}
			r[3], r[4], r[5] = r[0], r[1], r[2]
			f.pc = int32(pc)
			m.steps--
			at := int(f.base) + a + 3
			sig = m.enter(th, at, 2, at, i.C(), toRegisters)
			goto slow
		case code.TFORLOOP:
			r := regs[i.A() : i.A()+4 : i.A()+4]
			if !r[3].IsNil() {
				r[2] = r[3]
				pc += i.D()
				if m.steps--; m.steps <= 0 {
					f.pc = int32(pc)
					return
				}
			}
		}
		continue

	jump:
		pc += i.D()
		if i.D() < 0 {
			if m.steps--; m.steps <= 0 {
				f.pc = int32(pc)
				return
			}
		}
		continue

	slow:
		if sig = m.settle(sig); sig == stop {
			return
		}
		th = m.current.cur
		goto reload
	}
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

// nextInLoop advances a traversal by next in a generic for. The position is
// remembered in the spare bits of the register that holds the iterator, which
// no program can see, and is checked against the key.
func (m *Machine) nextInLoop(t *Table, iterator, key *Value) (k, v Value, ok bool) {
	pos := int(iterator.bits)
	n := len(t.array)
	switch {
	case key.IsNil():
		pos = 0
	case pos > n && pos-n <= len(t.nodes) && t.nodes[pos-n-1].key.same(key):
	case pos > 0 && pos <= n && key.isNumber() && key.num() == float64(pos):
	default:
		if pos, ok = t.position(*key); !ok {
			return Value{}, Value{}, false
		}
	}
	k, v, next := t.at(pos)
	m.steps -= (next - pos) / skipped
	iterator.bits = uint64(next)
	return k, v, true
}

// setList stores items behind the first from items of t, as a constructor does.
func (t *Table) setList(from int, items []Value) (grown int) {
	if from == len(t.array) && t.flags&numberKeys == 0 {
		before := cap(t.array)
		t.array = append(t.array, items...)
		grown = (cap(t.array) - before) * sizeValue
		t.trim()
		return grown
	}
	for i, v := range items {
		grown += t.setInt(from+i+1, v)
	}
	return grown
}

// modulo is Lua's %, computed as PUC Lua 5.1 does: the result has the sign of
// the divisor. The conversion keeps the compiler from fusing the operations.
func modulo(a, b float64) float64 { return a - float64(math.Floor(a/b)*b) }
