package syntax

import (
	"iter"

	"github.com/yuin/gopher-lua/ast"
)

// Within returns e and the expressions inside it, each before its parts and
// these from left to right. It does not enter the bodies of functions. It
// needs no stack of calls, whatever the length of a chain.
func Within(e ast.Expr) iter.Seq[ast.Expr] {
	return func(yield func(ast.Expr) bool) {
		pending := []ast.Expr{e}
		for len(pending) > 0 {
			e := pending[len(pending)-1]
			pending = pending[:len(pending)-1]
			if !yield(e) {
				return
			}
			pending = appendParts(pending, e)
		}
	}
}

// IsLocalFunction reports whether s was written "local function f", where the
// function can refer to itself, and not "local f = function".
func IsLocalFunction(s *ast.LocalAssignStmt) bool { return s.LastLine() != 0 }

// ElseIf returns the if that the else part of s consists of, nil if it is
// empty or something else.
func ElseIf(s *ast.IfStmt) *ast.IfStmt {
	if len(s.Else) != 1 {
		return nil
	}
	next, _ := s.Else[0].(*ast.IfStmt)
	return next
}

// appendParts appends the parts of e, the last one first.
func appendParts(to []ast.Expr, e ast.Expr) []ast.Expr {
	switch e := e.(type) {
	case *ast.AttrGetExpr:
		return append(to, e.Key, e.Object)
	case *ast.FuncCallExpr:
		for i := len(e.Args) - 1; i >= 0; i-- {
			to = append(to, e.Args[i])
		}
		return append(to, callee(e))
	case *ast.TableExpr:
		for i := len(e.Fields) - 1; i >= 0; i-- {
			to = append(to, e.Fields[i].Value)
			if key := e.Fields[i].Key; key != nil {
				to = append(to, key)
			}
		}
	case *ast.LogicalOpExpr:
		return append(to, e.Rhs, e.Lhs)
	case *ast.RelationalOpExpr:
		return append(to, e.Rhs, e.Lhs)
	case *ast.StringConcatOpExpr:
		return append(to, e.Rhs, e.Lhs)
	case *ast.ArithmeticOpExpr:
		return append(to, e.Rhs, e.Lhs)
	case *ast.UnaryMinusOpExpr:
		return append(to, e.Expr)
	case *ast.UnaryNotOpExpr:
		return append(to, e.Expr)
	case *ast.UnaryLenOpExpr:
		return append(to, e.Expr)
	}
	return to
}

// callee returns what a call begins with: the function, or the object of a
// method call.
func callee(call *ast.FuncCallExpr) ast.Expr {
	if call.Method != "" {
		return call.Receiver
	}
	return call.Func
}
