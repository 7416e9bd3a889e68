package node

import (
	"crypto/rand"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"log/slog"
	"maps"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"wippy/internal/lua"
	"wippy/internal/lua/luatest"
	"wippy/internal/lua/stubs"
	"wippy/internal/security"
	"wippy/internal/store"
)

// classOf gives the types of userdata, by the name that error messages have for
// them, the names that the stubs have.
var classOf = map[string]string{
	"Message":      "Message",
	"SpawnBuilder": "SpawnBuilder",
	"channel":      "Channel",
	"select case":  "SelectCase",
	"payload":      "Payload",
	"error":        "Error",
	"logger":       "logger", // the module is one
	"time":         "Time",
	"duration":     "Duration",
	"location":     "Location",
	"timer":        "Timer",
	"ticker":       "Ticker",
	"Actor":        "Actor",
	"Scope":        "Scope",
	"Policy":       "Policy",
	"TokenStore":   "TokenStore",
}

// explore is a program that reports all that a program can reach.
const explore = gallery + `
	local inner = { [_G] = "", [check] = "", [probe] = "" }
	local function walk(prefix, t)
		for name, v in pairs(t) do
			if not inner[v] then
				probe.found(prefix .. name, type(v))
				if type(v) == "table" then
					inner[v] = ""
					walk(prefix .. name .. ".", v)
				end
			elseif v == _G then
				probe.found(prefix .. name, "global")
			end
		end
	end
	walk("", _G)

	for _, object in ipairs(gallery()) do
		probe.object(object)
	end
`

// A surface is what programs can use, by full name: "process.send",
// "Channel:send", "math.pi".
type surface struct{ functions, fields, types map[string]bool }

// reachable returns what a program reaches that declares all modules.
func reachable(t *testing.T) surface {
	t.Helper()
	s := surface{map[string]bool{}, map[string]bool{}, map[string]bool{}}
	probe := &lua.Module{Name: "probe", Functions: map[string]lua.Function{
		"found": func(c *lua.Call) error {
			name, _ := c.Arg(1).Text()
			switch kind, _ := c.Arg(2).Text(); kind {
			case "function":
				s.functions[name] = true
			case "table":
			default:
				s.fields[name] = true
			}
			return nil
		},
		"object": func(c *lua.Call) error {
			typ, _ := c.Arg(1).UserdataType()
			s.types[typ.Name] = true
			for name := range typ.Methods {
				s.functions[classOf[typ.Name]+":"+name] = true
			}
			return nil
		},
	}}
	declared := append(slices.Collect(maps.Values(modules)), probe)
	if r := luatest.Run(t, luatest.Program{Modules: declared, Main: explore, Setup: withPolicy}); r.Err() != nil {
		t.Fatal(r.Err())
	}
	for name := range modules["logger"].Functions { // which are methods of the module, too
		delete(s.functions, "logger."+name)
	}
	return s
}

// withPolicy gives a runtime the policy app:p and a token store of any name.
func withPolicy(r *lua.Runtime) {
	var policies security.Catalog
	p, _ := security.NewPolicy("app:p", security.Spec{})
	policies.Add(p)
	r.Security.Policies = func() *security.Catalog { return &policies }
	tokens := security.NewTokenStore(security.TokenOptions{
		ID: "app:t", Length: 16, Expiration: time.Hour, Backing: store.NewMemory(store.Config{}, time.Now),
		Policies: r.Security.Policies, Random: rand.Reader, Now: time.Now, Log: slog.New(slog.DiscardHandler),
	})
	r.Security.TokenStore = func(string) (*security.TokenStore, error) { return tokens, nil }
}

// described returns what the stubs declare.
func described(t *testing.T) surface {
	t.Helper()
	s := surface{map[string]bool{}, map[string]bool{}, map[string]bool{}}
	all, err := stubs.All()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range all {
		for _, item := range f.Items {
			switch item.Kind {
			case stubs.Function:
				s.functions[item.Name] = true
			case stubs.Value:
				s.fields[item.Name] = true
			case stubs.Class:
				for _, field := range item.Fields {
					if item.Table != "" {
						s.fields[item.Table+"."+field.Name] = true
					}
				}
			}
		}
	}
	return s
}

// Every function and field has a stub, and no stub describes what is not there.
func TestStubsDescribeEverything(t *testing.T) {
	got, want := described(t), reachable(t)
	compare(t, "function", got.functions, want.functions)
	compare(t, "field", got.fields, want.fields)
}

func compare(t *testing.T, what string, described, reachable map[string]bool) {
	t.Helper()
	for _, name := range slices.Sorted(maps.Keys(reachable)) {
		if !described[name] {
			t.Errorf("%s %s has no stub: describe it in internal/lua/stubs and run make docs", what, name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(described)) {
		if !reachable[name] {
			t.Errorf("there is a stub in internal/lua/stubs for %s %s, which no program can reach", what, name)
		}
	}
}

// The program above meets every type of userdata that the code defines, so that
// no type goes without stubs.
func TestStubsKnowAllTypes(t *testing.T) {
	met := reachable(t).types
	for _, name := range definedTypes(t, os.DirFS("../lua")) {
		if name == "state" { // the machine's own, which no program gets
			continue
		}
		if !met[name] || classOf[name] == "" {
			t.Errorf("type %q: make one in the program of this test, and add its stub to classOf", name)
		}
	}
}

// definedTypes returns the names in the literals of vm.Type in the packages
// below root, without their tests.
func definedTypes(t *testing.T, root fs.FS) []string {
	t.Helper()
	var names []string
	err := fs.WalkDir(root, ".", func(file string, d fs.DirEntry, err error) error {
		if err != nil || path.Ext(file) != ".go" || strings.HasSuffix(file, "_test.go") || strings.HasPrefix(file, "luatest/") {
			return err
		}
		text, err := fs.ReadFile(root, file)
		if err != nil {
			return err
		}
		tree, err := parser.ParseFile(token.NewFileSet(), file, text, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			if literal, ok := n.(*ast.CompositeLit); ok && isType(literal.Type) {
				names = append(names, nameIn(t, file, literal))
			}
			return true
		})
		return nil
	})
	if err != nil || len(names) == 0 {
		t.Fatalf("no types found (%v)", err)
	}
	return names
}

// isType reports whether e is the type Type of package vm, also as package lua
// passes it on.
func isType(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name == "Type"
	case *ast.SelectorExpr:
		return e.Sel.Name == "Type"
	}
	return false
}

// nameIn returns the field Name of a literal.
func nameIn(t *testing.T, file string, literal *ast.CompositeLit) string {
	t.Helper()
	for _, e := range literal.Elts {
		if pair, ok := e.(*ast.KeyValueExpr); ok && pair.Key.(*ast.Ident).Name == "Name" {
			if text, ok := pair.Value.(*ast.BasicLit); ok {
				name, _ := strconv.Unquote(text.Value)
				return name
			}
		}
	}
	t.Fatalf("%s: a Type without a Name that is a string literal", file)
	return ""
}
