package syntax

import "github.com/yuin/gopher-lua/ast"

// A placer replaces the token indexes that stand for lines in a tree by the
// lines themselves. The parser gives most nodes the index of their first
// token; it finds the operators, dots and parentheses from there.
//
// A node in parentheses has the index of the outermost one, except that the
// parser keeps the index of a call in a single pair and sets its AdjustRet.
type placer struct {
	*tokenText
	err error
}

// place gives the nodes of the tree their lines. It refuses a call whose
// parenthesis begins a line, as Lua 5.1 does: it could as well begin a
// statement.
func (t *tokenText) place(tree []ast.Stmt) error {
	p := &placer{tokenText: t}
	p.stmts(tree)
	return p.err
}

// line returns the line of the token with the index given.
func (p *placer) line(index int) int { return p.tokens[index].line }

// own gives a node the line of the token it has the index of.
func (p *placer) own(n ast.PositionHolder) { n.SetLine(p.line(p.index(n.Line()))) }

// last does the same for its last line, if it has one.
func (p *placer) last(n ast.PositionHolder) {
	if n.LastLine() != 0 {
		n.SetLastLine(p.line(p.index(n.LastLine())))
	}
}

func (p *placer) stmts(list []ast.Stmt) {
	for _, s := range list {
		p.stmt(s)
	}
}

func (p *placer) stmt(s ast.Stmt) {
	p.own(s)
	p.last(s)
	switch s := s.(type) {
	case *ast.LocalAssignStmt:
		p.exprs(s.Exprs)
	case *ast.AssignStmt:
		p.exprs(s.Lhs)
		p.exprs(s.Rhs)
	case *ast.FuncCallStmt:
		p.expr(s.Expr)
	case *ast.FuncDefStmt:
		p.functionName(s.Name)
		p.expr(s.Func)
		s.Func.SetLine(s.Line())
	case *ast.ReturnStmt:
		p.exprs(s.Exprs)
	case *ast.DoBlockStmt:
		p.stmts(s.Stmts)
	case *ast.WhileStmt:
		p.expr(s.Condition)
		p.stmts(s.Stmts)
	case *ast.RepeatStmt:
		p.stmts(s.Stmts)
		p.expr(s.Condition)
	case *ast.NumberForStmt:
		p.expr(s.Init)
		p.expr(s.Limit)
		if s.Step != nil {
			p.expr(s.Step)
		}
		p.stmts(s.Stmts)
	case *ast.GenericForStmt:
		p.exprs(s.Exprs)
		p.stmts(s.Stmts)
	case *ast.IfStmt:
		p.ifStmt(s)
	}
}

// ifStmt places the parts of an if; its own line is placed already.
func (p *placer) ifStmt(s *ast.IfStmt) {
	for {
		p.expr(s.Condition)
		p.stmts(s.Then)
		next := ElseIf(s)
		if next == nil {
			p.stmts(s.Else)
			return
		}
		p.own(next)
		p.last(next)
		s = next
	}
}

// functionName places the a.b.c of "function a.b.c:m", whose parts have the
// indexes of their names.
func (p *placer) functionName(n *ast.FuncName) {
	e := n.Func
	if n.Method != "" {
		e = n.Receiver
	}
	for {
		p.own(e)
		attr, ok := e.(*ast.AttrGetExpr)
		if !ok {
			return
		}
		p.own(attr.Key)
		e = attr.Object
	}
}

func (p *placer) exprs(list []ast.Expr) {
	for _, e := range list {
		p.expr(e)
	}
}

// expr places e and all within it. A node is placed before its parts, while
// these still have their indexes.
func (p *placer) expr(e ast.Expr) {
	pending := []ast.Expr{e}
	for len(pending) > 0 {
		e := pending[len(pending)-1]
		pending = pending[:len(pending)-1]
		if inner(e) != nil {
			pending = p.suffixes(e, pending)
			continue
		}
		switch e := e.(type) {
		case *ast.LogicalOpExpr:
			p.operator(e, e.Rhs)
		case *ast.RelationalOpExpr:
			p.operator(e, e.Rhs)
		case *ast.StringConcatOpExpr:
			p.operator(e, e.Rhs)
		case *ast.ArithmeticOpExpr:
			p.operator(e, e.Rhs)
		case *ast.UnaryMinusOpExpr:
			p.operator(e, e.Expr)
		case *ast.UnaryNotOpExpr:
			p.operator(e, e.Expr)
		case *ast.UnaryLenOpExpr:
			p.operator(e, e.Expr)
		case *ast.FunctionExpr:
			p.own(e)
			p.last(e)
			p.stmts(e.Stmts)
		default:
			p.own(e)
		}
		pending = appendParts(pending, e)
	}
}

// operator places an operation at its operator, which stands before its right
// operand.
func (p *placer) operator(e, right ast.Expr) { e.SetLine(p.line(p.first(right) - 1)) }

// first returns the index of the first token of e, which is not placed yet.
func (p *placer) first(e ast.Expr) int {
	prefixes := 0
	for {
		index := p.index(e.Line())
		left, prefix := leftmost(e)
		switch {
		case left == nil || e.Line() < left.Line():
			return index - prefixes
		case adjusted(e):
			return index - 1 - prefixes
		}
		prefixes += prefix
		e = left
	}
}

// leftmost returns the part that e begins with, or behind a prefix operator,
// and the number of these operators. It returns nil if e has no such part.
func leftmost(e ast.Expr) (left ast.Expr, prefixes int) {
	switch e := e.(type) {
	case *ast.LogicalOpExpr:
		return e.Lhs, 0
	case *ast.RelationalOpExpr:
		return e.Lhs, 0
	case *ast.StringConcatOpExpr:
		return e.Lhs, 0
	case *ast.ArithmeticOpExpr:
		return e.Lhs, 0
	case *ast.UnaryMinusOpExpr:
		return e.Expr, 1
	case *ast.UnaryNotOpExpr:
		return e.Expr, 1
	case *ast.UnaryLenOpExpr:
		return e.Expr, 1
	}
	return inner(e), 0
}

// inner returns what an index or call is applied to, nil if e is neither.
func inner(e ast.Expr) ast.Expr {
	switch e := e.(type) {
	case *ast.AttrGetExpr:
		return e.Object
	case *ast.FuncCallExpr:
		return callee(e)
	}
	return nil
}

// adjusted reports whether e is a call in parentheses.
func adjusted(e ast.Expr) bool {
	call, ok := e.(*ast.FuncCallExpr)
	return ok && call.AdjustRet
}

// suffixes places a chain of indexes and calls, which e ends, and appends the
// expressions inside it that are still to be placed. It walks from the end of
// what the chain begins with over one suffix after the other.
func (p *placer) suffixes(e ast.Expr, pending []ast.Expr) []ast.Expr {
	chain := []ast.Expr{e}
	base := inner(e)
	for part := inner(base); part != nil && base.Line() == part.Line() && !adjusted(base); part = inner(base) {
		chain = append(chain, base)
		base = part
	}
	pending = append(pending, base)
	end := p.first(base) // index of the last token before the next suffix
	if p.tokens[end].is("(") {
		end = p.match[end]
	}
	for i := len(chain) - 1; i >= 0; i-- {
		switch link := chain[i].(type) {
		case *ast.AttrGetExpr:
			link.SetLine(p.line(end + 1))
			pending = append(pending, link.Key)
			if p.tokens[end+1].is("[") {
				end = p.match[end+1]
			} else {
				end += 2
			}
		case *ast.FuncCallExpr:
			if link.Method != "" {
				end += 2
			}
			p.callLine(link, end+1)
			pending = append(pending, link.Args...)
			if end++; p.tokens[end].kind != text {
				end = p.match[end]
			}
		}
	}
	return pending
}

// callLine places a call at its arguments, which begin with the token given.
func (p *placer) callLine(call *ast.FuncCallExpr, args int) {
	call.SetLine(p.line(args))
	if p.err == nil && p.tokens[args].is("(") && p.line(args) != p.line(args-1) {
		p.err = p.fail(args, "ambiguous syntax near '(': it could call the function of the line before (put it there) or begin a statement (put a ; before it)")
	}
}
