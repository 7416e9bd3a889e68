package code

import (
	"slices"

	"github.com/yuin/gopher-lua/ast"
)

// batch is how many items of a constructor wait in registers before they are
// stored.
const batch = 50

// table compiles a constructor.
func (f *function) table(e *ast.TableExpr, to int) {
	mark, line := f.free, e.Line()
	if names, ok := recordNames(e); ok && !f.scarce() {
		f.record(e, names, to)
		return
	}
	items, fields := 0, 0
	for _, field := range e.Fields {
		if field.Key == nil {
			items++
		} else {
			fields++
		}
	}
	base := to
	if !f.isTop(base) && len(e.Fields) > 0 {
		base = f.alloc(line, 1)
	}
	f.emit(line, NEWTABLE, base, min(fields, 255), 0, items)
	f.fields(e, base)
	if base != to {
		f.emit(line, MOVE, to, base, 0, 0)
	}
	f.free = mark
}

// recordNames returns the keys of a constructor if that is all they are: a few
// different strings, known to the compiler.
func recordNames(e *ast.TableExpr) (names []string, ok bool) {
	if len(e.Fields) == 0 || len(e.Fields) > MaxRecord {
		return nil, false
	}
	for _, field := range e.Fields {
		if field.Key == nil {
			return nil, false
		}
		v, _ := fold(field.Key)
		name, ok := v.(string)
		if !ok || slices.Contains(names, name) {
			return nil, false
		}
		names = append(names, name)
	}
	return names, true
}

// record compiles a constructor with the given keys: first the values, then the
// table from all of them.
func (f *function) record(e *ast.TableExpr, names []string, to int) {
	mark := f.free
	if f.isTop(to) {
		f.free = to // the first value can wait there
	}
	first := f.free
	for _, field := range e.Fields {
		f.next(field.Value)
	}
	f.emit(e.Line(), NEWRECORD, to, first, len(names), f.fieldNames(names))
	f.free = mark
}

// fields fills the table in the topmost register.
func (f *function) fields(e *ast.TableExpr, base int) {
	stored, waiting := 0, 0 // items
	for i, field := range e.Fields {
		line := field.Value.Line()
		if field.Key != nil {
			mark := f.free
			k := f.keyOf(field.Key)
			f.set(field.Key.Line(), base, k, f.operand(field.Value))
			f.free = mark
			continue
		}
		if i == len(e.Fields)-1 && isOpen(field.Value) {
			f.results(field.Value, openResults)
			f.emit(line, SETLIST, base, 0, 0, stored)
			return
		}
		f.next(field.Value)
		waiting++
		if waiting == batch || f.scarce() {
			f.emit(line, SETLIST, base, waiting, 0, stored)
			stored += waiting
			waiting, f.free = 0, base+1
		}
	}
	if waiting > 0 {
		f.emit(e.Line(), SETLIST, base, waiting, 0, stored)
	}
}
