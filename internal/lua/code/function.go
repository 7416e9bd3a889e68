package code

import (
	"math"
	"strings"
)

// A function is a function while it is compiled: its code so far, its
// registers and its open blocks.
//
// Registers are a stack. The locals in scope are at the bottom, temporaries
// above them. A local's register is only written by a finished value, since
// the value may be computed from what the local was before; a temporary may
// also be used on the way to its value.
type function struct {
	*compiler
	outer    *function // the one around it, nil for the main chunk
	level    int       // how many there are around it
	proto    *Proto
	consts   map[any]int       // index of each constant; numbers by their bits
	records  map[string]int    // index of the first constant of each list of field names
	captures map[*variable]int // index of each captured variable

	free   int   // first free register
	locals int   // first register above those of locals
	named  []int // indexes in proto.Locals of the locals in scope

	blocks *block
	loops  *loop
	labels bool // whether there was a label, and so code may run again
}

// emit appends an instruction and returns its index.
func (f *function) emit(line int, op Op, a, b, c int, d int) int {
	f.proto.Code = append(f.proto.Code, Make(op, a, b, c, int32(d)))
	f.proto.Lines = append(f.proto.Lines, int32(line))
	return len(f.proto.Code) - 1
}

// pc returns the index of the next instruction.
func (f *function) pc() int { return len(f.proto.Code) }

// alloc takes n registers off the free ones and returns the first.
func (f *function) alloc(line, n int) int {
	first := f.free
	f.free += n
	f.touch(line, f.free)
	return first
}

// touch makes sure that the function has n registers.
func (f *function) touch(line, n int) {
	f.proto.Registers = max(f.proto.Registers, n)
	if n > MaxRegisters {
		f.fail(line, "function or expression needs too many registers (more than %d)", MaxRegisters)
	}
}

// isTemp reports whether r is a temporary.
func (f *function) isTemp(r int) bool { return r >= f.locals }

// isTop reports whether r is the topmost temporary, so that a call can grow
// from it.
func (f *function) isTop(r int) bool { return f.isTemp(r) && r == f.free-1 }

// scarce reports whether so many registers are in use that pending values
// should be stored early.
func (f *function) scarce() bool { return f.free > MaxRegisters/2 }

// constant returns the index of a constant.
func (f *function) constant(v any) int {
	key := v
	if n, ok := v.(float64); ok {
		key = math.Float64bits(n) // tells 0 from -0
	}
	i, ok := f.consts[key]
	if !ok {
		i = len(f.proto.Consts)
		f.proto.Consts = append(f.proto.Consts, v)
		f.consts[key] = i
	}
	return i
}

// fieldNames returns the index of the first of constants that are the given strings,
// one behind the other.
func (f *function) fieldNames(list []string) int {
	key := strings.Join(list, "\x00")
	i, ok := f.records[key]
	if !ok {
		i = len(f.proto.Consts)
		for _, name := range list {
			f.proto.Consts = append(f.proto.Consts, name)
		}
		f.records[key] = i
	}
	return i
}

// declare brings variables into scope, whose values are in registers from the
// first on. It must be the first register above the locals.
func (f *function) declare(line int, vars []*variable, first int) {
	f.locals = first + len(vars)
	for i, v := range vars {
		v.register = first + i
		f.named = append(f.named, len(f.proto.Locals))
		f.proto.Locals = append(f.proto.Locals, Local{Name: v.name, Register: v.register, Start: f.pc()})
	}
	for _, v := range vars {
		if v.inCell {
			f.emit(line, NEWCELL, v.register, 0, 0, 0)
		}
	}
}

// undeclare ends the scope of the named locals from the mark on.
func (f *function) undeclare(mark int) {
	for _, i := range f.named[mark:] {
		f.proto.Locals[i].End = f.pc()
	}
	f.named = f.named[:mark]
}

// capture returns the index of a variable of an outer function among the
// captured values of f.
func (f *function) capture(v *variable) int {
	i, ok := f.captures[v]
	if !ok {
		c := Capture{Name: v.name, Register: v.level == f.outer.level, Index: v.register}
		if !c.Register {
			c.Index = f.outer.capture(v)
		}
		i = len(f.proto.Captures)
		f.proto.Captures = append(f.proto.Captures, c)
		f.captures[v] = i
	}
	return i
}

// plain returns the register of v if its value can be used from there.
func (f *function) plain(v *variable) (register int, ok bool) {
	if v == nil || v.level != f.level || v.inCell {
		return 0, false
	}
	return v.register, true
}

// jumps are the indexes of jumps that have the same target, not yet known.
type jumps []int

// jumpTo emits a jump to an instruction.
func (f *function) jumpTo(line, target int) { f.patch(jumps{f.emit(line, JMP, 0, 0, 0, 0)}, target) }

// here directs jumps to the next instruction.
func (f *function) here(list jumps) { f.patch(list, f.pc()) }

// patch directs jumps to a target.
func (f *function) patch(list jumps, target int) {
	for _, at := range list {
		f.proto.Code[at] = f.proto.Code[at].WithD(int32(target - at - 1))
	}
}
