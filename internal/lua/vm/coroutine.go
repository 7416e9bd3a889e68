package vm

import (
	"errors"
	"fmt"
)

// Yield answers by suspending the running coroutine with its arguments as the
// values that resume returns. At the top of a scheduled coroutine it lets the
// others run (channel.md CO-8).
func (c *Call) Yield() error {
	c.nres = actYield
	return nil
}

// Resume answers by resuming th with the arguments from number first on. The
// results are true and what it yields or returns, or false and its error; with
// wrap set, what it yields or returns, and its error is raised.
func (c *Call) Resume(th *Thread, first int, wrap bool) error {
	c.nres, c.target, c.flags = actResume, th, resumes
	if wrap {
		c.flags = wraps
	}
	drop := min(first-1, c.n)
	c.at, c.na = c.base+drop, c.n-drop
	return nil
}

// threadEnded handles the results of a thread's first function.
func (m *Machine) threadEnded(th *Thread, at, n int) signal {
	th.state = dead
	p := th.parent
	if p == nil {
		if m.current == &m.main {
			return m.end(span{int32(at), int32(n)}, nil)
		}
		th.stack = nil
		m.forget(m.current)
		m.current = nil
		return stop
	}
	end := m.hand(p, th.stack[at:at+n])
	p.state = running
	m.current.cur = p
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

// hand puts values behind the frames of th and returns where.
func (m *Machine) hand(th *Thread, values []Value) int {
	end := th.end()
	m.grow(th, end+len(values))
	copy(th.stack[end:], values)
	return end
}

// yield suspends th with the n values at stack index at.
func (m *Machine) yield(th *Thread, at, n int) signal {
	p := th.parent
	if p == nil {
		f := m.current
		m.current = nil
		m.makeReady(f)
		return stop
	}
	th.parent, th.state = nil, suspended
	p.state = running
	m.current.cur = p
	// By far the most frequent: a Lua function has resumed th.
	if f := &p.frames[len(p.frames)-1]; f.flags&(wraps|resumes) != 0 && f.mode == toRegisters {
		if f.flags&resumes != 0 {
			m.succeed(p, th.stack[at:at+n])
			return moved
		}
		ret, want := int(f.ret), int(f.want)
		p.pop()
		m.place(p, th.stack[at:at+n], ret, want)
		return moved
	}
	return m.willArrive(p, m.hand(p, th.stack[at:at+n]), n)
}

// maxNesting bounds how many coroutines can have resumed one another.
const maxNesting = 10_000

// resume makes th wait for co, which goes on with the n values at stack index at.
func (m *Machine) resume(th, co *Thread, at, n int) signal {
	values := th.stack[at : at+n]
	co.parent, co.state, th.state = th, running, normal
	co.nested = th.nested + 1
	m.current.cur = co
	m.steps--
	if len(co.frames) == 0 { // it has not begun
		m.grow(co, 1+n)
		copy(co.stack[1:], values)
		return m.willCall(co, 0, n, 0, -1, toBottom)
	}
	// By far the most frequent: a Lua function has called coroutine.yield.
	if f := &co.frames[len(co.frames)-1]; f.then == nil && f.flags == 0 && f.mode == toRegisters {
		ret, want := int(f.ret), int(f.want)
		co.pop()
		m.place(co, values, ret, want)
		return moved
	}
	return m.willArrive(co, m.hand(co, values), n)
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
func (c *Call) Status(th *Thread) string {
	switch {
	case th.state == dead:
		return "dead"
	case th.state == normal:
		return "normal"
	case th.state == suspended, th.fiber != nil && th.fiber != c.m.current: // the latter waits, if only for its turn
		return "suspended"
	}
	return "running"
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
