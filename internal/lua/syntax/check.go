package syntax

import "github.com/yuin/gopher-lua/ast"

// A checker looks for what the parser allows and the language does not: jumps
// that lead nowhere, ... where there is none, and values as statements.
type checker struct {
	*tokenText
	function *functionScope
	block    *blockScope
	err      error // the first thing found
}

// A functionScope is a function whose body is being checked.
type functionScope struct {
	vararg bool
	locals []string // names of the locals in scope
}

// A blockScope is a block that is being checked.
type blockScope struct {
	outer  *blockScope // within the same function, nil if none
	labels map[string]*label
	locals int  // how many locals were in scope where it began
	loop   bool // a break in it leaves it
}

// A label is one ::name:: of a block. Jumps to it can stand anywhere in the
// block, but those before it must not skip a local that it can see.
type label struct {
	index   int // of its token
	passed  bool
	forward []forwardJump
}

// A forwardJump is a goto that stands before its label.
type forwardJump struct {
	stmt   *ast.GotoStmt
	locals int // how many locals of the label's block are in scope at the goto
}

// check reports the first such fault of the tree, whose lines are indexes of
// tokens.
func (t *tokenText) check(tree []ast.Stmt) error {
	c := &checker{tokenText: t}
	c.body(tree, &functionScope{vararg: true})
	return c.err
}

// refuse notes an error at a node.
func (c *checker) refuse(at ast.PositionHolder, format string, args ...any) {
	if c.err == nil {
		c.err = c.fail(c.index(at.Line()), format, args...)
	}
}

// body checks the statements of a function.
func (c *checker) body(stmts []ast.Stmt, f *functionScope) {
	function, block := c.function, c.block
	c.function, c.block = f, nil
	c.stmts(stmts, blockScope{})
	c.function, c.block = function, block
}

// stmts checks the statements of a block, and then what else can see its
// locals.
func (c *checker) stmts(stmts []ast.Stmt, b blockScope, until ...ast.Expr) {
	b.outer, b.locals = c.block, len(c.function.locals)
	b.labels = c.labels(stmts)
	c.block = &b
	for i, s := range stmts {
		if l, ok := s.(*ast.LabelStmt); ok {
			c.pass(b.labels[l.Name], len(until) == 0 && onlyLabels(stmts[i:]))
		} else {
			c.stmt(s)
		}
	}
	c.exprs(until)
	c.function.locals = c.function.locals[:b.locals]
	c.block = b.outer
}

// labels returns the labels of a block.
func (c *checker) labels(stmts []ast.Stmt) map[string]*label {
	var labels map[string]*label
	for _, s := range stmts {
		l, ok := s.(*ast.LabelStmt)
		if !ok {
			continue
		}
		if labels == nil {
			labels = map[string]*label{}
		}
		if old := labels[l.Name]; old != nil {
			c.refuse(l, "label '%s' already defined on line %d", l.Name, c.tokens[old.index].line)
		}
		labels[l.Name] = &label{index: c.index(l.Line())}
	}
	return labels
}

// onlyLabels reports whether nothing but labels is left of a block. The locals
// of the block are then taken as out of scope already, which lets
// "goto continue" pass over them.
func onlyLabels(stmts []ast.Stmt) bool {
	for _, s := range stmts {
		if _, ok := s.(*ast.LabelStmt); !ok {
			return false
		}
	}
	return true
}

// pass checks the jumps that were waiting for a label of the current block.
func (c *checker) pass(l *label, atEnd bool) {
	l.passed = true
	locals := len(c.function.locals)
	if atEnd {
		locals = c.block.locals
	}
	for _, jump := range l.forward {
		if jump.locals < locals {
			c.refuse(jump.stmt, "goto '%s' jumps into the scope of local '%s'", jump.stmt.Label, c.function.locals[jump.locals])
		}
	}
}

// jump finds the label of a goto: the innermost block that has one decides.
func (c *checker) jump(s *ast.GotoStmt) {
	locals := len(c.function.locals)
	for b := c.block; b != nil; b = b.outer {
		if l := b.labels[s.Label]; l != nil {
			if !l.passed {
				l.forward = append(l.forward, forwardJump{s, locals})
			}
			return
		}
		locals = b.locals
	}
	c.refuse(s, "no visible label '%s' for goto", s.Label)
}

// inLoop reports whether a break has something to leave.
func (c *checker) inLoop() bool {
	for b := c.block; b != nil; b = b.outer {
		if b.loop {
			return true
		}
	}
	return false
}

// declare brings locals into scope.
func (c *checker) declare(names ...string) {
	c.function.locals = append(c.function.locals, names...)
}

func (c *checker) stmt(s ast.Stmt) {
	switch s := s.(type) {
	case *ast.LocalAssignStmt:
		c.exprs(s.Exprs)
		c.declare(s.Names...)
	case *ast.AssignStmt:
		c.exprs(s.Lhs)
		c.exprs(s.Rhs)
	case *ast.FuncCallStmt:
		if adjusted(s.Expr) {
			c.refuse(s, "a call in parentheses is a value, not a statement")
		}
		c.expr(s.Expr)
	case *ast.FuncDefStmt:
		c.expr(s.Func)
	case *ast.ReturnStmt:
		c.exprs(s.Exprs)
	case *ast.DoBlockStmt:
		c.stmts(s.Stmts, blockScope{})
	case *ast.WhileStmt:
		c.expr(s.Condition)
		c.stmts(s.Stmts, blockScope{loop: true})
	case *ast.RepeatStmt:
		c.stmts(s.Stmts, blockScope{loop: true}, s.Condition)
	case *ast.NumberForStmt:
		c.expr(s.Init)
		c.expr(s.Limit)
		if s.Step != nil {
			c.expr(s.Step)
		}
		c.stmts(s.Stmts, blockScope{loop: true})
	case *ast.GenericForStmt:
		c.exprs(s.Exprs)
		c.stmts(s.Stmts, blockScope{loop: true})
	case *ast.IfStmt:
		c.ifStmt(s)
	case *ast.GotoStmt:
		c.jump(s)
	case *ast.BreakStmt:
		if !c.inLoop() {
			c.refuse(s, "break outside a loop")
		}
	}
}

func (c *checker) ifStmt(s *ast.IfStmt) {
	for s != nil {
		c.expr(s.Condition)
		c.stmts(s.Then, blockScope{})
		next := ElseIf(s)
		if next == nil {
			c.stmts(s.Else, blockScope{})
		}
		s = next
	}
}

func (c *checker) exprs(list []ast.Expr) {
	for _, e := range list {
		c.expr(e)
	}
}

func (c *checker) expr(e ast.Expr) {
	for e := range Within(e) {
		switch e := e.(type) {
		case *ast.Comma3Expr:
			if !c.function.vararg {
				c.refuse(e, "cannot use '...' outside a vararg function")
			}
		case *ast.FunctionExpr:
			c.body(e.Stmts, &functionScope{vararg: e.ParList.HasVargs})
		}
	}
}
