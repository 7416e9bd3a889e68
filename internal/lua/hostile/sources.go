package hostile

import (
	"fmt"
	"strings"
)

// A Source is a text made to overwhelm the compiler (HP-27).
type Source struct {
	Name string
	Text string
	Want string // what the error says; "" if it must compile
}

// Sources returns all sources.
func Sources() []Source {
	const many = 50_000
	tooDeep := "nested too deeply"
	return []Source{
		{"many statements", list(2*many, "x = 1\n"), ""},
		{"many constants", "return {" + each(many, func(i int) string { return fmt.Sprintf("%q,", fmt.Sprint("c", i)) }) + "}", ""},
		{"many numbers", "return {" + each(many, func(i int) string { return fmt.Sprintf("%d.5,", i) }) + "}", ""},
		{"many fields", "return {" + each(many, func(i int) string { return fmt.Sprintf("f%d = %d,", i, i) }) + "}", ""},
		{"many items", "return {" + list(3*many, "1,") + "}", ""},
		{"many functions", list(many, "function f() end\n"), ""},
		{"many globals", each(many, func(i int) string { return fmt.Sprintf("g%d = g%d\n", i, i+1) }), ""},
		{"many conditions", "if x then\n" + list(many, "elseif y then\n") + "end", ""},
		{"many locals", list(1000, "local a\n"), "local"},
		{"many names of one local", "local a" + list(1000, ", a"), "local"},
		{"many parameters", "return function(a" + list(1000, ", a") + ") end", "local"},
		{"many upvalues", list(190, "local a = 1\n") + "return function() return " + list(1000, "a + ") + "a end", ""},
		{"many labels", each(many/5, func(i int) string { return fmt.Sprintf("::l%d::\n", i) }), ""},
		{"many gotos", list(many, "goto done\n") + "::done::", ""},
		{"many arguments", "f(" + list(many, "1,") + "1)", "register"},
		{"a long string", "return '" + list(2_000_000, "x") + "'", ""},
		{"a long comment", "--[==[" + list(2_000_000, "]") + "]==]", ""},
		{"a long name", "return " + list(2_000_000, "x"), ""},
		{"a long number", "return " + list(1_000_000, "9"), ""},
		{"a string that does not end", "return '" + list(2_000_000, "x"), "string"},
		{"a comment that does not end", "--[[" + list(2_000_000, "x"), "comment"},
		{"many empty lines", list(2_000_000, "\n") + "return 1", ""},
		{"parentheses", list(many, "(") + "1", tooDeep},
		{"tables in tables", "return " + list(many, "{"), tooDeep},
		{"functions in functions", list(many, "return function() "), tooDeep},
		{"blocks in blocks", list(many, "do "), tooDeep},
		{"loops in loops", list(many, "while x do "), tooDeep},
		{"conditions in conditions", list(many, "if x then "), tooDeep},
		{"a long concatenation", "return 'x'" + list(many, " .. 'x'"), "too many values"},
		{"a long power", "return 1" + list(many, " ^ x"), tooDeep},
		{"a long sum", "return 1" + list(many, " + x"), ""},
		{"a long condition", "return x" + list(many, " and x or y"), ""},
		{"a long comparison", "return x" + list(many, " == x"), ""},
		{"signs", "return " + list(many, "- ") + "1", tooDeep},
		{"negations", "return " + list(many, "not ") + "x", tooDeep},
		{"calls in a row", "return f" + list(many, "()"), ""},
		{"fields in a row", "return x" + list(many, ".x"), ""},
		{"indices in a row", "return x" + list(many, "[x]"), ""},
		{"indices in indices", "return " + list(many, "x["), tooDeep},
		{"methods in a row", "return x" + list(many, ":x()"), ""},
		{"bytes that are no text", list(many, "\x00\xff"), ":1:"},
		{"brackets that do not match", list(many, ")"), ":1:"},
	}
}

func list(n int, item string) string { return strings.Repeat(item, n) }

func each(n int, item func(i int) string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(item(i))
	}
	return b.String()
}
