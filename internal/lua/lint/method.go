package lint

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/yuin/gopher-lua/ast"

	"wippy/internal/fault"
	"wippy/internal/lua/syntax"
	"wippy/internal/problem"
)

// A result is what is known of a value that a chunk may return.
type result struct {
	function bool
	fields   map[string]bool // of a table, with whether each can be a function
	unsure   bool            // there may be more to it
}

// resultOf returns what an expression evaluates to, nil if there is no telling.
func (c *checker) resultOf(e ast.Expr) *result {
	switch e := e.(type) {
	case *ast.FunctionExpr:
		return &result{function: true}
	case *ast.TableExpr:
		r := &result{fields: map[string]bool{}}
		for _, f := range e.Fields {
			switch key := f.Key.(type) {
			case nil:
			case *ast.StringExpr:
				r.fields[key.Value] = callable(f.Value)
			default:
				r.unsure = true
			}
		}
		return r
	case *ast.StringExpr, *ast.NumberExpr, *ast.NilExpr, *ast.TrueExpr, *ast.FalseExpr:
		return &result{}
	case *ast.IdentExpr:
		if l := c.visible[e.Value]; l != nil {
			return l.value
		}
	}
	return nil
}

// callable reports whether an expression can evaluate to a function.
func callable(e ast.Expr) bool {
	switch e.(type) {
	case *ast.StringExpr, *ast.NumberExpr, *ast.NilExpr, *ast.TrueExpr, *ast.FalseExpr, *ast.TableExpr:
		return false
	}
	return true
}

// hasField notes an assignment to a field of a local. The value is nil if there
// is no telling.
func (l *local) hasField(field string, value ast.Expr) {
	if l.value != nil && l.value.fields != nil {
		l.value.fields[field] = l.value.fields[field] || value == nil || callable(value)
	}
}

// returnStmt checks a return and, at the end of the main chunk, takes note of
// its value.
func (c *checker) returnStmt(s *ast.ReturnStmt) {
	if c.depth > 1 || len(s.Exprs) == 0 {
		c.exprs(s.Exprs)
		return
	}
	if name, ok := s.Exprs[0].(*ast.IdentExpr); ok && c.visible[name.Value] != nil {
		c.visible[name.Value].used = true // by whoever runs the chunk, who adds no fields
	} else {
		c.expr(s.Exprs[0])
	}
	c.exprs(s.Exprs[1:])
	c.returned = c.resultOf(s.Exprs[0])
}

// checkMethod reports that the chunk does not return the method that a process
// of it starts with (manifests.md MAN-33), if that is sure.
func (c *checker) checkMethod(tree []ast.Stmt) {
	if c.Method == "" {
		return
	}
	returns := topReturns(tree)
	if len(returns) == 0 || len(returns) == 1 && len(returns[0].Exprs) == 0 {
		c.add("E0003", Finding{Field: "method", Message: fmt.Sprintf("method %q not found: the code returns nothing", c.Method)})
		return
	}
	last, isReturn := tree[len(tree)-1].(*ast.ReturnStmt)
	if len(returns) > 1 || !isReturn || c.returned == nil || c.returned.function || c.returned.unsure || c.returned.fields[c.Method] {
		return
	}
	what := "a value that is neither a function nor a table"
	suggestion := ""
	if fields := c.returned.fields; fields != nil {
		names := slices.Sorted(maps.Keys(fields))
		what = "an empty table"
		if len(names) > 0 {
			what = "a table with " + fault.Beginning(strings.Join(names, ", "))
		}
		suggestion = problem.Closest(c.Method, slices.Values(names))
		if _, there := fields[c.Method]; there {
			what, suggestion = fmt.Sprintf("a table in which %s is no function", c.Method), ""
		}
	}
	c.add("E0003", Finding{
		Line: last.Line(), Message: fmt.Sprintf("method %q not found: the code returns %s", c.Method, what), Suggestion: suggestion,
	})
}

// topReturns returns the return statements of a chunk that are not in functions.
func topReturns(stmts []ast.Stmt) []*ast.ReturnStmt {
	var found []*ast.ReturnStmt
	for _, s := range stmts {
		switch s := s.(type) {
		case *ast.ReturnStmt:
			found = append(found, s)
		case *ast.DoBlockStmt:
			found = append(found, topReturns(s.Stmts)...)
		case *ast.WhileStmt:
			found = append(found, topReturns(s.Stmts)...)
		case *ast.RepeatStmt:
			found = append(found, topReturns(s.Stmts)...)
		case *ast.NumberForStmt:
			found = append(found, topReturns(s.Stmts)...)
		case *ast.GenericForStmt:
			found = append(found, topReturns(s.Stmts)...)
		case *ast.IfStmt:
			for ; s != nil; s = syntax.ElseIf(s) {
				found = append(found, topReturns(s.Then)...)
				if syntax.ElseIf(s) == nil {
					found = append(found, topReturns(s.Else)...)
				}
			}
		}
	}
	return found
}
