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

// A checker goes through one program in the order of the text.
type checker struct {
	Program
	options  Options
	findings []Finding

	visible  map[string]*local
	declared map[string]int  // line of the first local of each name
	depth    int             // of the block being checked, from 1
	reads    []globalUse     // of globals
	writes   map[string]bool // globals that are assigned to
	dynamic  bool            // globals are used by names that the text does not tell
	fields   []fieldUse      // of libraries that are read
	needed   map[string]bool // modules and imports that are used
	returned *result         // what the chunk returns at its end; nil if there is no telling
}

// A globalUse is the place where a global is read.
type globalUse struct {
	name string
	line int
}

// A fieldUse is the place where a field of a library is read: "string.format".
type fieldUse struct {
	library, field string
	line           int
}

// A local is a local variable, a loop variable or a parameter.
type local struct {
	name      string
	line      int
	depth     int // of its block
	parameter bool
	used      bool
	hidden    *local  // what the name meant before
	library   string  // name of the library that it holds, "" if there is no telling
	value     *result // what a local of the main chunk holds; nil if there is no telling
}

func (c *checker) check(tree []ast.Stmt) {
	c.visible, c.declared = map[string]*local{}, map[string]int{}
	c.writes, c.needed = map[string]bool{}, map[string]bool{}
	c.block(tree, nil)
	c.checkGlobals()
	c.checkFields()
	c.checkDeclared()
	c.checkMethod(tree)
}

// block checks the statements of a block in which the given locals are visible,
// and then what else can see its locals.
func (c *checker) block(stmts []ast.Stmt, declared []*local, until ...ast.Expr) {
	c.depth++
	scope := declared
	for _, l := range declared {
		c.bring(l)
	}
	for _, s := range stmts {
		scope = append(scope, c.stmt(s)...)
	}
	c.exprs(until)
	for _, l := range slices.Backward(scope) {
		c.visible[l.name] = l.hidden
		c.checkUsed(l)
	}
	c.depth--
}

// body checks a block that could be empty by mistake.
func (c *checker) body(what string, line int, stmts []ast.Stmt, declared []*local, until ...ast.Expr) {
	if len(stmts) == 0 {
		c.add("W0001", Finding{Line: line, Message: "empty " + what})
	}
	c.block(stmts, declared, until...)
}

// bring makes a local visible.
func (c *checker) bring(l *local) {
	l.depth, l.hidden = c.depth, c.visible[l.name]
	if _, again := c.declared[l.name]; !again {
		c.declared[l.name] = l.line
	}
	if l.hidden != nil && l.hidden.depth < l.depth && l.name != "self" && !strings.HasPrefix(l.name, "_") {
		c.add("W0007", Finding{Line: l.line, Message: fmt.Sprintf("local %q hides the one of line %d", l.name, l.hidden.line)})
	}
	c.visible[l.name] = l
}

// checkUsed reports a local that nothing has read. Names that begin with "_" say
// that this is meant.
func (c *checker) checkUsed(l *local) {
	switch {
	case l.used || strings.HasPrefix(l.name, "_"):
	case l.parameter:
		c.add("W0005", Finding{Line: l.line, Message: fmt.Sprintf("parameter %q is never used", l.name)})
	default:
		c.add("W0004", Finding{Line: l.line, Message: fmt.Sprintf("local %q is never used", l.name)})
	}
}

func locals(line int, names ...string) []*local {
	list := make([]*local, len(names))
	for i, name := range names {
		list[i] = &local{name: name, line: line}
	}
	return list
}

// stmt checks a statement and returns the locals that it makes visible.
func (c *checker) stmt(s ast.Stmt) []*local {
	switch s := s.(type) {
	case *ast.LocalAssignStmt:
		return c.localStmt(s)
	case *ast.AssignStmt:
		c.exprs(s.Rhs)
		for i, target := range s.Lhs {
			var value ast.Expr
			if i < len(s.Rhs) {
				value = s.Rhs[i]
			}
			c.assign(target, value)
		}
	case *ast.FuncCallStmt:
		c.expr(s.Expr)
	case *ast.FuncDefStmt:
		c.functionStmt(s)
	case *ast.ReturnStmt:
		c.returnStmt(s)
	case *ast.DoBlockStmt:
		c.body("block", s.Line(), s.Stmts, nil)
	case *ast.WhileStmt:
		c.expr(s.Condition)
		c.body("loop", s.Line(), s.Stmts, nil)
	case *ast.RepeatStmt:
		c.body("loop", s.Line(), s.Stmts, nil, s.Condition)
	case *ast.NumberForStmt:
		c.exprs([]ast.Expr{s.Init, s.Limit})
		if s.Step != nil {
			c.expr(s.Step)
		}
		c.body("loop", s.Line(), s.Stmts, used(locals(s.Line(), s.Name)))
	case *ast.GenericForStmt:
		c.exprs(s.Exprs)
		// The first variable is there to reach the others.
		vars := locals(s.Line(), s.Names...)
		used(vars[:1])
		c.body("loop", s.Line(), s.Stmts, vars)
	case *ast.IfStmt:
		for ; s != nil; s = syntax.ElseIf(s) {
			c.expr(s.Condition)
			c.body("branch", s.Line(), s.Then, nil)
			if syntax.ElseIf(s) == nil {
				c.block(s.Else, nil)
			}
		}
	}
	return nil
}

// used marks locals that need no use.
func used(list []*local) []*local {
	for _, l := range list {
		l.used = true
	}
	return list
}

func (c *checker) localStmt(s *ast.LocalAssignStmt) []*local {
	list := locals(s.Line(), s.Names...)
	if syntax.IsLocalFunction(s) {
		c.bring(list[0])
		c.exprs(s.Exprs)
	} else {
		c.exprs(s.Exprs)
		for _, l := range list {
			c.bring(l)
		}
	}
	for i, l := range list {
		var value ast.Expr
		if i < len(s.Exprs) {
			value = s.Exprs[i]
		}
		l.library = c.libraryOf(value)
		if l.depth == 1 {
			l.value = c.resultOf(value)
		}
	}
	return list
}

// assign checks an assignment to a variable or a field. The value is nil if it
// is not known.
func (c *checker) assign(target, value ast.Expr) {
	switch t := target.(type) {
	case *ast.IdentExpr:
		if l := c.visible[t.Value]; l != nil {
			l.library, l.value = "", nil
		} else {
			c.write(t.Value, t.Line())
		}
	case *ast.AttrGetExpr:
		if c.setsField(t, value) {
			return
		}
		c.expr(t)
	}
}

// setsField handles the assignment to a named field of a variable, which is no
// use of the variable that could put something else into it.
func (c *checker) setsField(t *ast.AttrGetExpr, value ast.Expr) bool {
	object, isName := t.Object.(*ast.IdentExpr)
	key, isWord := t.Key.(*ast.StringExpr)
	if !isName || !isWord {
		return false
	}
	l := c.visible[object.Value]
	switch {
	case l != nil:
		l.used = true
		l.hasField(key.Value, value)
	case object.Value == "_G":
		c.write(key.Value, t.Line())
	default:
		c.writes[object.Value+"."+key.Value] = true
		c.read(object)
	}
	return true
}

// write notes an assignment to a global.
func (c *checker) write(name string, line int) {
	c.writes[name] = true
	c.add("W0002", Finding{Line: line, Message: fmt.Sprintf("global %q is assigned to, a local would do", name)})
}

func (c *checker) functionStmt(s *ast.FuncDefStmt) {
	if s.Name.Method != "" {
		c.setsOrReads(s.Name.Receiver, s.Name.Method, s.Func)
		c.function(s.Func, "self")
		return
	}
	c.assign(s.Name.Func, s.Func)
	c.function(s.Func)
}

// setsOrReads handles the definition of a method.
func (c *checker) setsOrReads(receiver ast.Expr, method string, f ast.Expr) {
	if name, ok := receiver.(*ast.IdentExpr); ok && c.visible[name.Value] != nil {
		l := c.visible[name.Value]
		l.used = true
		l.hasField(method, f)
		return
	}
	c.expr(receiver)
}

// function checks a function with extra parameters before its own.
func (c *checker) function(f *ast.FunctionExpr, extra ...string) {
	params := locals(f.Line(), f.ParList.Names...)
	for _, p := range params {
		p.parameter = true
	}
	c.block(f.Stmts, append(used(locals(f.Line(), extra...)), params...))
}

func (c *checker) exprs(list []ast.Expr) {
	for _, e := range list {
		c.expr(e)
	}
}

func (c *checker) expr(e ast.Expr) {
	var fields map[*ast.IdentExpr]bool // names that are only indexed by a word
	for e := range syntax.Within(e) {
		switch e := e.(type) {
		case *ast.AttrGetExpr:
			object, isName := e.Object.(*ast.IdentExpr)
			if _, isWord := e.Key.(*ast.StringExpr); isName && isWord {
				if fields == nil {
					fields = map[*ast.IdentExpr]bool{}
				}
				fields[object] = true
			}
			c.readField(e)
		case *ast.IdentExpr:
			c.use(e, fields[e])
		case *ast.FunctionExpr:
			c.function(e)
		case *ast.FuncCallExpr:
			c.checkRequire(e)
		case *ast.RelationalOpExpr:
			// x ~= x is how Lua asks whether x is no number.
			if name := plain(e.Lhs); e.Operator != "~=" && name != "" && name == plain(e.Rhs) {
				c.add("W0003", Finding{Line: e.Line(), Message: fmt.Sprintf("%s is compared with itself", name)})
			}
		}
	}
}

// plain returns the text of a name or a chain of fields, "" for anything that
// could be different the second time.
func plain(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.IdentExpr:
		return e.Value
	case *ast.AttrGetExpr:
		object, key := plain(e.Object), plain(e.Key)
		if word, ok := e.Key.(*ast.StringExpr); ok {
			key = word.Value
		}
		if object != "" && key != "" {
			return object + "." + key
		}
	}
	return ""
}

// use notes that a variable is read; field says that it is for a field of it.
func (c *checker) use(e *ast.IdentExpr, field bool) {
	l := c.visible[e.Value]
	if l == nil {
		if e.Value == "_G" && !field {
			c.dynamic = true
		}
		c.read(e)
		return
	}
	l.used = true
	if !field && l.value != nil {
		l.value.unsure = true // fields can be added to a table that goes elsewhere
	}
}

func (c *checker) read(e *ast.IdentExpr) {
	c.needed[e.Value] = true
	c.reads = append(c.reads, globalUse{e.Value, e.Line()})
}

// checkRequire reports a require of what is not declared.
func (c *checker) checkRequire(call *ast.FuncCallExpr) {
	function, isName := call.Func.(*ast.IdentExpr)
	if !isName || function.Value != "require" || c.visible["require"] != nil || len(call.Args) == 0 {
		return
	}
	name, isWord := call.Args[0].(*ast.StringExpr)
	if !isWord {
		for _, declared := range slices.Concat(c.Modules, c.Imports) {
			c.needed[declared] = true // it could be any
		}
		return
	}
	c.needed[name.Value] = true
	known := slices.Concat(c.Imports, c.Modules, c.Ambient)
	if !slices.Contains(known, name.Value) {
		c.add("E0001", Finding{
			Line: call.Line(), Message: fmt.Sprintf("module %q is not declared in modules or imports of %s", name.Value, c.ID),
			Suggestion: problem.Closest(name.Value, slices.Values(known)),
		})
	}
}

// checkGlobals reports globals that nothing defines.
func (c *checker) checkGlobals() {
	if c.dynamic {
		return
	}
	known := slices.Concat(c.Globals, c.Ambient, c.Modules, c.Imports)
	for name := range c.writes {
		known = append(known, name)
	}
	slices.Sort(known)
	reported := map[string]bool{}
	for _, use := range c.reads {
		if _, found := slices.BinarySearch(known, use.name); found || reported[use.name] {
			continue
		}
		reported[use.name] = true
		f := Finding{Line: use.line, Message: "undefined global " + fault.Quote(use.name)}
		if line, local := c.declared[use.name]; local {
			f.Message += fmt.Sprintf(": the local of line %d is not visible here", line)
		} else {
			f.Suggestion = problem.Closest(use.name, slices.Values(known))
		}
		c.add("E0002", f)
	}
}

// libraryOf returns the name of the library that an expression stands for, ""
// if it is none.
func (c *checker) libraryOf(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.IdentExpr:
		if l := c.visible[e.Value]; l != nil {
			return l.library
		}
		return e.Value
	case *ast.FuncCallExpr:
		function, isName := e.Func.(*ast.IdentExpr)
		if isName && function.Value == "require" && c.visible["require"] == nil && len(e.Args) == 1 {
			if name, ok := e.Args[0].(*ast.StringExpr); ok {
				return name.Value
			}
		}
	}
	return ""
}

// readField notes that a field of a library is read.
func (c *checker) readField(e *ast.AttrGetExpr) {
	if key, isWord := e.Key.(*ast.StringExpr); isWord {
		if library := c.libraryOf(e.Object); c.Libraries[library] != nil && !slices.Contains(c.Imports, library) {
			c.fields = append(c.fields, fieldUse{library, key.Value, e.Line()})
		}
	}
}

// checkFields reports fields that libraries do not have.
func (c *checker) checkFields() {
	for _, use := range c.fields {
		known, name := c.Libraries[use.library], use.library+"."+use.field
		if c.writes[use.library] || c.writes[name] || slices.Contains(c.Globals, name) || slices.Contains(known, use.field) {
			continue
		}
		f := Finding{Line: use.line, Message: fmt.Sprintf("%s does not exist", name)}
		if near := problem.Closest(use.field, slices.Values(known)); near != "" {
			f.Suggestion = use.library + "." + near
		}
		c.add("E0004", f)
	}
}

// checkDeclared reports modules and imports that nothing uses.
func (c *checker) checkDeclared() {
	for _, alias := range c.Imports {
		if !c.needed[alias] {
			c.add("W0006", Finding{Field: "imports." + alias, Message: fmt.Sprintf("import %q is never used", alias)})
		}
	}
	for i, name := range c.Modules {
		// Those in Ambient are there anyway, so that declaring them is harmless.
		if !c.needed[name] && !slices.Contains(c.Imports, name) && !slices.Contains(c.Ambient, name) {
			c.add("W0006", Finding{Field: fmt.Sprintf("modules[%d]", i), Message: fmt.Sprintf("module %q is never used", name)})
		}
	}
}

// assigned returns the names of the globals, and of fields of globals, that the
// program assigns to.
func (c *checker) assigned() []string { return slices.Sorted(maps.Keys(c.writes)) }
