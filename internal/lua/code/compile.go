package code

import (
	"fmt"

	"github.com/yuin/gopher-lua/ast"

	"wippy/internal/lua/syntax"
)

// Compile returns the code of a main chunk. The tree must come from
// [syntax.Parse]; Compile does not change it.
//
// The only errors are those of a text that is too large for the machine: too
// many locals or too many registers in one function. They are of type
// [*syntax.Error], with a line.
func Compile(chunk string, tree []ast.Stmt) (*Proto, error) {
	names, err := resolve(chunk, tree)
	if err != nil {
		return nil, err
	}
	c := &compiler{resolution: names, chunk: chunk}
	p := c.main(tree)
	if c.err != nil {
		return nil, c.err
	}
	return p, nil
}

// A compiler holds what the functions of a chunk share while they are
// compiled.
type compiler struct {
	resolution
	chunk string
	err   error // the first limit exceeded; what is compiled after it is useless
}

// main compiles the main chunk.
func (c *compiler) main(tree []ast.Stmt) *Proto {
	f := c.begin(nil, &Proto{Name: "main chunk", Vararg: true})
	f.block(tree)
	last := 1
	if n := len(f.proto.Lines); n > 0 {
		last = int(f.proto.Lines[n-1])
	}
	return f.end(last)
}

// inner compiles a function inside outer.
func (c *compiler) inner(outer *function, e *ast.FunctionExpr) *Proto {
	params := c.declared[e]
	f := c.begin(outer, &Proto{
		Name:   c.names[e],
		Line:   e.Line(),
		Params: len(params),
		Vararg: e.ParList.HasVargs,
	})
	f.declare(e.Line(), params, f.alloc(e.Line(), len(params)))
	f.block(e.Stmts)
	return f.end(e.LastLine())
}

// begin returns an empty function.
func (c *compiler) begin(outer *function, p *Proto) *function {
	p.Chunk, p.Registers = c.chunk, 1
	f := &function{
		compiler: c,
		outer:    outer,
		proto:    p,
		consts:   map[any]int{},
		records:  map[string]int{},
		captures: map[*variable]int{},
	}
	if outer != nil {
		f.level = outer.level + 1
	}
	return f
}

// end completes the function, whose last line is given.
func (f *function) end(line int) *Proto {
	f.emit(line, RETURN0, 0, 0, 0, 0)
	f.undeclare(0)
	f.proto.LastLine = line
	return f.proto
}

// fail notes that the text is too large at a line.
func (c *compiler) fail(line int, format string, args ...any) {
	if c.err == nil {
		c.err = &syntax.Error{Chunk: c.chunk, Line: line, Message: fmt.Sprintf(format, args...)}
	}
}
