//go:build safe

package vm

import (
	"math"
	"reflect"
	"sync/atomic"

	"wippy/internal/lua/code"
)

// This file replaces value.go in builds with the tag "safe": the same
// operations without package unsafe, at 24 bytes a value. It exists so that
// tests can show that nothing depends on the unsafe casts.

// A Value is one Lua value. Its zero value is nil. Values are compared with
// [Equal], never with ==.
type Value struct {
	ref any
	n   float64 // the number, else 0
}

type (
	numberTag  struct{}
	booleanTag bool
)

const sizeValue = 24 // bytes

// Number returns f as a Lua number.
func Number(f float64) Value { return Value{numberTag{}, f} }

// Bool returns b as a Lua boolean.
func Bool(b bool) Value { return Value{ref: booleanTag(b)} }

// Kind returns the kind of v.
func (v Value) Kind() Kind {
	switch x := v.ref.(type) {
	case nil:
		return KindNil
	case numberTag:
		return KindNumber
	case booleanTag:
		if x {
			return KindTrue
		}
		return KindFalse
	case *String:
		return x.kind
	case *Table:
		return x.kind
	case *Closure:
		return x.kind
	case *GoFunction:
		return x.kind
	case *Thread:
		return x.kind
	case *Userdata:
		return x.kind
	}
	return KindCell
}

// IsNil reports whether v is nil.
func (v Value) IsNil() bool { return v.ref == nil }

// Truthy reports whether v counts as true: anything but nil and false.
func (v Value) Truthy() bool { return v.ref != nil && v.ref != booleanTag(false) }

func (v *Value) isNumber() bool { _, ok := v.ref.(numberTag); return ok }

func (v *Value) num() float64 { return v.n }

// setNumber stores f in v.
func (v *Value) setNumber(f float64) { *v = Number(f) }

// same reports whether v and w are one object, or the same boolean or nil. For
// numbers it is true at least when their bits are equal.
func (v *Value) same(w *Value) bool {
	return v.ref == w.ref && math.Float64bits(v.n) == math.Float64bits(w.n)
}

func (v Value) is(k Kind) bool { return v.Kind() == k }

// isString reports whether v is exactly the string object s.
func (v *Value) isString(s *String) bool { return v.ref == any(s) }

// constString returns the string that the constant v is; the compiler sees to
// it that it is one.
func (v *Value) constString() *String { return v.ref.(*String) }

func (v Value) str() *String { s, _ := v.ref.(*String); return s }

// tab returns the private table that v is, nil for everything else (frozen
// tables too).
func (v Value) tab() *Table {
	if t, ok := v.ref.(*Table); ok && t.kind == KindTable {
		return t
	}
	return nil
}

// frozen returns the shared table that v is, nil for everything else.
func (v Value) frozen() *Table {
	if t, ok := v.ref.(*Table); ok && t.kind == KindFrozen {
		return t
	}
	return nil
}

// anyTab returns the table that v is, private or frozen, or nil.
func (v Value) anyTab() *Table { t, _ := v.ref.(*Table); return t }

func (v Value) closure() *Closure { f, _ := v.ref.(*Closure); return f }

func (v Value) goFunction() *GoFunction { f, _ := v.ref.(*GoFunction); return f }

func (v Value) thread() *Thread { t, _ := v.ref.(*Thread); return t }

func (v Value) userdata() *Userdata { u, _ := v.ref.(*Userdata); return u }

// What v refers to, for who knows its kind already.

func (v Value) asTable() *Table           { return v.ref.(*Table) }
func (v Value) asClosure() *Closure       { return v.ref.(*Closure) }
func (v Value) asGoFunction() *GoFunction { return v.ref.(*GoFunction) }
func (v Value) asUserdata() *Userdata     { return v.ref.(*Userdata) }

// cell returns the cell in v; the compiler sees to it that v is one.
func (v *Value) cell() *cell { return v.ref.(*cell) }

// address is a hash of the object's identity. Nothing that a program can see
// depends on it: tables keep insertion order.
func (v *Value) address() uint64 {
	if b, ok := v.ref.(booleanTag); ok {
		if b {
			return 1
		}
		return 0
	}
	return uint64(reflect.ValueOf(v.ref).Pointer())
}

const inlineText = 0 // a text is always an allocation of its own

func textOf(b []byte) string { return string(b) }

func stringRef(s *String) Value   { return Value{ref: s} }
func tableRef(t *Table) Value     { return Value{ref: t} }
func closureRef(f *Closure) Value { return Value{ref: f} }

func goFunctionRef(f *GoFunction) Value { return Value{ref: f} }
func threadRef(t *Thread) Value         { return Value{ref: t} }
func userdataRef(u *Userdata) Value     { return Value{ref: u} }
func cellRef(c *cell) Value             { return Value{ref: c} }

// A window is the registers of a Lua function: a view of a stack.
type window []Value

// window returns the n registers from stack index base on.
func (th *Thread) window(base, n int) window { return th.stack[base : base+n] }

// at returns register i.
func (w window) at(i int) *Value { return &w[i] }

// a, b and c return the registers that the operands of i name.
func (w window) a(i code.Instr) *Value { return &w[i.A()] }
func (w window) b(i code.Instr) *Value { return &w[i.B()] }
func (w window) c(i code.Instr) *Value { return &w[i.C()] }

// clear4 forgets four registers from i on.
func (w window) clear4(i int) { *(*[4]Value)(w[i:]) = [4]Value{} }

// from returns the registers from i on.
func (w window) from(i int) window { return w[i:] }

// instr returns instruction pc. It may change meanwhile, see note.
func (p *Proto) instr(pc int) code.Instr {
	return code.Instr(atomic.LoadUint64((*uint64)(&p.code[pc])))
}

// k returns the constant that the operand D of i names.
func (p *Proto) k(i code.Instr) *Value { return p.constant(i.D()) }

// constant returns constant i, which an instruction names.
func (p *Proto) constant(i int) *Value { return &p.consts[i] }
