package vm

import "wippy/internal/lua/code"

// A frame is one call in progress, of a Lua function (fn is set) or of a Go
// function that waits for something.
type frame struct {
	fn    *Closure          // nil for a Go function
	then  func(*Call) error // Go: what to run when the awaited values are there; nil: they are its results
	base  int32             // Lua: register 0; Go: its first argument
	top   int32             // Go: end of its values on the stack
	pc    int32             // Lua: next instruction
	ret   int32             // where on the stack the results go
	want  int16             // how many results are wanted, -1 for all
	mode  mode              // what else happens to the results
	flags uint8
	extra int32 // Lua: number of variable arguments, which lie below base
}

// A mode says what a frame's results are for.
type mode uint8

const (
	toRegisters    mode = iota // the results are stored from ret on
	toJump                     // the first result decides the comparison that was executing
	toJumpNot                  // the same, negated: a <= b tried as not (b < a)
	toConcat                   // the result replaces two operands of the CONCAT that was executing
	toContinuation             // the frame below is a Go function, which goes on with the results
	toBottom                   // the thread ends with the results
)

// Flags of a Go frame.
const (
	catches  uint8 = 1 << iota // pcall: errors end here
	handles                    // xpcall: errors end here after its handler (at base) has seen them
	handling                   // the call of an xpcall handler
	resumes                    // coroutine.resume: goes on when the other thread yields or ends
	wraps                      // the same for a function made by coroutine.wrap
)

// maxFrames bounds the depth of calls in one thread (base.md LM-1); a handler
// of a stack overflow gets some more.
const (
	maxFrames   = 200_000
	spareFrames = 1_000
)

// A threadState is the life of a coroutine.
type threadState uint8

const (
	suspended threadState = iota
	running               // it runs, or waits with its fiber
	normal                // it has resumed another one
	dead
)

// A Thread is a coroutine: a stack of values and a stack of frames. The main
// function and each function started by coroutine.spawn have one, too.
type Thread struct {
	object
	state  threadState
	nested int32 // how many coroutines were inside one another when it was resumed
	stack  []Value
	frames []frame
	top    int     // end of the values left by an open call or VARARG
	parent *Thread // who resumed it, nil for the first thread of a fiber
	fiber  *Fiber  // of a scheduled coroutine: its fiber
}

// A Fiber is a scheduled coroutine: the main function or one started with
// coroutine.spawn. It runs its innermost thread, and waits as a whole.
type Fiber struct {
	machine   *Machine
	root, cur *Thread
	next      *Fiber // in the list of ready fibers
	before    *Fiber // in the list of all spawned fibers
	after     *Fiber
	ticket    uint32 // counts waits; a Waiter is good for one of them
	waiting   bool
	folded    bool  // the Go function that waits has no frame; it would have base slot+1, and top and then
	slot, top int32 // see folded; a Lua function wants the first result at slot
	then      func(*Call) error
	arrived   int   // number of values that ended the wait, on cur's stack behind the top frame; or one of:
	failure   error // or the error that ended it
}

// Values of Fiber.arrived.
const (
	firstRun = -1 // nothing has been waited for yet
	placed   = -2 // the values are where they belong, and there is no frame
)

// grow makes the stack of th reach at least n values.
func (m *Machine) grow(th *Thread, n int) {
	if n > len(th.stack) {
		m.growStack(th, n)
	}
}

// growStack is the part of grow that is rarely needed: it would only be in the
// way where it is called.
//
//go:noinline
func (m *Machine) growStack(th *Thread, n int) {
	more := len(th.stack)
	if m.limit > 0 && more*sizeValue > m.limit/8 {
		more /= 4 // doubling could go far over the limit
	}
	stack := make([]Value, max(n, len(th.stack)+more, 8))
	copy(stack, th.stack)
	// The frames grow with the stack, and need about as much.
	m.charge(2 * sizeValue * (len(stack) - len(th.stack)))
	th.stack = stack
}

// push adds a frame and returns it, as the last one in its place has left it: of
// a Lua function the caller sets everything but then and top, of a Go function
// everything but pc and extra. A frame that is made and copied costs more than
// the rest of a call. The pointer is good until the next push.
func (th *Thread) push() *frame {
	n := len(th.frames)
	if n == cap(th.frames) {
		th.frames = append(th.frames, frame{})
	} else {
		th.frames = th.frames[:n+1]
	}
	return &th.frames[n]
}

func (th *Thread) pop() { th.frames = th.frames[:len(th.frames)-1] }

// end returns the first stack index that no frame uses.
func (th *Thread) end() int {
	if len(th.frames) == 0 {
		return 0
	}
	f := &th.frames[len(th.frames)-1]
	if f.fn == nil {
		return int(f.top)
	}
	return int(f.base) + f.fn.proto.registers
}

// clearDead forgets values above the top frame of th, which is about to wait and
// ends at stack index end, so that it keeps no garbage alive. A stack that was once
// much larger goes.
func (m *Machine) clearDead(th *Thread, end int) {
	if n := len(th.stack) - end; n <= 2*few {
		dead, i := th.window(end, n), 0
		for ; i+4 <= n; i += 4 {
			dead.clear4(i)
		}
		for ; i < n; i++ {
			*dead.at(i) = Value{}
		}
		return
	}
	// The Lua functions below have registers above end, which they will use again.
	size := max(2*end, end+code.MaxRegisters)
	if len(th.stack) < 2*size {
		m.steps -= (len(th.stack) - end) >> 9
		clear(th.stack[end:])
		return
	}
	stack := make([]Value, size)
	copy(stack, th.stack[:end])
	th.stack = stack
	th.frames = append(make([]frame, 0, 2*len(th.frames)), th.frames...)
}

// A Waiter resumes a fiber that a Go function has parked. It is a small value:
// keep it wherever the awaited thing is kept. Only the machine's own turn may
// use it: a Go function, or the Idle function.
type Waiter struct {
	fiber  *Fiber
	ticket uint32
}

// Waits reports whether the fiber still waits for this Waiter; it becomes false
// for good when the fiber has been resumed or its process has ended.
func (w Waiter) Waits() bool {
	return w.fiber != nil && w.fiber.waiting && w.fiber.ticket == w.ticket
}

// Resume ends the wait with the given values: they become the results of the
// Go function that parked, or the arguments of its "then". Nothing happens if
// the wait is over already.
func (w Waiter) Resume(values ...Value) {
	if !w.Waits() {
		return
	}
	w.fiber.unfold()
	th := w.fiber.cur
	end := th.end()
	w.fiber.machine.grow(th, end+len(values))
	for i := range values { // copy is slow for so few
		th.stack[end+i] = values[i]
	}
	w.fiber.arrived = len(values)
	w.wake()
}

// Return is Resume with the results of the function that parked, whose "then"
// is no longer needed.
func (w Waiter) Return(results ...Value) {
	if w.Waits() {
		w.fiber.unfold()
		frames := w.fiber.cur.frames
		frames[len(frames)-1].then = nil
		w.Resume(results...)
	}
}

// Return2 is Return with two results, for what happens very often.
func (w Waiter) Return2(a, b Value) {
	if !w.Waits() {
		return
	}
	f := w.fiber
	if !f.folded {
		w.Return(a, b)
		return
	}
	f.folded = false
	f.cur.stack[f.slot] = a
	f.arrived = placed
	w.wake()
}

// Raise ends the wait with an error, raised where the fiber waits.
func (w Waiter) Raise(err error) {
	if w.Waits() {
		w.fiber.unfold()
		w.fiber.failure = err
		w.wake()
	}
}

// unfold gives the Go function that waits its frame.
func (f *Fiber) unfold() {
	if !f.folded {
		return
	}
	f.folded = false
	t := f.cur.push()
	t.fn, t.then, t.base, t.top, t.ret = nil, f.then, f.slot+1, f.top, f.slot
	f.then = nil // it may hold much
	t.want, t.mode, t.flags = 1, toRegisters, 0
}

func (w Waiter) wake() {
	w.fiber.waiting = false
	w.fiber.ticket++
	w.fiber.machine.makeReady(w.fiber)
}
