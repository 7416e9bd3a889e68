package code

import (
	"slices"
	"strings"
	"testing"

	"wippy/internal/lua/syntax"
)

// A variable needs a cell if it may change after a function has captured it,
// and only then.
func TestResolveFindsVariablesThatNeedCells(t *testing.T) {
	tests := []struct{ name, source, cells string }{
		{"never captured", "local a = 1 a = 2 f(a)", ""},
		{"captured and never assigned", "local a = 1 f(function() return a end)", ""},
		{"assigned before the capture", "local a a = 1 f(function() return a end)", ""},
		{"assigned on some ways to the capture", "local a if x then a = 1 else a = 2 end f(function() return a end)", ""},
		{"a default for a parameter", "function g(a) a = a or {} return function() return a end end", ""},
		{"assigned after the capture", "local a = 1 f(function() return a end) a = 2", "a"},
		{"assigned by the function itself", "local a = 1 f(function() a = a + 1 end)", "a"},
		{"assigned by an inner function of the function", "local a f(function() return function() a = 1 end end)", "a"},
		{"assigned a function that captures it", "local a a = function() return a end", "a"},
		{"defined as a function that captures it", "local a function a() return a() end", "a"},
		{"assigned beside a function that captures it", "local a, b a, b = 1, function() return a end", "a"},
		{"assigned as a target beside its index", "local a, t a, t[function() return a end] = 1, 2", "a"},
		{"a local function that calls itself", "local function a() return a() end", ""},
		{"a local function that is assigned to later", "local function a() return a() end a = nil", "a"},
		{"functions that call each other", "local a, b function a() return b() end function b() return a() end", "b"},
		{"shadowed in its own initialisation", "local a = 1 local a = function() return a end a = 2", ""},
		{"captured through functions between", "local a f(function() return function() return a end end) a = 1", "a"},

		{"assigned and captured in a loop around both", "local a while x do a = 1 f(function() return a end) end", "a"},
		{"assigned in a loop and captured behind it", "local a while x do a = 1 end f(function() return a end)", ""},
		{"assigned before a loop that captures it", "local a a = 1 while x do f(function() return a end) end", ""},
		{"declared in the loop", "while x do local a a = 1 f(function() return a end) end", ""},
		{"declared in the loop and assigned after", "while x do local a f(function() return a end) a = 1 end", "a"},
		{"declared in the outer loop, assigned and captured in the inner one", "for i = 1, 2 do local a while x do a = i f(function() return a end) end end", "a"},
		{"assigned in the condition's loop", "local a while f(function() return a end) do a = 1 end", "a"},
		{"captured by until", "repeat local a = 1 a = 2 until f(function() return a end)", ""},
		{"captured by until and assigned in the body before", "local a repeat a = 1 until f(function() return a end)", "a"},
		{"a loop variable", "for a = 1, 2 do f(function() return a end) end", ""},
		{"a loop variable that is assigned to before", "for a in g do a = 1 f(function() return a end) end", ""},
		{"a loop variable that is assigned to after", "for a in g do f(function() return a end) a = 1 end", "a"},
		{"captured in the limit of a for that assigns it", "local a for i = 1, f(function() return a end) do a = 1 end", "a"},
		{"assigned in an inner function's loop only before", "function g() local a while x do local b b = 1 f(function() return b end) end end", ""},
		{"goto leads back before the assignment", "do local a ::top:: a = 1 f(function() return a end) goto top end", "a"},
		{"goto leads back before the declaration", "do ::top:: local a a = 1 f(function() return a end) goto top end", ""},
		{"a label in a block that has ended", "local a do ::top:: end a = 1 f(function() return a end)", ""},
		{"assigned around a loop of the capturing function", "local a a = 1 f(function() while x do g(a) end end)", ""},
		{"a method's self", "function o:m() self = self.x return function() return self end end", ""},
		{"a method's self that changes", "function o:m() f(function() return self end) self = 1 end", "self"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			tree, err := syntax.Parse("app:x", test.source)
			if err != nil {
				t.Fatal(err)
			}
			r, err := resolve("app:x", tree)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, vars := range r.declared {
				for _, v := range vars {
					if v.inCell {
						got = append(got, v.name)
					}
				}
			}
			slices.Sort(got)
			if cells := strings.Join(got, " "); cells != test.cells {
				t.Errorf("%s\nin cells: %q, want %q", test.source, cells, test.cells)
			}
		})
	}
}
