package vm

import (
	"errors"
	"fmt"
	"math"

	"wippy/internal/lua/code"
	"wippy/internal/lua/number"
)

// Names of metamethods.
var (
	metaIndex    = Intern("__index")
	metaNewIndex = Intern("__newindex")
	metaCall     = Intern("__call")
	metaEq       = Intern("__eq")
	metaLt       = Intern("__lt")
	metaLe       = Intern("__le")
	metaConcat   = Intern("__concat")
	metaUnm      = Intern("__unm")
	metaTostring = Intern("__tostring")
	metaArith    = [code.NumOps]*String{
		code.ADD: Intern("__add"), code.SUB: Intern("__sub"), code.MUL: Intern("__mul"), code.DIV: Intern("__div"),
		code.MOD: Intern("__mod"), code.POW: Intern("__pow"), code.UNM: metaUnm,
	}
)

// metamethod returns the handler that v's metatable has for an event.
func (m *Machine) metamethod(v Value, event *String, absent uint8) Value {
	if t := v.anyTab(); t != nil {
		return t.metamethod(event, absent)
	}
	return Value{}
}

// indexError says that v cannot be indexed, naming the variable that holds it.
func (m *Machine) indexError(th *Thread, v Value) error {
	return m.typeError(th, "index", v, m.operand(th, v))
}

// operand returns the stack index of the register from which the executing
// instruction read v, or -1.
func (m *Machine) operand(th *Thread, v Value) int {
	n := len(th.frames)
	if n == 0 || th.frames[n-1].fn == nil {
		return -1
	}
	f := &th.frames[n-1]
	i := f.fn.proto.info.Code[f.pc-1]
	var candidates []int
	switch i.Op() {
	case code.SETTABLE, code.SETFIELD, code.SETINT:
		candidates = []int{i.A()}
	case code.GETGLOBAL, code.SETGLOBAL:
	case code.ADD, code.SUB, code.MUL, code.DIV, code.MOD, code.POW:
		candidates = []int{i.B(), i.C()}
	default:
		candidates = []int{i.B()}
	}
	for _, r := range candidates {
		if at := int(f.base) + r; th.stack[at].same(&v) {
			return at
		}
	}
	return -1
}

// setIndex does v[k] = x with metamethods.
func (m *Machine) setIndex(th *Thread, v, k, x Value) signal {
	for range maxChain {
		var h Value
		switch v.Kind() {
		case KindFrozen:
			t, err := m.Writable(v.anyTab())
			if err != nil {
				return m.throw(th, err)
			}
			v = t.Value()
			continue
		case KindTable:
			if err := CheckKey(k); err != nil {
				return m.throw(th, err)
			}
			t := v.tab()
			if t.meta == nil || !t.Get(k).IsNil() {
				return m.store(th, t, k, x)
			}
			if h = t.metamethod(metaNewIndex, absentNewIndex); h.IsNil() {
				return m.store(th, t, k, x)
			}
		default:
			return m.throw(th, m.indexError(th, v))
		}
		if h.IsFunction() {
			end := th.end()
			m.grow(th, end+4)
			s := th.stack[end:]
			s[0], s[1], s[2], s[3] = h, v, k, x
			return m.willCall(th, end, 3, end, 0, toRegisters)
		}
		v = h
	}
	return m.throw(th, errors.New("loop in settable"))
}

// CheckKey returns an error if k cannot be a key of a table.
func CheckKey(k Value) error {
	if k.IsNil() {
		return errors.New("table index is nil")
	}
	if k.isNumber() && math.IsNaN(k.num()) {
		return errors.New("table index is NaN")
	}
	return nil
}

// callMeta calls the metamethod h with two operands.
func (m *Machine) callMeta(th *Thread, h, a, b Value, ret, want int, md mode) signal {
	end := th.end()
	m.grow(th, end+3)
	s := th.stack[end:]
	s[0], s[1], s[2] = h, a, b
	if md != toRegisters && md != toConcat {
		ret = end
	}
	if h.Kind() == KindFunction {
		m.steps--
		return m.enter(th, end, 2, ret, want, md).elsewhere()
	}
	return m.willCall(th, end, 2, ret, want, md)
}

// arith does stack[dest] = a op b for operands that are not both plain numbers,
// and for the operations that have no fast way.
func (m *Machine) arith(th *Thread, op code.Op, a, b Value, dest int) signal {
	x, ok := m.toNumber(a)
	if ok {
		var y float64
		if y, ok = m.toNumber(b); ok {
			th.stack[dest].setNumber(compute(op, x, y))
			return goOn
		}
	}
	event := metaArith[op]
	h := m.metamethod(a, event, 0)
	if h.IsNil() {
		h = m.metamethod(b, event, 0)
	}
	if !h.IsNil() {
		return m.callMeta(th, h, a, b, dest, 1, toRegisters)
	}
	culprit := b
	if _, ok := m.toNumber(a); !ok {
		culprit = a
	}
	return m.throw(th, m.typeError(th, "perform arithmetic on", culprit, m.operand(th, culprit)))
}

func compute(op code.Op, x, y float64) float64 {
	switch op {
	case code.ADD:
		return x + y
	case code.SUB:
		return x - y
	case code.MUL:
		return x * y
	case code.DIV:
		return x / y
	case code.MOD:
		return modulo(x, y)
	case code.POW:
		return power(x, y)
	default:
		return -x
	}
}

// integer returns the integer that x is, and whether it is one.
func integer(x float64) (n int, whole bool) {
	n = int(x)
	return n, float64(n) == x
}

// remainder returns x % y, and whether it could: it leaves quotients that are
// large, or no number, to modulo.
func remainder(x, y float64) (float64, bool) {
	const most = 1 << 53 // up to which integers are exact
	q := x / y
	i := int(q)
	n := float64(i)
	if !(n <= q) {
		if q != q {
			return 0, false
		}
		n--
	}
	// The conversion keeps the compiler from fusing the operations. Added to 0,
	// -0 becomes 0, as it does where the quotient is -0.
	return x - float64(n*y) + 0, uint(i+most) < 2*most
}

// modulo is Lua's %, computed as PUC Lua 5.1 does: the result has the sign of
// the divisor. As in remainder, the
// conversion keeps the compiler from fusing the operations.
func modulo(a, b float64) float64 { return a - float64(math.Floor(a/b)*b) }

// power is x^y as C has it; squares are by far the most frequent.
func power(x, y float64) float64 {
	if y == 2 {
		return x * x
	}
	return math.Pow(x, y)
}

// length does stack[dest] = #v. As in Lua 5.1, tables know no __len.
func (m *Machine) length(th *Thread, v Value, dest int) signal {
	switch v.Kind() {
	case KindString:
		th.stack[dest].setNumber(float64(len(v.str().text)))
		return goOn
	case KindTable:
		th.stack[dest].setNumber(float64(v.tab().Len()))
		return goOn
	case KindFrozen:
		th.stack[dest].setNumber(float64(m.resolve(v.anyTab()).Len()))
		return goOn
	}
	return m.throw(th, m.typeError(th, "get length of", v, m.operand(th, v)))
}

// concat joins R[B] to R[last] of the CONCAT i that f executes, from the right:
// runs of strings and numbers at once, other pairs by metamethod.
func (m *Machine) concat(th *Thread, f *frame, i code.Instr, last int) signal {
	first := i.B()
	regs := th.stack[f.base:]
	for last > first {
		n, size := last, 0
		for ; n >= first; n-- {
			length, ok := m.concatLength(&regs[n])
			if !ok {
				break
			}
			size += length
		}
		if last-n >= 2 {
			if err := m.room(size); err != nil {
				return m.throw(th, err)
			}
			if size > stretch {
				return m.concatLong(th, int(f.base)+n+1, last-n)
			}
			regs[n+1] = m.join(regs[n+1:last+1], size)
			m.steps -= size >> freshMemory
			last = n + 1
			continue
		}
		a, b := regs[last-1], regs[last]
		h := m.metamethod(a, metaConcat, 0)
		if h.IsNil() {
			h = m.metamethod(b, metaConcat, 0)
		}
		if h.IsNil() {
			culprit := last
			if _, ok := concatText(m, a); !ok {
				culprit--
			}
			return m.throw(th, m.typeError(th, "concatenate", regs[culprit], int(f.base)+culprit))
		}
		return m.callMeta(th, h, a, b, int(f.base)+last-1, 1, toConcat)
	}
	regs[i.A()] = regs[first]
	return goOn
}

// concatLong joins count operands of ".." from stack index at on, a stretch at a
// time.
func (m *Machine) concatLong(th *Thread, at, count int) signal {
	end := th.end()
	m.grow(th, end+1+count)
	s := th.stack[end:]
	s[0] = concatFunction
	copy(s[1:], th.stack[at:at+count])
	return m.willCall(th, end, count, at, 1, toConcat)
}

var concatFunction = NewFunction("concat", func(c *Call) error {
	size := 0
	parts := make([]string, c.n)
	for i := range parts {
		parts[i], _ = concatText(c.m, c.Arg(i+1))
		size += len(parts[i])
	}
	return c.Concat(parts, size, (*Call).Return1)
})

// concatText returns v as an operand of "..".
func concatText(m *Machine, v Value) (string, bool) {
	if s := v.str(); s != nil {
		return s.text, true
	}
	if v.isNumber() {
		return number.Format(v.num()), true
	}
	if u := v.userdata(); u != nil && u.typ.Concat {
		return u.typ.Text(m.call, u.data), true
	}
	return "", false
}

// longestNumber is the most characters that a number takes as text.
const longestNumber = 24

// concatLength returns how long v is as an operand of "..", at most, and whether
// it is one.
func (m *Machine) concatLength(v *Value) (int, bool) {
	if s := v.str(); s != nil {
		return len(s.text), true
	}
	if v.isNumber() {
		return longestNumber, true
	}
	t, ok := concatText(m, *v)
	return len(t), ok
}

// join concatenates operands of "..", which are size bytes at most.
func (m *Machine) join(parts []Value, size int) Value {
	// Short ones are put together on the stack, so that the string gets no more
	// memory than it needs.
	var room [128]byte
	text := room[:0]
	if size > len(room) {
		if len(parts) == 2 {
			if a, b := parts[0].str(), parts[1].str(); a != nil && b != nil {
				return m.newString(a.text + b.text)
			}
		}
		text = make([]byte, 0, size)
	}
	for i := range parts {
		p := &parts[i]
		if s := p.str(); s != nil {
			text = append(text, s.text...)
		} else if p.isNumber() {
			text = number.Append(text, p.num())
		} else {
			t, _ := concatText(m, *p)
			text = append(text, t...)
		}
	}
	return m.copyString(text)
}

// equalHandler returns the __eq metamethod that decides whether a and b, which
// are not the same object, are equal; nil if they are not.
func equalHandler(a, b Value) Value {
	s, t := a.anyTab(), b.anyTab()
	if s == nil || t == nil || s.meta == nil || t.meta == nil {
		return Value{}
	}
	h := s.metamethod(metaEq, absentEq)
	if h.IsNil() || s.meta == t.meta {
		return h
	}
	if o := t.metamethod(metaEq, absentEq); Equal(h, o) {
		return h
	}
	return Value{}
}

// compareEqual decides a == b for what the loop of execute leaves to it, and
// jumps accordingly.
func (m *Machine) compareEqual(th *Thread, f *frame, a, b Value) signal {
	equal := Equal(a, b)
	if s := a.str(); s != nil {
		m.steps -= len(s.text) >> longText
	} else if !equal {
		if h := equalHandler(a, b); !h.IsNil() {
			return m.callMeta(th, h, a, b, 0, 1, toJump)
		}
	}
	return m.jumpIf(f, equal)
}

// longText is the logarithm of the number of bytes that are compared or copied in
// the time of a step.
const longText = 12

// compare decides a < b, or a <= b, for operands that are not both numbers, and
// jumps accordingly.
func (m *Machine) compare(th *Thread, a, b Value, orEqual bool) signal {
	f := &th.frames[len(th.frames)-1]
	if a.isNumber() && b.isNumber() {
		if orEqual {
			return m.jumpIf(f, a.num() <= b.num())
		}
		return m.jumpIf(f, a.num() < b.num())
	}
	if s, t := a.str(), b.str(); s != nil && t != nil {
		m.steps -= min(len(s.text), len(t.text)) >> longText
		if orEqual {
			return m.jumpIf(f, !lessText(t.text, s.text))
		}
		return m.jumpIf(f, lessText(s.text, t.text))
	}
	if orEqual {
		if h := m.orderHandler(a, b, metaLe); !h.IsNil() {
			return m.callMeta(th, h, a, b, 0, 1, toJump)
		}
		if h := m.orderHandler(b, a, metaLt); !h.IsNil() {
			return m.callMeta(th, h, b, a, 0, 1, toJumpNot)
		}
	} else if h := m.orderHandler(a, b, metaLt); !h.IsNil() {
		return m.callMeta(th, h, a, b, 0, 1, toJump)
	}
	return m.throw(th, compareError(a, b))
}

// orderHandler returns the metamethod for an order comparison: in Lua 5.1 both
// operands must have the same one.
func (m *Machine) orderHandler(a, b Value, event *String) Value {
	h := m.metamethod(a, event, 0)
	if h.IsNil() || !Equal(h, m.metamethod(b, event, 0)) {
		return Value{}
	}
	return h
}

func compareError(a, b Value) error {
	s, t := a.Kind().TypeName(), b.Kind().TypeName()
	if s == t {
		return fmt.Errorf("attempt to compare two %s values", s)
	}
	return fmt.Errorf("attempt to compare %s with %s", s, t)
}

// LessHandler returns the function that decides a < b for library functions
// such as sort: nil, nil if a and b compare without one (see Less).
func (m *Machine) LessHandler(a, b Value) (Value, error) {
	if a.isNumber() && b.isNumber() || a.str() != nil && b.str() != nil {
		return Value{}, nil
	}
	if h := m.orderHandler(a, b, metaLt); !h.IsNil() {
		return h, nil
	}
	return Value{}, compareError(a, b)
}

// Less reports whether a < b for two numbers or two strings.
func Less(a, b Value) bool {
	if a.isNumber() {
		return a.num() < b.num()
	}
	return lessText(a.str().text, b.str().text)
}

// prepareFor converts the three values of a numeric for.
func (m *Machine) prepareFor(r []Value) error {
	for i, what := range []string{"initial", "limit", "step"} {
		f, ok := m.toNumber(r[i])
		if !ok {
			if i == 0 {
				return errors.New("'for' initial value must be a number")
			}
			return fmt.Errorf("'for' %s must be a number", what)
		}
		r[i] = Number(f)
	}
	return nil
}
