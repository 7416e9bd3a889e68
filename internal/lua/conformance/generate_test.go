package conformance_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// generate returns the program of a seed: always the same one. It prints what
// it computes and ends by itself. Errors are wanted in it, and caught.
//
// What PUC Lua 5.1 leaves open or wippy does otherwise on purpose does not
// occur: the order of pairs, the length of tables with holes, comparators that
// contradict themselves, yields across pcall.
func generate(seed uint64) string {
	g := &generator{Rand: rand.New(rand.NewPCG(seed, 51)), fuel: 50}
	g.WriteString(prelude)
	for range 3 + g.IntN(5) {
		g.line("report(pcall(function(...)")
		g.function([]variable{{"...", anything}}, func() { g.block(3) })
		g.line("end%s))", g.arguments(0, 3, 1))
	}
	return g.String()
}

// prelude begins every program. tostring shows no addresses; report prints
// values in full, tables with their content in order; sorted is pairs in order.
const prelude = `local show, text = nil, tostring
local function tostring(v)
  local s, kind = text(v), type(v)
  if type(s) == "string" and s:find("^" .. kind .. ": ") then return kind end
  return s
end
local function sorted(t)
  local keys, i = {}, 0
  for k in pairs(t) do keys[#keys + 1] = k end
  table.sort(keys, function(a, b)
    if type(a) == "number" and type(b) == "number" then return a < b end
    return type(a) .. tostring(a) < type(b) .. tostring(b)
  end)
  return function()
    i = i + 1
    if keys[i] ~= nil then return keys[i], t[keys[i]] end
  end
end
function show(v, depth)
  if type(v) == "string" then return string.format("%q", v) end
  if type(v) == "function" or type(v) == "thread" then return type(v) end
  if type(v) ~= "table" then return tostring(v) end
  if depth > 2 then return "{...}" end
  local r = {}
  for k, x in sorted(v) do r[#r + 1] = show(k, depth + 1) .. "=" .. show(x, depth + 1) end
  return "{" .. table.concat(r, ",") .. "}"
end
local function report(...)
  local r = {}
  for i = 1, select("#", ...) do r[i] = show((select(i, ...)), 0) end
  print(unpack(r))
end
`

// A sort is what a generated expression is likely to be.
type sort int

const (
	number sort = iota
	text
	boolean
	list    // a table with items 1 to n and no nils
	record  // a table with some of the fields of fieldNames
	routine // a function
	anything
	sorts
)

type variable struct {
	name string
	sort sort
}

// A generator writes one program.
type generator struct {
	*rand.Rand
	strings.Builder
	indent int
	fuel   int          // statements that may still be written
	scopes [][]variable // locals in reach, innermost block last
	vararg bool         // the innermost function takes ...
	loops  int          // how many loops are open in the innermost function
	yields bool         // the innermost function is the body of a coroutine
	names  int
}

var (
	fieldNames  = []string{"x", "y", "name", "next", "size"}
	globalNames = []string{"G", "H", "Total"}
)

func (g *generator) line(format string, args ...any) {
	g.WriteString(strings.Repeat(" ", g.indent))
	fmt.Fprintf(g, format, args...)
	g.WriteByte('\n')
}

// chance is true once in n times.
func (g *generator) chance(n int) bool { return g.IntN(n) == 0 }

func pick[T any](g *generator, from ...T) T { return from[g.IntN(len(from))] }

// fresh returns a name that no other variable has.
func (g *generator) fresh() string {
	g.names++
	return string(rune('a'+g.names%26)) + fmt.Sprint(g.names/26)
}

func (g *generator) declare(v variable) {
	n := len(g.scopes) - 1
	g.scopes[n] = append(g.scopes[n], v)
}

// local returns a variable in reach of the sort, or of any for anything.
func (g *generator) local(s sort) (name string, ok bool) {
	var found []string
	for _, scope := range g.scopes {
		for _, v := range scope {
			if v.sort == s || s == anything {
				found = append(found, v.name)
			}
		}
	}
	if len(found) == 0 {
		return "", false
	}
	// The latest are the most interesting.
	if n := len(found); n > 6 && !g.chance(4) {
		found = found[n-6:]
	}
	return pick(g, found...), true
}

// within writes a block inside the present one.
func (g *generator) within(body func()) {
	g.indent++
	g.scopes = append(g.scopes, nil)
	body()
	g.scopes = g.scopes[:len(g.scopes)-1]
	g.indent--
}

// function writes the inside of a function.
func (g *generator) function(params []variable, body func()) {
	loops, yields, vararg := g.loops, g.yields, g.vararg
	g.loops, g.yields, g.vararg = 0, false, false
	g.within(func() {
		for _, p := range params {
			if p.name == "..." {
				g.vararg = true
			} else {
				g.declare(p)
			}
		}
		body()
	})
	g.loops, g.yields, g.vararg = loops, yields, vararg
}

func (g *generator) loop(head, end string, vars []variable, body func()) {
	g.line("%s", head)
	g.loops++
	g.within(func() {
		for _, v := range vars {
			g.declare(v)
		}
		body()
	})
	g.loops--
	g.line("%s", end)
}

// block writes some statements, and perhaps one that ends the block.
func (g *generator) block(depth int) {
	for range 1 + g.IntN(4) {
		g.statement(depth)
	}
	switch {
	case g.chance(3):
		g.line("return%s", g.expressions(0, 3, depth))
	case g.chance(6) && g.loops > 0:
		g.line("break")
	}
}

func (g *generator) statement(depth int) {
	if g.fuel--; g.fuel < 0 || depth <= 0 {
		g.simple()
		return
	}
	switch g.IntN(24) {
	case 0, 1, 2, 3:
		g.simple()
	case 4, 5:
		g.line("if %s then", g.condition(2))
		g.within(func() { g.block(depth - 1) })
		if g.chance(2) {
			g.line("elseif %s then", g.condition(2))
			g.within(func() { g.block(depth - 1) })
		}
		if g.chance(2) {
			g.line("else")
			g.within(func() { g.block(depth - 1) })
		}
		g.line("end")
	case 6, 7:
		i := g.fresh()
		g.loop(fmt.Sprintf("for %s = %s do", i, g.rangeOf()), "end", []variable{{i, number}}, func() { g.block(depth - 1) })
	case 8:
		n := g.fresh()
		g.line("local %s = %d", n, g.IntN(5))
		if g.chance(2) {
			g.loop(fmt.Sprintf("while %s > 0 and %s do", n, g.condition(1)), "end", nil, func() {
				g.line("%s = %s - 1", n, n)
				g.block(depth - 1)
			})
			return
		}
		g.line("repeat")
		g.loops++
		last := g.fresh()
		g.within(func() {
			g.line("%s = %s - 1", n, n)
			g.line("local %s = %s", last, g.expression(boolean, 2))
			for range 1 + g.IntN(2) {
				g.statement(depth - 1)
			}
		})
		g.loops--
		g.line("until %s <= 0 or %s", n, last)
	case 9, 10:
		g.iteration(depth)
	case 11, 12, 13:
		g.definition(depth)
	case 14:
		g.line("do")
		g.within(func() { g.block(depth - 1) })
		g.line("end")
	case 15, 16:
		g.line("report(%s(function(...)", pick(g, "pcall", "pcall", "select(2, pcall, pcall)"))
		g.function([]variable{{"...", anything}}, func() { g.block(depth - 1) })
		g.line("end%s))", g.arguments(0, 2, 1))
	case 17:
		e := g.fresh()
		g.line("report(xpcall(function()")
		g.function(nil, func() { g.block(depth - 1) })
		g.line("end, function(%s)", e)
		g.function([]variable{{e, anything}}, func() {
			g.line("return type(%s) == 'string' and 'handled: ' .. %s or %s", e, e, e)
		})
		g.line("end))")
	case 18, 19:
		g.metatable(depth)
	case 20, 21:
		g.coroutine(depth)
	case 22:
		g.line("report(%s)", g.stringCall(2))
	default:
		g.line("error(%s%s)", pick(g, g.expression(text, 2), g.expression(text, 1), g.expression(record, 1), g.expression(anything, 2)), pick(g, "", "", ", 0", ", 1"))
	}
}

// simple writes a statement without a block.
func (g *generator) simple() {
	switch g.IntN(12) {
	case 0, 1, 2:
		s := sort(g.IntN(int(routine)))
		name := g.fresh()
		g.line("local %s = %s", name, g.expression(s, 3))
		g.declare(variable{name, s})
	case 3:
		a, b := g.fresh(), g.fresh()
		g.line("local %s, %s =%s", a, b, g.expressions(1, 3, 2))
		g.declare(variable{a, anything})
		g.declare(variable{b, anything})
	case 4, 5:
		s := sort(g.IntN(int(routine)))
		if name, ok := g.local(s); ok {
			g.line("%s = %s", name, g.expression(s, 3))
			return
		}
		g.line("%s = %s", pick(g, globalNames...), g.expression(s, 2))
	case 6:
		g.line("%s, %s = %s, %s", g.place(), g.place(), g.expression(number, 2), g.expression(text, 2))
	case 7:
		g.line("%s = %s", g.place(), g.expression(pick(g, number, text, boolean), 2))
	case 8:
		g.line("%s", g.listCall())
	case 9:
		if g.yields {
			name := g.fresh()
			g.line("local %s = coroutine.yield(%s)", name, strings.TrimPrefix(g.expressions(0, 2, 1), " "))
			g.declare(variable{name, anything})
			return
		}
		g.line("report(%s)", g.expression(anything, 3))
	case 10:
		if f, ok := g.local(routine); ok {
			g.line("report(pcall(%s%s))", f, g.arguments(0, 3, 1))
			return
		}
		g.line("report(%s)", g.expression(number, 3))
	default:
		g.line("report(%s)", strings.TrimPrefix(g.expressions(1, 3, 3), " "))
	}
}

// place is something to assign to.
func (g *generator) place() string {
	switch g.IntN(5) {
	case 0:
		return pick(g, globalNames...)
	case 1:
		if t, ok := g.local(record); ok {
			return t + "[" + g.expression(text, 1) + "]"
		}
	case 2:
		if l, ok := g.local(pick(g, number, text, boolean, anything)); ok {
			return l
		}
	}
	if t, ok := g.local(record); ok {
		return t + "." + pick(g, fieldNames...)
	}
	return pick(g, globalNames...)
}

// rangeOf is the range of a numeric for, of few numbers.
func (g *generator) rangeOf() string {
	return pick(g,
		fmt.Sprintf("%d, %d", g.IntN(5)-1, g.IntN(6)),
		fmt.Sprintf("%d, %d, %d", g.IntN(5), g.IntN(8), 1+g.IntN(3)),
		fmt.Sprintf("%d, %d, -%d", g.IntN(8), g.IntN(4), 1+g.IntN(3)),
		fmt.Sprintf("0.%d, %d.%d, 0.%d", g.IntN(10), g.IntN(2), g.IntN(10), 1+g.IntN(9)),
		fmt.Sprintf("'%d', %d", g.IntN(3), g.IntN(5)),
		fmt.Sprintf("%d, %s", g.IntN(4), g.shortNumber()),
	)
}

// shortNumber is an expression that is hardly a large number, if a number.
func (g *generator) shortNumber() string {
	if l, ok := g.local(list); ok && g.chance(2) {
		return "#" + l
	}
	if s, ok := g.local(text); ok && g.chance(2) {
		return "#" + s + " % 5"
	}
	return pick(g, "3", "-2", "nil", "'2'", "1/0 - 1/0", "'x'")
}

func (g *generator) iteration(depth int) {
	k, v := g.fresh(), g.fresh()
	body := func() { g.block(depth - 1) }
	switch g.IntN(5) {
	case 0:
		g.loop(fmt.Sprintf("for %s, %s in ipairs(%s) do", k, v, g.expression(list, 2)), "end", []variable{{k, number}, {v, anything}}, body)
	case 1:
		g.loop(fmt.Sprintf("for %s, %s in sorted(%s) do", k, v, g.expression(record, 1)), "end", []variable{{k, anything}, {v, anything}}, body)
	case 2:
		n := g.fresh()
		g.line("local %s = 0", n)
		g.line("for %s in %s do %s = %s + 1 end", k, pick(g, "pairs("+g.expression(record, 1)+")", "next, "+g.expression(list, 1)), n, n)
		g.line("report(%s)", n)
	case 3:
		g.loop(fmt.Sprintf("for %s in %s do", k, fmt.Sprintf("string.gmatch(%s, %s)", g.expression(text, 1), g.pattern())), "end", []variable{{k, text}}, body)
	default:
		s, i := g.fresh(), g.fresh()
		g.line("local function %s(%s, %s)", s, v, i)
		g.line(" if %s < %s then return %s + 1, %s end", i, v, i, g.plain(anything, 0))
		g.line("end")
		g.loop(fmt.Sprintf("for %s, %s in %s, %d, 0 do", k, v, s, g.IntN(4)), "end", []variable{{k, number}, {v, anything}}, body)
	}
}

// definition defines a function in one of the ways there are.
func (g *generator) definition(depth int) {
	var params []variable
	var names []string
	for range g.IntN(3) {
		v := variable{g.fresh(), pick(g, number, text, anything)}
		params = append(params, v)
		names = append(names, v.name)
	}
	if g.chance(3) {
		params = append(params, variable{"...", anything})
		names = append(names, "...")
	}
	list := strings.Join(names, ", ")
	body := func() { g.function(params, func() { g.block(depth - 1) }) }
	name := g.fresh()
	switch g.IntN(5) {
	case 0, 1:
		g.line("local function %s(%s)", name, list)
		body()
		g.line("end")
		g.declare(variable{name, routine})
	case 2:
		g.line("local %s = function(%s)", name, list)
		body()
		g.line("end")
		g.declare(variable{name, routine})
	case 3:
		g.line("function %s(%s)", pick(g, globalNames...), list)
		body()
		g.line("end")
	default:
		t, ok := g.local(record)
		if !ok {
			t = g.fresh()
			g.line("local %s = {}", t)
			g.declare(variable{t, record})
		}
		method := pick(g, fieldNames...)
		g.line("function %s:%s(%s)", t, method, list)
		params = append(params, variable{"self", record})
		body()
		g.line("end")
		g.line("report(pcall(function() return %s:%s(%s, %s) end))", t, method, g.plain(anything, 1), g.plain(number, 1))
	}
}

// metatable gives a table some metamethods.
func (g *generator) metatable(depth int) {
	t := g.fresh()
	g.line("local %s = setmetatable(%s, {", t, g.expression(record, 1))
	for range 1 + g.IntN(3) {
		a, b, c := g.fresh(), g.fresh(), g.fresh()
		result := "return " + g.plain(pick(g, number, text, boolean), 1)
		switch g.IntN(12) {
		case 0:
			g.line(" __index = %s,", g.expression(record, 1))
		case 1:
			g.line(" __index = function(%s, %s) %s end,", a, b, pick(g, result, "return "+b, "return rawget("+a+", 'x')"))
		case 2:
			g.line(" __newindex = function(%s, %s, %s) rawset(%s, %s, %s) end,", a, b, c, a, b, pick(g, c, "'new'", g.plain(number, 1)))
		case 3:
			g.line(" __newindex = %s,", g.expression(record, 0))
		case 4:
			g.line(" __call = function(%s, ...) return select('#', ...), ... end,", a)
		case 5:
			g.line(" __tostring = function(%s) return 'table ' .. %s end,", a, g.plain(number, 1))
		case 6, 7, 8:
			g.line(" %s = function(%s, %s) %s end,", pick(g, "__add", "__sub", "__mul", "__div", "__mod", "__pow", "__unm"), a, b,
				pick(g, result, "return type("+a+") .. type("+b+")"))
		case 9:
			g.line(" __concat = function(%s, %s) return type(%s) .. '..' .. type(%s) end,", a, b, a, b)
		case 10:
			g.line(" %s = function(%s, %s) return %s end,", pick(g, "__lt", "__le", "__eq"), a, b, g.plain(boolean, 1))
		default:
			g.line(" __len = function() return 7 end, __metatable = %s,", pick(g, "'locked'", "nil", "nil"))
		}
	}
	g.line("})")
	g.declare(variable{t, record})
	u := t
	if o, ok := g.local(record); ok && g.chance(3) {
		u = o
	}
	x := g.fresh()
	uses := []string{
		t + " + " + u, t + " - 1", "2 * " + t, t + " / " + u, t + " % 3", "2 ^ " + t, "-" + t, t + " .. 'a'", "'a' .. 1 .. " + t, t + " .. " + u,
		t + " < " + u, t + " <= " + u, t + " == " + u, t + " > " + u, t + " ~= " + u, "not " + t, t + "(1, 2)", "tostring(" + t + "):gsub('0x%x+', '')",
		t + ".x", t + ".other", t + "[1]", "rawget(" + t + ", 'x')", "rawequal(" + t + ", " + u + ")", "getmetatable(" + t + ") == nil", "#" + t + " == #" + t,
		"setmetatable(" + t + ", nil) == " + t, "next(" + t + ") ~= nil", t + ":name()", t + ".x.y",
	}
	for range 1 + g.IntN(4) {
		g.line("report(pcall(function(%s) return %s end, %s))", x, pick(g, uses...), g.expression(anything, 0))
	}
	if g.chance(2) {
		g.line("report(pcall(function() %s = %s end))", pick(g, t+".x", t+".fresh", t+"[1]", t+".x.y"), g.plain(number, 1))
		g.line("report(%s)", t)
	}
}

// coroutine makes a coroutine and resumes it a few times.
func (g *generator) coroutine(depth int) {
	co := g.fresh()
	make := pick(g, "create", "create", "wrap")
	params := []variable{{g.fresh(), anything}, {"...", anything}}
	g.line("local %s = coroutine.%s(function(%s, ...)", co, make, params[0].name)
	g.function(params, func() {
		g.yields = true
		for range 1 + g.IntN(3) {
			if g.chance(2) {
				g.line("report(coroutine.yield(%s))", strings.TrimPrefix(g.expressions(0, 3, 1), " "))
			}
			g.statement(depth - 1)
		}
		if g.chance(2) {
			g.line("return%s", g.expressions(0, 3, 2))
		}
	})
	g.line("end)")
	call := "report(coroutine.resume(" + co + "%s))"
	if make == "wrap" {
		call = "report(pcall(" + co + "%s))"
	}
	for range 1 + g.IntN(4) {
		g.line(call, g.arguments(0, 3, 1))
		if make == "create" && g.chance(3) {
			g.line("report(coroutine.status(%s))", co)
		}
	}
}

// arguments is expressions with a comma in front of each.
func (g *generator) arguments(low, high, depth int) string {
	if list := g.expressions(low, high, depth); list != "" {
		return "," + list
	}
	return ""
}

// expressions is a list with a space in front, "" for none.
func (g *generator) expressions(low, high, depth int) string {
	var parts []string
	for range low + g.IntN(high-low+1) {
		parts = append(parts, g.expression(pick(g, number, text, boolean, list, record, anything, anything), depth))
	}
	if g.vararg && g.chance(6) {
		parts = append(parts, "...")
	}
	if len(parts) == 0 {
		return ""
	}
	return " " + strings.Join(parts, ", ")
}
