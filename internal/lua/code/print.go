package code

import (
	"fmt"
	"strconv"
	"strings"
)

// shapes says what the operands of each instruction are, in the order in which
// they are printed:
//
//	A B C   registers
//	k       K[D], of any type; s a string, f a number
//	q       K[B], of any type; x a number
//	n m d   B, C and D as counts or numbers
//	t       C as the outcome of a comparison
//	r       K[D], … as the C fields of a record
//	u       U[D]
//	p       Protos[D]
//	j       D as a jump
var shapes = [NumOps]string{
	MOVE: "AB", LOADK: "Ak", LOADNIL: "An", LOADTRUE: "A", LOADFALSE: "A",
	GETUP: "Au", GETUPCELL: "Au", SETUPCELL: "Au", NEWCELL: "A", GETCELL: "AB", SETCELL: "AB",
	GETGLOBAL: "As", SETGLOBAL: "As", GETTABLE: "ABC", GETFIELD: "ABs", GETINT: "ABd",
	SETTABLE: "ABC", SETFIELD: "AsB", SETINT: "AdB", SELF: "ABs", NEWTABLE: "And", NEWRECORD: "ABr", SETLIST: "And",
	ADD: "ABC", SUB: "ABC", MUL: "ABC", DIV: "ABC", MOD: "ABC", POW: "ABC",
	ADDK: "ABf", SUBK: "ABf", MULK: "ABf", DIVK: "ABf", MODK: "ABf",
	UNM: "AB", NOT: "AB", LEN: "AB", CONCAT: "ABC",
	JMP: "j", JT: "Aj", JF: "Aj", JEQ: "ABtj", JLT: "ABtj", JLE: "ABtj",
	JEQK: "Aqtj", JLTK: "Axtj", JLEK: "Axtj", JGTK: "Axtj", JGEK: "Axtj", JNIL: "Atj",
	CALL: "Anm", TAILCALL: "An", RETURN: "An", RETURN0: "", RETURN1: "A", VARARG: "An", CLOSURE: "Ap",
	FORPREP: "Aj", FORLOOP: "Aj", TFORCALL: "Am", TFORLOOP: "Aj",
}

// String returns a listing of p and the functions inside it, for tests and
// debugging. Each line has the index of an instruction, its source line and
// its operands.
func (p *Proto) String() string {
	var b strings.Builder
	p.list(&b)
	return b.String()
}

func (p *Proto) list(b *strings.Builder) {
	fmt.Fprintf(b, "function %q: %d params", p.Name, p.Params)
	if p.Vararg {
		b.WriteString(" and ...")
	}
	fmt.Fprintf(b, ", %d registers", p.Registers)
	for i, c := range p.Captures {
		from := "u"
		if c.Register {
			from = "r"
		}
		fmt.Fprintf(b, ", u%d = %s%d %s", i, from, c.Index, c.Name)
	}
	if p.Once {
		b.WriteString(", once")
	}
	b.WriteByte('\n')
	for pc := range p.Code {
		fmt.Fprintf(b, "%d [%d] %s\n", pc, p.Lines[pc], p.show(pc))
	}
	for _, inner := range p.Protos {
		b.WriteByte('\n')
		inner.list(b)
	}
}

// show returns the instruction with the index pc in readable form.
func (p *Proto) show(pc int) string {
	i := p.Code[pc]
	parts := []string{i.Op().String()}
	for _, operand := range shapes[i.Op()] {
		parts = append(parts, p.showOperand(operand, i, pc))
	}
	return strings.Join(parts, " ")
}

func (p *Proto) showOperand(operand rune, i Instr, pc int) string {
	switch operand {
	case 'A':
		return "r" + strconv.Itoa(i.A())
	case 'B':
		return "r" + strconv.Itoa(i.B())
	case 'C':
		return "r" + strconv.Itoa(i.C())
	case 'k', 's', 'f':
		return p.showConstant(i.D())
	case 'q', 'x':
		return p.showConstant(i.B())
	case 'n':
		return strconv.Itoa(i.B())
	case 'm':
		return strconv.Itoa(i.C())
	case 'd':
		return strconv.Itoa(i.D())
	case 't':
		return strconv.FormatBool(i.C() != 0)
	case 'r':
		names := make([]string, i.C())
		for n := range names {
			names[n] = p.showConstant(i.D() + n)
		}
		return strings.Join(names, " ")
	case 'u':
		return "u" + strconv.Itoa(i.D())
	case 'p':
		return fmt.Sprintf("%q", p.Protos[i.D()].Name)
	default:
		return "-> " + strconv.Itoa(pc+1+i.D())
	}
}

func (p *Proto) showConstant(index int) string {
	if s, ok := p.Consts[index].(string); ok {
		return strconv.Quote(s)
	}
	return fmt.Sprint(p.Consts[index])
}
