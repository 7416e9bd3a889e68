package code

import "github.com/yuin/gopher-lua/ast"

// expr computes e into the register to, which is a local's or a temporary's.
// A local gets nothing but the finished value.
func (f *function) expr(e ast.Expr, to int) {
	if v, ok := fold(e); ok {
		f.load(e.Line(), v, to)
		return
	}
	switch e := e.(type) {
	case *ast.IdentExpr:
		f.name(e, to)
	case *ast.Comma3Expr:
		f.emit(e.Line(), VARARG, to, 2, 0, 0)
	case *ast.FunctionExpr:
		f.closure(e, to)
	case *ast.TableExpr:
		f.table(e, to)
	case *ast.AttrGetExpr, *ast.FuncCallExpr:
		f.suffixed(e, to)
	case *ast.ArithmeticOpExpr:
		f.arithmetic(e, to)
	case *ast.StringConcatOpExpr:
		f.concat(e, to)
	case *ast.UnaryMinusOpExpr:
		f.unary(e.Line(), UNM, e.Expr, to)
	case *ast.UnaryLenOpExpr:
		f.unary(e.Line(), LEN, e.Expr, to)
	case *ast.UnaryNotOpExpr:
		if isCondition(e.Expr) {
			f.boolean(e, to)
		} else {
			f.unary(e.Line(), NOT, e.Expr, to)
		}
	case *ast.RelationalOpExpr:
		f.boolean(e, to)
	case *ast.LogicalOpExpr:
		f.logical(e, to)
	}
}

// next computes e into a new temporary.
func (f *function) next(e ast.Expr) int {
	r := f.alloc(e.Line(), 1)
	f.expr(e, r)
	return r
}

// operand returns a register with the value of e: that of a local, or a new
// temporary. No expression changes a local that is not in a cell, so the
// register stays valid while other operands are computed.
func (f *function) operand(e ast.Expr) int {
	if name, ok := e.(*ast.IdentExpr); ok {
		if r, ok := f.plain(f.uses[name]); ok {
			return r
		}
	}
	return f.next(e)
}

// operandVia is operand with a register to use instead of a new one, if it is
// a temporary.
func (f *function) operandVia(e ast.Expr, via int) int {
	if !f.isTemp(via) {
		return f.operand(e)
	}
	if name, ok := e.(*ast.IdentExpr); ok {
		if r, ok := f.plain(f.uses[name]); ok {
			return r
		}
	}
	f.expr(e, via)
	return via
}

// load loads a constant.
func (f *function) load(line int, v any, to int) {
	switch v {
	case nil:
		f.emit(line, LOADNIL, to, 0, 0, 0)
	case true:
		f.emit(line, LOADTRUE, to, 0, 0, 0)
	case false:
		f.emit(line, LOADFALSE, to, 0, 0, 0)
	default:
		f.emit(line, LOADK, to, 0, 0, f.constant(v))
	}
}

// name reads a variable.
func (f *function) name(e *ast.IdentExpr, to int) {
	line, v := e.Line(), f.uses[e]
	switch {
	case v == nil:
		f.emit(line, GETGLOBAL, to, 0, 0, f.constant(e.Value))
	case v.level != f.level && v.inCell:
		f.emit(line, GETUPCELL, to, 0, 0, f.capture(v))
	case v.level != f.level:
		f.emit(line, GETUP, to, 0, 0, f.capture(v))
	case v.inCell:
		f.emit(line, GETCELL, to, v.register, 0, 0)
	case v.register != to:
		f.emit(line, MOVE, to, v.register, 0, 0)
	}
}

// closure makes a function.
func (f *function) closure(e *ast.FunctionExpr, to int) {
	p := f.inner(f, e)
	p.Once = f.outer == nil && f.loops == nil && !f.labels && len(p.Captures) == 0
	f.emit(e.Line(), CLOSURE, to, 0, 0, len(f.proto.Protos))
	f.proto.Protos = append(f.proto.Protos, p)
}

// unary compiles an operator with one operand.
func (f *function) unary(line int, op Op, e ast.Expr, to int) {
	mark := f.free
	f.emit(line, op, to, f.operandVia(e, to), 0, 0)
	f.free = mark
}

// isOpen reports whether e can have any number of values. A call or ... in
// parentheses has one.
func isOpen(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.FuncCallExpr:
		return !e.AdjustRet
	case *ast.Comma3Expr:
		return !e.AdjustRet
	}
	return false
}

// openResults asks for as many values as there are.
const openResults = -1

// results leaves n values of a call or ... in the registers from the first
// free one on, without taking these.
func (f *function) results(e ast.Expr, n int) {
	mark := f.free
	switch e := e.(type) {
	case *ast.FuncCallExpr:
		f.call(e, f.subject(e, noRegister), noRegister, n)
	case *ast.Comma3Expr:
		f.touch(e.Line(), mark+1)
		f.emit(e.Line(), VARARG, mark, n+1, 0, 0)
	}
	f.free = mark
}

// list computes expressions into n new registers and returns the first.
// Missing values are nil, surplus ones are dropped.
func (f *function) list(line int, exprs []ast.Expr, n int) int {
	first := f.free
	for i, e := range exprs {
		switch last := i == len(exprs)-1; {
		case last && isOpen(e) && i < n:
			f.results(e, n-i)
			f.alloc(e.Line(), n-i)
			return first
		default:
			f.next(e)
		}
	}
	if missing := n - len(exprs); missing > 0 {
		f.emit(line, LOADNIL, f.alloc(line, missing), missing-1, 0, 0)
	}
	f.free = first + n
	return first
}

// openList computes expressions into new registers. It returns their number,
// or openResults if the last one leaves any number of values behind.
func (f *function) openList(exprs []ast.Expr) int {
	for i, e := range exprs {
		if i == len(exprs)-1 && isOpen(e) {
			f.results(e, openResults)
			return openResults
		}
		f.next(e)
	}
	return len(exprs)
}
