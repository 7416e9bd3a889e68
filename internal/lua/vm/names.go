package vm

import (
	"fmt"

	"wippy/internal/lua/code"
)

// nameOf tells which variable register r of the function in f holds at the
// instruction that is executing, as PUC Lua's messages do: "local 'x'",
// "global 'print'", "field 'name'", "method 'm'", "upvalue 'u'", or "".
func (f *frame) nameOf(r int) string {
	p := f.fn.proto
	pc := int(f.pc) - 1
	if n := localAt(p.info, r, pc); n != "" {
		return "local '" + n + "'"
	}
	at := p.setter(r, pc)
	if at < 0 {
		return ""
	}
	i := p.info.Code[at]
	constant := func() string { t, _ := p.consts[i.D()].Text(); return t }
	switch i.Op() {
	case code.GETGLOBAL:
		return "global '" + constant() + "'"
	case code.GETFIELD:
		return "field '" + constant() + "'"
	case code.SELF:
		if i.A() == r {
			return "method '" + constant() + "'"
		}
	case code.GETUP, code.GETUPCELL:
		return "upvalue '" + p.info.Captures[i.D()].Name + "'"
	case code.GETTABLE, code.GETINT:
		return "field '?'"
	case code.GETCELL, code.MOVE:
		if n := localAt(p.info, i.B(), at); n != "" {
			return "local '" + n + "'"
		}
	}
	return ""
}

func localAt(p *code.Proto, r, pc int) string {
	for n := len(p.Locals) - 1; n >= 0; n-- {
		if l := &p.Locals[n]; l.Register == r && l.Start <= pc && pc < l.End {
			return l.Name
		}
	}
	return ""
}

// setter returns the last instruction before pc that set register r on every
// way there, or -1.
func (p *Proto) setter(r, pc int) int {
	set, target := -1, 0
	for at := 0; at < pc; at++ {
		i := p.info.Code[at]
		a := i.A()
		changes := false
		switch op := i.Op(); op {
		case code.LOADNIL:
			changes = a <= r && r <= a+i.B()
		case code.SELF:
			changes = r == a || r == a+1
		case code.CALL, code.TFORCALL, code.VARARG:
			changes = r >= a
		case code.FORPREP, code.FORLOOP, code.TFORLOOP:
			changes = r >= a && r <= a+3
		case code.SETUPCELL, code.SETCELL, code.SETGLOBAL, code.SETTABLE, code.SETFIELD, code.SETINT, code.SETLIST,
			code.RETURN, code.RETURN0, code.RETURN1, code.TAILCALL:
		case code.JMP, code.JT, code.JF, code.JEQ, code.JLT, code.JLE, code.JEQK, code.JLTK, code.JLEK, code.JGTK, code.JGEK, code.JNIL:
			if to := at + 1 + i.D(); i.D() > 0 && to <= pc && to > target {
				target = to
			}
		default:
			changes = r == a
		}
		if changes {
			set = at
			if at < target { // it may have been jumped over
				set = -1
			}
		}
	}
	return set
}

// typeError says that v, at stack index at, cannot be used for op; at < 0 means
// that it is not in a register.
func (m *Machine) typeError(th *Thread, op string, v Value, at int) error {
	name := ""
	if n := len(th.frames); n > 0 {
		if f := &th.frames[n-1]; f.fn != nil && at >= int(f.base) && at < int(f.base)+f.fn.proto.info.Registers {
			m.steps -= int(f.pc) >> 6 // which instructions lead here takes long to find out
			name = f.nameOf(at - int(f.base))
		}
	}
	if name == "" {
		return fmt.Errorf("attempt to %s a %s value", op, v.Kind().TypeName())
	}
	return fmt.Errorf("attempt to %s %s (a %s value)", op, name, v.Kind().TypeName())
}

// calledAs returns the name and sort ("method", "global", …) under which the
// innermost Lua function calls the running Go function.
func (c *Call) calledAs() (name, sort string) {
	n := len(c.th.frames)
	if c.onFrame() {
		n--
	}
	if n == 0 || c.th.frames[n-1].fn == nil {
		return "", ""
	}
	f := &c.th.frames[n-1]
	if pc := int(f.pc) - 1; pc >= 0 {
		if i := f.fn.proto.code[pc]; (i.Op() == code.CALL || i.Op() == code.TAILCALL) && int(f.base)+i.A() == c.slot {
			text := f.nameOf(i.A())
			fmt.Sscanf(text, "%s", &sort)
			if len(text) > len(sort)+3 {
				name = text[len(sort)+2 : len(text)-1]
			}
		}
	}
	return name, sort
}
