package vm

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"wippy/internal/fault"
)

// An Error is a raised Lua value on its way to whoever catches it. It is
// immutable.
type Error struct {
	Value Value
	// Trace is the Lua traceback, innermost first. It is kept only for errors
	// that nothing in the machine catches.
	Trace []Position
}

// Error returns the value as text, without the traceback.
func (e *Error) Error() string { return Text(e.Value) }

// A Position is a place in Lua code.
type Position struct {
	Chunk    string // entry id
	Line     int
	Function string // "function 'name'", "main chunk" or "function <chunk:line>"
}

// String returns "chunk:line: in function".
func (p Position) String() string { return fmt.Sprintf("%s:%d: in %s", p.Chunk, p.Line, p.Function) }

// Throw returns an error that raises exactly the value v, without a position.
func Throw(v Value) error { return &Error{Value: v} }

// Where returns "chunk:line: " for the Lua function that is level calls up from
// the running Go function: 1 is the one that called it. It is empty for a Go
// function and past the end, as in PUC Lua.
func (c *Call) Where(level int) string {
	if p, ok := c.Position(level); ok {
		return fmt.Sprintf("%s:%d: ", p.Chunk, p.Line)
	}
	return ""
}

// Position returns the place that Where describes.
func (c *Call) Position(level int) (Position, bool) {
	i := len(c.th.frames) - level
	if c.slot >= 0 && i+1 <= len(c.th.frames) && c.onFrame() {
		i--
	}
	if i < 0 || c.th.frames[i].fn == nil {
		return Position{}, false
	}
	return c.th.frames[i].position(), true
}

// onFrame reports whether the running Go function has a frame of its own: it
// has one when it goes on after a call or a wait.
func (c *Call) onFrame() bool {
	n := len(c.th.frames)
	return n > 0 && c.th.frames[n-1].fn == nil && int(c.th.frames[n-1].base)-1 == c.slot
}

func (f *frame) position() Position {
	p := f.fn.proto.info
	pos := Position{Chunk: p.Chunk, Function: p.Name, Line: f.line(int(f.pc) - 1)}
	switch p.Name {
	case "main chunk":
	case "":
		pos.Function = "function <" + p.Chunk + ":" + strconv.Itoa(p.Line) + ">"
	default:
		pos.Function = "function '" + p.Name + "'"
	}
	return pos
}

// line returns the line of the instruction at pc, that of the function for one
// that has not begun.
func (f *frame) line(pc int) int {
	p := f.fn.proto.info
	if pc >= 0 && pc < len(p.Lines) {
		return int(p.Lines[pc])
	}
	return max(p.Line, 1) // the main chunk has none
}

// Stack returns the Lua calls in progress in the running coroutine and those
// that resumed it, innermost first, at most 50.
func (c *Call) Stack() []Position { return c.m.trace(c.th) }

// Locate returns an error object with the stack of the call if v is one that has
// none, as from the runtime or from another process; else it returns v.
func (c *Call) Locate(v Value) Value { return c.m.locate(c.th, v, maxTrace) }

// locate is [Call.Locate] with so many calls of the stack of th.
func (m *Machine) locate(th *Thread, v Value, most int) Value {
	d, _ := v.Data(ErrorType)
	e, ok := d.(*ErrorObject)
	if !ok || e.Stack != nil {
		return v
	}
	located := *e // others may have it, too
	located.Stack, located.Thread = m.innermost(th, most), "main"
	if th.fiber == nil {
		located.Thread = "coroutine"
	}
	return NewUserdata(ErrorType, &located)
}

// Trace returns the Lua calls in progress, innermost first: where the machine
// broke its memory limit, in the fiber that runs or was running when the machine
// was preempted, or in the one whose turn is next; of a machine that has failed,
// those of its error. It is nil if there are none.
func (m *Machine) Trace() []Position {
	switch {
	case m.extra != nil && m.extra.broke != nil:
		return m.extra.broke
	case m.failure != nil:
		return m.failure.Trace
	case m.current != nil:
		return m.preempted(m.current.cur)
	case m.ready != nil:
		return m.preempted(m.ready.cur)
	}
	return nil
}

// preempted is trace for a thread that stopped between two instructions: its
// innermost function stands before the one that is its turn, not behind a call.
func (m *Machine) preempted(th *Thread) []Position {
	n := len(th.frames)
	if n == 0 { // it has not begun, and its function is about to be called
		if c := th.stack[0].closure(); c != nil {
			f := frame{fn: c}
			return append([]Position{f.position()}, m.trace(th.parent)...)
		}
		return m.trace(th.parent)
	}
	ps := m.trace(th)
	if f := &th.frames[n-1]; f.fn != nil {
		ps[0].Line = f.line(int(f.pc))
	}
	return ps
}

// Waits returns the traces of the fibers of a machine in which everything waits:
// the main function's first, the others in the order in which they were spawned.
func (m *Machine) Waits() [][]Position {
	var all [][]Position
	for f := m.fibers; f != nil; f = f.after {
		all = append(all, m.trace(f.cur))
	}
	all = append(all, m.trace(m.main.cur))
	slices.Reverse(all)
	return all
}

const maxTrace = 50

func (m *Machine) trace(th *Thread) []Position { return m.innermost(th, maxTrace) }

// innermost is trace with so many calls at most.
func (m *Machine) innermost(th *Thread, most int) []Position {
	var ps []Position
	for ; th != nil; th = th.parent {
		for i := len(th.frames) - 1; i >= 0; i-- {
			if f := &th.frames[i]; f.fn != nil {
				if len(ps) == most {
					return ps
				}
				ps = append(ps, f.position())
			}
		}
	}
	return ps
}

var errStackOverflow = errors.New("stack overflow")

// raised turns an error into the value that is raised: faults become error
// objects, other errors text with the position of the Lua function on top.
func (m *Machine) raised(th *Thread, err error) *Error {
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}
	if _, ok := errors.AsType[*fault.Fault](err); ok {
		return &Error{Value: m.locate(th, ErrorValue(err), maxTrace)}
	}
	return &Error{Value: m.newString(m.here(th) + err.Error())}
}

// here returns "chunk:line: " if a Lua function is on top of th.
func (m *Machine) here(th *Thread) string {
	if n := len(th.frames); n > 0 && th.frames[n-1].fn != nil {
		p := th.frames[n-1].position()
		return fmt.Sprintf("%s:%d: ", p.Chunk, p.Line)
	}
	return ""
}

// throwFrom raises the error of the running Go function; a plain error gets the
// position of the function's caller.
func (m *Machine) throwFrom(c *Call, err error) signal {
	if c.nres < 0 {
		c.void()
	}
	if _, ok := errors.AsType[*Error](err); !ok {
		if _, ok := errors.AsType[*fault.Fault](err); !ok {
			err = &Error{Value: m.newString(c.Where(1) + err.Error())}
		}
	}
	return m.throw(c.th, err)
}

// maxPositions is how long the text of an error is that gets no further position
// when it leaves a function made by coroutine.wrap: thousands of them inside one
// another would each copy what is there.
const maxPositions = 1 << 14

// throw raises err in th: it takes frames away down to the one that catches
// it, or ends the machine.
func (m *Machine) throw(th *Thread, err error) signal {
	e := m.raised(th, err)
	if e.Trace == nil && !caughtSomewhere(th) {
		e = &Error{e.Value, m.trace(th)}
	}
	for {
		inHandler := false
		for i := len(th.frames) - 1; i >= 0; i-- {
			f := &th.frames[i]
			switch {
			case f.flags&handling != 0:
				inHandler = true
				e = &Error{Value: MakeString("error in error handling")}
			case f.flags&catches != 0:
				th.frames = th.frames[:i+1]
				return m.failed(th, int(f.base)-1, e.Value)
			case f.flags&handles != 0 && inHandler:
				th.frames = th.frames[:i+1]
				return m.failed(th, int(f.base), e.Value)
			case f.flags&handles != 0:
				end := th.end()
				m.grow(th, end+2+slack)
				th.stack[end], th.stack[end+1] = th.stack[f.base], e.Value
				*th.push() = frame{base: int32(end), top: int32(end), flags: handling, mode: toContinuation}
				return m.willCall(th, end, 1, end, -1, toContinuation)
			}
		}
		p := th.parent
		th.state, th.parent = dead, nil
		if p == nil {
			m.number(e.Value) // AsFault may show it
			return m.end(span{}, e)
		}
		th.frames, th.stack = nil, nil
		th, p.state, m.current.cur = p, running, p
		f := &th.frames[len(th.frames)-1]
		if f.flags&resumes != 0 {
			return m.failed(th, int(f.base)-1, e.Value)
		}
		th.pop()
		if text, ok := e.Value.toText(); ok && len(text) < maxPositions {
			e = &Error{m.newString(m.here(th) + text), e.Trace}
		}
	}
}

// failed ends the Go frame on top of th with false and v.
func (m *Machine) failed(th *Thread, at int, v Value) signal {
	m.grow(th, at+2)
	th.stack[at], th.stack[at+1] = Bool(false), v
	if s := m.finish(th, at, 2); s != goOn {
		return s
	}
	return moved
}

// caught ends the xpcall whose handler has returned v.
func (m *Machine) caught(th *Thread, v Value) signal {
	i := len(th.frames) - 1
	for th.frames[i].flags&handles == 0 {
		i--
	}
	th.frames = th.frames[:i+1]
	return m.failed(th, int(th.frames[i].base), v)
}

// caughtSomewhere reports whether an error raised in th would be caught.
func caughtSomewhere(th *Thread) bool {
	for ; th != nil; th = th.parent {
		for i := len(th.frames) - 1; i >= 0; i-- {
			if th.frames[i].flags&(catches|handles|resumes) != 0 {
				return true
			}
		}
	}
	return false
}

// An ErrorObject is the Go side of a Lua error object (errors.md §3). It is
// immutable.
type ErrorObject struct {
	Fault    *fault.Fault
	Contexts []string   // what errors.wrap added, outermost first
	Stack    []Position // where it was made, innermost first
	Thread   string     // in which coroutine that was: "main" or "coroutine"; "" without a stack
	Details  *Table     // given by a Lua program, see [Machine.Details], nil for none; never handed out, only copied
}

// Text returns the message behind its contexts.
func (e *ErrorObject) Text() string {
	if len(e.Contexts) == 0 {
		return e.Fault.Message
	}
	return strings.Join(e.Contexts, ": ") + ": " + e.Fault.Message
}

// Size returns the size of e itself in bytes, without its details.
func (e *ErrorObject) Size() int {
	size := 160 + len(e.Fault.Message) + 40*cap(e.Stack)
	for _, text := range e.Contexts {
		size += 16 + len(text)
	}
	return size
}

// Measure implements [Measurable].
func (e *ErrorObject) Measure(visit func(Value)) int {
	if e.Details != nil {
		visit(e.Details.Value())
	}
	return e.Size()
}

// Send returns what another process gets: everything but the stack
// (payload-and-messages.md V-10).
func (e *ErrorObject) Send() (Value, error) {
	return NewUserdata(ErrorType, &ErrorObject{Fault: e.Fault, Contexts: e.Contexts, Details: e.Details}), nil
}

// ErrorType is the type of error objects.
var ErrorType = (&Type{
	Name:   "error",
	Concat: true,
	Text:   func(_ *Call, data any) string { return data.(*ErrorObject).Text() },
	Methods: map[string]func(*Call) error{
		"kind":      func(c *Call) error { return errorMethod(c, (*ErrorObject).kind) },
		"message":   func(c *Call) error { return errorMethod(c, (*ErrorObject).message) },
		"retryable": func(c *Call) error { return errorMethod(c, (*ErrorObject).retryable) },
		"details":   func(c *Call) error { return errorMethod(c, func(e *ErrorObject) Value { return e.details(c.m) }) },
		"stack":     func(c *Call) error { return errorMethod(c, (*ErrorObject).stack) },
	},
}).Define()

func errorMethod(c *Call, get func(*ErrorObject) Value) error {
	_, data := c.Arg(1).UserdataType()
	e, ok := data.(*ErrorObject)
	if !ok {
		return c.Expected(1, "error")
	}
	v := get(e)
	if text, ok := v.Text(); ok {
		c.m.charge(StringSize(len(text)))
	}
	return c.Return1(v)
}

func (e *ErrorObject) kind() Value    { return MakeString(string(e.Fault.Kind)) }
func (e *ErrorObject) message() Value { return MakeString(e.Fault.Message) }

func (e *ErrorObject) retryable() Value {
	switch e.Fault.Retry {
	case fault.RetryYes:
		return Bool(true)
	case fault.RetryNo:
		return Bool(false)
	}
	return Value{}
}

func (e *ErrorObject) details(m *Machine) Value {
	if e.Details != nil {
		return m.copyData(e.Details, false).Value()
	}
	if len(e.Fault.Details) == 0 {
		return Value{}
	}
	return FromGo(e.Fault.Details)
}

func (e *ErrorObject) stack() Value {
	lines := make([]string, 0, len(e.Stack)+1)
	for _, p := range e.Stack {
		lines = append(lines, fmt.Sprintf("%s:%d (%s)", p.Chunk, p.Line, p.Function))
	}
	if len(lines) == 0 {
		lines = append(lines, "[runtime]:0 ("+e.Fault.Message+")")
	}
	if len(e.Contexts) > 0 {
		lines = slices.Insert(lines, 0, strings.Join(e.Contexts, ": "))
	}
	return MakeString(strings.Join(lines, "\n"))
}

// ErrorValue returns err as a Lua error object: faults keep their kind, other
// errors get the one that fault.KindOf tells.
func ErrorValue(err error) Value {
	if e, ok := errors.AsType[*Error](err); ok {
		if _, ok := e.Value.Data(ErrorType); ok {
			return e.Value
		}
		return NewUserdata(ErrorType, &ErrorObject{Fault: &fault.Fault{Kind: fault.Internal, Message: e.Error()}, Stack: e.Trace})
	}
	f, ok := errors.AsType[*fault.Fault](err)
	if !ok {
		f = &fault.Fault{Kind: fault.KindOf(err), Message: err.Error()}
	}
	return NewUserdata(ErrorType, &ErrorObject{Fault: f})
}

// AsFault returns what the Lua value v means as the error of a process or a
// function (errors.md §6): error objects keep everything, other values become
// INTERNAL errors with their text, which tells tables apart by the numbers that
// tostring shows.
func AsFault(v Value) *fault.Fault {
	if e, ok := v.Data(ErrorType); ok {
		e := e.(*ErrorObject)
		f := *e.Fault
		if f.Kind == fault.Unknown {
			f.Kind = fault.Internal
		}
		f.Message = e.Text()
		if e.Details != nil {
			f.Details, _ = ToGo(e.Details.Value()).(map[string]any)
		}
		return &f
	}
	if t := v.Table(); t != nil {
		if text, ok := t.GetField("message").Text(); ok {
			return &fault.Fault{Kind: fault.Internal, Message: text}
		}
		if t.hash != 0 {
			return &fault.Fault{Kind: fault.Internal, Message: fmt.Sprintf("table: 0x%08x", t.hash)}
		}
	}
	return &fault.Fault{Kind: fault.Internal, Message: Text(v)}
}
