package code

import "github.com/yuin/gopher-lua/ast"

// A block is a block being compiled.
type block struct {
	outer  *block
	labels map[string]*label
	free   int // registers and named locals where it began
	locals int
	named  int
}

// A label is a label of a block being compiled.
type label struct {
	target  int   // index of the instruction behind it, -1 if not known yet
	forward jumps // to it, until target is known
}

// A loop is a loop being compiled.
type loop struct {
	outer  *loop
	breaks jumps
}

// block compiles the statements of a block.
func (f *function) block(stmts []ast.Stmt) {
	f.open(stmts)
	f.stmts(stmts)
	f.close()
}

// open begins a block with its labels, so that a goto finds the innermost one
// even before it has been passed.
func (f *function) open(stmts []ast.Stmt) {
	b := &block{outer: f.blocks, free: f.free, locals: f.locals, named: len(f.named)}
	for _, s := range stmts {
		if l, ok := s.(*ast.LabelStmt); ok {
			if b.labels == nil {
				b.labels = map[string]*label{}
			}
			b.labels[l.Name] = &label{target: -1}
		}
	}
	f.blocks = b
}

// close ends a block. Leaving its variables costs nothing at run time.
func (f *function) close() {
	b := f.blocks
	f.undeclare(b.named)
	f.free, f.locals = b.free, b.locals
	f.blocks = b.outer
}

// beginLoop begins what a break leaves.
func (f *function) beginLoop() { f.loops = &loop{outer: f.loops} }

// endLoop directs the breaks of a loop to the next instruction.
func (f *function) endLoop() {
	f.here(f.loops.breaks)
	f.loops = f.loops.outer
}

// label compiles ::name::.
func (f *function) label(s *ast.LabelStmt) {
	l := f.blocks.labels[s.Name]
	l.target = f.pc()
	f.here(l.forward)
	f.labels = true
}

// jump compiles goto.
func (f *function) jump(s *ast.GotoStmt) {
	if l := f.visible(s.Label); l.target < 0 {
		l.forward = append(l.forward, f.emit(s.Line(), JMP, 0, 0, 0, 0))
	} else {
		f.jumpTo(s.Line(), l.target)
	}
}

// visible returns the innermost label with the name. The parser has made sure
// that there is one.
func (f *function) visible(name string) *label {
	b := f.blocks
	for b.labels[name] == nil {
		b = b.outer
	}
	return b.labels[name]
}
