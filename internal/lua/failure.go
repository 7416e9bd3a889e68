package lua

import (
	"errors"
	"fmt"
	"strings"

	"wippy/internal/fault"
	"wippy/internal/lua/vm"
	"wippy/internal/process"
)

// fail ends the process with an error that its program did not return; trace is
// nil if it was not raised.
func (l *Process) fail(f *fault.Fault, trace Trace) {
	if l.upgraded && !l.running {
		f = upgradeFailed(f)
	}
	l.proc.Finish(process.Fail(f, trace))
}

// A Trace is the value of an error exit that the program did not choose: the Lua
// traceback, innermost call first; nil if the error was not raised. The exit of
// a program that returned an error has no value.
type Trace []vm.Position

// Place returns the entry and the line where the error was raised.
func (t Trace) Place() (entry string, line int, ok bool) {
	if len(t) == 0 {
		return "", 0, false
	}
	return t[0].Chunk, t[0].Line, true
}

// String returns the traceback as lines, each indented by two spaces.
func (t Trace) String() string {
	var b strings.Builder
	for _, p := range t {
		fmt.Fprintf(&b, "  %s\n", p)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// Lines returns the calls, a line each.
func (t Trace) Lines() []string {
	lines := make([]string, len(t))
	for i, p := range t {
		lines[i] = p.String()
	}
	return lines
}

// An original is the cause of a fault that was an error object: the object,
// without its stack. It keeps apart what the fault's message runs together.
type original struct{ object *vm.ErrorObject }

// Error returns the text of the object.
func (o *original) Error() string { return o.object.Text() }

// faultOf returns what v, raised or returned as an error, makes of an exit
// (errors.md §6).
func faultOf(v Value) *fault.Fault {
	f := vm.AsFault(v)
	data, _ := v.Data(vm.ErrorType)
	if e, ok := data.(*vm.ErrorObject); ok && (e.Contexts != nil || e.Details != nil) {
		own := *e.Fault
		own.Kind = f.Kind
		f.Cause = &original{&vm.ErrorObject{Fault: &own, Contexts: e.Contexts, Details: e.Details}}
	}
	return f
}

// errorOf returns the error of an exit as those see it who are told (errors.md
// ER-3).
func errorOf(f *fault.Fault) Value {
	if o, ok := errors.AsType[*original](f); ok {
		return NewUserdata(vm.ErrorType, o.object)
	}
	return vm.ErrorValue(f)
}

// asFault returns err as a fault.
func asFault(err error) *fault.Fault {
	if f, ok := errors.AsType[*fault.Fault](err); ok {
		return f
	}
	return fault.New(fault.KindOf(err), "", "%s", err.Error())
}
