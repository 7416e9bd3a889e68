package code

import (
	"github.com/yuin/gopher-lua/ast"

	"wippy/internal/lua/syntax"
)

// stmts compiles statements. Each begins and ends without temporaries.
func (f *function) stmts(list []ast.Stmt) {
	for _, s := range list {
		f.stmt(s)
		f.free = f.locals
	}
}

func (f *function) stmt(s ast.Stmt) {
	switch s := s.(type) {
	case *ast.LocalAssignStmt:
		f.local(s)
	case *ast.AssignStmt:
		f.assign(s)
	case *ast.FuncCallStmt:
		f.results(s.Expr, 0)
	case *ast.FuncDefStmt:
		f.functionStmt(s)
	case *ast.ReturnStmt:
		f.returnStmt(s)
	case *ast.DoBlockStmt:
		f.block(s.Stmts)
	case *ast.IfStmt:
		f.ifStmt(s)
	case *ast.WhileStmt:
		f.while(s)
	case *ast.RepeatStmt:
		f.repeat(s)
	case *ast.NumberForStmt:
		f.numberFor(s)
	case *ast.GenericForStmt:
		f.genericFor(s)
	case *ast.BreakStmt:
		f.loops.breaks = append(f.loops.breaks, f.emit(s.Line(), JMP, 0, 0, 0, 0))
	case *ast.LabelStmt:
		f.label(s)
	case *ast.GotoStmt:
		f.jump(s)
	}
}

// local compiles a local statement: the values are computed where the
// variables will be.
func (f *function) local(s *ast.LocalAssignStmt) {
	vars := f.declared[s]
	if !syntax.IsLocalFunction(s) {
		f.declare(s.Line(), vars, f.list(s.Line(), s.Exprs, len(vars)))
		return
	}
	// The function may refer to its own variable, which has to exist before.
	v := vars[0]
	r := f.alloc(s.Line(), 1)
	if v.inCell {
		f.emit(s.Line(), LOADNIL, r, 0, 0, 0)
	}
	f.declare(s.Line(), vars, r)
	f.store(s.Line(), v, s.Exprs[0])
}

// functionStmt compiles "function a.b.c:m() … end".
func (f *function) functionStmt(s *ast.FuncDefStmt) {
	if s.Name.Method == "" {
		f.assignOne(s.Line(), s.Name.Func, s.Func)
		return
	}
	object := f.operand(s.Name.Receiver)
	f.emit(s.Line(), SETFIELD, object, f.next(s.Func), 0, f.constant(s.Name.Method))
}

func (f *function) returnStmt(s *ast.ReturnStmt) {
	line := s.Line()
	if len(s.Exprs) == 0 {
		f.emit(line, RETURN0, 0, 0, 0, 0)
		return
	}
	if len(s.Exprs) == 1 && !isOpen(s.Exprs[0]) {
		f.emit(line, RETURN1, f.operand(s.Exprs[0]), 0, 0, 0)
		return
	}
	if call, ok := s.Exprs[0].(*ast.FuncCallExpr); ok && len(s.Exprs) == 1 {
		f.results(call, openResults)
		last := &f.proto.Code[f.pc()-1]
		*last = Make(TAILCALL, last.A(), last.B(), 0, int32(last.D()))
		f.emit(call.Line(), RETURN, last.A(), 0, 0, 0)
		return
	}
	first := f.free
	f.emit(line, RETURN, first, f.openList(s.Exprs)+1, 0, 0)
}

func (f *function) ifStmt(s *ast.IfStmt) {
	if list := f.exit(s.Then); list != nil && len(s.Else) == 0 {
		*list = append(*list, f.jumpIf(s.Condition, true)...)
		return
	}
	var end jumps
	for {
		next := f.jumpIf(s.Condition, false)
		f.block(s.Then)
		if len(s.Else) > 0 && !leaves(s.Then) {
			end = append(end, f.emit(s.Line(), JMP, 0, 0, 0, 0))
		}
		f.here(next)
		elseIf := syntax.ElseIf(s)
		if elseIf == nil {
			f.block(s.Else)
			break
		}
		s = elseIf
	}
	f.here(end)
}

// exit returns the jumps that those of a block belong to if it is nothing but
// a jump forward: a break or "goto continue". The condition of such a block can
// make the jump itself.
func (f *function) exit(stmts []ast.Stmt) *jumps {
	if len(stmts) != 1 {
		return nil
	}
	switch s := stmts[0].(type) {
	case *ast.BreakStmt:
		return &f.loops.breaks
	case *ast.GotoStmt:
		if l := f.visible(s.Label); l.target < 0 {
			return &l.forward
		}
	}
	return nil
}

// leaves reports whether the end of a block cannot be reached.
func leaves(stmts []ast.Stmt) bool {
	if len(stmts) == 0 {
		return false
	}
	switch stmts[len(stmts)-1].(type) {
	case *ast.ReturnStmt, *ast.BreakStmt, *ast.GotoStmt:
		return true
	}
	return false
}

// The only jumps backward are JMP, FORLOOP and TFORLOOP, so that the executor
// need not count the turns of a loop anywhere else. The loops with a condition
// therefore jump out of themselves on it.

func (f *function) while(s *ast.WhileStmt) {
	f.beginLoop()
	top := f.pc()
	exit := f.jumpIf(s.Condition, false)
	f.block(s.Stmts)
	f.jumpTo(s.Line(), top)
	f.here(exit)
	f.endLoop()
}

func (f *function) repeat(s *ast.RepeatStmt) {
	f.beginLoop()
	top := f.pc()
	f.open(s.Stmts)
	f.stmts(s.Stmts)
	exit := f.jumpIf(s.Condition, true) // sees the locals of the body
	f.close()
	f.jumpTo(s.Line(), top)
	f.here(exit)
	f.endLoop()
}

func (f *function) numberFor(s *ast.NumberForStmt) {
	line := s.Line()
	base := f.next(s.Init)
	f.next(s.Limit)
	if s.Step != nil {
		f.next(s.Step)
	} else {
		f.emit(line, LOADK, f.alloc(line, 1), 0, 0, f.constant(1.0))
	}
	prepare := f.emit(line, FORPREP, base, 0, 0, 0)
	f.beginLoop()
	top := f.pc()
	f.open(s.Stmts)
	f.declare(line, f.declared[s], f.alloc(line, 1))
	f.stmts(s.Stmts)
	f.close()
	f.patch(jumps{f.emit(line, FORLOOP, base, 0, 0, 0)}, top)
	f.here(jumps{prepare})
	f.endLoop()
}

func (f *function) genericFor(s *ast.GenericForStmt) {
	line, vars := s.Line(), f.declared[s]
	base := f.list(line, s.Exprs, 3)
	f.touch(line, base+6) // the iterator and its two arguments are put behind the three
	enter := jumps{f.emit(line, JMP, 0, 0, 0, 0)}
	f.beginLoop()
	top := f.pc()
	f.open(s.Stmts)
	f.declare(line, vars, f.alloc(line, len(vars)))
	f.stmts(s.Stmts)
	f.close()
	f.here(enter)
	f.emit(line, TFORCALL, base, 0, len(vars), 0)
	f.patch(jumps{f.emit(line, TFORLOOP, base, 0, 0, 0)}, top)
	f.endLoop()
}
