package code

import "fmt"

// Verify reports the first thing in p or the functions inside it that an
// executor could not run safely: an operand out of range, a jump out of the
// code or backward by an instruction that must not, or values left on the top
// that the next instruction does not take. What the compiler makes always
// passes; it serves tests.
func (p *Proto) Verify() error {
	v := verifier{p}
	if err := v.frame(); err != nil {
		return fmt.Errorf("function %q at line %d: %w", p.Name, p.Line, err)
	}
	for pc := range p.Code {
		if err := v.instr(pc); err != nil {
			return fmt.Errorf("function %q at line %d: instruction %d, %v: %w", p.Name, p.Line, pc, p.Code[pc], err)
		}
	}
	for _, inner := range p.Protos {
		if err := inner.Verify(); err != nil {
			return err
		}
	}
	return nil
}

// A verifier checks one function.
type verifier struct{ *Proto }

// frame checks what is not an instruction.
func (v verifier) frame() error {
	n := len(v.Code)
	switch {
	case n == 0 || v.Code[n-1].Op() != RETURN0:
		return fmt.Errorf("code does not end with RETURN0")
	case len(v.Lines) != n:
		return fmt.Errorf("%d lines for %d instructions", len(v.Lines), n)
	case v.Registers < 1 || v.Registers > MaxRegisters || v.Params > v.Registers:
		return fmt.Errorf("%d registers, %d parameters", v.Registers, v.Params)
	}
	start := 0
	for _, l := range v.Locals {
		if l.Register >= v.Registers || l.Start < start || l.End < l.Start || l.End > n {
			return fmt.Errorf("local %q in register %d from %d to %d", l.Name, l.Register, l.Start, l.End)
		}
		start = l.Start
	}
	for _, c := range v.Consts {
		switch c.(type) {
		case bool, float64, string:
		default:
			return fmt.Errorf("constant of type %T", c)
		}
	}
	return nil
}

// instr checks one instruction.
func (v verifier) instr(pc int) error {
	i := v.Code[pc]
	if i.Op() >= NumOps {
		return fmt.Errorf("no such operation")
	}
	for _, operand := range shapes[i.Op()] {
		if err := v.operand(operand, i, pc); err != nil {
			return err
		}
	}
	if last := v.lastRegister(i); last >= v.Registers {
		return fmt.Errorf("uses register %d of %d", last, v.Registers)
	}
	if i.Op() == CONCAT && i.B() >= i.C() {
		return fmt.Errorf("nothing to join")
	}
	// After a value list of unknown length comes at once what takes it.
	if leavesTop(i) && !takesTop(v.Code[pc+1]) {
		return fmt.Errorf("open results are not taken")
	}
	if i.Op() == TAILCALL && v.Code[pc+1].Op() != RETURN {
		return fmt.Errorf("results of a tail call are not returned")
	}
	if takesTop(i) && (pc == 0 || !leavesTop(v.Code[pc-1])) {
		return fmt.Errorf("takes open results that are not there")
	}
	return nil
}

// operand checks one operand, see shapes.
func (v verifier) operand(operand rune, i Instr, pc int) error {
	switch operand {
	case 'A':
		return v.within("register", i.A(), v.Registers)
	case 'B':
		return v.within("register", i.B(), v.Registers)
	case 'C':
		return v.within("register", i.C(), v.Registers)
	case 'k', 's', 'f':
		return v.constant(operand, i.D())
	case 'q', 'x':
		return v.constant(operand, i.B())
	case 'r':
		return v.record(i)
	case 'u':
		return v.within("captured value", i.D(), len(v.Captures))
	case 'p':
		return v.closure(i.D())
	case 'j':
		return v.jump(i, pc)
	}
	return nil
}

func (v verifier) within(what string, n, limit int) error {
	if n < 0 || n >= limit {
		return fmt.Errorf("%s %d of %d", what, n, limit)
	}
	return nil
}

func (v verifier) constant(operand rune, index int) error {
	if err := v.within("constant", index, len(v.Consts)); err != nil {
		return err
	}
	_, isString := v.Consts[index].(string)
	_, isNumber := v.Consts[index].(float64)
	if operand == 's' && !isString || (operand == 'f' || operand == 'x') && !isNumber {
		return fmt.Errorf("constant of type %T", v.Consts[index])
	}
	return nil
}

// record checks the names of a record's fields.
func (v verifier) record(i Instr) error {
	if i.C() == 0 || i.C() > MaxRecord {
		return fmt.Errorf("%d fields", i.C())
	}
	names := map[any]bool{}
	for n := range i.C() {
		if err := v.constant('s', i.D()+n); err != nil {
			return err
		}
		names[v.Consts[i.D()+n]] = true
	}
	if len(names) < i.C() {
		return fmt.Errorf("two fields of one name")
	}
	return nil
}

func (v verifier) closure(index int) error {
	if err := v.within("function", index, len(v.Protos)); err != nil {
		return err
	}
	for _, c := range v.Protos[index].Captures {
		limit := len(v.Captures)
		if c.Register {
			limit = v.Registers
		}
		if err := v.within("captured "+c.Name, c.Index, limit); err != nil {
			return err
		}
	}
	return nil
}

func (v verifier) jump(i Instr, pc int) error {
	target := pc + 1 + i.D()
	if err := v.within("jump to", target, len(v.Code)); err != nil {
		return err
	}
	if takesTop(v.Code[target]) {
		return fmt.Errorf("jump between open results and what takes them")
	}
	if i.D() >= 0 {
		return nil
	}
	switch i.Op() {
	case JMP, FORLOOP, TFORLOOP:
		return nil
	}
	return fmt.Errorf("jump backward")
}

// lastRegister returns the highest register of a group that i uses, -1 if it
// uses none.
func (v verifier) lastRegister(i Instr) int {
	switch i.Op() {
	case LOADNIL, SETLIST:
		return i.A() + i.B()
	case NEWRECORD:
		return i.B() + i.C() - 1
	case SELF:
		return i.A() + 1
	case CALL:
		return max(i.A()+i.B()-1, i.A()+i.C()-2)
	case TAILCALL:
		return i.A() + i.B() - 1
	case RETURN, VARARG:
		return i.A() + i.B() - 2
	case FORPREP, FORLOOP, TFORLOOP:
		return i.A() + 3
	case TFORCALL:
		return i.A() + max(5, 2+i.C())
	}
	return -1
}

// leavesTop reports whether i leaves values up to the top.
func leavesTop(i Instr) bool {
	return i.Op() == CALL && i.C() == 0 || i.Op() == VARARG && i.B() == 0 || i.Op() == TAILCALL
}

// takesTop reports whether i takes values up to the top.
func takesTop(i Instr) bool {
	switch i.Op() {
	case CALL, TAILCALL, RETURN, SETLIST:
		return i.B() == 0
	}
	return false
}
