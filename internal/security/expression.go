package security

import (
	"fmt"
	"slices"
	"strings"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/conf"
	"github.com/expr-lang/expr/parser"
	"github.com/expr-lang/expr/vm"
	"github.com/expr-lang/expr/vm/runtime"
)

// The limits of an expression. What it may contain is limited as well: without
// variables, functions and loops it can do no more work than its length and the
// values it looks at allow (SEC-13).
const (
	maxExpression = 4096 // bytes; the parser of the library has no limit of depth
	maxNodes      = 500
	memoryBudget  = 10_000 // values made by one evaluation
)

// An expression is a compiled condition in the language of expr-lang.
type expression struct {
	source  string
	program *vm.Program
	fields  []path // that it looks at, for explanations
}

// compileExpression compiles an expression, which must be a boolean as far as
// that can be told.
func compileExpression(source string) (x *expression, err error) {
	defer recovered(&err)
	if len(source) > maxExpression {
		return nil, fmt.Errorf("is longer than %d bytes", maxExpression)
	}
	config := conf.CreateNew()
	config.MaxNodes = maxNodes
	tree, err := parser.ParseWithConfig(source, config)
	if err != nil {
		return nil, firstLine(err)
	}
	var found allowed
	ast.Walk(&tree.Node, &found)
	if found.err != nil {
		return nil, found.err
	}
	program, err := expr.Compile(source, append([]expr.Option{
		expr.Env(environment(nil, &Request{})), expr.AllowUndefinedVariables(), expr.AsBool(), expr.MaxNodes(maxNodes),
		expr.DisableAllBuiltins(), expr.EnableBuiltin("len"), expr.Patch(lenient{}),
	}, comparisonFunctions...)...)
	if err != nil {
		return nil, firstLine(err)
	}
	return &expression{source, program, found.fields}, nil
}

// holds evaluates the expression. An error says why it has no result.
func (x *expression) holds(actor *Actor, r *Request) (holds bool, err error) {
	defer recovered(&err)
	machine := vm.VM{MemoryBudget: memoryBudget}
	result, err := machine.Run(x.program, environment(actor, r))
	if err != nil {
		return false, firstLine(err)
	}
	holds, ok := result.(bool)
	if !ok {
		return false, fmt.Errorf("is %s, not true or false", describe(result))
	}
	return holds, nil
}

// environment is what expressions see.
func environment(actor *Actor, r *Request) map[string]any {
	env := map[string]any{"actor": map[string]any{}, "action": r.Action, "resource": r.Resource, "meta": r.Attributes}
	if actor != nil {
		env["actor"] = map[string]any{"id": actor.ID, "meta": actor.Meta}
	}
	return env
}

// recovered turns a panic of the library into an error.
func recovered(err *error) {
	if cause := recover(); cause != nil {
		*err = fmt.Errorf("cannot be evaluated: %v", cause)
	}
}

// firstLine leaves out the picture that the library draws below its errors.
func firstLine(err error) error {
	text, _, _ := strings.Cut(err.Error(), "\n")
	return fmt.Errorf("%s", text)
}

// allowed looks for what an expression must not contain.
type allowed struct {
	err    error
	fields []path // that it reads
}

// Visit implements [ast.Visitor].
func (a *allowed) Visit(node *ast.Node) {
	if a.err != nil {
		return
	}
	what := ""
	switch n := (*node).(type) {
	case *ast.NilNode, *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.StringNode,
		*ast.UnaryNode, *ast.ArrayNode, *ast.ConditionalNode, *ast.ChainNode,
		*ast.PredicateNode, *ast.PointerNode: // the last two stand only in functions that are refused
	case *ast.IdentifierNode:
		if strings.HasPrefix(n.Value, reserved) {
			what = n.Value
		}
	case *ast.MemberNode:
		if n.Method {
			what = "a call"
		}
		a.reads(n)
	case *ast.BinaryNode:
		if n.Operator == ".." || n.Operator == "|" {
			what = "the operator " + n.Operator
		}
	case *ast.BuiltinNode:
		if n.Name != "len" {
			what = "the function " + n.Name
		}
	case *ast.CallNode:
		what = "a call"
		if f, ok := n.Callee.(*ast.IdentifierNode); ok {
			what = "the function " + f.Value
		}
	case *ast.VariableDeclaratorNode:
		what = "a variable"
	default:
		what = "this construct"
	}
	if what != "" {
		a.err = fmt.Errorf("%s is not part of policy expressions (at column %d)", what, (*node).Location().From+1)
	}
}

// reads takes note of a field that is read, longest paths only.
func (a *allowed) reads(n *ast.MemberNode) {
	text := n.String() // a.b, or for other ways to read something no path
	field := newPath(strings.ReplaceAll(text, "?.", "."))
	switch field.root {
	case "actor.id", "actor.meta", "meta":
	default:
		return
	}
	// A longer path is visited after those that it begins with.
	a.fields = slices.DeleteFunc(a.fields, func(f path) bool { return f.text == field.text || strings.HasPrefix(field.text, f.text+".") })
	a.fields = append(a.fields, field)
}

// lenient gives absent values the meaning of SEC-13: reading below nil is nil,
// and a comparison with nil is false unless nil itself is written there.
type lenient struct{}

// Visit implements [ast.Visitor].
func (lenient) Visit(node *ast.Node) {
	switch n := (*node).(type) {
	case *ast.MemberNode:
		n.Optional = true
		ast.Patch(node, &ast.ChainNode{Node: n})
	case *ast.BinaryNode:
		if comparisons[n.Operator] != nil && !isNil(n.Left) && !isNil(n.Right) {
			function := &ast.IdentifierNode{Value: reserved + n.Operator}
			ast.Patch(node, &ast.CallNode{Callee: function, Arguments: []ast.Node{n.Left, n.Right}})
		}
	}
}

func isNil(n ast.Node) bool {
	_, ok := n.(*ast.NilNode)
	return ok
}

// reserved begins the names of functions that stand for operators. No name in an
// expression begins with it.
const reserved = "$"

// comparisons are the operators that are false for nil. They panic if the values
// cannot be compared, as the library itself does.
var comparisons = map[string]func(a, b any) bool{
	"==": runtime.Equal,
	"!=": func(a, b any) bool { return !runtime.Equal(a, b) },
	"<":  runtime.Less,
	"<=": runtime.LessOrEqual,
	">":  runtime.More,
	">=": runtime.MoreOrEqual,
}

// comparisonFunctions are the options that make the comparisons functions.
var comparisonFunctions = func() []expr.Option {
	var options []expr.Option
	for name, compare := range comparisons {
		f := func(args ...any) (any, error) {
			if runtime.IsNil(args[0]) || runtime.IsNil(args[1]) {
				return false, nil
			}
			return compare(args[0], args[1]), nil
		}
		options = append(options, expr.Function(reserved+name, f, new(func(a, b any) bool)))
	}
	return options
}()
