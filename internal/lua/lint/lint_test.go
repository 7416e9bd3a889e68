package lint_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"wippy/internal/lua/lint"
)

// found returns the findings as "code line message", or "code field message".
func found(p lint.Program, o lint.Options) string {
	var lines []string
	for _, f := range lint.Check(p, o) {
		at := f.Field
		if at == "" {
			at = fmt.Sprint(f.Line)
		}
		line := f.Code + " " + at + " " + f.Message
		if f.Suggestion != "" {
			line += " (" + f.Suggestion + "?)"
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

func program(source string) lint.Program {
	return lint.Program{
		ID: "app:x", Source: source, Modules: []string{"io", "process", "time"}, Imports: []string{"text"},
		Ambient: []string{"process", "string"}, Globals: []string{"_G", "error", "ipairs", "pairs", "pcall", "print", "process", "require", "string", "setmetatable", "type", "string.trim"},
		Libraries: map[string][]string{"string": {"format", "rep"}, "time": {"sleep"}, "text": {"x"}},
	}
}

// cli.md CLI-38: what is always looked for.
func TestErrors(t *testing.T) {
	tests := []struct{ name, source, want string }{
		{"nothing", "", ""},
		{"syntax error", "local x =\nreturn x +", "P0001 2 unexpected symbol near 'return'"},
		{"more than the compiler takes", strings.Repeat("local a ", 201), "P0001 1 too many local variables in a function (more than 200)"},
		{"declared modules", `local a, b, c, d = require("io"), require("text"), require("process"), require "time" print(a, b, c, d)`, ""},
		{"undeclared module", "\nlocal s = require('sql') print(s)", `E0001 2 module "sql" is not declared in modules or imports of app:x`},
		{"misspelt module", `local s = require("tmie") print(s)`, `E0001 1 module "tmie" is not declared in modules or imports of app:x (time?)`},
		{"require of a variable", `local n = "sql" print(require(n))`, ""},
		{"a require of one's own", `local require = print require("sql")`, ""},
		{"undefined global", "print(a)\nprint(a, b)", "E0002 1 undefined global \"a\"\nE0002 2 undefined global \"b\""},
		{"misspelt global", "pritn(1)", `E0002 1 undefined global "pritn" (print?)`},
		{"global of a module and an import", "io.print(text)", ""},
		{"global that is assigned", "function f() return count end count = 1", ""},
		{"global that is assigned through _G", "_G.count = 1 print(count)", ""},
		{"globals by computed names", "for k, v in pairs({a = 1}) do _G[k] = v end print(a)", ""},
		{"global seen by its field", "print(_G.whatever)", ""},
		{"field of an undefined global", "a.b = 1", `E0002 1 undefined global "a"`},
		{"local that comes later", "local function a() return b() end\nlocal function b() return a() end\nb()",
			`E0002 1 undefined global "b": the local of line 2 is not visible here`},
		{"local of another block", "do local a = 1 print(a) end print(a)", `E0002 1 undefined global "a": the local of line 1 is not visible here`},
		{"fields of libraries", "print(string.format, string.trim, time.sleep, text.y, io.x)", ""},
		{"misspelt field of a global", "string.fromat('x')", "E0004 1 string.fromat does not exist (string.format?)"},
		{"misspelt field of a module", "local t = require('time')\nlocal u = t\nt.slep() u.now()", "E0004 3 time.slep does not exist (time.sleep?)\nE0004 3 time.now does not exist"},
		{"field of another value", "local time = {} time.slep() local string = print() string.fromat()", ""},
		{"field of a library that is no longer held", "local t = require('time') t = {} t.slep()", ""},
		{"field that is set", "function string.trin() end string.tram = 1 print(string.trin, string.tram)", ""},
		{"condition of repeat sees the locals", "repeat local done = true until done", ""},
		{"local sees itself only as a function", "local a = function() return a end print(a)", `E0002 1 undefined global "a": the local of line 1 is not visible here`},
		{"parameters, loops, self, varargs", "local t = {} function t:m(a, ...) return self, a, ... end for i = 1, 2 do for k, v in pairs(t) do print(i, k, v) end end", ""},
		{"else and elseif", "if x then print(y) elseif z then print(1) else print(w) end",
			"E0002 1 undefined global \"x\"\nE0002 1 undefined global \"y\"\nE0002 1 undefined global \"z\"\nE0002 1 undefined global \"w\""},
		{"deep inside", "return {a = {function() return -(1 + #(not x)) .. y.z[w](v) end}}",
			"E0002 1 undefined global \"x\"\nE0002 1 undefined global \"y\"\nE0002 1 undefined global \"w\"\nE0002 1 undefined global \"v\""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := found(program(tt.source), lint.Options{}); got != tt.want {
				t.Errorf("the findings are\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

// cli.md CLI-38, manifests.md MAN-33: the method, if it is surely not there.
func TestMethod(t *testing.T) {
	tests := []struct{ source, want string }{
		{"return {main = function() end}", ""},
		{"return function() end", ""},
		{"local function main() end return {main = main}", ""},
		{"local function f() end return f", ""},
		{"local M = {} function M.main() end return M", ""},
		{"local M = {} M.main = function() end return M", ""},
		{"local M = {main = nil} M.main = print return M", ""},
		{"local M = {} function M:main() end return M", ""},
		{"local M = {} local function set() M.main = print end set() return M", ""},
		{"local M = {} setmetatable(M, {}) return M", ""},
		{"local M = {} local N = M N.main = print return M", ""},
		{"local M = setmetatable({}, {}) return M", ""},
		{"local k = 'main' return {[k] = print}", ""},
		{"local M = {} M = print() return M", ""},
		{"return require('text')", ""},
		{"if type(1) then return print end return {}", ""},
		{"do return {main = print} end", ""},
		{"", `E0003 method method "main" not found: the code returns nothing`},
		{"local function main() return 1 end", `E0003 method method "main" not found: the code returns nothing`},
		{"return", `E0003 method method "main" not found: the code returns nothing`},
		{"return 5", `E0003 1 method "main" not found: the code returns a value that is neither a function nor a table`},
		{"\nreturn {}", `E0003 2 method "main" not found: the code returns an empty table`},
		{"return {run = print, mian = print}", `E0003 1 method "main" not found: the code returns a table with mian, run (mian?)`},
		{"return {main = 5}", `E0003 1 method "main" not found: the code returns a table in which main is no function`},
		{"local M = {} function M.run() end return M", `E0003 1 method "main" not found: the code returns a table with run`},
		{"do local M = {} function M.main() end end local M = {} return M", `E0003 1 method "main" not found: the code returns an empty table`},
	}
	for _, tt := range tests {
		p := program(tt.source)
		p.Method = "main"
		if got := found(p, lint.Options{}); got != tt.want {
			t.Errorf("%s:\nthe findings are\n%s\nwant\n%s", tt.source, got, tt.want)
		}
	}
	if got := found(program("return 5"), lint.Options{}); got != "" {
		t.Errorf("a library has the finding %s", got)
	}
}

// cli.md CLI-38: the rules of style.
func TestStyle(t *testing.T) {
	const use = `print(io, time, text) ` // so that nothing declared is unused
	tests := []struct{ name, source, want string }{
		{"nothing", "", ""},
		{"W0001", "if type() then end\nwhile type() do end repeat until type()\nfor i = 1, 2 do end for k in pairs() do end do end",
			"W0001 1 empty branch\nW0001 2 empty loop\nW0001 2 empty loop\nW0001 3 empty loop\nW0001 3 empty loop\nW0001 3 empty block"},
		{"empty functions are no mistake", "return function() end", ""},
		{"W0002", "a = 1\nfunction b() end _G.c = 1", "W0002 1 global \"a\" is assigned to, a local would do\n" +
			"W0002 2 global \"b\" is assigned to, a local would do\nW0002 2 global \"c\" is assigned to, a local would do"},
		{"W0003", "local a = {} print(a == a, a.b.c <= a.b.c, a[1] == a[1], a ~= a, a.b == a.c, type() == type())",
			"W0003 1 a is compared with itself\nW0003 1 a.b.c is compared with itself"},
		{"W0004", "local a, b, _c = 1\nlocal function f() end a = 2 print(b)", "W0004 1 local \"a\" is never used\nW0004 2 local \"f\" is never used"},
		{"W0004 in loops", "for i = 1, 2 do for k, v in pairs() do print() end end", `W0004 1 local "v" is never used`},
		{"W0005", "return function(a, _b, c, ...) return c end", `W0005 1 parameter "a" is never used`},
		{"self is no parameter to use", "local t = {} function t:m() end return t", ""},
		{"W0007", "local a = 1\nlocal a = a\nlocal function f(a) do local a = a print(a) end end f(a)",
			"W0007 3 local \"a\" hides the one of line 2\nW0007 3 local \"a\" hides the one of line 3"},
		{"errors come first", "local a = 1\nprint(b)", "E0002 2 undefined global \"b\"\nW0004 1 local \"a\" is never used"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := found(program(use+tt.source), lint.Options{Rules: true}); got != tt.want {
				t.Errorf("the findings are\n%s\nwant\n%s", got, tt.want)
			}
			if got := found(program(use+tt.source), lint.Options{}); strings.Contains(got, "W0") {
				t.Errorf("without being asked for there is %s", got)
			}
		})
	}
	want := "W0006 imports.text import \"text\" is never used\nW0006 modules[2] module \"time\" is never used"
	if got := found(program(`local io = require("io") io.print("x")`), lint.Options{Rules: true}); got != want {
		t.Errorf("the findings are\n%s\nwant\n%s", got, want)
	}
	if got := found(program(`return function(name) return require(name) end`), lint.Options{Rules: true}); got != "" {
		t.Errorf("what could be required is reported: %s", got)
	}
}

func TestCodes(t *testing.T) {
	p := program("a = 1 print(b) local c")
	if got, want := found(p, lint.Options{Codes: map[string]bool{"W0004": true}}), `W0004 1 local "c" is never used`; got != want {
		t.Errorf("the findings are %s, want %s", got, want)
	}
	if !slices.IsSortedFunc(lint.Rules, func(a, b lint.Rule) int { return strings.Compare(a.Code, b.Code) }) {
		t.Error("the rules are not sorted")
	}
}

func TestAssigns(t *testing.T) {
	if got := lint.Assigns("x", "b = 1 local c = 2 function a() d = 3 end c = 4 _G.e = 5 a = 6 string.x = 7"); !slices.Equal(got, []string{"a", "b", "d", "e", "string.x"}) {
		t.Errorf("the globals are %v", got)
	}
	if got := lint.Assigns("x", "("); got != nil {
		t.Errorf("the globals are %v", got)
	}
}

func FuzzCheck(f *testing.F) {
	for _, seed := range []string{
		"local M = {} function M.a.b:c() return ... end return M", "for i = 1, 2 do goto x ::x:: end", "a.b[c], d = e == e, function() end",
		"return {[1] = 2, x = 3; 4}, 5", "local function f() return f end", "require 'x' require{} (require)('y')", "return",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, source string) {
		p := program(source)
		p.Method = "main"
		for _, finding := range lint.Check(p, lint.Options{Rules: true}) {
			if finding.Line == 0 && finding.Field == "" || finding.Line > strings.Count(source, "\n")+strings.Count(source, "\r")+1 {
				t.Errorf("Check(%q) finds %+v, which has no place", source, finding)
			}
		}
	})
}
