package code

import (
	"slices"
	"strings"

	"github.com/yuin/gopher-lua/ast"
)

// An arithmetic operation, and its form with a constant on the right, if it
// has one.
type arithmeticOp struct {
	op       Op
	constant Op
	hasConst bool
}

var arithmeticOps = map[string]arithmeticOp{
	"+": {ADD, ADDK, true},
	"-": {SUB, SUBK, true},
	"*": {MUL, MULK, true},
	"/": {DIV, DIVK, true},
	"%": {MOD, MODK, true},
	"^": {op: POW},
}

// operations returns the arithmetic operations of a chain such as a + b - c,
// first to last, in the order in which they are made.
func operations(e *ast.ArithmeticOpExpr) []*ast.ArithmeticOpExpr {
	chain := []*ast.ArithmeticOpExpr{e}
	for {
		left, ok := e.Lhs.(*ast.ArithmeticOpExpr)
		if !ok {
			slices.Reverse(chain)
			return chain
		}
		chain = append(chain, left)
		e = left
	}
}

// arithmetic compiles a chain of operations. Intermediate results need one
// register, whatever the length of the chain.
func (f *function) arithmetic(e *ast.ArithmeticOpExpr, to int) {
	mark := f.free
	chain := operations(e)
	value, known, made := foldChain(chain)
	chain = chain[made:]
	via := to
	if !f.isTemp(via) && (len(chain) > 1 || known) {
		via = f.alloc(e.Line(), 1)
	}
	var left int
	if known {
		left = via
		f.load(chain[0].Line(), value, left)
	} else {
		left = f.operandVia(chain[0].Lhs, via)
	}
	pending := f.free
	for i, step := range chain {
		result := via
		if i == len(chain)-1 {
			result = to
		}
		f.operate(step, left, result)
		f.free = pending
		left = result
	}
	f.free = mark
}

// operate makes one operation on the left operand in a register.
func (f *function) operate(e *ast.ArithmeticOpExpr, left, to int) {
	op := arithmeticOps[e.Operator]
	if op.hasConst {
		if n, ok := foldNumber(e.Rhs); ok {
			f.emit(e.Line(), op.constant, to, left, 0, f.constant(n))
			return
		}
	}
	f.emit(e.Line(), op.op, to, left, f.operand(e.Rhs), 0)
}

// maxJoined is the number of values that one CONCAT joins. A longer chain is
// joined in parts, which no value but a table with __concat could notice.
const maxJoined = 100

// joined returns the operands of a chain of concatenations, constants at its
// end made one.
func joined(e ast.Expr) []ast.Expr {
	var operands []ast.Expr
	for {
		concat, ok := e.(*ast.StringConcatOpExpr)
		if !ok {
			break
		}
		operands = append(operands, concat.Lhs)
		e = concat.Rhs
	}
	operands = append(operands, e)
	literals := len(operands)
	for literals > 0 && isLiteral(operands[literals-1]) {
		literals--
	}
	if len(operands)-literals > 1 {
		var b strings.Builder
		for _, e := range operands[literals:] {
			b.WriteString(e.(*ast.StringExpr).Value)
		}
		whole := &ast.StringExpr{Value: b.String()}
		whole.SetLine(operands[literals].Line())
		operands = append(operands[:literals], whole)
	}
	return operands
}

func isLiteral(e ast.Expr) bool {
	_, ok := e.(*ast.StringExpr)
	return ok
}

// concat compiles a chain of concatenations.
func (f *function) concat(e *ast.StringConcatOpExpr, to int) {
	operands := joined(e)
	if len(operands) == 1 {
		f.expr(operands[0], to)
		return
	}
	mark, line := f.free, e.Line()
	base := to
	if !f.isTop(base) {
		base = f.alloc(line, 1)
	}
	f.expr(operands[0], base)
	last := base
	for i, operand := range operands[1:] {
		if n := last - base + 1; n == maxJoined || n > 1 && f.scarce() {
			f.emit(line, CONCAT, base, base, last, 0)
			f.free, line = base+1, operands[i].Line()
		}
		last = f.next(operand)
	}
	f.emit(line, CONCAT, to, base, last, 0)
	f.free = mark
}
