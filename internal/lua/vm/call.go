package vm

import (
	"errors"
	"fmt"

	"wippy/internal/lua/number"
)

// A Call is one call of a Go function: its arguments, and the ways to answer
// (see the package comment). It is valid until the function returns; do not
// keep it.
//
// Arguments are counted from 1, as in error messages.
type Call struct {
	m      *Machine
	th     *Thread
	name   string // of the running function, for error messages
	base   int    // stack index of the first argument
	n      int    // number of arguments
	end    int    // stack index behind the function's own arguments
	slot   int    // stack index where results go
	nres   int
	action action
	then   func(*Call) error
	at, na int // actCall: stack index of the function, number of its arguments
	flags  uint8
	target *Thread // actResume
}

// An action is how a Go function answered.
type action uint8

const (
	actReturn action = iota
	actCall
	actPark
	actAgain
	actYield
	actResume
)

// slack is the room on the stack that a Go function may count on behind its
// arguments.
const slack = 8

// Machine returns the machine that makes the call.
func (c *Call) Machine() *Machine { return c.m }

// Name returns the name of the running function.
func (c *Call) Name() string { return c.name }

// N returns the number of arguments.
func (c *Call) N() int { return c.n }

// Arg returns argument i, nil if there are fewer.
func (c *Call) Arg(i int) Value {
	if i > c.n {
		return Value{}
	}
	return c.th.stack[c.base+i-1]
}

// Args returns the arguments from number i on, as a view of the stack: it is
// good until the function answers.
func (c *Call) Args(i int) []Value {
	if i > c.n {
		return nil
	}
	return c.th.stack[c.base+i-1 : c.base+c.n]
}

// Return answers with the given results. It returns nil, so that a function can
// end with "return c.Return(v)".
func (c *Call) Return(values ...Value) error {
	results := c.Results(len(values))
	for i := range results { // copy is slow for so few
		results[i] = values[i]
		if values[i].is(KindUserdata) {
			c.chargeNew(values[i].userdata())
		}
	}
	return nil
}

// Return2 is Return with two results, for what is called very often.
func (c *Call) Return2(v, w Value) error {
	s := c.th.stack[c.slot:]
	s[0], s[1] = v, w
	c.nres = 2
	return nil
}

// Return1 answers with one result.
func (c *Call) Return1(v Value) error {
	if v.is(KindUserdata) {
		c.chargeNew(v.userdata())
	}
	c.th.stack[c.slot] = v
	c.nres = 1
	return nil
}

// Fail answers with nil and an error object made from err, the convention of
// library functions (errors.md ER-1).
func (c *Call) Fail(err error) error {
	c.m.charge(sizeError)
	return c.Return(Value{}, ErrorValue(err))
}

// Results makes room for n results and returns it, to be filled. The arguments
// may be overwritten by that: read them first.
func (c *Call) Results(n int) []Value {
	end := c.slot + n
	if end > len(c.th.stack) {
		c.m.grow(c.th, end)
	}
	c.nres = n
	return c.th.stack[c.slot:end]
}

// Call answers by calling f with args; when f has returned, then goes on, with
// f's results as its arguments. Without then the results of f are the results.
func (c *Call) Call(f Value, args []Value, then func(*Call) error) error {
	end := c.end
	c.m.grow(c.th, end+1+len(args)+slack)
	s := c.th.stack[end:]
	copy(s[1:], args)
	s[0] = f
	c.action, c.then, c.at, c.na = actCall, then, end, len(args)
	return nil
}

// Call2 is Call with two arguments, for what is called very often.
func (c *Call) Call2(f, a, b Value, then func(*Call) error) error {
	c.m.grow(c.th, c.end+3+slack)
	s := c.th.stack[c.end:]
	s[0], s[1], s[2] = f, a, b
	c.action, c.then, c.at, c.na = actCall, then, c.end, 2
	return nil
}

// Protect is Call in protected mode, as pcall does it: argument 1 is called
// with the arguments that follow it, and the results are true and its results,
// or false and the error.
func (c *Call) Protect() error {
	c.action, c.flags, c.at, c.na = actCall, catches, c.base, c.n-1
	return nil
}

// ProtectWith is Protect with an error handler, as xpcall does it: argument 1
// is the function, argument 2 the handler, the rest are arguments.
func (c *Call) ProtectWith() error {
	s := c.th.stack[c.base:]
	s[0], s[1] = s[1], s[0]
	c.action, c.flags, c.at, c.na = actCall, handles, c.base+1, c.n-2
	return nil
}

// Keep keeps state that the function goes on with in "then" where the accounting
// of memory finds it, as long as the function has not ended. It is needed for
// what may become large or holds values that nothing else does; state tells what
// through [Measurable].
func (c *Call) Keep(state Measurable) {
	c.th.stack[c.slot] = NewUserdata(stateType, state)
}

var stateType = (&Type{Name: "state"}).Define()

// Park answers that the results are not there yet. The fiber waits until the
// Waiter is resumed; what it is resumed with become the results, or the
// arguments of then if that is not nil. The Waiter may be used only after the
// function has returned.
func (c *Call) Park(then func(*Call) error) Waiter {
	c.action, c.then = actPark, then
	f := c.m.current
	return Waiter{c.m, f, f.ticket}
}

// Again answers that the function has more to do and goes on in then, after
// other processes had their turn if the budget is used up. steps is what the
// work so far counts for.
func (c *Call) Again(steps int, then func(*Call) error) error {
	c.m.steps -= steps
	c.action, c.then = actAgain, then
	return nil
}

// Halt answers that nothing more may run in this machine: the fiber never goes
// on, and Run returns Preempted at once. The owner is about to end the machine.
func (c *Call) Halt() error {
	c.Park(nil)
	c.m.steps = 0
	return nil
}

// Spend charges steps for long work that is about to be done at once.
func (c *Call) Spend(steps int) { c.m.steps -= steps }

// Budget returns how many steps are left of the machine's turn.
func (c *Call) Budget() int { return c.m.steps }

// Yield answers by suspending the running coroutine with its arguments as the
// values that resume returns. At the top of a scheduled coroutine it lets the
// others run (channel.md CO-8).
func (c *Call) Yield() error {
	c.action = actYield
	return nil
}

// Resume answers by resuming th with the arguments from number first on. The
// results are true and what it yields or returns, or false and its error; with
// wrap set, what it yields or returns, and its error is raised.
func (c *Call) Resume(th *Thread, first int, wrap bool) error {
	c.action, c.target, c.flags = actResume, th, resumes
	if wrap {
		c.flags = wraps
	}
	drop := min(first-1, c.n)
	c.at, c.na = c.base+drop, c.n-drop
	return nil
}

// invoke runs a Go function whose n arguments stand behind stack index at.
func (m *Machine) invoke(th *Thread, g *GoFunction, at, n, ret, want int, md mode) signal {
	if at+1+n+slack > len(th.stack) {
		m.grow(th, at+1+n+slack)
	}
	c := m.call
	c.th, c.name, c.base, c.n, c.end, c.slot, c.nres, c.action = th, g.name, at+1, n, at+1+n, at, 0, actReturn
	if err := g.fn(c); err != nil {
		return m.throwFrom(c, err)
	}
	if c.action == actReturn {
		if md == toRegisters && uint(want) <= uint(c.nres) && ret == at {
			return goOn // by far the most frequent: the results are where they should be
		}
		return m.deliver(th, at, c.nres, ret, want, md)
	}
	if len(th.frames) >= maxFrames+spareFrames {
		return m.throw(th, errStackOverflow)
	}
	th.push(frame{base: int32(at + 1), ret: int32(ret), want: int16(want), mode: md})
	return m.act(c)
}

// proceed runs the continuation of the Go function on top with n values.
func (m *Machine) proceed(th *Thread, then func(*Call) error, at, n int) signal {
	f := &th.frames[len(th.frames)-1]
	if at+n+slack > len(th.stack) {
		m.grow(th, at+n+slack)
	}
	c := m.call
	c.th, c.base, c.n, c.end, c.slot, c.nres, c.action = th, at, n, int(f.top), int(f.base)-1, 0, actReturn
	if err := then(c); err != nil {
		return m.throwFrom(c, err)
	}
	if c.action == actReturn {
		return m.finish(th, c.slot, c.nres)
	}
	return m.act(c)
}

// act does what the Go function whose frame is on top has asked for.
func (m *Machine) act(c *Call) signal {
	th := c.th
	f := &th.frames[len(th.frames)-1]
	f.then, f.top, f.flags = c.then, int32(c.end), c.flags
	c.then, c.flags = nil, 0
	switch c.action {
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
	case actPark:
		m.clearDead(th)
		m.current.waiting = true
		m.current = nil
		return stop
	case actYield:
		return m.yield(th, c.base, c.n)
	default:
		return m.resume(th, c.target, c.at, c.na)
	}
}

// arrive hands n values to the Go frame on top of th, which waits for them.
func (m *Machine) arrive(th *Thread, at, n int) signal {
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
		s := th.stack
		if want < 0 {
			if ret != at {
				m.grow(th, ret+n)
				copy(th.stack[ret:], th.stack[at:at+n])
			}
			th.top = ret + n
			return goOn
		}
		if n >= want {
			if ret != at {
				copy(s[ret:ret+want], s[at:])
			}
			return goOn
		}
		copy(s[ret:ret+n], s[at:])
		clear(s[ret+n : ret+want])
		return goOn
	case toContinuation:
		if f := &th.frames[len(th.frames)-1]; f.flags&catches != 0 && f.mode == toRegisters {
			// By far the most frequent: the function of a pcall has returned. True
			// goes in front of its results.
			base, ret, want := int(f.base), int(f.ret), int(f.want)
			copy(th.stack[base:], th.stack[at:at+n])
			th.stack[base-1] = Bool(true)
			th.pop()
			return m.deliver(th, base-1, n+1, ret, want, toRegisters)
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
		if len(th.frames) >= maxFrames && !(th.handlesError() && len(th.frames) < maxFrames+spareFrames) {
			return m.throw(th, errStackOverflow)
		}
		c := fv.closure()
		p := c.proto
		base, extra := at+1, 0
		m.grow(th, base+max(n, p.params))
		for ; n < p.params; n++ {
			th.stack[base+n] = Value{}
		}
		if p.vararg {
			base += n
			extra = n - p.params
			m.grow(th, base+p.registers)
			// The variable arguments stay where they are, just below the registers.
			copy(th.stack[base:], th.stack[at+1:at+1+p.params])
		} else {
			m.grow(th, base+p.registers)
		}
		th.push(frame{fn: c, base: int32(base), ret: int32(ret), want: int16(want), mode: md, extra: int32(extra)})
		return goOn
	case KindGoFunction:
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

// handlesError reports whether an xpcall handler is running in th.
func (th *Thread) handlesError() bool {
	for i := len(th.frames) - 1; i >= 0; i-- {
		if th.frames[i].flags&handling != 0 {
			return true
		}
	}
	return false
}

// threadEnded handles the results of a thread's first function.
func (m *Machine) threadEnded(th *Thread, at, n int) signal {
	th.state = dead
	p := th.parent
	if p == nil {
		if m.current == &m.main {
			return m.end(append(m.results[:0], th.stack[at:at+n]...), nil)
		}
		th.stack = nil
		m.forget(m.current)
		m.current = nil
		return stop
	}
	end := m.switchTo(p, th.stack[at:at+n])
	th.parent, th.stack = nil, nil
	return m.willArrive(p, end, n)
}

// forget takes a spawned fiber that has ended out of the list.
func (m *Machine) forget(f *Fiber) {
	if f.after != nil {
		f.after.before = f.before
	}
	if f.before != nil {
		f.before.after = f.after
	} else {
		m.fibers = f.after
	}
}

// switchTo makes p, which has resumed the current thread, the current one and
// puts values behind its frames. It returns where.
func (m *Machine) switchTo(p *Thread, values []Value) int {
	end := p.end()
	m.grow(p, end+len(values))
	copy(p.stack[end:], values)
	p.state = running
	m.current.cur = p
	return end
}

func (m *Machine) yield(th *Thread, at, n int) signal {
	p := th.parent
	if p == nil {
		f := m.current
		m.current = nil
		m.makeReady(f)
		return stop
	}
	end := m.switchTo(p, th.stack[at:at+n])
	th.parent, th.state = nil, suspended
	return m.willArrive(p, end, n)
}

// maxNesting bounds how many coroutines can have resumed one another.
const maxNesting = 10_000

func (m *Machine) resume(th, co *Thread, at, n int) signal {
	end := co.end()
	first := len(co.frames) == 0
	if first {
		end = 1 // behind the function
	}
	m.grow(co, end+n)
	copy(co.stack[end:], th.stack[at:at+n])
	co.parent, co.state, th.state = th, running, normal
	co.nested = th.nested + 1
	m.current.cur = co
	m.steps--
	if first {
		return m.willCall(co, 0, n, 0, -1, toBottom)
	}
	return m.willArrive(co, end, n)
}

// NewCoroutine returns a suspended coroutine that will run f (coroutine.create).
func (c *Call) NewCoroutine(f Value) Value {
	th := c.m.newThread(8)
	th.stack[0] = f
	return threadRef(th)
}

// Thread returns the coroutine that v is, nil if it is none.
func (v Value) Thread() *Thread { return v.thread() }

// Status returns what coroutine.status says of th.
func (th *Thread) Status() string {
	switch th.state {
	case suspended:
		return "suspended"
	case running:
		if f := th.fiber; f != nil && f.waiting {
			return "suspended"
		}
		return "running"
	case normal:
		return "normal"
	}
	return "dead"
}

// Resumable returns nil if th can be resumed by the running coroutine, or else
// what is wrong.
func (c *Call) Resumable(th *Thread) error {
	switch {
	case th.fiber != nil:
		return errors.New("cannot resume a scheduled coroutine")
	case th.state == dead:
		return errors.New("cannot resume dead coroutine")
	case th.state != suspended:
		return fmt.Errorf("cannot resume %s coroutine", map[bool]string{true: "running", false: "normal"}[th == c.th])
	}
	if c.th.nested >= maxNesting {
		return errors.New("stack overflow (too many coroutines inside one another)")
	}
	return nil
}

// Running returns the running coroutine; nil for the top of a scheduled one.
func (c *Call) Running() Value {
	if c.th.fiber != nil {
		return Value{}
	}
	return threadRef(c.th)
}

// A string or number as text, for concatenation and library arguments.
func (v Value) toText() (string, bool) {
	if s := v.str(); s != nil {
		return s.text, true
	}
	if v.isNumber() {
		return number.Format(v.num()), true
	}
	return "", false
}

// toNumber converts as arithmetic does: numbers, and strings that look like one.
func (v Value) toNumber() (float64, bool) {
	if v.isNumber() {
		return v.num(), true
	}
	if s := v.str(); s != nil {
		return number.Parse(s.text)
	}
	return 0, false
}
