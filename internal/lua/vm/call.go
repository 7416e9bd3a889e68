package vm

import "strings"

// A Call is one call of a Go function: its arguments, and the ways to answer
// (see the package comment). It is valid until the function returns; do not
// keep it.
//
// Arguments are counted from 1, as in error messages.
type Call struct {
	m      *Machine
	th     *Thread
	fn     *GoFunction // the running function
	base   int         // stack index of the first argument
	n      int         // number of arguments
	end    int         // stack index behind the function's own arguments
	slot   int         // stack index where results go
	nres   int         // number of results, or another answer
	then   func(*Call) error
	at, na int // actCall: stack index of the function, number of its arguments
	flags  uint8
	target *Thread // actResume

	pending pending // of the machine
}

// What a Go function can answer instead of results, as values of Call.nres.
const (
	actCall = -1 - iota
	actPark
	actAgain
	actYield
	actResume
)

// slack is the room on the stack that a Go function may count on behind its
// arguments.
const slack = 3

// Machine returns the machine that makes the call.
func (c *Call) Machine() *Machine { return c.m }

// Name returns the name of the running function.
func (c *Call) Name() string {
	if c.fn == nil {
		return "?" // none has run on this scratch yet
	}
	return c.fn.name
}

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
	s, at := c.th.stack, c.slot
	s[at], s[at+1] = v, w
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

// Share answers with one result that is part of something which the program has
// already, and has been charged for with that.
func (c *Call) Share(v Value) error {
	c.th.stack[c.slot] = v
	c.nres = 1
	return nil
}

// Fail answers with nil and an error object made from err, the convention of
// library functions (errors.md ER-1). Of the stack it has the innermost call: many
// programs fail often, and look at no stack.
func (c *Call) Fail(err error) error {
	c.m.charge(sizeError)
	return c.Return(Value{}, c.m.locate(c.th, ErrorValue(err), 1))
}

// Refuse is Fail for a function whose first result is a boolean: it answers with
// false and the error.
func (c *Call) Refuse(err error) error {
	c.m.charge(sizeError)
	return c.Return(Bool(false), c.m.locate(c.th, ErrorValue(err), 1))
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
	c.nres, c.then, c.at, c.na = actCall, then, end, len(args)
	return nil
}

// Call2 is Call with two arguments, for what is called very often.
func (c *Call) Call2(f, a, b Value, then func(*Call) error) error {
	c.m.grow(c.th, c.end+3+slack)
	s := c.th.stack[c.end:]
	s[0], s[1], s[2] = f, a, b
	c.nres, c.then, c.at, c.na = actCall, then, c.end, 2
	return nil
}

// Protect is Call in protected mode, as pcall does it: argument 1 is called
// with the arguments that follow it, and the results are true and its results,
// or false and the error.
func (c *Call) Protect() error {
	c.nres, c.flags, c.at, c.na = actCall, catches, c.base, c.n-1
	return nil
}

// ProtectWith is Protect with an error handler, as xpcall does it: argument 1
// is the function, argument 2 the handler, the rest are arguments.
func (c *Call) ProtectWith() error {
	s := c.th.stack[c.base:]
	s[0], s[1] = s[1], s[0]
	c.nres, c.flags, c.at, c.na = actCall, handles, c.base+1, c.n-2
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
	c.nres, c.then = actPark, then
	f := c.m.current
	return Waiter{f, f.ticket}
}

// void takes back what the function has answered, because it has failed after
// that: the next function on the scratch, which may be another machine's, would
// go on with it.
func (c *Call) void() {
	if c.nres == actPark {
		c.m.current.ticket++ // the Waiter is good for nothing
	}
	c.nres, c.then, c.flags = 0, nil, 0
}

// Again answers that the function has more to do and goes on in then, after
// other processes had their turn if the budget is used up. steps is what the
// work so far counts for.
func (c *Call) Again(steps int, then func(*Call) error) error {
	c.m.steps -= steps
	c.nres, c.then = actAgain, then
	return nil
}

// stretch is how many bytes of a string are copied at once, without looking at
// the budget, and freshMemory the logarithm of how many in the time of a step:
// memory that nobody has used before costs more than the copying.
const (
	stretch     = 1 << 18
	freshMemory = 10
)

// Concat answers by putting together the string that parts make up, which are
// size bytes in all, and going on in then with it. Of something long it copies a
// stretch at a time, while other processes have their turns.
func (c *Call) Concat(parts []string, size int, then func(c *Call, s Value) error) error {
	if err := c.Room(size); err != nil {
		return err
	}
	c.Charge(StringSize(size))
	j := &joining{parts: parts, then: then}
	j.out.Grow(size)
	if size > stretch {
		c.Keep(j)
	}
	return j.run(c)
}

// A joining is a Concat under way.
type joining struct {
	parts []string // what is left
	out   strings.Builder
	then  func(c *Call, s Value) error
}

// Measure implements [Measurable].
func (j *joining) Measure(func(Value)) int { return j.out.Cap() + 16*cap(j.parts) }

func (j *joining) run(c *Call) error {
	left := stretch
	for len(j.parts) > 0 {
		part := j.parts[0]
		if len(part) > left {
			j.out.WriteString(part[:left])
			j.parts[0] = part[left:]
			return c.Again(stretch>>freshMemory, j.run)
		}
		j.out.WriteString(part)
		left -= len(part)
		j.parts = j.parts[1:]
	}
	c.Spend((stretch - left) >> freshMemory)
	return j.then(c, MakeString(j.out.String()))
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

// SpendText charges for comparing v with something, or finding it as a key: that
// takes long if it is a long string.
func (c *Call) SpendText(v Value) { c.m.steps -= v.hashing() }

// Budget returns how many steps are left of the machine's turn.
func (c *Call) Budget() int { return c.m.steps }
