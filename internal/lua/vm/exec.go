package vm

import "wippy/internal/lua/code"

// A signal says how the executor goes on after something that may have changed
// the frames.
type signal uint8

const (
	goOn      signal = iota // in the frame that was on top before
	moved                   // in the top frame of the current thread, which may be another one
	stop                    // not at all: the fiber waits, or something has ended
	beginning               // with what ended the wait of the current fiber
	arriving                // m.call.pending's values are there for the Go frame on top
	calling                 // m.call.pending's function is to be called
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
	m.call.pending = pending{th: th, at: at, n: n}
	return arriving
}

func (m *Machine) willCall(th *Thread, at, n, ret, want int, md mode) signal {
	m.call.pending = pending{th, at, n, ret, want, md}
	return calling
}

// settle does what is pending until a Lua frame can go on or nothing can.
func (m *Machine) settle(s signal) signal {
	for {
		switch s {
		case arriving:
			p := &m.call.pending
			s = m.arrive(p.th, p.at, p.n)
		case calling:
			m.steps--
			p := &m.call.pending
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
//
// The loop knows the fast way of each instruction: the plain case, which calls
// nothing that the Go compiler does not inline, so that what the loop works with
// stays in processor registers. A case that has done its instruction goes on
// with continue, or at spent if it did have to call something; before that it
// stores pc, which is fetched again. One that falls out of the switch leaves its
// instruction to general, which does any for all kinds of operands. That may
// change frames, stacks and threads, so what it tells is fetched anew afterwards.
func (m *Machine) execute(th *Thread) {
	var (
		f    *frame
		p    *Proto // of f's function
		regs window
		size int // of the stack that regs is in
		pc   int
		g    *GoFunction // to call
		sig  signal
	)
reload:
	f = &th.frames[len(th.frames)-1]
	p, pc = f.fn.proto, int(f.pc)
enter:
	regs, size = th.window(int(f.base), p.registers), len(th.stack)
	if m.steps <= 0 {
		return
	}
	for {
		i := p.instr(pc)
		pc++
		switch i.Op() & 63 { // whose 64 cases need no check that there is one
		case 62, 63:
		case code.MOVE:
			*regs.a(i) = *regs.b(i)
			continue
		case code.LOADK:
			*regs.a(i) = *p.k(i)
			continue
		case code.LOADNIL:
			for r := i.A(); r <= i.A()+i.B(); r++ {
				*regs.at(r) = Value{}
			}
			continue
		case code.LOADTRUE:
			*regs.a(i) = Bool(true)
			continue
		case code.LOADFALSE:
			*regs.a(i) = Bool(false)
			continue

		case code.NEWCELL:
			f.pc = int32(pc)
			m.newCell(regs.a(i))
			goto spent
		case code.CLOSURE:
			f.pc = int32(pc)
			m.closure(f.fn, regs, i)
			goto spent
		case code.GETUP:
			*regs.a(i) = f.fn.up[i.D()]
			continue
		case code.GETUPCELL:
			*regs.a(i) = f.fn.up[i.D()].cell().val
			continue
		case code.SETUPCELL:
			f.fn.up[i.D()].cell().val = *regs.a(i)
			continue
		case code.GETCELL:
			*regs.a(i) = regs.b(i).cell().val
			continue
		case code.SETCELL:
			regs.a(i).cell().val = *regs.b(i)
			continue

		case known:
			if m.own == nil && m.copies == nil {
				*regs.a(i) = p.members[i.D()]
				pc += i.B()
				continue
			}
		case code.GETGLOBAL:
			if m.own == nil {
				*regs.a(i) = p.known[i.D()]
				continue
			}
		case code.GETTABLE:
			if b, c := regs.b(i), regs.c(i); b.is(KindTable) && c.isNumber() {
				t := b.asTable()
				if n, whole := integer(c.num()); whole && uint(n-1) < uint(len(t.array)) {
					if v := t.array[n-1]; !v.IsNil() || t.meta == nil {
						*regs.a(i) = v
						continue
					}
				}
			}
		case code.GETFIELD:
			b, s, n := regs.b(i), p.k(i).constString(), i.C()
			if b.is(KindTable) {
				if t := b.asTable(); t.holds(n, s) && !t.nodes[n].val.IsNil() {
					*regs.a(i) = t.nodes[n].val
					continue
				}
			} else if b.is(KindFrozen) && m.copies == nil {
				if t := b.asTable(); t.holds(n, s) && t.flags&globalTable == 0 {
					*regs.a(i) = t.nodes[n].val
					continue
				}
			}
			f.pc = int32(pc)
			if m.getField(p, regs, pc) {
				goto spent
			}
		case code.GETINT:
			if b := regs.b(i); b.is(KindTable) {
				if t := b.asTable(); uint(i.D()-1) < uint(len(t.array)) {
					if v := t.array[i.D()-1]; !v.IsNil() || t.meta == nil {
						*regs.a(i) = v
						continue
					}
				}
			}
		case code.SETTABLE:
			if a, b := regs.a(i), regs.b(i); a.is(KindTable) && b.isNumber() {
				t := a.asTable()
				if n, whole := integer(b.num()); whole && (t.setItem(n, regs.c(i)) || t.addItem(n, regs.c(i))) {
					continue
				}
			}
		case code.SETFIELD:
			if a, s, n := regs.a(i), p.k(i).constString(), i.C(); a.is(KindTable) {
				if t := a.asTable(); t.holds(n, s) && !t.nodes[n].val.IsNil() {
					t.nodes[n].val = *regs.b(i)
					continue
				}
				f.pc = int32(pc)
				if p.setField(regs, pc) {
					goto spent
				}
			}
		case code.SETINT:
			if a := regs.a(i); a.is(KindTable) {
				if t := a.asTable(); t.setItem(i.D(), regs.b(i)) || t.addItem(i.D(), regs.b(i)) {
					continue
				}
			}
		case code.SELF:
			if b, s, n := *regs.b(i), p.k(i).constString(), i.C(); b.is(KindUserdata) {
				if t := b.asUserdata().typ.methods; t.holds(n, s) {
					r, method := regs.from(i.A()), t.nodes[n].val
					next := p.instr(pc)
					if next.Op() != code.CALL {
						*r.at(1), *r.at(0) = b, method
						continue
					}
					pc++ // no arguments: it is this call
					if g = method.asGoFunction(); g.get != nil && next.C() == 2 {
						f.pc = int32(pc)
						if v, ok := g.get(b.asUserdata().data); ok {
							*r.at(0) = v
							m.steps--
							goto spent
						}
					}
					*r.at(1), *r.at(0) = b, method
					i = next
					goto callGo
				}
			} else if b.is(KindTable) {
				f.pc = int32(pc)
				if p.getMethod(regs, i) {
					goto spent
				}
			}
		case code.NEWTABLE:
			f.pc = int32(pc)
			m.newTable(regs, i)
			goto spent
		case code.NEWRECORD:
			f.pc = int32(pc)
			next := p.instr(pc)
			if m.newRecord(p, regs, i, next) { // it has its place in the call that follows
				i, g = next, regs.a(next).asGoFunction()
				pc++
				goto callGo
			}
			goto spent
		case code.SETLIST:
			f.pc = int32(pc)
			m.setList(th, int(f.base)+i.A(), i)
			goto spent
		case code.LEN:
			if b := regs.b(i); b.is(KindTable) {
				if t := b.asTable(); len(t.array) > 0 || t.flags&numberKeys == 0 {
					regs.a(i).setNumber(float64(len(t.array)))
					continue
				}
			}

		case code.ADD:
			if b, c := regs.b(i), regs.c(i); b.isNumber() && c.isNumber() {
				regs.a(i).setNumber(b.num() + c.num())
				continue
			}
		case code.SUB:
			if b, c := regs.b(i), regs.c(i); b.isNumber() && c.isNumber() {
				regs.a(i).setNumber(b.num() - c.num())
				continue
			}
		case code.MUL:
			if b, c := regs.b(i), regs.c(i); b.isNumber() && c.isNumber() {
				regs.a(i).setNumber(b.num() * c.num())
				continue
			}
		case code.DIV:
			if b, c := regs.b(i), regs.c(i); b.isNumber() && c.isNumber() {
				regs.a(i).setNumber(b.num() / c.num())
				continue
			}
		case code.MOD:
			if b, c := regs.b(i), regs.c(i); b.isNumber() && c.isNumber() {
				if x, ok := remainder(b.num(), c.num()); ok {
					regs.a(i).setNumber(x)
					continue
				}
			}
		case code.POW:
			if b, c := regs.b(i), regs.c(i); b.isNumber() && c.isNumber() && c.num() == 2 {
				regs.a(i).setNumber(b.num() * b.num())
				continue
			}
		case code.ADDK:
			if b := regs.b(i); b.isNumber() {
				regs.a(i).setNumber(b.num() + p.k(i).num())
				continue
			}
		case code.SUBK:
			if b := regs.b(i); b.isNumber() {
				regs.a(i).setNumber(b.num() - p.k(i).num())
				continue
			}
		case code.MULK:
			if b := regs.b(i); b.isNumber() {
				regs.a(i).setNumber(b.num() * p.k(i).num())
				continue
			}
		case code.DIVK:
			if b := regs.b(i); b.isNumber() {
				regs.a(i).setNumber(b.num() / p.k(i).num())
				continue
			}
		case code.MODK:
			if b := regs.b(i); b.isNumber() {
				if x, ok := remainder(b.num(), p.k(i).num()); ok {
					regs.a(i).setNumber(x)
					continue
				}
			}
		case code.UNM:
			if b := regs.b(i); b.isNumber() {
				regs.a(i).setNumber(-b.num())
				continue
			}
		case code.NOT:
			*regs.a(i) = Bool(!regs.b(i).Truthy())
			continue

		case code.JMP:
			pc += i.D()
			if i.D() < 0 {
				if m.steps--; m.steps <= 0 {
					f.pc = int32(pc)
					return
				}
			}
			continue
		case code.JT:
			if regs.a(i).Truthy() {
				pc += i.D()
			}
			continue
		case code.JF:
			if !regs.a(i).Truthy() {
				pc += i.D()
			}
			continue
		case code.JNIL:
			if regs.a(i).IsNil() == (i.C() != 0) {
				pc += i.D()
			}
			continue
		case code.JEQ:
			if a, b := regs.a(i), regs.b(i); a.isNumber() && b.isNumber() {
				if (a.num() == b.num()) == (i.C() != 0) {
					pc += i.D()
				}
				continue
			} else if a.same(b) {
				if i.C() != 0 {
					pc += i.D()
				}
				continue
			} else if a.differs(b) {
				if i.C() == 0 {
					pc += i.D()
				}
				continue
			}
		case code.JEQK:
			if a, b := regs.a(i), p.constant(i.B()); a.isNumber() && b.isNumber() {
				if (a.num() == b.num()) == (i.C() != 0) {
					pc += i.D()
				}
				continue
			} else if a.same(b) {
				if i.C() != 0 {
					pc += i.D()
				}
				continue
			} else if a.differs(b) {
				if i.C() == 0 {
					pc += i.D()
				}
				continue
			}
		case code.JLT:
			if a, b := regs.a(i), regs.b(i); a.isNumber() && b.isNumber() {
				if (a.num() < b.num()) == (i.C() != 0) {
					pc += i.D()
				}
				continue
			}
		case code.JLE:
			if a, b := regs.a(i), regs.b(i); a.isNumber() && b.isNumber() {
				if (a.num() <= b.num()) == (i.C() != 0) {
					pc += i.D()
				}
				continue
			}
		case code.JLTK:
			if a := regs.a(i); a.isNumber() {
				if (a.num() < p.constant(i.B()).num()) == (i.C() != 0) {
					pc += i.D()
				}
				continue
			}
		case code.JLEK:
			if a := regs.a(i); a.isNumber() {
				if (a.num() <= p.constant(i.B()).num()) == (i.C() != 0) {
					pc += i.D()
				}
				continue
			}
		case code.JGTK:
			if a := regs.a(i); a.isNumber() {
				if (a.num() > p.constant(i.B()).num()) == (i.C() != 0) {
					pc += i.D()
				}
				continue
			}
		case code.JGEK:
			if a := regs.a(i); a.isNumber() {
				if (a.num() >= p.constant(i.B()).num()) == (i.C() != 0) {
					pc += i.D()
				}
				continue
			}

		case code.CALL:
			if a := regs.a(i); a.is(KindFunction) {
				c := a.asClosure()
				callee := c.proto
				base := int(f.base) + i.A() + 1
				depth := len(th.frames)
				if !callee.vararg && depth < min(cap(th.frames), maxFrames) && base+callee.registers <= len(th.stack) {
					n := i.B() - 1
					if n < 0 {
						n = th.top - base
					}
					for ; n < callee.params; n++ {
						th.stack[base+n] = Value{}
					}
					m.steps--
					f.pc = int32(pc)
					th.frames = th.frames[:depth+1]
					f = &th.frames[depth]
					f.base, f.pc, f.ret, f.extra = int32(base), 0, int32(base-1), 0
					f.want, f.mode, f.flags = int16(i.C()-1), toRegisters, 0
					f.fn = c
					p, pc = callee, 0
					goto enter
				}
			} else if a.is(KindGoFunction) {
				g = a.asGoFunction()
				goto callGo
			}
		case code.TAILCALL:
			// A Go function keeps the frame, so that errors know where they are; the
			// RETURN that follows hands on its results.
			if a := regs.a(i); a.is(KindGoFunction) {
				g = a.asGoFunction()
				goto callGo
			}
		case code.VARARG:
			extra, want := int(f.extra), i.B()-1
			from, to := int(f.base)-extra, int(f.base)+i.A()
			if want >= 0 || to+extra <= len(th.stack) {
				if want < 0 {
					want = extra
					th.top = to + extra
					m.steps -= extra >> manyValues
				}
				for j := range want {
					if j < extra {
						th.stack[to+j] = th.stack[from+j]
					} else {
						th.stack[to+j] = Value{}
					}
				}
				continue
			}
		case code.RETURN:
			from := int(f.base) + i.A()
			n := th.count(from, i.B())
			if f.mode == toRegisters && f.want >= 0 {
				ret, want := int(f.ret), int(f.want)
				for j := range want {
					if j < n {
						th.stack[ret+j] = th.stack[from+j]
					} else {
						th.stack[ret+j] = Value{}
					}
				}
				th.pop()
				goto reload
			}
			sig = m.leave(th, f, from, n)
			goto called
		case code.RETURN0:
			if f.mode == toRegisters && f.want >= 0 {
				ret := int(f.ret)
				for n := ret; n < ret+int(f.want); n++ {
					th.stack[n] = Value{}
				}
				th.pop()
				goto reload
			}
			sig = m.leave(th, f, int(f.base), 0)
			goto called
		case code.RETURN1:
			if f.mode == toRegisters && f.want <= 1 {
				if f.want != 0 {
					th.stack[f.ret] = *regs.a(i)
					if f.want < 0 {
						th.top = int(f.ret) + 1
					}
				}
				th.pop()
				goto reload
			}
			sig = m.leave(th, f, int(f.base)+i.A(), 1)
			goto called

		case code.FORPREP:
			r := regs.from(i.A())
			if r.at(0).isNumber() && r.at(1).isNumber() && r.at(2).isNumber() {
				limit, step := r.at(1).num(), r.at(2).num()
				start := r.at(0).num() - step + step // rounded as in Lua 5.1
				if step > 0 && start <= limit || step <= 0 && limit <= start {
					r.at(0).setNumber(start)
					r.at(3).setNumber(start)
				} else {
					pc += i.D()
				}
				continue
			}
		case code.FORLOOP:
			r := regs.from(i.A())
			step, limit := r.at(2).num(), r.at(1).num()
			x := r.at(0).num() + step
			if step > 0 && x <= limit || step <= 0 && limit <= x {
				r.at(0).n = x
				r.at(3).setNumber(x)
				pc += i.D()
				if m.steps--; m.steps <= 0 {
					f.pc = int32(pc)
					return
				}
			}
			continue
		case code.TFORCALL:
			r := regs.from(i.A())
			if t := r.at(1).tab(); t != nil && i.C() <= 2 {
				f.pc = int32(pc)
				switch r.at(0).goFunction() {
				case ipairsFunction:
					if t.followingItem(r) {
						goto spent
					}
				case nextFunction:
					if m.nextInLoop(t, r) {
						goto spent
					}
				}
			}
		case code.TFORLOOP:
			r := regs.from(i.A())
			if !r.at(3).IsNil() {
				*r.at(2) = *r.at(3)
				pc += i.D()
				if m.steps--; m.steps <= 0 {
					f.pc = int32(pc)
					return
				}
			}
			continue
		}

		f.pc = int32(pc)
		sig = m.general(th, f)
		goto called
	callGo: // g, by the CALL or TAILCALL i, whose C is 0
		{
			at := int(f.base) + i.A()
			n := i.B() - 1
			if n < 0 {
				n = th.top - at - 1
				m.steps -= n >> manyValues
			}
			f.pc = int32(pc)
			if at+1+n+slack > size {
				m.growStack(th, at+1+n+slack)
			}
			m.steps--
			c := m.call
			c.begin(th, g, at, n)
			err := g.fn(c)
			want := i.C() - 1
			if err != nil || want > c.nres || c.nres < 0 {
				sig = m.answered(c, err, at, at, want, toRegisters)
				goto called
			}
			// The results are where they belong.
			if want < 0 {
				th.top = at + c.nres
			}
			if len(th.stack) == size {
				goto spent
			}
			goto again
		}
	called:
		if sig == goOn {
			goto again
		}
		if sig == stop || sig != moved && m.settle(sig) == stop {
			return
		}
		th = m.current.cur
		goto reload
	again:
		pc = int(f.pc)
		goto enter
	spent: // perhaps many steps, but nothing has moved
		pc = int(f.pc)
		if m.steps <= 0 {
			return
		}
	}
}
