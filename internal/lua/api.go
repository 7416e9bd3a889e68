package lua

import (
	"wippy/internal/fault"
	"wippy/internal/lua/lib"
	"wippy/internal/lua/vm"
)

// The binding API, under the names that modules use. See package vm for the
// rules: a Go function returns results or an error, or parks and is resumed
// later; it never blocks.
type (
	// Value is one Lua value; the zero Value is nil.
	Value = vm.Value
	// Call is one call of a Go function: its arguments, and the ways to answer.
	Call = vm.Call
	// Table is a Lua table.
	Table = vm.Table
	// Type describes the userdata of one kind.
	Type = vm.Type
	// Function is a Lua function written in Go.
	Function = func(*vm.Call) error
	// Channel is a Lua channel.
	Channel = lib.Channel
	// Sendable is implemented by the Go values of userdata that may be sent to
	// other processes.
	Sendable = vm.Sendable
	// Measurable is implemented by the Go values of userdata that hold Lua values
	// or are large, so that these count as memory of the process.
	Measurable = vm.Measurable
	// Waiter resumes a fiber that a Go function has parked.
	Waiter = vm.Waiter
)

// Number returns f as a Lua number.
func Number(f float64) Value { return vm.Number(f) }

// String returns text as a Lua string.
func String(text string) Value { return vm.MakeString(text) }

// Bool returns b as a Lua boolean.
func Bool(b bool) Value { return vm.Bool(b) }

// NewTable returns an empty table with room for the given numbers of items and
// other fields.
func NewTable(items, fields int) *Table { return vm.NewTable(items, fields) }

// NewFunction returns fn as a Lua function; name is what error messages call it.
func NewFunction(name string, fn Function) Value { return vm.NewFunction(name, fn) }

// NewUserdata returns data as a Lua value of type t.
func NewUserdata(t *Type, data any) Value { return vm.NewUserdata(t, data) }

// NewChannel returns a channel with room for size values, owned by the process
// that gets it.
func NewChannel(size int) *Channel { return lib.NewChannel(size) }

// ToGo converts a Lua value to plain Go data: nil, bool, int64, float64, string,
// []any and map[string]any; error objects become their text.
func ToGo(v Value) any { return vm.ToGo(v) }

// FromGo converts plain Go data to a Lua value.
func FromGo(x any) Value { return vm.FromGo(x) }

// Throw returns an error that raises exactly v.
func Throw(v Value) error { return vm.Throw(v) }

// ErrorValue returns err as a Lua error object: faults keep their kind.
func ErrorValue(err error) Value { return vm.ErrorValue(err) }

// FaultOf returns what an error object says, with the contexts of errors.wrap in
// the message; false if v is none.
func FaultOf(v Value) (*fault.Fault, bool) {
	e, ok := v.Data(vm.ErrorType)
	if !ok {
		return nil, false
	}
	f := *e.(*vm.ErrorObject).Fault
	f.Message = e.(*vm.ErrorObject).Text()
	return &f, true
}

// IsFrozen reports whether v is a table that processes share and none can
// write to.
func IsFrozen(v Value) bool { return v.Kind() == vm.KindFrozen }

// IsNative reports whether v is a function written in Go.
func IsNative(v Value) bool { return v.Kind() == vm.KindGoFunction }
