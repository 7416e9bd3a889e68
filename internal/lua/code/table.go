package code

import "github.com/yuin/gopher-lua/ast"

// batch is how many items of a constructor wait in registers before they are
// stored.
const batch = 50

// table compiles a constructor.
func (f *function) table(e *ast.TableExpr, to int) {
	mark, line := f.free, e.Line()
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
