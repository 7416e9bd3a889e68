package vm

// This file is how calls begin and end, of Lua functions and of functions in Go:
// enter and invoke begin them, deliver and arrive hand on their results.

// invoke runs a Go function whose n arguments stand behind stack index at. A CALL
// of a Lua function does the same by itself, where the stack has room.
func (m *Machine) invoke(th *Thread, g *GoFunction, at, n, ret, want int, md mode) signal {
	m.grow(th, at+1+n+slack)
	m.steps -= n >> manyValues
	c := m.call
	c.begin(th, g, at, n)
	return m.answered(c, g.fn(c), at, ret, want, md)
}

// begin sets c up for a call of g, whose n arguments stand behind stack index at.
func (c *Call) begin(th *Thread, g *GoFunction, at, n int) {
	c.th, c.fn, c.base, c.n, c.end, c.slot, c.nres = th, g, at+1, n, at+1+n, at, 0
}

// answered does what a Go function has answered, whose call began at stack index
// at.
func (m *Machine) answered(c *Call, err error, at, ret, want int, md mode) signal {
	th := c.th
	switch {
	case err != nil:
		return m.throwFrom(c, err)
	case c.nres >= 0:
		return m.deliver(th, at, c.nres, ret, want, md)
	case c.nres == actPark && md == toRegisters && want == 1 && ret == at:
		return m.fold(c)
	}
	f := th.push()
	f.fn, f.base, f.ret, f.want, f.mode = nil, int32(at+1), int32(ret), int16(want), md
	return m.act(c, f)
}

// proceed runs the continuation of the Go function on top with n values.
func (m *Machine) proceed(th *Thread, then func(*Call) error, at, n int) signal {
	f := &th.frames[len(th.frames)-1]
	if at+n+slack > len(th.stack) {
		m.grow(th, at+n+slack)
	}
	c := m.call
	c.th, c.base, c.n, c.end, c.slot, c.nres = th, at, n, int(f.top), int(f.base)-1, 0
	if err := then(c); err != nil {
		return m.throwFrom(c, err)
	}
	if c.nres >= 0 {
		return m.finish(th, c.slot, c.nres)
	}
	return m.act(c, f)
}

// act does what the Go function whose frame f is on top has asked for.
func (m *Machine) act(c *Call, f *frame) signal {
	f.then, f.top, f.flags = c.then, int32(c.end), c.flags
	c.then, c.flags = nil, 0
	if c.nres == actPark {
		m.clearDead(c.th, c.end)
		m.current.waiting = true
		m.current = nil
		return stop
	}
	return m.actOn(c, f)
}

// fold lets a fiber wait in a Go function of which a Lua function wants the first
// result, as nearly always: that needs no frame.
func (m *Machine) fold(c *Call) signal {
	f := m.current
	f.then, f.slot, f.top = c.then, int32(c.slot), int32(c.end)
	c.then = nil
	m.clearDead(c.th, c.end)
	f.folded, f.waiting = true, true
	m.current = nil
	return stop
}

// actOn is act for all but a wait.
func (m *Machine) actOn(c *Call, f *frame) signal {
	th := c.th
	switch c.nres {
	case actCall:
		if th.stack[c.at].Kind() == KindFunction {
			if s := m.enter(th, c.at, c.na, c.at, -1, toContinuation); s != goOn {
				return s
			}
			return moved
		}
		return m.willCall(th, c.at, c.na, c.at, -1, toContinuation)
	case actAgain:
		return m.willArrive(th, int(f.top), 0)
	case actYield:
		return m.yield(th, c.base, c.n)
	default:
		return m.resume(th, c.target, c.at, c.na)
	}
}

// arrive hands n values to the Go frame on top of th, which waits for them.
func (m *Machine) arrive(th *Thread, at, n int) signal {
	m.steps -= n >> manyValues
	f := &th.frames[len(th.frames)-1]
	base := int(f.base)
	switch {
	case f.flags&(catches|resumes) != 0:
		m.grow(th, base+n)
		copy(th.stack[base:], th.stack[at:at+n])
		th.stack[base-1] = Bool(true)
		return m.finish(th, base-1, n+1)
	case f.flags&handles != 0:
		m.grow(th, base+1+n)
		copy(th.stack[base+1:], th.stack[at:at+n])
		th.stack[base] = Bool(true)
		return m.finish(th, base, n+1)
	case f.flags&handling != 0:
		var v Value
		if n > 0 {
			v = th.stack[at]
		}
		return m.caught(th, v)
	case f.then == nil:
		return m.finish(th, at, n)
	}
	then := f.then
	f.then = nil
	return m.proceed(th, then, at, n)
}

// finish ends the Go frame on top of th with n results.
func (m *Machine) finish(th *Thread, at, n int) signal {
	f := &th.frames[len(th.frames)-1]
	ret, want, md := int(f.ret), int(f.want), f.mode
	th.pop()
	return m.deliver(th, at, n, ret, want, md)
}

// deliver hands n results of a call that has ended to whoever made it; its
// frame is gone.
func (m *Machine) deliver(th *Thread, at, n, ret, want int, md mode) signal {
	switch md {
	case toRegisters:
		m.place(th, th.stack[at:at+n], ret, want)
		return goOn
	case toContinuation:
		if f := &th.frames[len(th.frames)-1]; f.flags&catches != 0 && f.mode == toRegisters {
			m.succeed(th, th.stack[at:at+n])
			return goOn
		}
		return m.willArrive(th, at, n)
	case toBottom:
		return m.threadEnded(th, at, n)
	}
	var v Value
	if n > 0 {
		v = th.stack[at]
	}
	f := &th.frames[len(th.frames)-1]
	switch md {
	case toConcat:
		th.stack[ret] = v
		return m.concat(th, f, f.fn.proto.code[f.pc-1], ret-int(f.base))
	case toJumpNot:
		return m.jumpIf(f, !v.Truthy())
	default:
		return m.jumpIf(f, v.Truthy())
	}
}

// manyValues is the logarithm of the number of values that are passed on in the
// time of a step.
const manyValues = 6

// few is the number of values up to which a loop is faster than a call that
// copies or clears them.
const few = 8

// place stores values in registers of the Lua function on top of th: want of
// them, or all for -1, from stack index ret on. If they are on the stack of th,
// they are not below ret.
func (m *Machine) place(th *Thread, values []Value, ret, want int) {
	if want < 0 {
		want = len(values)
		th.top = ret + want
		m.grow(th, th.top)
	}
	to := th.stack[ret : ret+want]
	if want > few {
		m.steps -= want >> manyValues
		clear(to[copy(to, values):])
		return
	}
	for i := range to {
		if i < len(values) {
			to[i] = values[i]
		} else {
			to[i] = Value{}
		}
	}
}

// succeed ends the Go frame on top of th, a pcall or coroutine.resume by a Lua
// function, with true and values.
func (m *Machine) succeed(th *Thread, values []Value) {
	f := &th.frames[len(th.frames)-1]
	ret, want := int(f.ret), int(f.want)
	th.pop()
	if want == 0 {
		return
	}
	th.stack[ret] = Bool(true)
	m.place(th, values, ret+1, max(want-1, -1))
}

// jumpIf ends the comparison that f is executing.
func (m *Machine) jumpIf(f *frame, outcome bool) signal {
	if i := f.fn.proto.code[f.pc-1]; outcome == (i.C() != 0) {
		f.pc += int32(i.D())
		m.steps--
	}
	return goOn
}

// enter calls the value at stack index at with the n arguments behind it.
func (m *Machine) enter(th *Thread, at, n, ret, want int, md mode) signal {
	switch fv := th.stack[at]; fv.Kind() {
	case KindFunction:
		if th.full() {
			return m.throw(th, errStackOverflow)
		}
		c := fv.closure()
		p := c.proto
		base, extra := at+1, 0
		m.grow(th, base+max(n, p.params)+p.registers)
		for ; n < p.params; n++ {
			th.stack[base+n] = Value{}
		}
		if p.vararg {
			// The variable arguments stay where they are, just below the registers.
			base += n
			extra = n - p.params
			for i := range p.params {
				th.stack[base+i] = th.stack[at+1+i]
			}
		}
		f := th.push()
		f.base, f.pc, f.ret, f.extra = int32(base), 0, int32(ret), int32(extra)
		f.want, f.mode, f.flags = int16(want), md, 0
		f.fn = c
		return goOn
	case KindGoFunction:
		if th.full() { // what it had begun when it asks for a frame could not be taken back
			return m.throw(th, errStackOverflow)
		}
		return m.invoke(th, fv.goFunction(), at, n, ret, want, md)
	default:
		h := m.metamethod(fv, metaCall, absentCall)
		if !h.IsFunction() {
			return m.throw(th, m.typeError(th, "call", fv, at))
		}
		m.grow(th, at+n+2)
		copy(th.stack[at+1:], th.stack[at:at+n+1])
		th.stack[at] = h
		return m.willCall(th, at, n+1, ret, want, md)
	}
}

// full reports whether nothing more can be called in th. One more frame there is
// always: a Go function that the last Lua function calls may need it.
func (th *Thread) full() bool {
	return len(th.frames) >= maxFrames && !(th.handlesError() && len(th.frames) < maxFrames+spareFrames)
}

// handlesError reports whether an xpcall handler is running in th.
func (th *Thread) handlesError() bool {
	for i := len(th.frames) - 1; i >= 0; i-- {
		if th.frames[i].flags&handling != 0 {
			return true
		}
	}
	return false
}
