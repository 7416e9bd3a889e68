package stubs_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wippy/internal/lua/stubs"
	"wippy/internal/lua/syntax"
)

// The stubs and the examples in them are Lua.
func TestStubsAreLua(t *testing.T) {
	all, err := stubs.All()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range all {
		text, err := fs.ReadFile(stubs.Files, f.Name+".lua")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := syntax.Parse(f.Name+".lua", string(text)); err != nil {
			t.Error(err)
		}
		_, example, ok := strings.Cut(f.Intro, "```lua\n")
		example, _, closed := strings.Cut(example, "```")
		if !ok || !closed {
			t.Errorf("%s.lua: the introduction has no example", f.Name)
		}
		if _, err := syntax.Parse(f.Name+".lua, example", example); err != nil {
			t.Error(err)
		}
	}
}

// Every type that a stub names is declared in one, so that editors know it.
func TestStubsNameTypesThatExist(t *testing.T) {
	all, err := stubs.All()
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, f := range all {
		for _, item := range f.Items {
			if item.Kind == stubs.Class || item.Kind == stubs.Alias {
				if known[item.Name] {
					t.Errorf("%s.lua: type %s is declared twice", f.Name, item.Name)
				}
				known[item.Name] = true
			}
		}
	}
	for _, f := range all {
		for _, item := range f.Items {
			types := []string{item.Type}
			for _, parts := range [][]stubs.Part{item.Params, item.Returns, item.Fields} {
				for _, part := range parts {
					types = append(types, part.Type)
				}
			}
			for _, typ := range types {
				for _, name := range strings.FieldsFunc(typ, func(r rune) bool { return !strings.ContainsRune(letters, r) }) {
					// One letter stands for a generic type; the types of Lua have no capitals.
					if len(name) > 1 && name != strings.ToLower(name) && !known[name] {
						t.Errorf("%s.lua: %s has the unknown type %s", f.Name, item.Name, name)
					}
				}
			}
		}
	}
}

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

func TestParseRefuses(t *testing.T) {
	const top = "---@meta\n--[[\nAbout x.\n]]\n\n"
	for _, test := range []struct{ name, text, want string }{
		{"no introduction", "---@meta\nx = {}\n", "at the top"},
		{"a function without a description", top + "function x.f() end\n", "x.lua:6: x.f has no description"},
		{"a parameter without a tag", top + "--- Does.\n---@param a any\nfunction x.f(a, b) end\n", "(a, b), its tags say (a)"},
		{"a parameter without a type", top + "--- Does.\n---@param a\n", "x.lua:7: @param wants a name and a type"},
		{"a result without a type", top + "--- Does.\n---@return\n", "@return wants a type"},
		{"an unknown tag", top + "---@retrun any\n", "unknown tag @retrun"},
		{"a table without a class", top + "x = {}\n", `"x = {}" is no declaration`},
		{"a description of nothing", top + "--- Does.\n\n", "a description of nothing"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if _, err := stubs.Parse("x", test.text); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want an error with %q", err, test.want)
			}
		})
	}
}

// CLI-51, CLI-52.
func TestWrite(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "b")
	for range 2 { // a second time over its own files
		n, err := stubs.Write(dir)
		if err != nil {
			t.Fatal(err)
		}
		if files, _ := os.ReadDir(dir); len(files) != n || n == 0 {
			t.Errorf("got %d files, said %d", len(files), n)
		}
	}
	theirs := filepath.Join(dir, "table.lua")
	if err := os.WriteFile(theirs, []byte("return {}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	old := filepath.Join(dir, "base.lua")
	text, err := os.ReadFile(old)
	if err != nil {
		t.Fatal(err)
	}
	text = append(text, "-- old\n"...)
	if err := os.WriteFile(old, text, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := stubs.Write(dir); err == nil || !strings.Contains(err.Error(), theirs) {
		t.Errorf("got %v, want an error that names %s", err, theirs)
	}
	if now, _ := os.ReadFile(old); string(now) != string(text) {
		t.Error("files were written though one was refused")
	}
}
