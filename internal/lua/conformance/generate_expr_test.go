package conformance_test

import (
	"fmt"
	"strings"
)

// expression returns an expression that probably has a value of the sort. With
// some luck it has not, and there is an error to compare.
func (g *generator) expression(s sort, depth int) string {
	if g.chance(50) {
		s = sort(g.IntN(int(sorts)))
	}
	if name, ok := g.local(s); ok && g.chance(2) {
		return name
	}
	switch s {
	case number:
		return g.number(depth)
	case text:
		return g.text(depth)
	case boolean:
		if depth <= 0 {
			return pick(g, "true", "false")
		}
		return g.condition(depth)
	case list:
		return g.list(depth)
	case record:
		return g.record(depth)
	case routine:
		v := g.fresh()
		var body string
		g.function([]variable{{v, anything}, {"...", anything}}, func() { body = g.expressions(0, 2, depth-1) })
		return fmt.Sprintf("(function(%s, ...) return%s end)", v, body)
	}
	return g.anything(depth)
}

// plain is an expression for the inside of a function without "...".
func (g *generator) plain(s sort, depth int) (e string) {
	vararg := g.vararg
	g.vararg = false
	e = g.expression(s, depth)
	g.vararg = vararg
	return e
}

// prefix is an expression that may be indexed or called.
func (g *generator) prefix(s sort, depth int) string {
	if name, ok := g.local(s); ok {
		return name
	}
	return "(" + g.expression(s, depth) + ")"
}

func (g *generator) anything(depth int) string {
	if depth <= 0 {
		if g.vararg && g.chance(4) {
			return "(...)"
		}
		return pick(g, "nil", "1", "'s'", "true", "false", "{}", "0.5", "G", "H")
	}
	switch g.IntN(9) {
	case 0:
		return g.expression(number, depth-1) + pick(g, " and ", " or ") + g.expression(text, depth-1)
	case 1:
		return g.expression(anything, depth-1) + pick(g, " and ", " or ") + g.expression(anything, depth-1)
	case 2:
		return g.prefix(record, depth-1) + "." + pick(g, fieldNames...)
	case 3:
		return g.prefix(list, 0) + "[" + g.expression(number, depth-1) + "]"
	case 4:
		if f, ok := g.local(routine); ok {
			return fmt.Sprintf("select(2, pcall(%s%s))", f, g.arguments(0, 2, depth-1))
		}
	case 5:
		return pick(g, globalNames...)
	case 6:
		if g.vararg {
			return pick(g, "select('#', ...)", "(select(2, 0, ...))", "({...})[1]", "unpack({...}, 1, 2)", "(...)")
		}
	case 7:
		return "type(" + g.expression(anything, depth-1) + ")"
	}
	return g.expression(sort(g.IntN(int(anything))), depth-1)
}

func (g *generator) number(depth int) string {
	if depth <= 0 {
		return pick(g, "0", "1", "2", "3", "7", "10", "-1", "-4", "0.5", "1.25", "1e3", "0x1F", "100", fmt.Sprint(g.IntN(50)))
	}
	a := func() string { return g.expression(number, depth-1) }
	switch g.IntN(16) {
	case 0, 1, 2:
		return a() + pick(g, " + ", " - ") + a()
	case 3:
		return "(math.abs(" + a() + ") * " + a() + ") % 1009"
	case 4:
		return a() + pick(g, " / math.max(1, ", " % math.max(1, ") + a() + ")"
	case 5:
		return pick(g, "(", "0 - (") + a() + ")"
	case 6:
		return "math.abs(" + a() + ")" + pick(g, " ^ 2", " ^ 0.5", " ^ -1", " ^ 0")
	case 7:
		return "#" + g.expression(text, 0)
	case 8:
		if l, ok := g.local(list); ok {
			return "#" + l
		}
		return "#" + g.list(depth-1)
	case 9:
		return fmt.Sprintf("math.%s(%s)", pick(g, "floor", "ceil", "abs", "deg"), a())
	case 10:
		return fmt.Sprintf("math.%s(%s, %s)", pick(g, "max", "min"), a(), a())
	case 11:
		return fmt.Sprintf("tonumber(%s%s)", pick(g, "'12'", "' 0x1f '", "'1e1'", "'z'", "'7.5'", g.expression(anything, depth-1)), pick(g, "", "", ", 10", ", 16", ", 36"))
	case 12:
		return fmt.Sprintf("string.byte(%s, %s)", g.expression(text, depth-1), pick(g, "1", "2", "-1"))
	case 13:
		return fmt.Sprintf("select('#'%s)", g.arguments(0, 3, depth-1))
	case 14:
		return fmt.Sprintf("'%d'", g.IntN(20)) + pick(g, " + ", " * ", " - ") + a()
	default:
		return fmt.Sprintf("(%s and %s or %s)", g.condition(1), a(), a())
	}
}

func (g *generator) condition(depth int) string {
	n, s, x := func() string { return g.expression(number, depth-1) }, func() string { return g.expression(text, depth-1) }, func() string { return g.expression(anything, depth-1) }
	switch g.IntN(10) {
	case 0, 1:
		return n() + pick(g, " < ", " <= ", " > ", " >= ", " == ", " ~= ") + n()
	case 2:
		return s() + pick(g, " < ", " <= ", " > ", " >= ", " == ", " ~= ") + s()
	case 3:
		return x() + pick(g, " == ", " ~= ") + pick(g, x(), "nil", "1", "'s'", "false")
	case 4, 5:
		if depth > 0 {
			return "(" + g.condition(depth-1) + pick(g, " and ", " or ") + g.condition(depth-1) + ")"
		}
	case 6:
		if depth > 0 {
			return "not " + g.condition(depth-1)
		}
	case 7:
		return "not " + pick(g, "nil", "0", "(nil == false)")
	case 8:
		return "(" + x() + ")"
	}
	return pick(g, "true", "false", "1 < 2", "'a' == 'b'")
}

func (g *generator) text(depth int) string {
	if depth <= 0 {
		return pick(g, "'a'", "'hello'", "''", "'x y z'", `"l\n"`, "'12'", ` [=[lo]]ng]=]`, `'\65\1b'`, "'a,b,,c'", "'%d'", "'key=val'")
	}
	a := func() string { return g.expression(text, depth-1) }
	switch g.IntN(6) {
	case 0, 1:
		return a() + " .. " + pick(g, a(), g.expression(number, depth-1), a()+" .. "+a())
	case 2:
		return "tostring(" + pick(g, g.expression(number, depth-1), "nil", g.condition(1)) + ")"
	case 3:
		return "(" + a() + " or " + a() + ")"
	case 4:
		return "table.concat(" + g.expression(list, 1) + pick(g, "", ", ','", ", '', 2", ", ' ', 1, 2") + ")"
	}
	return "(" + g.stringCall(depth-1) + ")"
}

func (g *generator) pattern() string {
	return pick(g, "'.'", "'%a+'", "'(%w+)=(%w*)'", "'[^,]*'", "'()'", "'^h(.-)o$'", "'%d+'", "'x*'", "'(a)(.)'", "'%s*'", "'[a-m]'", "'%f[%w]%w+'", "'(.)%1'", "'%b()'", "'l'")
}

// stringCall is a call of the string library; it may have several results.
func (g *generator) stringCall(depth int) string {
	n := func() string { return pick(g, "1", "2", "-1", "-3", "0", "4", "10") }
	if g.chance(3) {
		return g.prefix(text, depth) + ":" + pick(g,
			"len()", "upper()", "lower()", "reverse()", "rep("+n()+")", "sub("+n()+")", "sub("+n()+", "+n()+")", "byte("+n()+", "+n()+")",
			"find("+g.pattern()+")", "match("+g.pattern()+")", "gsub("+g.pattern()+", '<%0>')", "missing()")
	}
	a := g.expression(text, depth)
	switch g.IntN(11) {
	case 0:
		return fmt.Sprintf("string.%s(%s)", pick(g, "len", "upper", "lower", "reverse"), a)
	case 1:
		return fmt.Sprintf("string.sub(%s, %s%s)", a, n(), pick(g, "", ", "+n()))
	case 2:
		return fmt.Sprintf("string.rep(%s, %s)", a, pick(g, "0", "1", "3", "-1", "'2'"))
	case 3:
		return fmt.Sprintf("string.find(%s, %s%s)", a, pick(g, g.pattern(), g.expression(text, 0)), pick(g, "", "", ", "+n(), ", 1, true"))
	case 4:
		return fmt.Sprintf("string.match(%s, %s%s)", a, g.pattern(), pick(g, "", ", "+n()))
	case 5:
		return fmt.Sprintf("string.gsub(%s, %s, %s%s)", a, g.pattern(), pick(g, "'-'", "'%0%0'", "'%1'", "{a = 1, h = 'H', l = false}", "string.upper", "function(x) return x .. x end", "function() end", g.expression(text, 0)), pick(g, "", "", ", 1", ", 2"))
	case 6:
		return fmt.Sprintf("string.format('%%d %%s %%q %%5.1f|', %s, (%s) .. '', %s, %s)", g.expression(number, 0), a, g.expression(text, 0), g.expression(number, 0))
	case 7:
		return fmt.Sprintf("string.format('%s', %s)", pick(g, "%5d", "%-5s|", "%05.2f", "%x", "%g", "%i%%", "%e", "%.3s", "%q", "%5", "%y"), pick(g, "("+g.expression(number, depth)+") + 0", "'65'", "65", "("+a+") .. ''"))
	case 8:
		return fmt.Sprintf("string.byte(%s, %s, %s)", a, n(), n())
	case 9:
		return fmt.Sprintf("string.char(%s, 66, 0x43)", pick(g, "65", "9", "255", "'97'", "256", "-1", "{}"))
	default:
		return fmt.Sprintf("string.%s(%s)", pick(g, "len", "upper", "rep", "sub", "byte", "find", "gsub", "char"), strings.TrimPrefix(g.expressions(0, 3, 1), " "))
	}
}

// item is something to put in a list: no nil, and nothing that cannot be sorted
// by its text.
func (g *generator) item(depth int) string {
	return "(" + g.expression(pick(g, number, text), depth) + ") or 0"
}

func (g *generator) list(depth int) string {
	if depth <= 0 {
		return pick(g, "{}", "{1, 2, 3}", "{'b', 'a', 'c'}", "{3, 1, 2}", "{1}", "{10, '20', 30}")
	}
	var items []string
	for range g.IntN(4) {
		items = append(items, g.item(depth-1))
	}
	return "{" + strings.Join(items, pick(g, ", ", "; ")) + "}"
}

func (g *generator) record(depth int) string {
	if depth <= 0 {
		return pick(g, "{}", "{x = 1}", "{x = 1, y = 2, name = 'n'}", "{name = 'a', size = 3}", "{x = {y = 1}}")
	}
	var fields []string
	for range g.IntN(4) {
		v := g.expression(pick(g, number, text, boolean, list, anything), depth-1)
		fields = append(fields, pick(g, pick(g, fieldNames...)+" = "+v, "['"+pick(g, fieldNames...)+"'] = "+v, "["+pick(g, "true", "20", "0.5", "-3", "'k ' .. 1")+"] = "+v))
	}
	return "{" + strings.Join(fields, ", ") + "}"
}

// listCall is a call of the table library.
func (g *generator) listCall() string {
	l, ok := g.local(list)
	if !ok {
		l = g.expression(list, 0)
	}
	item := g.item(2)
	switch g.IntN(9) {
	case 0, 1:
		return fmt.Sprintf("report(pcall(table.insert, %s, %s))", l, item)
	case 2:
		return fmt.Sprintf("table.insert(%s, 1, %s)", l, item)
	case 3, 4:
		return fmt.Sprintf("report(table.remove(%s%s))", l, pick(g, "", ", 1", ", 2", ", 10"))
	case 5:
		return fmt.Sprintf("if pcall(table.sort, %s%s) then report(%s) end", l, pick(g, "", ", function(a, b) return a > b end", ", function(a, b) return tostring(a) < tostring(b) end"), l)
	case 6:
		return fmt.Sprintf("report(unpack(%s%s))", l, pick(g, "", ", 1, 2", ", 2", ", -1, 1"))
	case 7:
		return fmt.Sprintf("report(table.maxn(%s), #%s, %s)", l, l, l)
	default:
		return fmt.Sprintf("report(table.%s(%s))", pick(g, "concat", "remove", "maxn"), strings.TrimPrefix(g.expressions(0, 3, 1), " "))
	}
}
