package code

import (
	"slices"

	"github.com/yuin/gopher-lua/ast"

	"wippy/internal/lua/syntax"
)

// isCondition reports whether e has no value of its own before its truth is
// known, so that it is computed by jumps.
func isCondition(e ast.Expr) bool {
	for {
		switch inner := e.(type) {
		case *ast.RelationalOpExpr, *ast.LogicalOpExpr:
			return true
		case *ast.UnaryNotOpExpr:
			e = inner.Expr
		default:
			return false
		}
	}
}

// jumpIf emits code that jumps if the truth of e is want and goes on behind it
// if not. No value is made of e where its truth alone will do.
func (f *function) jumpIf(e ast.Expr, want bool) jumps {
	mark, line := f.free, e.Line()
	defer func() { f.free = mark }()
	if v, ok := fold(e); ok {
		if truth(v) == want {
			return jumps{f.emit(line, JMP, 0, 0, 0, 0)}
		}
		return nil
	}
	switch e := e.(type) {
	case *ast.UnaryNotOpExpr:
		return f.jumpIf(e.Expr, !want)
	case *ast.RelationalOpExpr:
		return f.compare(e, want)
	case *ast.LogicalOpExpr:
		list := alternatives(e)
		if (e.Operator == "or") == want { // any of them decides
			var all jumps
			for _, e := range list {
				all = append(all, f.jumpIf(e, want)...)
			}
			return all
		}
		past := f.unless(list, want)
		last := f.jumpIf(list[len(list)-1], want)
		f.here(past)
		return last
	}
	op := JF
	if want {
		op = JT
	}
	return jumps{f.emit(line, op, f.operand(e), 0, 0, 0)}
}

// unless emits code that jumps if the truth of any operand but the last one is
// not want.
func (f *function) unless(list []ast.Expr, want bool) jumps {
	var past jumps
	for _, e := range list[:len(list)-1] {
		past = append(past, f.jumpIf(e, !want)...)
	}
	return past
}

// alternatives returns the operands of a chain of one logical operator.
func alternatives(e *ast.LogicalOpExpr) []ast.Expr {
	list := []ast.Expr{e.Rhs}
	for {
		left, ok := e.Lhs.(*ast.LogicalOpExpr)
		if !ok || left.Operator != e.Operator {
			break
		}
		list = append(list, left.Rhs)
		e = left
	}
	list = append(list, e.Lhs)
	slices.Reverse(list)
	return list
}

// boolean makes a value of a condition.
func (f *function) boolean(e ast.Expr, to int) {
	f.choose(e.Line(), f.jumpIf(e, true), to)
}

// choose loads true if one of the jumps was taken and false if not.
func (f *function) choose(line int, yes jumps, to int) {
	f.emit(line, LOADFALSE, to, 0, 0, 0)
	end := f.emit(line, JMP, 0, 0, 0, 0)
	f.here(yes)
	f.emit(line, LOADTRUE, to, 0, 0, 0)
	f.here(jumps{end})
}

// logical computes the value of and, or.
func (f *function) logical(e *ast.LogicalOpExpr, to int) {
	list := alternatives(e)
	if !f.isTemp(to) && f.readsLate(list, to) {
		t := f.next(e)
		f.emit(e.Line(), MOVE, to, t, 0, 0)
		f.free = t
		return
	}
	var done jumps
	for _, operand := range list[:len(list)-1] {
		done = append(done, f.keepIf(operand, e.Operator == "or", to)...)
	}
	f.expr(list[len(list)-1], to)
	f.here(done)
}

// readsLate reports whether the local in a register may be read after a value
// was put there: by anything but the operand that comes first of all.
func (f *function) readsLate(operands []ast.Expr, register int) bool {
	for {
		for _, operand := range operands[1:] {
			for e := range syntax.Within(operand) {
				name, ok := e.(*ast.IdentExpr)
				if !ok {
					continue
				}
				if r, ok := f.plain(f.uses[name]); ok && r == register {
					return true
				}
			}
		}
		first, ok := operands[0].(*ast.LogicalOpExpr)
		if !ok {
			return false
		}
		operands = alternatives(first)
	}
}

// keepIf emits code that puts e into a register and jumps if its truth is
// want. If not, it goes on behind the code, and the register may hold anything.
func (f *function) keepIf(e ast.Expr, want bool, to int) jumps {
	mark, line := f.free, e.Line()
	defer func() { f.free = mark }()
	if v, ok := fold(e); ok {
		if truth(v) != want {
			return nil
		}
		f.load(line, v, to)
		return jumps{f.emit(line, JMP, 0, 0, 0, 0)}
	}
	if e, ok := e.(*ast.LogicalOpExpr); ok {
		list := alternatives(e)
		if (e.Operator == "or") == want {
			var all jumps
			for _, e := range list {
				all = append(all, f.keepIf(e, want, to)...)
			}
			return all
		}
		past := f.unless(list, want)
		done := f.keepIf(list[len(list)-1], want, to)
		f.here(past)
		return done
	}
	if isCondition(e) {
		past := f.jumpIf(e, !want)
		f.load(line, want, to)
		done := f.emit(line, JMP, 0, 0, 0, 0)
		f.here(past)
		return jumps{done}
	}
	f.expr(e, to)
	op := JF
	if want {
		op = JT
	}
	return jumps{f.emit(line, op, to, 0, 0, 0)}
}
