package vm

import (
	"fmt"
	"math/rand/v2"
)

// A Base is what the code of one entry finds in its global scope: read-only,
// shared by all machines that run it.
type Base struct {
	globals *Table
	strings *Table // the table that methods of strings come from, nil for none
}

// NewBase returns a base whose globals are the pairs of t, which becomes frozen
// and gets a field _G that names it. strings is the table that serves
// ("x"):upper(), nil for none.
func NewBase(t, strings *Table) *Base {
	t.SetField("_G", t.Value())
	t.flags |= globalTable
	t.Freeze()
	return &Base{globals: t, strings: strings}
}

// Globals returns the frozen table of global names.
func (b *Base) Globals() *Table { return b.globals }

// A Status says why Run returned.
type Status uint8

const (
	// Waiting: nothing can go on before a Waiter is resumed.
	Waiting Status = iota
	// Preempted: the budget is used up; Run goes on where it stopped.
	Preempted
	// Done: the main function has returned or failed; see Results and Failure.
	Done
	// Exhausted: the machine is over its memory limit. It must not run again.
	Exhausted
)

// An Owner runs a machine.
type Owner interface {
	// Idle is asked when no fiber is ready. It may resume waiters; it reports
	// whether it did.
	Idle() bool
	// Place is told of a call of a function made with NewFunctionPlacing, which
	// comes next and whose last argument, number arg, the program writes as a table
	// of few named fields with plain values. It returns that table, empty: a
	// [Record2] or [Record4], as fields says, in what the function is going to make
	// of it; nil if there is no such thing. With its values the table takes size
	// bytes. The program has no other reference to it.
	Place(arg, fields, size int) *Table
}

// A Machine is the Lua side of one process. Only one goroutine at a time may
// use it.
type Machine struct {
	// Owner is who runs the machine; library functions find it through
	// Call.Machine. It may be nil.
	Owner Owner
	// World is the clock and the source of randomness, the system's at first.
	World *World

	base   *Base
	own    *Table            // globals that this machine has written
	copies map[*Table]*Table // frozen tables that this machine has written to

	call        *Call // of the Scratch, while running
	main        Fiber
	mainThread  Thread
	current     *Fiber   // goes on first: it was preempted
	ready, last *Fiber   // the other fibers that can run, in order
	fibers      *Fiber   // all spawned ones that have not ended
	kept        *pending // what putOff is about; nil if it is about nothing
	steps       int      // what is left of the budget
	used        uint64   // steps taken before the present Run
	budget      int
	results     span // on the main stack
	failure     *Error
	walking     *walk  // looks at what is alive, and has not come to the end; nil if none does
	limit       int    // of memory in bytes, 0 for none
	live        int    // bytes alive at the last measurement
	allocated   int    // bytes allocated since
	allowance   int    // what allocated may reach before the next measurement
	epoch       uint8  // of the last measurement
	putOff      signal // what to do first when current goes on
	done        bool
	exhausted   bool // the limit is certainly broken
	full        bool // own holds everything; base is no longer consulted

	bottom *bottom
	extra  *extra // nil until needed
}

// A bottom is where the stacks of the main thread begin. It is not part of its Machine: Go marks
// objects of up to 512 bytes several at a time, and larger ones one by one.
type bottom struct {
	frames [2]frame
	stack  [12]Value
}

// An extra is what few machines have.
type extra struct {
	random *rand.Rand // of math.random
	broke  []Position // the calls that certainly broke the memory limit
	wanted int        // the bytes that were asked for then
	lastID uint32     // the last number given to an object for tostring
}

// A span is n values on a stack.
type span struct{ at, n int32 }

// NewMachine returns a machine whose main code belongs to base. Start gives it
// something to run.
func NewMachine(base *Base) *Machine {
	m := new(Machine)
	m.Init(base)
	return m
}

// Init is NewMachine for a machine that is a field of something else. A machine
// that has been used becomes as good as new, and Waiters of its former life stay
// void.
func (m *Machine) Init(base *Base) {
	ticket, b := m.main.ticket, m.bottom
	if b == nil {
		b = new(bottom)
	} else {
		*b = bottom{}
	}
	*m = Machine{} // in place; a value with fields would be copied
	m.base, m.World, m.bottom, m.allowance = base, realWorld, b, maxInt
	th, f := &m.mainThread, &m.main
	th.kind, th.stack, th.frames, th.fiber = KindThread, b.stack[:], b.frames[:0], f
	f.machine, f.root, f.cur, f.ticket = m, th, th, ticket+1
}

// rare returns the extra of m, made when first needed.
func (m *Machine) rare() *extra {
	if m.extra == nil {
		m.extra = new(extra)
	}
	return m.extra
}

// Random returns the generator of math.random, which belongs to the program.
func (m *Machine) Random() *rand.Rand {
	x := m.rare()
	if x.random == nil {
		x.random = rand.New(rand.NewPCG(m.World.Random(), m.World.Random()))
	}
	return x.random
}

// SetRandom replaces that generator, for math.randomseed.
func (m *Machine) SetRandom(r *rand.Rand) { m.rare().random = r }

// SetBase says which base the main code belongs to, for a machine that was
// initialised without one.
func (m *Machine) SetBase(b *Base) { m.base = b }

// Start makes Run call f with args as the main function. It may be called again
// after Run has returned Done.
func (m *Machine) Start(f Value, args ...Value) {
	th := &m.mainThread
	m.done, m.failure = false, nil
	m.main.cur, m.main.waiting, m.main.folded = th, false, false
	th.state = running
	th.frames = th.frames[:0]
	m.begin(&m.main, f, args)
}

// Spawn starts f as a scheduled coroutine of the machine and returns its
// thread (coroutine.spawn).
func (m *Machine) Spawn(f Value, args ...Value) Value {
	fb := &Fiber{machine: m}
	th := m.newThread(max(len(args)+2, 8))
	th.fiber, th.state = fb, running
	fb.root, fb.cur = th, th
	if fb.after = m.fibers; fb.after != nil {
		fb.after.before = fb
	}
	m.fibers = fb
	m.begin(fb, f, args)
	return threadRef(th)
}

// begin prepares a fiber whose next run calls f: a Go frame at the bottom that
// waits for nothing but its turn.
func (m *Machine) begin(fb *Fiber, f Value, args []Value) {
	th := fb.root
	m.grow(th, len(args)+2)
	th.stack[0] = f
	for i := range args { // copy is slow for so few
		th.stack[1+i] = args[i]
	}
	th.top = len(args)
	fb.arrived = firstRun
	m.makeReady(fb)
}

func (m *Machine) newThread(size int) *Thread {
	m.charge(sizeThread + size*sizeValue + 2*sizeFrame)
	return &Thread{object: object{kind: KindThread}, stack: make([]Value, size), frames: make([]frame, 0, 2)}
}

func (m *Machine) makeReady(f *Fiber) {
	switch {
	case m.last != nil:
		m.last.next = f
		m.last = f
	case m.current != nil:
		m.ready, m.last = f, f
	default: // as mostly: there is no queue
		m.current, m.putOff = f, beginning
	}
}

func (m *Machine) nextReady() *Fiber {
	f := m.ready
	if f != nil {
		m.ready, f.next = f.next, nil
		if m.ready == nil {
			m.last = nil
		}
	}
	return f
}

// A Scratch is what a machine needs only while it runs. Machines that run one
// after the other can use the same.
type Scratch struct{ call Call }

// Run executes the machine for at most budget steps; a step is a call or a
// turn of a loop, and long library functions count more. Nobody else may use
// the scratch meanwhile. A Go panic of a library function leaves Run; see Recover.
func (m *Machine) Run(budget int, s *Scratch) Status {
	m.budget, m.steps = budget, budget
	m.call = &s.call
	s.call.m = m
	if m.kept != nil {
		s.call.pending, m.kept = *m.kept, nil
	}
	for !m.done {
		if m.walking != nil || m.steps <= 0 {
			if status, stop := m.pause(); stop {
				return m.rest(status)
			}
		}
		f := m.current
		if f == nil {
			if f = m.nextReady(); f == nil {
				if m.Owner == nil || !m.Owner.Idle() {
					return m.rest(Waiting)
				}
				continue
			}
			m.current, m.putOff = f, beginning
		}
		s := m.putOff
		m.putOff = goOn
		if s == beginning {
			s = m.begun(f)
		}
		if s == goOn || m.settle(s) != stop {
			m.execute(m.current.cur)
		}
	}
	if m.exhausted {
		return m.rest(Exhausted)
	}
	return m.rest(Done)
}

// pause looks at what is alive if that is due, and reports whether Run has to
// return, and with what.
func (m *Machine) pause() (status Status, stop bool) {
	if m.walking != nil || !m.exhausted && m.allocated > m.allowance {
		if !m.look() {
			return Preempted, true
		}
		if m.exhausted {
			return Exhausted, true
		}
	}
	if m.exhausted && m.steps <= 0 {
		return Exhausted, true
	}
	return Preempted, m.steps <= 0
}

// rest ends a run and returns status.
func (m *Machine) rest(status Status) Status {
	if m.putOff >= arriving {
		kept := m.call.pending
		m.kept = &kept
	}
	m.call = nil
	m.used += uint64(m.budget - m.steps)
	m.budget, m.steps = 0, 0
	return status
}

// Recover ends a run that a Go panic has left, and reports whether that can be a
// Lua error: the next run raises it in the fiber that was running. It cannot if no
// fiber was. A guard of its own for each run would be dear.
func (m *Machine) Recover(cause any) bool {
	if m.call == nil || m.current == nil {
		return false
	}
	m.call.void()
	m.putOff = m.throw(m.current.cur, fmt.Errorf("internal error in '%s': %v", m.call.Name(), cause))
	m.rest(Preempted)
	return true
}

// begun returns how a fiber that has become current goes on: with what ended its
// wait.
func (m *Machine) begun(f *Fiber) signal {
	if f.arrived == placed {
		f.arrived = 0
		return goOn
	}
	return m.arrived(f)
}

func (m *Machine) arrived(f *Fiber) signal {
	th := f.cur
	if err := f.failure; err != nil {
		f.failure = nil
		return m.throw(th, err)
	}
	n := f.arrived
	f.arrived = 0
	if n == firstRun {
		m.steps--
		return m.enter(th, 0, th.top, 0, -1, toBottom)
	}
	if f := &th.frames[len(th.frames)-1]; f.then == nil && f.flags == 0 {
		return m.finish(th, int(f.top), n)
	}
	return m.willArrive(th, th.end(), n)
}

// Used returns the number of steps the machine has taken so far.
func (m *Machine) Used() uint64 { return m.used + uint64(m.budget-m.steps) }

// Results returns what the main function returned, after Run said Done. They are
// good until the next Start.
func (m *Machine) Results() []Value {
	return m.mainThread.stack[m.results.at : m.results.at+m.results.n]
}

// Failure returns the error that ended the machine, nil if its main function
// returned.
func (m *Machine) Failure() *Error { return m.failure }

// Stopped reports whether nothing is ready to run.
func (m *Machine) Stopped() bool { return m.current == nil && m.ready == nil }

// end ends the machine with the results or the failure of its main function,
// or with the failure of a spawned coroutine.
func (m *Machine) end(results span, failure *Error) signal {
	m.done, m.results, m.failure = true, results, failure
	m.current = nil
	if failure != nil {
		m.ready, m.last = nil, nil
	}
	return stop
}

// resolve returns the table that this machine sees in place of the frozen t.
func (m *Machine) resolve(t *Table) *Table {
	if t.flags&globalTable != 0 {
		if m.own == nil {
			return t
		}
		m.materialize()
		return m.own
	}
	if c := m.copies[t]; c != nil {
		return c
	}
	return t
}

// Writable returns the table that a write to t must go to: t itself, or the
// machine's own copy of a frozen one. It fails for tables that are read-only.
func (m *Machine) Writable(t *Table) (*Table, error) {
	if t.kind == KindTable {
		return t, nil
	}
	if name, ok := readOnlyName(t); ok {
		return nil, fmt.Errorf("%s is read-only", name)
	}
	if t.flags&globalTable != 0 {
		m.materialize()
		return m.own, nil
	}
	if c := m.copies[t]; c != nil {
		return c, nil
	}
	if m.copies == nil {
		m.copies = map[*Table]*Table{}
	}
	c := t.clone()
	m.copies[t] = c
	return c, nil
}

// materialize gives the machine a global table of its own that holds
// everything.
func (m *Machine) materialize() {
	if m.full {
		return
	}
	all := m.base.globals.clone()
	if m.own != nil {
		m.own.Each(func(k, v Value) bool { all.Set(k, v); return true })
	}
	m.own, m.full = all, true
}

// ReadOnly marks a library table as one that no program can write to, freezes
// it and returns it; name is what the error message calls it.
func ReadOnly(name string, t *Table) *Table {
	meta := NewTable(0, 2)
	meta.SetField("__name", MakeString(name))
	meta.SetField("__metatable", Bool(false))
	t.meta = meta.Freeze()
	return t.Freeze()
}

func readOnlyName(t *Table) (string, bool) {
	if t.kind == KindFrozen && t.meta != nil {
		return t.meta.GetField("__name").Text()
	}
	return "", false
}

// global returns the value of a global name as code that belongs to b sees it:
// what the machine has written, then what b has.
func (m *Machine) global(b *Base, k *String) Value {
	if m.own == nil {
		return b.globals.getString(k)
	}
	if !m.full || b == m.base {
		if n := m.own.findString(k); n >= 0 {
			return m.own.nodes[n].val
		}
		if m.full {
			return Value{}
		}
		return b.globals.getString(k)
	}
	if v := b.globals.getString(k); !v.IsNil() {
		return v
	}
	return m.own.getString(k)
}

// SetGlobal stores a global variable of the machine. The name is interned for
// good: it must be one of a fixed set.
func (m *Machine) SetGlobal(name string, v Value) { m.setGlobal(Intern(name), v) }

// setGlobal stores a global; it reports false if a metamethod must decide.
func (m *Machine) setGlobal(k *String, v Value) bool {
	if m.own == nil {
		m.own = NewTable(0, 2)
	}
	if !m.full && (v.IsNil() || k.text == "_G") {
		m.materialize()
	}
	if m.own.meta != nil && m.own.findString(k) < 0 {
		return false
	}
	m.own.setNode(stringRef(k), v)
	return true
}
