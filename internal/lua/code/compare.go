package code

import (
	"slices"

	"github.com/yuin/gopher-lua/ast"
)

// mirrored holds what a comparison becomes when its sides change places.
var mirrored = map[string]string{"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "~=": "~="}

// constantCompares holds the instructions that compare with a number.
var constantCompares = map[string]Op{"<": JLTK, "<=": JLEK, ">": JGTK, ">=": JGEK}

// compare emits code that jumps if a comparison comes out as want. In a chain
// such as a < b == c, all outcomes but the last are values.
func (f *function) compare(e *ast.RelationalOpExpr, want bool) jumps {
	chain := []*ast.RelationalOpExpr{e}
	for {
		left, ok := e.Lhs.(*ast.RelationalOpExpr)
		if !ok {
			break
		}
		chain = append(chain, left)
		e = left
	}
	slices.Reverse(chain)
	first, last := chain[0], len(chain)-1
	left := noRegister
	for _, step := range chain[:last] {
		yes := f.compareOne(step, left, true)
		if left == noRegister {
			left = f.alloc(first.Line(), 1)
		}
		f.choose(step.Line(), yes, left)
	}
	return f.compareOne(chain[last], left, want)
}

// compareOne emits one comparison, whose left side may be in a register
// already.
func (f *function) compareOne(e *ast.RelationalOpExpr, left int, want bool) jumps {
	mark := f.free
	defer func() { f.free = mark }()
	operator, lhs, rhs := e.Operator, e.Lhs, e.Rhs
	if left == noRegister {
		if _, ok := fold(lhs); ok {
			operator, lhs, rhs = mirrored[operator], rhs, lhs
		}
		left = f.operand(lhs)
	}
	line := e.Line()
	if operator == "~=" {
		operator, want = "==", !want
	}
	outcome := 0
	if want {
		outcome = 1
	}
	if op, k, ok := f.comparedConstant(operator, rhs); ok {
		return jumps{f.emit(line, op, left, k, outcome, 0)}
	}
	right := f.operand(rhs)
	switch operator {
	case "==":
		return jumps{f.emit(line, JEQ, left, right, outcome, 0)}
	case "<":
		return jumps{f.emit(line, JLT, left, right, outcome, 0)}
	case "<=":
		return jumps{f.emit(line, JLE, left, right, outcome, 0)}
	case ">":
		return jumps{f.emit(line, JLT, right, left, outcome, 0)}
	default:
		return jumps{f.emit(line, JLE, right, left, outcome, 0)}
	}
}

// comparedConstant returns the instruction and the constant of a comparison
// with e, if there is one for it.
func (f *function) comparedConstant(operator string, e ast.Expr) (op Op, k int, ok bool) {
	const maxIndex = 255 // of a constant in a small operand
	v, known := fold(e)
	if !known {
		return 0, 0, false
	}
	if operator == "==" {
		if v == nil {
			return JNIL, 0, true
		}
		k = f.constant(v)
		return JEQK, k, k <= maxIndex
	}
	if _, number := v.(float64); !number {
		return 0, 0, false
	}
	k = f.constant(v)
	return constantCompares[operator], k, k <= maxIndex
}
