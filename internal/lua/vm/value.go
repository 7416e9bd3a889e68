//go:build !safe

package vm

import (
	"math"
	"sync/atomic"
	"unsafe"

	"wippy/internal/lua/code"
)

// This file is the only one of the engine that uses package unsafe. What makes
// it sound: ref is nil or a true Go pointer to an object, whose first field
// tells its type; the collector sees it as the pointer it is; it is converted
// back only after that field has been checked. Building with the tag "safe"
// replaces the file by one that keeps an interface instead, 24 bytes a value
// in place of 16 (docs/design/001-engine.md).

// A Value is one Lua value. Its zero value is nil. Values are compared with
// [Equal], never with ==.
type Value struct {
	ref unsafe.Pointer
	n   float64 // the number, else 0; a float, so that the processor loads it as one
}

var (
	numberObject = object{kind: KindNumber}
	falseObject  = object{kind: KindFalse}
	trueObject   = object{kind: KindTrue}
)

const (
	sizeValue    = 1 << logSizeValue // bytes
	logSizeValue = 4
)

// Number returns f as a Lua number.
func Number(f float64) Value { return Value{unsafe.Pointer(&numberObject), f} }

// Bool returns b as a Lua boolean.
func Bool(b bool) Value {
	if b {
		return Value{ref: unsafe.Pointer(&trueObject)}
	}
	return Value{ref: unsafe.Pointer(&falseObject)}
}

// Kind returns the kind of v.
func (v Value) Kind() Kind {
	if v.ref == nil {
		return KindNil
	}
	return (*object)(v.ref).kind
}

// IsNil reports whether v is nil.
func (v Value) IsNil() bool { return v.ref == nil }

// Truthy reports whether v counts as true: anything but nil and false.
func (v Value) Truthy() bool { return v.ref != nil && v.ref != unsafe.Pointer(&falseObject) }

func (v *Value) isNumber() bool { return v.ref == unsafe.Pointer(&numberObject) }

func (v *Value) num() float64 { return v.n }

// setNumber stores f in v.
func (v *Value) setNumber(f float64) {
	v.ref, v.n = unsafe.Pointer(&numberObject), f
}

// same reports whether v and w are one object, or the same boolean or nil. For
// numbers it is true at least when their bits are equal.
func (v *Value) same(w *Value) bool {
	return v.ref == w.ref && math.Float64bits(v.n) == math.Float64bits(w.n)
}

func (v Value) is(k Kind) bool { return v.ref != nil && (*object)(v.ref).kind == k }

// isString reports whether v is exactly the string object s.
func (v *Value) isString(s *String) bool { return v.ref == unsafe.Pointer(s) }

// constString returns the string that the constant v is; the compiler sees to
// it that it is one.
func (v *Value) constString() *String { return (*String)(v.ref) }

func (v Value) str() *String {
	if v.is(KindString) {
		return (*String)(v.ref)
	}
	return nil
}

// tab returns the private table that v is, nil for everything else (frozen
// tables too).
func (v Value) tab() *Table {
	if v.is(KindTable) {
		return (*Table)(v.ref)
	}
	return nil
}

// frozen returns the shared table that v is, nil for everything else.
func (v Value) frozen() *Table {
	if v.is(KindFrozen) {
		return (*Table)(v.ref)
	}
	return nil
}

// anyTab returns the table that v is, private or frozen, or nil.
func (v Value) anyTab() *Table {
	if v.ref == nil {
		return nil
	}
	if k := (*object)(v.ref).kind; k == KindTable || k == KindFrozen {
		return (*Table)(v.ref)
	}
	return nil
}

func (v Value) closure() *Closure {
	if v.is(KindFunction) {
		return (*Closure)(v.ref)
	}
	return nil
}

func (v Value) goFunction() *GoFunction {
	if v.is(KindGoFunction) {
		return (*GoFunction)(v.ref)
	}
	return nil
}

func (v Value) thread() *Thread {
	if v.is(KindThread) {
		return (*Thread)(v.ref)
	}
	return nil
}

func (v Value) userdata() *Userdata {
	if v.is(KindUserdata) {
		return (*Userdata)(v.ref)
	}
	return nil
}

// What v refers to, for who knows its kind already.

func (v Value) asTable() *Table           { return (*Table)(v.ref) }
func (v Value) asClosure() *Closure       { return (*Closure)(v.ref) }
func (v Value) asGoFunction() *GoFunction { return (*GoFunction)(v.ref) }
func (v Value) asUserdata() *Userdata     { return (*Userdata)(v.ref) }

// cell returns the cell in v; the compiler sees to it that v is one.
func (v *Value) cell() *cell { return (*cell)(v.ref) }

// address is a hash of the object's identity. Nothing that a program can see
// depends on it: tables keep insertion order.
func (v *Value) address() uint64 { return uint64(uintptr(v.ref)) }

// inlineText is the length of the longest text that comes in one allocation with
// its String.
const inlineText = 72

// textOf returns b as text. Nobody may change b any more.
func textOf(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

func stringRef(s *String) Value         { return Value{ref: unsafe.Pointer(s)} }
func tableRef(t *Table) Value           { return Value{ref: unsafe.Pointer(t)} }
func closureRef(f *Closure) Value       { return Value{ref: unsafe.Pointer(f)} }
func goFunctionRef(f *GoFunction) Value { return Value{ref: unsafe.Pointer(f)} }
func threadRef(t *Thread) Value         { return Value{ref: unsafe.Pointer(t)} }
func userdataRef(u *Userdata) Value     { return Value{ref: unsafe.Pointer(u)} }
func cellRef(c *cell) Value             { return Value{ref: unsafe.Pointer(c)} }

// A window is the registers of a Lua function: a view of a stack, whose bounds
// are checked once, when it is opened. The compiler sees to it that each
// register that an instruction names is within.
type window struct{ first unsafe.Pointer }

// window returns the n registers from stack index base on.
func (th *Thread) window(base, n int) window {
	if uint(base+n) > uint(len(th.stack)) {
		panic("vm: registers beyond the stack")
	}
	return window{unsafe.Add(unsafe.Pointer(unsafe.SliceData(th.stack)), base*sizeValue)}
}

// at returns register i.
func (w window) at(i int) *Value { return (*Value)(unsafe.Add(w.first, i*sizeValue)) }

// a, b and c return the registers that the operands of i name, as at does, but
// in one instruction less each.
func (w window) a(i code.Instr) *Value {
	return (*Value)(unsafe.Add(w.first, i>>(8-logSizeValue)&(0xff<<logSizeValue)))
}

func (w window) b(i code.Instr) *Value {
	return (*Value)(unsafe.Add(w.first, i>>(16-logSizeValue)&(0xff<<logSizeValue)))
}

func (w window) c(i code.Instr) *Value {
	return (*Value)(unsafe.Add(w.first, i>>(24-logSizeValue)&(0xff<<logSizeValue)))
}

// clear4 forgets four registers from i on: whether the collector wants to know is
// asked only once.
func (w window) clear4(i int) { *(*[4]Value)(unsafe.Pointer(w.at(i))) = [4]Value{} }

// from returns the registers from i on.
func (w window) from(i int) window { return window{unsafe.Add(w.first, i*sizeValue)} }

// instr returns instruction pc. Each function ends with one that leaves it, so
// execution never runs beyond the last. It may change meanwhile, see note.
func (p *Proto) instr(pc int) code.Instr {
	return code.Instr(atomic.LoadUint64((*uint64)(unsafe.Add(unsafe.Pointer(unsafe.SliceData(p.code)), pc*sizeInstr))))
}

// k returns the constant that the operand D of i names.
func (p *Proto) k(i code.Instr) *Value {
	return (*Value)(unsafe.Add(unsafe.Pointer(unsafe.SliceData(p.consts)), int64(i)>>32<<logSizeValue))
}

// constant returns constant i, which an instruction names.
func (p *Proto) constant(i int) *Value {
	return (*Value)(unsafe.Add(unsafe.Pointer(unsafe.SliceData(p.consts)), i*sizeValue))
}

const sizeInstr = int(unsafe.Sizeof(code.Instr(0)))
