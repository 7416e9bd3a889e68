package code

import "github.com/yuin/gopher-lua/ast"

// A target is the left side of an assignment, with the parts of an index
// computed.
type target struct {
	expr  ast.Expr
	line  int
	table int // registers of an index
	key   key
}

// A key is the key of an index: the constant name of a field, a constant
// integer or a register.
type key struct {
	op       Op // GETFIELD, GETINT or GETTABLE
	register int
	d        int // the wide operand
}

// maxIntKey is the largest key of GETINT and SETINT.
const maxIntKey = 1<<31 - 1

// keyOf computes a key.
func (f *function) keyOf(e ast.Expr) key {
	switch v, _ := fold(e); v := v.(type) {
	case string:
		return key{op: GETFIELD, d: f.constant(v)}
	case float64:
		if v >= 1 && v <= maxIntKey && v == float64(int(v)) {
			return key{op: GETINT, d: int(v)}
		}
	}
	return key{op: GETTABLE, register: f.operand(e)}
}

// get emits the reading of an index.
func (f *function) get(line, to, table int, k key) {
	if k.op == GETTABLE {
		f.emit(line, GETTABLE, to, table, k.register, 0)
		return
	}
	f.emit(line, k.op, to, table, 0, k.d)
}

// set emits the writing of an index.
func (f *function) set(line, table int, k key, value int) {
	switch k.op {
	case GETFIELD:
		f.emit(line, SETFIELD, table, value, 0, k.d)
	case GETINT:
		f.emit(line, SETINT, table, value, 0, k.d)
	default:
		f.emit(line, SETTABLE, table, k.register, value, 0)
	}
}

func (f *function) assign(s *ast.AssignStmt) {
	if len(s.Lhs) == 1 && len(s.Rhs) == 1 {
		f.assignOne(s.Line(), s.Lhs[0], s.Rhs[0])
		return
	}
	changing := f.assignedLocals(s.Lhs)
	targets := make([]target, len(s.Lhs))
	for i, e := range s.Lhs {
		targets[i] = f.target(s.Line(), e, changing)
	}
	n := len(targets)
	if len(s.Rhs) != n {
		f.put(targets, f.list(s.Line(), s.Rhs, n))
		return
	}
	// The last value can go straight to the last target: all others are
	// computed by then, and what they are for does not depend on it.
	values := f.list(s.Line(), s.Rhs[:n-1], n-1)
	f.fill(targets[n-1], s.Rhs[n-1])
	f.put(targets[:n-1], values)
}

// assignOne compiles the assignment of one value.
func (f *function) assignOne(line int, to, value ast.Expr) {
	f.fill(f.target(line, to, nil), value)
}

// put assigns the values in registers from the first on, the last one first.
func (f *function) put(targets []target, first int) {
	for i := len(targets) - 1; i >= 0; i-- {
		f.putOne(targets[i], first+i)
	}
}

// assignedLocals returns the registers of the locals among the targets.
func (f *function) assignedLocals(targets []ast.Expr) map[int]bool {
	changing := map[int]bool{}
	for _, e := range targets {
		if name, ok := e.(*ast.IdentExpr); ok {
			if r, ok := f.plain(f.uses[name]); ok {
				changing[r] = true
			}
		}
	}
	return changing
}

// target computes the parts of a target. Locals that the same statement
// changes are copied, so that i, t[i] = i+1, 20 uses the old i.
func (f *function) target(line int, e ast.Expr, changing map[int]bool) target {
	attr, ok := e.(*ast.AttrGetExpr)
	if !ok {
		return target{expr: e, line: line}
	}
	t := target{expr: e, line: attr.Line(), table: f.unchanging(attr.Object, changing)}
	t.key = f.keyOf(attr.Key)
	if t.key.op == GETTABLE && changing[t.key.register] {
		t.key.register = f.copyOf(t.line, t.key.register)
	}
	return t
}

// unchanging returns the register of an operand that stays as it is while the
// statement changes locals.
func (f *function) unchanging(e ast.Expr, changing map[int]bool) int {
	r := f.operand(e)
	if changing[r] {
		r = f.copyOf(e.Line(), r)
	}
	return r
}

func (f *function) copyOf(line, r int) int {
	to := f.alloc(line, 1)
	f.emit(line, MOVE, to, r, 0, 0)
	return to
}

// fill computes a value and assigns it.
func (f *function) fill(t target, value ast.Expr) {
	if name, ok := t.expr.(*ast.IdentExpr); ok {
		if v := f.uses[name]; v != nil {
			f.store(t.line, v, value)
			return
		}
	}
	f.putOne(t, f.operand(value))
}

// putOne assigns the value in a register.
func (f *function) putOne(t target, value int) {
	name, ok := t.expr.(*ast.IdentExpr)
	if !ok {
		f.set(t.line, t.table, t.key, value)
		return
	}
	v := f.uses[name]
	if v == nil {
		f.emit(t.line, SETGLOBAL, value, 0, 0, f.constant(name.Value))
		return
	}
	f.storeFrom(t.line, v, value)
}

// store computes a value and assigns it to a variable.
func (f *function) store(line int, v *variable, value ast.Expr) {
	if r, ok := f.plain(v); ok {
		f.expr(value, r)
		return
	}
	f.storeFrom(line, v, f.operand(value))
}

// storeFrom assigns the value in a register to a variable.
func (f *function) storeFrom(line int, v *variable, value int) {
	switch {
	case v.level != f.level:
		f.emit(line, SETUPCELL, value, 0, 0, f.capture(v))
	case v.inCell:
		f.emit(line, SETCELL, v.register, value, 0, 0)
	case v.register != value:
		f.emit(line, MOVE, v.register, value, 0, 0)
	}
}
