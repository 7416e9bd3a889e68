package node

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"wippy/internal/lua"
	"wippy/internal/lua/luatest"
)

var updateReachable = flag.Bool("update-reachable", false, "write testdata/reachable.txt anew")

// walk returns all that can be reached from a value, which is called name: its
// fields, their fields, metatables and methods of userdata, each with its kind.
// A table is shared if no process can change it for others. Functions of a
// library are written in Go and hold nothing: one in Lua would have upvalues,
// which could lead on.
func walk(t *testing.T, name string, v lua.Value) []string {
	var lines []string
	seen := map[*lua.Table]bool{}
	types := map[*lua.Type]bool{}
	var visit func(name string, v lua.Value)
	visit = func(name string, v lua.Value) {
		kind := v.Kind().TypeName()
		if v.IsFunction() && !lua.IsNative(v) {
			t.Errorf("%s is a Lua function: what it captures can be reached", name)
		}
		table := v.Table()
		if table != nil && !lua.IsFrozen(v) {
			kind = "table of the process"
		}
		typ, _ := v.UserdataType()
		if typ != nil {
			kind = typ.Name
		}
		lines = append(lines, name+"\t"+kind)
		switch {
		case table != nil && !seen[table]:
			seen[table] = true
			table.Each(func(k, v lua.Value) bool {
				key, _ := k.Text()
				if v.Table() != table { // _G._G
					visit(name+"."+key, v)
				}
				return true
			})
			if m := table.Metatable(); m != nil {
				visit(name+" metatable", m.Value())
			}
		case typ != nil && !types[typ]:
			types[typ] = true
			for method := range typ.Methods {
				lines = append(lines, name+":"+method+"\tfunction")
			}
		}
	}
	visit(name, v)
	return lines
}

// reachableWith returns what a process reaches that declares these modules, from
// its globals, its arguments and the metatable of strings.
func reachableWith(t *testing.T, declared []*lua.Module) []string {
	t.Helper()
	var lines []string
	probe := &lua.Module{Name: "probe", Functions: map[string]lua.Function{"walk": func(c *lua.Call) error {
		lines = walk(t, "_G", c.Arg(1))
		if !c.Arg(2).IsNil() {
			lines = append(lines, walk(t, "metatable of strings", c.Arg(2))...)
		}
		if c.N() > 2 {
			lines = append(lines, "arguments\tany")
		}
		return nil
	}}}
	r := luatest.Run(t, luatest.Program{
		Modules: append(slices.Clone(declared), probe),
		Main:    `return require("probe").walk(_G, getmetatable(""), ...)`,
	})
	if r.Err() != nil {
		t.Fatal(r.Err())
	}
	return slices.DeleteFunc(lines, func(line string) bool {
		return strings.HasPrefix(line, "_G.probe") || strings.HasPrefix(line, "_G."+luatest.Check.Name)
	})
}

// security.md, base.md §3: a process reaches nothing but what the list names, and
// each module adds nothing but what stands under its name. So there is no way to
// files, environment, network or other processes that the list does not show.
func TestReachable(t *testing.T) {
	const file = "testdata/reachable.txt"
	var b strings.Builder
	section := func(title string, lines []string) {
		slices.Sort(lines)
		fmt.Fprintf(&b, "# %s\n%s\n\n", title, strings.Join(lines, "\n"))
	}
	plain := reachableWith(t, nil)
	section("without modules", slices.Clone(plain))
	for _, name := range slices.Sorted(maps.Keys(modules)) {
		more := slices.DeleteFunc(reachableWith(t, []*lua.Module{modules[name]}), func(line string) bool {
			return slices.Contains(plain, line)
		})
		section("module "+name, more)
	}
	if *updateReachable {
		if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	want, got := strings.Split(string(text), "\n"), strings.Split(b.String(), "\n")
	for _, line := range got {
		if !slices.Contains(want, line) {
			t.Errorf("a process reaches %q, which %s does not allow", line, file)
		}
	}
	for _, line := range want {
		if !slices.Contains(got, line) {
			t.Errorf("%s allows %q, which no process reaches", file, line)
		}
	}
	if strings.Contains(b.String(), "table of the process") {
		t.Error("a library table is not shared and read-only")
	}
}
