package lua

import (
	"errors"
	"fmt"
	"strings"

	"wippy/internal/fault"
	"wippy/internal/lua/vm"
	"wippy/internal/process"
)

// fail ends the process with an error that its program did not return, and
// reports it in the log; trace is nil if it was not raised. Of a process that has
// not started only the spawner is told.
func (l *Process) fail(f *fault.Fault, trace Trace) {
	if l.upgraded && !l.running {
		f = upgradeFailed(f)
	}
	if l.upgraded || l.running {
		l.report(f, trace)
	}
	l.proc.Finish(process.Fail(f, trace))
}

// report logs how the process has failed.
func (l *Process) report(f *fault.Fault, trace Trace) {
	fields := []any{"pid", l.proc.PID().String(), "entry", l.unit.id, "error", f.Message}
	if len(trace) > 0 {
		if l.runtime.File != nil {
			if file := l.runtime.File(trace[0].Chunk, trace[0].Line); file != "" {
				fields = append(fields, "file", file)
			}
		}
		fields = append(fields, "traceback", trace.lines())
	}
	l.runtime.Log.Error("process failed", fields...)
}

// A Trace is the value of an error exit: the Lua traceback, innermost call
// first; nil if the error was not raised.
type Trace []vm.Position

// String returns the traceback as lines, each indented by two spaces.
func (t Trace) String() string {
	var b strings.Builder
	for _, p := range t {
		fmt.Fprintf(&b, "  %s\n", p)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func (t Trace) lines() []string {
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
