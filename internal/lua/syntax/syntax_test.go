package syntax_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/yuin/gopher-lua/ast"

	"wippy/internal/lua/syntax"
)

func parse(t *testing.T, source string) []ast.Stmt {
	t.Helper()
	tree, err := syntax.Parse("app:x", source)
	if err != nil {
		t.Fatalf("Parse(%.60q): %v", source, err)
	}
	return tree
}

// base.md LG-1, LG-2
func TestParseAccepts(t *testing.T) {
	tests := []struct{ name, source string }{
		{"an empty text", ""},
		{"nothing but a comment without an end of line", "-- done"},
		{"a first line that begins with #", "#!/usr/bin/env wippy\nreturn 1"},
		{"a byte order mark", "\uFEFFreturn 1"},
		{"a byte order mark before a first line with #", "\uFEFF#!wippy\nreturn 1"},
		{"line ends of every kind", "local a\r\nlocal b\rlocal c\n\rlocal d\n"},
		{"a comment that only looks long", "--[==x\nreturn 1"},
		{"a long comment of a higher level", "--[==[ ]] ]=] ]==] return 1"},
		{"semicolons", "f();;g()"},
		{"break as the last statement", "while true do if x then break end end"},
		{"break in a nested block of a loop", "repeat do break end until x"},
		{"goto out of nested blocks and loops", "do while x do goto done end ::done:: end"},
		{"goto continue over locals", "for i = 1, 2 do goto continue local x = 1 ::continue:: end"},
		{"goto to a label followed by labels only", "do goto a local x ::a:: ::b:: end"},
		{"goto backward", "::top:: local x goto top"},
		{"goto backward past a later local", "do ::top:: local x if x then goto top end end"},
		{"the same label in two blocks", "do ::a:: end do ::a:: end ::a::"},
		{"the same label in an inner block", "::a:: do ::a:: goto a end"},
		{"the same label in an inner function", "::a:: local f = function() ::a:: goto a end"},
		{"... in the main chunk", "return ..."},
		{"... in a vararg function", "local function f(...) return {...} end"},
		{"... in a loop of a vararg function", "local function f(...) for i = 1, 2 do g(...) end end"},
		{"parentheses on the line of the function", "f(\n1\n)(\n2\n)"},
		{"a statement that begins with a parenthesis", "local x = 1\n(f or g)()"},
		{"a body that begins with a parenthesis", "local function f()\n(g)()\nend"},
		{"minus signs apart", "return - - -1, 2 - -3"},
		{"every operator", "return not a or b and c < d == e ~= f <= g >= h > i .. j + k - l * m / n % o ^ -p, #q"},
		{"names that begin like keywords", "local andy, _end, ifx = dot"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) { parse(t, test.source) })
	}
}

// base.md LG-4, manifests.md MAN-34: a syntax error is one line with its place.
func TestParseRefuses(t *testing.T) {
	tests := []struct {
		name, source, want string
		column             int
	}{
		{"an expression that is missing", "x = ", "1: unexpected symbol near <eof>", 5},
		{"an expression that is missing on a later line", "x = 1\ny =\n", "3: unexpected symbol near <eof>", 1},
		{"an operator without an operand", "x = 1 + * 2", "1: unexpected symbol near '*'", 9},
		{"a statement that is only a name", "local a\nb c = 1", "2: unexpected symbol near 'c'", 3},
		{"something behind return", "return 1\nx = 2", "2: unexpected symbol near 'x' (return must be the last statement of its block)", 1},
		{"something behind break", "while x do\nbreak; y()\nend", "2: unexpected symbol near 'y' (break must be the last statement of its block)", 8},
		{"a control character", "x = \x01", `1: unexpected symbol near '\1'`, 5},
		{"a letter that is not ASCII", "x = é", "1: unexpected symbol near 'é'", 5},
		{"a byte that is not UTF-8", "x = \xff", `1: unexpected symbol near '\255'`, 5},
		{"a keyword as a name", "local goto = 1", "1: unexpected symbol near 'goto'", 7},
		{"= in a condition", "if x = 3 then end", "1: 'then' expected near '=' (to compare, write ==)", 6},
		{"= in a loop's condition", "while x = 3 do end", "1: 'do' expected near '=' (to compare, write ==)", 9},
		{"an if without then", "if x\nreturn end", "2: 'then' expected near 'return'", 1},
		{"a for without in", "for k, v pairs(t) do end", "1: '=' or 'in' expected near 'pairs'", 10},
		{"a for without do", "for i = 1, 2 print(i) end", "1: 'do' expected near 'print'", 14},

		{"a block that is not closed", "function f()\n if x then\n y()\n", "4: 'end' expected (to close 'if' at line 2) near <eof>", 1},
		{"a block that is not closed on its line", "do x()", "1: 'end' expected near <eof>", 7},
		{"a repeat that is not closed", "repeat\nx()\nend", "3: 'until' expected (to close 'repeat' at line 1) near 'end'", 1},
		{"a bracket that is not closed", "x = {1,\n2\ny = 3", "3: '}' expected (to close '{' at line 1) near 'y'", 1},
		{"a bracket that is not closed at the end", "f(1,\n{2", "2: '}' expected near <eof>", 3},
		{"a bracket closed by a block", "while f(x do end end", "1: ')' expected near 'do'", 11},
		{"a call that is not closed", "print('a'\nprint('b')", "2: ')' expected (to close '(' at line 1) near 'print'", 1},
		{"an index that is not closed", "a[1\nb = 2", "2: ']' expected (to close '[' at line 1) near 'b'", 1},
		{"arguments without a comma", "f(x y)", "1: ')' expected near 'y'", 5},
		{"a block that is not closed behind its return", "function f()\nif x then\nreturn 1\nreturn 2\nend", "4: 'end' expected (to close 'if' at line 2) near 'return'", 1},
		{"a block that is not closed behind an empty return", "function f()\nreturn\nlocal x\nend", "3: 'end' expected (to close 'function' at line 1) near 'local'", 1},
		{"an error behind a block with a return", "if x then return 1 end\ny z = 1", "2: unexpected symbol near 'z'", 3},
		{"the wrong bracket", "f(x]", "1: ')' expected near ']'", 4},
		{"a call in parentheses", "x();\n(g())", "2: a call in parentheses is a value, not a statement", 2},
		{"a separator too many", "x = {1,\n;2}", "2: unexpected symbol near ';'", 1},
		{"a separator too many before another error", "x = {1,,2} +", "1: unexpected symbol near ','", 8},
		{"a separator too many behind another error", "x = + {1,,2}", "1: unexpected symbol near '+'", 5},
		{"an unreadable word behind another error", "x = +\ny = 'abc", "1: unexpected symbol near '+'", 5},
		{"an else too many", "if x then else else end", "1: unexpected symbol near 'else'", 16},
		{"an end too many", "do end\nend", "2: unexpected symbol near 'end' (there is nothing to close)", 1},

		{"a string that is not closed", "x = 1\ny = \"abc\nz = 2", "2: unfinished string near '\"abc'", 5},
		{"a string that is not closed at the end", "x = 'abc", "1: unfinished string near ''abc'", 5},
		{"a string that ends in a backslash", `x = 'abc\`, `1: unfinished string near ''abc\'`, 5},
		{"a long string that is not closed", "x = 1\ny = [==[\nabc ]]\n", "2: unfinished long string", 5},
		{"a long comment that is not closed", "x = 1\n--[[ abc\ndef\n", "2: unfinished long comment", 1},
		{"half a long bracket", "x = [=abc]=]", "1: invalid long string delimiter near '[='", 5},
		{"an escape that is no byte", "x =\n'\\999'", `2: escape sequence too large near '\999' (at most \255)`, 2},
		{"a letter in a number", "x = 3x", "1: malformed number near '3x'", 5},
		{"two points in a number", "x = 1..2", "1: malformed number near '1..2'", 5},
		{"an exponent without digits", "x = 1e+", "1: malformed number near '1e+'", 5},
		{"hexadecimal without digits", "x = 0x", "1: malformed number near '0x'", 5},
		{"a separator in a number", "x = 0x1_0", "1: malformed number near '0x1_0'", 5},
		{"a long word is shown in part", "x y" + strings.Repeat("y", 100), "1: unexpected symbol near '" + strings.Repeat("y", 40) + "...'", 3},

		{"floor division", "x = a // b", "1: unknown operator '//' (this is Lua 5.1, which has no floor division: use math.floor(a / b))", 7},
		{"bitwise and", "x = a & b", "1: unknown operator '&' (this is Lua 5.1, which has no bit operators)", 7},
		{"bitwise or", "x = a | b", "1: unknown operator '|' (this is Lua 5.1, which has no bit operators)", 7},
		{"bitwise not", "x = ~b", "1: unknown operator '~' (this is Lua 5.1, which has no bit operators)", 5},
		{"shift left", "x = a << b", "1: unknown operator '<<' (this is Lua 5.1, which has no bit operators)", 7},
		{"shift right", "x = a >> b", "1: unknown operator '>>' (this is Lua 5.1, which has no bit operators)", 7},
		{"another language's not equal", "x = a != b", "1: unknown operator '!=' (write ~=)", 7},
		{"another language's not", "x = !a", "1: unknown operator '!' (write not)", 5},
		{"another language's and", "x = a && b", "1: unknown operator '&&' (write and)", 7},

		// LG-5: no annotations yet.
		{"annotation: of a local", "local x: number = 5", "1: type annotations are not supported yet: leave them out", 8},
		{"annotation: of the second of two locals", "local a, b: string = 1", "1: type annotations are not supported yet: leave them out", 11},
		{"annotation: of a loop's variable", "for i: number = 1, 2 do end", "1: type annotations are not supported yet: leave them out", 6},
		{"annotation: of a parameter", "local f = function(a: T) end", "1: type annotations are not supported yet: leave them out", 21},
		{"annotation: of an optional parameter", "local function f(a: number?) end", "1: type annotations are not supported yet: leave them out", 19},
		{"annotation: of a later parameter", "function m.f(a, b: T) end", "1: type annotations are not supported yet: leave them out", 18},
		{"annotation: of ...", "function m:f(...: any) end", "1: type annotations are not supported yet: leave them out", 17},
		{"annotation: of a result", "function f(): T return 1 end", "1: type annotations are not supported yet: leave them out", 13},
		{"annotation: of several results", "function f(a): (string?, error?) end", "1: type annotations are not supported yet: leave them out", 14},
		{"annotation: of a generic function", "function id<T>(x: T): T end", "1: type annotations are not supported yet: leave them out", 12},
		{"annotation: an alias", "type X = {id: integer}", "1: type annotations are not supported yet: leave them out", 1},
		{"annotation: a generic alias", "type X<T> = {}", "1: type annotations are not supported yet: leave them out", 1},
		{"annotation: a cast in a statement", "local s = v :: string\nprint(s)", "1: type annotations are not supported yet: leave them out", 13},
		{"annotation: a cast at the end", "local s = v :: string", "1: type annotations are not supported yet: leave them out", 13},
		{"annotation: a cast to a table", "local s = v :: {x: number}", "1: type annotations are not supported yet: leave them out", 13},
		{"annotation: a cast to an optional type", "local s = v :: string?", "1: type annotations are not supported yet: leave them out", 13},
		{"annotation: a cast in brackets", "local s = (v :: string)", "1: type annotations are not supported yet: leave them out", 14},
		{"annotation: a cast with as", "local s = v as User", "1: type annotations are not supported yet: leave them out", 13},
		{"annotation: a cast with as in brackets", "print(v as User)", "1: type annotations are not supported yet: leave them out", 9},
		{"annotation: a value that is not nil", "local s = (user!).name", "1: type annotations are not supported yet: leave them out", 16},

		{"compound assignment", "a += 1", "1: unexpected symbol near '+=' (this is Lua 5.1, which has no compound assignment: write x = x + y)", 3},
		{"compound concatenation", "a.b ..= 'x'", "1: unexpected symbol near '..=' (this is Lua 5.1, which has no compound assignment: write x = x .. y)", 5},
		{"continue", "while x do\nif y then continue end\nend",
			"2: unexpected symbol near 'continue' (this is Lua 5.1, which has no continue: write goto continue, and ::continue:: at the end of the loop)", 11},
		{"continue behind a statement", "while x do\nf()\ncontinue\nend",
			"3: unexpected symbol near 'continue' (this is Lua 5.1, which has no continue: write goto continue, and ::continue:: at the end of the loop)", 1},

		{"goto without a label", "x()\ngoto nowhere", "2: no visible label 'nowhere' for goto", 1},
		{"goto into a block", "goto a\ndo ::a:: end", "1: no visible label 'a' for goto", 1},
		{"goto out of a function", "::a::\nlocal f = function()\ngoto a end", "3: no visible label 'a' for goto", 1},
		{"goto into the scope of a local", "goto a\nlocal x, y\n::a:: f()", "1: goto 'a' jumps into the scope of local 'x'", 1},
		{"goto out of a block into the scope of a local", "local z do goto a end\nlocal x\n::a:: f()", "1: goto 'a' jumps into the scope of local 'x'", 12},
		{"goto continue where until sees the local", "repeat goto c\nlocal x\n::c::\nuntil x", "1: goto 'c' jumps into the scope of local 'x'", 8},
		{"a label twice in a block", "::a::\ndo end\n::a::", "3: label 'a' already defined on line 1", 1},
		{"break outside a loop", "if x then\nbreak end", "2: break outside a loop", 1},
		{"break in a function inside a loop", "while x do f(function() break end) end", "1: break outside a loop", 25},
		{"... outside a vararg function", "local function f(a)\nreturn a, ... end", "2: cannot use '...' outside a vararg function", 11},
		{"... in an inner function", "local function f(...)\nreturn function() return g(...) end end", "2: cannot use '...' outside a vararg function", 28},
		{"a call on the next line", "local x = f\n(g or h)()", "2: ambiguous syntax near '(': it could call the function of the line before (put it there) or begin a statement (put a ; before it)", 1},
		{"a call on the next line in the middle of a chain", "x.y[1]{}\n('z'):w()", "2: ambiguous syntax near '(': it could call the function of the line before (put it there) or begin a statement (put a ; before it)", 1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := syntax.Parse("app:x", test.source)
			found, ok := errors.AsType[*syntax.Error](err)
			if !ok {
				t.Fatalf("Parse(%.60q) = %v, want a *syntax.Error", test.source, err)
			}
			if found.Error() != "app:x:"+test.want || found.Column != test.column {
				t.Errorf("Parse(%.60q)\n got %v, column %d\nwant app:x:%s, column %d", test.source, found, found.Column, test.want, test.column)
			}
		})
	}
}

// The nesting of a text is limited, so that nothing that walks its tree can
// run out of stack.
func TestParseLimitsNesting(t *testing.T) {
	deep := func(open, middle, close string, n int) string {
		return strings.Repeat(open, n) + middle + strings.Repeat(close, n)
	}
	tests := []struct {
		name string
		text func(n int) string
	}{
		{"parentheses", func(n int) string { return "x = " + deep("(", "1", ")", n) }},
		{"constructors", func(n int) string { return "x = " + deep("{", "1", "}", n) }},
		{"indexes", func(n int) string { return "x = " + deep("a[", "1", "]", n) }},
		{"calls", func(n int) string { return "x = " + deep("f(", "1", ")", n) }},
		{"functions", func(n int) string { return deep("f = function() ", "", "end ", n-1) }},
		{"blocks", func(n int) string { return deep("do ", "", "end ", n) }},
		{"loops", func(n int) string { return deep("while x do ", "", "end ", n) }},
		{"repeats", func(n int) string { return deep("repeat ", "", "until x ", n) }},
		{"ifs", func(n int) string { return deep("if x then ", "", "end ", n) }},
		{"ifs in else", func(n int) string { return deep("if x then else ", "", " end", n) }},
		{"minus signs", func(n int) string { return "x = " + strings.Repeat("- ", n) + "1" }},
		{"nots", func(n int) string { return "x = " + strings.Repeat("not ", n) + "y" }},
		{"powers", func(n int) string { return "x = 2" + strings.Repeat("^2", n) }},
		{"minus signs and powers", func(n int) string { return "x = 2" + strings.Repeat("^-2", n/2) }},
		{"minus signs and parentheses", func(n int) string { return "x = " + deep("-(", "y", ")", n/2) }},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			parse(t, test.text(syntax.MaxDepth))
			for _, n := range []int{syntax.MaxDepth + 2, 10_000} {
				_, err := syntax.Parse("app:x", test.text(n))
				if err == nil || !strings.Contains(err.Error(), "app:x:1: nested too deeply (more than 200 levels)") {
					t.Errorf("%d levels: %v", n, err)
				}
			}
		})
	}
}

// Nesting ends where its operands do, however many there are.
func TestParseCountsNestingOnly(t *testing.T) {
	tests := []struct{ name, begin, part, end string }{
		{"sums", "x = a", "+a", ""},
		{"differences", "x = a", "-a", ""},
		{"sums of negations", "x = a", " + -a", ""},
		{"products of powers", "x = a", " * a^2", ""},
		{"negations joined", "x = a", " .. -a", ""},
		{"comparisons", "x = a", " < -a", ""},
		{"logic", "x = a", " and not a or b", ""},
		{"indexes", "x = a", ".b[-c]", ""},
		{"calls", "f", "(-a):m{not b}", ""},
		{"items", "x = {", "-a, not b; [-c] = #d,", "}"},
		{"arguments", "f(a", ", -a", ")"},
		{"statements", "", "x = -a^2 f() local y = not b ", ""},
		{"else ifs", "if a then", " elseif not a then x = -1", " end"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			parse(t, test.begin+strings.Repeat(test.part, 2000)+test.end)
		})
	}
}

func TestParseLimitsConcatenation(t *testing.T) {
	parse(t, "x = a"+strings.Repeat("..a", 10_000))
	parse(t, strings.Repeat("x = a..b;", 10_001))
	_, err := syntax.Parse("app:x", "x = a"+strings.Repeat("..a", 10_001))
	if want := "app:x:1: expression joins too many values with .. (more than 10000)"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %v", err, want)
	}
}

// base.md LG-2: the escapes of Lua 5.1 in both forms of strings.
func TestParseReadsStrings(t *testing.T) {
	tests := []struct{ source, want string }{
		{`"a'b"`, "a'b"},
		{`'a"b'`, `a"b`},
		{`"\a\b\f\n\r\t\v\\\"\'"`, "\a\b\f\n\r\t\v\\\"'"},
		{`"\027[0m"`, "\x1b[0m"},
		{`"\0651\0\255"`, "A1\x00\xff"},
		{`"\q\x"`, "qx"},
		{"'a\\\nb'", "a\nb"},
		{"'a\\\r\nb'", "a\nb"},
		{"[[\nab\n]]", "ab\n"},
		{"[[\r\nab\r\nc\rd]]", "ab\nc\nd"},
		{"[==[a]]b]=]c]==]", "a]]b]=]c"},
		{"[[\\n]]", `\n`},
		{"'\x00é\xff'", "\x00é\xff"},
	}
	for _, test := range tests {
		tree := parse(t, "return "+test.source)
		s, ok := tree[0].(*ast.ReturnStmt).Exprs[0].(*ast.StringExpr)
		if !ok || s.Value != test.want {
			t.Errorf("%q is read as %q, want %q", test.source, s.Value, test.want)
		}
	}
}

// base.md LG-3
func TestParseReadsNumbers(t *testing.T) {
	tests := []struct{ source, want string }{
		{"0", "0"},
		{"007", "7"},
		{"3.", "3"},
		{".5", "0.5"},
		{"3.25e2", "325"},
		{"1E-2", "0.01"},
		{"0xff", "255"},
		{"0XAp1", "20"},
		{"0xffffffffffffffffff", "4.722366482869645e+21"},
		{"1e400", "1e999"},
		{"1e-400", "0"},
	}
	for _, test := range tests {
		tree := parse(t, "return "+test.source)
		n, ok := tree[0].(*ast.ReturnStmt).Exprs[0].(*ast.NumberExpr)
		if !ok || n.Value != test.want {
			t.Errorf("%s is read as %s, want %s", test.source, n.Value, test.want)
		}
	}
}

// Operations have the line of their operator, calls that of their arguments,
// indexes that of their dot or bracket.
func TestParsePlacesNodes(t *testing.T) {
	tests := []struct {
		name, source string
		want         []string // kind:line, outermost first
	}{
		{"an operation", "return a\n+\nb", []string{"+:2", "a:1", "b:3"}},
		{"a chain of operations", "return a\n+ b\n- c", []string{"-:3", "+:2", "a:1", "b:2", "c:3"}},
		{"prefix operators", "return\n-\n#\nnot\nx", []string{"-:2", "#:3", "not:4", "x:5"}},
		{"a prefix operator on the right", "return a\n*\n-\nb", []string{"*:2", "a:1", "-:3", "b:4"}},
		{"parentheses", "return (\na\n)\n+ (\n(b))", []string{"+:4", "a:1", "b:4"}},
		{"a prefix operator in parentheses", "return a ..\n(-\nb)\n.. c", []string{"..:1", "a:1", "..:4", "-:2", "b:3", "c:4"}},
		{"logic and comparison", "return a\nand b\n<\nc\nor d", []string{"or:5", "and:2", "a:1", "<:3", "b:2", "c:4", "d:5"}},
		{"a chain of calls", "return a\n.b\n:c(\n1)\n[d]{}\n'x'", []string{"call:6", "call:5", "[]:5", "call:3", "[]:2", "a:1", "b:2", "1:4", "d:5", "{}:5", "x:6"}},
		{"a call in parentheses", "return (f(\n))\n.x", []string{"[]:3", "call:1", "f:1", "x:3"}},
		{"a call in two pairs of parentheses", "return ((\nf())).x +\n((g()))", []string{"+:2", "[]:2", "call:2", "f:2", "x:2", "call:3", "g:3"}},
		{"an index in parentheses", "return (a\n.b)\n.c", []string{"[]:3", "[]:2", "a:1", "b:2", "c:3"}},
		{"a string that is called", "return ('x')\n:rep(\n2)", []string{"call:2", "x:1", "2:3"}},
		{"an operand that is a call in parentheses", "return a +\n(f())", []string{"+:1", "a:1", "call:2", "f:2"}},
		{"a function", "return\nfunction()\nend", []string{"function:2"}},
		{"a table", "return\n{\na\n=\n1}", []string{"{}:2", "a:3", "1:5"}},
		{"lines after a long string", "return [[\n\n]]\n+ 1", []string{"+:4", "\n:1", "1:4"}},
		{"lines after a long comment", "return --[[\n\n]] x", []string{"x:3"}},
		{"lines after a first line with #", "#!\nreturn\nx", []string{"x:3"}},
		{"lines that end in CRLF", "return\r\nx\r\n+ 1", []string{"+:3", "x:2", "1:3"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for e := range syntax.Within(parse(t, test.source)[0].(*ast.ReturnStmt).Exprs[0]) {
				got = append(got, fmt.Sprintf("%s:%d", describe(e), e.Line()))
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("%q\n got %q\nwant %q", test.source, got, test.want)
			}
		})
	}
}

// describe names an expression by its operator or value.
func describe(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.IdentExpr:
		return e.Value
	case *ast.StringExpr:
		return e.Value
	case *ast.NumberExpr:
		return e.Value
	case *ast.ArithmeticOpExpr:
		return e.Operator
	case *ast.RelationalOpExpr:
		return e.Operator
	case *ast.LogicalOpExpr:
		return e.Operator
	case *ast.StringConcatOpExpr:
		return ".."
	case *ast.UnaryMinusOpExpr:
		return "-"
	case *ast.UnaryNotOpExpr:
		return "not"
	case *ast.UnaryLenOpExpr:
		return "#"
	case *ast.FuncCallExpr:
		return "call"
	case *ast.AttrGetExpr:
		return "[]"
	case *ast.FunctionExpr:
		return "function"
	case *ast.TableExpr:
		return "{}"
	}
	return fmt.Sprintf("%T", e)
}

func TestParsePlacesStatements(t *testing.T) {
	source := "local\nfunction f()\nend\nlocal g\n= function()\nend\nfunction a\n.b()\nx()\nend\n" +
		"if x then\nelseif y\nthen z()\nend\nrepeat\nuntil x"
	tree := parse(t, source)
	local, value := tree[0].(*ast.LocalAssignStmt), tree[1].(*ast.LocalAssignStmt)
	if !syntax.IsLocalFunction(local) || syntax.IsLocalFunction(value) {
		t.Error("a local function and a local with a function are not told apart")
	}
	definition := tree[2].(*ast.FuncDefStmt)
	elseIf := syntax.ElseIf(tree[3].(*ast.IfStmt))
	tests := []struct {
		what      string
		got, want int
	}{
		{"end of a local function", local.Exprs[0].LastLine(), 3},
		{"function as a value", value.Exprs[0].Line(), 5},
		{"end of a function as a value", value.Exprs[0].LastLine(), 6},
		{"function of a definition", definition.Func.Line(), 7},
		{"name of a definition", definition.Name.Func.Line(), 8},
		{"end of a definition", definition.Func.LastLine(), 10},
		{"elseif", elseIf.Line(), 12},
		{"statement in elseif", elseIf.Then[0].Line(), 13},
		{"repeat", tree[4].Line(), 15},
	}
	for _, test := range tests {
		if test.got != test.want {
			t.Errorf("%s is on line %d, want %d", test.what, test.got, test.want)
		}
	}
}

// Whatever the input, Parse answers with a tree or with an error that has a
// place.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"", "\uFEFF#!x\n", "return (f(...)):m{1, x = [[\n]]}[-1] .. 'a\\065'", "goto a ::a::", "for i = 1, 2 do break end",
		"local function f(a, ...) repeat local x until (x) end", "x = ((a.b)(c))[d]\n(e)", "if x = 3 then", "f(]", "'\\999'",
		"a = - - (not #b ^ -c) - -((d))", "while x do if y then elseif z then else end end", "a.b.c:d'e'{}", "1..2", "0x1p4",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, source string) {
		tree, err := syntax.Parse("app:x", source)
		if err == nil {
			for _, s := range tree {
				if s.Line() < 1 {
					t.Errorf("%T without a line", s)
				}
			}
			return
		}
		lines := strings.Count(source, "\n") + strings.Count(source, "\r") + 1
		found, ok := errors.AsType[*syntax.Error](err)
		if !ok || found.Line < 1 || found.Line > lines || found.Column < 1 || strings.ContainsAny(found.Message, "\n\r") {
			t.Errorf("Parse(%q) = %#v", source, err)
		}
	})
}
