package code

import (
	"fmt"
	"slices"
	"strings"

	"github.com/yuin/gopher-lua/ast"

	"wippy/internal/lua/syntax"
)

// maxLocals is the number of locals that can be in scope at one place of a
// function.
const maxLocals = 200

// A variable is one local variable, loop variable or parameter.
type variable struct {
	name     string
	level    int       // of the function that declares it
	inCell   bool      // inner functions must see changes of it: it has to live in a cell
	shadowed *variable // what its name meant before, nil for a global

	captured bool // by an inner function that has been seen
	changed  int  // when it was last assigned to, 0 if never
	loops    int  // how many loops were open at its declaration

	register int // of its function; set where the declaration is compiled
}

// A resolution says what the names of a tree mean.
type resolution struct {
	// declared holds the variables that a statement or function brings into
	// scope, in order; a method's self is the first of its parameters.
	declared map[ast.PositionHolder][]*variable
	// uses holds the variable of each name that is not a global.
	uses map[*ast.IdentExpr]*variable
	// names holds what functions are called by.
	names map[*ast.FunctionExpr]string
}

// A resolver finds out what the names of a tree mean and which variables need
// a cell: those that may change after a function has captured them.
//
// It goes through the text in the order of execution and counts. A variable
// changes after its capture if an assignment is seen after it, if an inner
// function assigns, or if an assignment before it can come again: when both
// stand in a loop that does not make the variable anew.
type resolver struct {
	resolution
	chunk   string
	visible map[string]*variable
	scope   []*variable // all variables in scope
	base    int         // where those of the current function begin in scope
	level   int         // of the current function, 0 for the main chunk
	clock   int
	loops   []int // when each open loop began, in all open functions
	err     error
}

// resolve resolves the names of a main chunk.
func resolve(chunk string, tree []ast.Stmt) (resolution, error) {
	r := &resolver{
		chunk:   chunk,
		visible: map[string]*variable{},
		resolution: resolution{
			declared: map[ast.PositionHolder][]*variable{},
			uses:     map[*ast.IdentExpr]*variable{},
			names:    map[*ast.FunctionExpr]string{},
		},
	}
	r.block(tree)
	return r.resolution, r.err
}

// declare brings variables into scope at a node.
func (r *resolver) declare(at ast.PositionHolder, names ...string) {
	if len(r.scope)-r.base+len(names) > maxLocals && r.err == nil {
		r.err = &syntax.Error{Chunk: r.chunk, Line: at.Line(),
			Message: fmt.Sprintf("too many local variables in a function (more than %d)", maxLocals)}
	}
	for _, name := range names {
		v := &variable{name: name, level: r.level, shadowed: r.visible[name], loops: len(r.loops)}
		r.visible[name] = v
		r.scope = append(r.scope, v)
		r.declared[at] = append(r.declared[at], v)
	}
}

// leave takes the variables from the mark on out of scope again.
func (r *resolver) leave(mark int) {
	for i := len(r.scope) - 1; i >= mark; i-- {
		v := r.scope[i]
		r.visible[v.name] = v.shadowed
	}
	r.scope = r.scope[:mark]
}

// tick returns a moment after all before it.
func (r *resolver) tick() int {
	r.clock++
	return r.clock
}

// block resolves the statements of a block and then whatever else can see its
// variables.
func (r *resolver) block(stmts []ast.Stmt, until ...ast.Expr) {
	mark, loops := len(r.scope), len(r.loops)
	for _, s := range stmts {
		if _, ok := s.(*ast.LabelStmt); ok {
			r.loops = append(r.loops, r.tick()) // a goto may lead back to it
		} else {
			r.stmt(s)
		}
	}
	r.exprs(until)
	r.leave(mark)
	r.loops = r.loops[:loops]
}

// loop resolves what is run again and again.
func (r *resolver) loop(body func()) {
	r.loops = append(r.loops, r.tick())
	body()
	r.loops = r.loops[:len(r.loops)-1]
}

// forLoop resolves the body of a for with its variables.
func (r *resolver) forLoop(s ast.Stmt, body []ast.Stmt, names ...string) {
	r.loop(func() {
		mark := len(r.scope)
		r.declare(s, names...)
		r.block(body)
		r.leave(mark)
	})
}

func (r *resolver) stmt(s ast.Stmt) {
	switch s := s.(type) {
	case *ast.LocalAssignStmt:
		r.local(s)
	case *ast.AssignStmt:
		for i := range min(len(s.Lhs), len(s.Rhs)) {
			if f, ok := s.Rhs[i].(*ast.FunctionExpr); ok {
				r.names[f] = pathOf(s.Lhs[i])
			}
		}
		r.exprs(s.Lhs)
		r.exprs(s.Rhs)
		r.assign(s.Lhs...)
	case *ast.FuncCallStmt:
		r.expr(s.Expr)
	case *ast.FuncDefStmt:
		r.functionStmt(s)
	case *ast.ReturnStmt:
		r.exprs(s.Exprs)
	case *ast.DoBlockStmt:
		r.block(s.Stmts)
	case *ast.WhileStmt:
		r.loop(func() {
			r.expr(s.Condition)
			r.block(s.Stmts)
		})
	case *ast.RepeatStmt:
		r.loop(func() { r.block(s.Stmts, s.Condition) })
	case *ast.IfStmt:
		for s != nil {
			r.expr(s.Condition)
			r.block(s.Then)
			next := syntax.ElseIf(s)
			if next == nil {
				r.block(s.Else)
			}
			s = next
		}
	case *ast.NumberForStmt:
		r.expr(s.Init)
		r.expr(s.Limit)
		if s.Step != nil {
			r.expr(s.Step)
		}
		r.forLoop(s, s.Stmts, s.Name)
	case *ast.GenericForStmt:
		r.exprs(s.Exprs)
		r.forLoop(s, s.Stmts, s.Names...)
	}
}

// local resolves a local statement. A local function sees itself; its closure
// is complete before it can run, so that alone is no change.
func (r *resolver) local(s *ast.LocalAssignStmt) {
	for i, name := range s.Names {
		if i < len(s.Exprs) {
			r.name(s.Exprs[i], name)
		}
	}
	if syntax.IsLocalFunction(s) {
		r.declare(s, s.Names...)
		r.exprs(s.Exprs)
		return
	}
	r.exprs(s.Exprs)
	r.declare(s, s.Names...)
}

// functionStmt resolves "function a.b.c:m() … end".
func (r *resolver) functionStmt(s *ast.FuncDefStmt) {
	if s.Name.Method == "" {
		r.names[s.Func] = pathOf(s.Name.Func)
		r.expr(s.Name.Func)
		r.function(s.Func)
		r.assign(s.Name.Func)
		return
	}
	r.names[s.Func] = pathOf(s.Name.Receiver) + ":" + s.Name.Method
	r.expr(s.Name.Receiver)
	r.function(s.Func, "self")
}

// assign notes that targets, which are resolved already, are assigned to.
func (r *resolver) assign(targets ...ast.Expr) {
	for _, target := range targets {
		name, _ := target.(*ast.IdentExpr)
		if v := r.uses[name]; v != nil {
			v.changed = r.tick()
			v.inCell = v.inCell || v.captured
		}
	}
}

// capture notes that the current function uses a variable of an outer one.
func (r *resolver) capture(v *variable) {
	v.captured = true
	if len(r.loops) > v.loops && v.changed > r.loops[v.loops] {
		v.inCell = true
	}
}

func (r *resolver) exprs(list []ast.Expr) {
	for _, e := range list {
		r.expr(e)
	}
}

func (r *resolver) expr(e ast.Expr) {
	for e := range syntax.Within(e) {
		switch e := e.(type) {
		case *ast.IdentExpr:
			if v := r.visible[e.Value]; v != nil {
				r.uses[e] = v
				if v.level != r.level {
					r.capture(v)
				}
			}
		case *ast.FunctionExpr:
			r.function(e)
		case *ast.TableExpr:
			for _, field := range e.Fields {
				if key, ok := field.Key.(*ast.StringExpr); ok {
					r.name(field.Value, key.Value)
				}
			}
		}
	}
}

// function resolves a function that has the extra parameters in front of its
// own.
func (r *resolver) function(e *ast.FunctionExpr, extra ...string) {
	base, mark := r.base, len(r.scope)
	r.base = mark
	r.level++
	r.declare(e, extra...)
	r.declare(e, e.ParList.Names...)
	r.block(e.Stmts)
	r.leave(mark)
	r.level--
	r.base = base
}

// name notes the name of e if it is a function.
func (r *resolver) name(e ast.Expr, name string) {
	if f, ok := e.(*ast.FunctionExpr); ok {
		r.names[f] = name
	}
}

// pathOf returns the name of a variable or field as the text has it, from the
// last part on that is not a constant name: "a.b.c".
func pathOf(e ast.Expr) string {
	var parts []string
	for {
		switch part := e.(type) {
		case *ast.AttrGetExpr:
			if key, ok := part.Key.(*ast.StringExpr); ok {
				parts = append(parts, key.Value)
				e = part.Object
				continue
			}
		case *ast.IdentExpr:
			parts = append(parts, part.Value)
		}
		slices.Reverse(parts)
		return strings.Join(parts, ".")
	}
}
