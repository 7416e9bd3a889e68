package code

import (
	"math"
	"strconv"

	"github.com/yuin/gopher-lua/ast"
)

// truth returns the truth of a constant.
func truth(v any) bool { return v != nil && v != false }

// fold returns the value of a constant expression: nil, a bool, a float64 or a
// string.
func fold(e ast.Expr) (v any, ok bool) {
	switch e := e.(type) {
	case *ast.NilExpr:
		return nil, true
	case *ast.TrueExpr:
		return true, true
	case *ast.FalseExpr:
		return false, true
	case *ast.StringExpr:
		return e.Value, true
	case *ast.NumberExpr:
		n, _ := strconv.ParseFloat(e.Value, 64) // infinite if out of range
		return n, true
	case *ast.UnaryNotOpExpr:
		if v, ok := fold(e.Expr); ok {
			return !truth(v), true
		}
	case *ast.UnaryMinusOpExpr:
		if n, ok := foldNumber(e.Expr); ok {
			return -n, true
		}
	case *ast.ArithmeticOpExpr:
		chain := operations(e)
		if n, ok, made := foldChain(chain); ok && made == len(chain) {
			return n, true
		}
	}
	return nil, false
}

// foldNumber returns the value of a constant expression that is a number.
func foldNumber(e ast.Expr) (n float64, ok bool) {
	v, _ := fold(e)
	n, ok = v.(float64)
	return n, ok
}

// foldChain folds the constant beginning of a chain of operations. It returns
// its value and the number of operations made.
func foldChain(chain []*ast.ArithmeticOpExpr) (value float64, ok bool, made int) {
	value, ok = foldNumber(chain[0].Lhs)
	if !ok {
		return 0, false, 0
	}
	for _, step := range chain {
		right, ok := foldNumber(step.Rhs)
		if !ok {
			break
		}
		result, ok := foldOperation(step.Operator, value, right)
		if !ok {
			break
		}
		value = result
		made++
	}
	return value, true, made
}

// foldOperation computes an operation where every way to compute it has the
// same result, so that a program cannot tell whether it was folded.
func foldOperation(operator string, a, b float64) (float64, bool) {
	var v float64
	switch operator {
	case "+":
		v = a + b
	case "-":
		v = a - b
	case "*":
		v = a * b
	case "/":
		v = a / b
	case "%":
		if !isExact(a) || !isExact(b) || b == 0 {
			return 0, false
		}
		v = a - math.Floor(a/b)*b
	case "^":
		v = math.Pow(a, b)
		if !isExact(a) || !isExact(b) || !isExact(v) {
			return 0, false
		}
	}
	return v, !math.IsNaN(v) && !math.IsInf(v, 0)
}

// isExact reports whether n is an integer small enough that arithmetic with it
// does not round.
func isExact(n float64) bool { return n == math.Trunc(n) && math.Abs(n) <= 1<<26 }
