package code

import (
	"slices"

	"github.com/yuin/gopher-lua/ast"
)

// noRegister stands for a register that there is not.
const noRegister = -1

// links returns the indexes and calls that e ends with, first to last, and
// what they are applied to.
func links(e ast.Expr) (base ast.Expr, chain []ast.Expr) {
	for {
		switch link := e.(type) {
		case *ast.AttrGetExpr:
			chain = append(chain, e)
			e = link.Object
		case *ast.FuncCallExpr:
			chain = append(chain, e)
			if link.Method != "" {
				e = link.Receiver
			} else {
				e = link.Func
			}
		default:
			slices.Reverse(chain)
			return e, chain
		}
	}
}

// suffixed compiles an index or a call.
func (f *function) suffixed(e ast.Expr, to int) {
	mark := f.free
	r := f.subject(e, to)
	switch e := e.(type) {
	case *ast.AttrGetExpr:
		f.index(e, r, to)
	case *ast.FuncCallExpr:
		if at := f.call(e, r, to, 1); at != to {
			f.emit(e.Line(), MOVE, to, at, 0, 0)
		}
	}
	f.free = mark
}

// subject computes what the last index or call of e is applied to and returns
// its register. It may use the register via, if that is a temporary.
func (f *function) subject(e ast.Expr, via int) int {
	base, chain := links(e)
	r := f.operandVia(base, via)
	for _, link := range chain[:len(chain)-1] {
		switch link := link.(type) {
		case *ast.AttrGetExpr:
			from := r
			if !f.isTemp(r) {
				if r = via; !f.isTemp(r) {
					r = f.alloc(link.Line(), 1)
				}
			}
			f.index(link, from, r)
		case *ast.FuncCallExpr:
			r = f.call(link, r, via, 1)
		}
	}
	return r
}

// index reads a field of the table in a register.
func (f *function) index(e *ast.AttrGetExpr, table, to int) {
	mark := f.free
	f.get(e.Line(), to, table, f.keyOf(e.Key))
	f.free = mark
}

// literals returns the D operand of a call: which of its arguments are table
// constructors.
func literals(e *ast.FuncCallExpr) int {
	mask, self := 0, 0
	if e.Method != "" {
		self = 1
	}
	for i, arg := range e.Args {
		if _, ok := arg.(*ast.TableExpr); ok && i+self < 31 {
			mask |= 1 << (i + self)
		}
	}
	return mask
}

// call compiles a call of the function or object in the register r and returns
// the register where its n results begin. It takes the register of a single
// result, but not those of several. The call is made in r or via if one of
// them is the topmost temporary.
func (f *function) call(e *ast.FuncCallExpr, r, via, n int) int {
	line, base := e.Line(), r
	switch {
	case f.isTop(r):
	case f.isTop(via):
		base = via
	default:
		base = f.alloc(line, 1)
	}
	extra := 1
	if e.Method != "" {
		f.alloc(line, 1)
		extra++
		f.emit(line, SELF, base, r, 0, f.constant(e.Method))
	} else if base != r {
		f.emit(line, MOVE, base, r, 0, 0)
	}
	args := f.openList(e.Args)
	if args == openResults {
		extra = 1
	}
	f.emit(line, CALL, base, args+extra, n+1, literals(e))
	f.touch(line, base+n)
	f.free = base + 1
	return base
}
