//go:build unix

package io_test

import (
	"maps"
	"reflect"
	"testing"

	"github.com/creack/pty"
	"golang.org/x/term"

	"wippy/internal/lua"
	"wippy/internal/lua/luatest"
	"wippy/internal/terminal"
)

// HST-14: raw mode is counted, and the terminal is restored after it.
func TestRawMode(t *testing.T) {
	master, tty, err := pty.Open()
	if err != nil {
		t.Skipf("no pseudo-terminals here: %v", err)
	}
	defer master.Close()
	defer tty.Close()
	modes := func() *term.State {
		s, err := term.GetState(int(tty.Fd()))
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	found := modes()
	seen := map[int]bool{} // calls of raw that are left → raw mode is on
	look := &lua.Module{Name: "look", Functions: map[string]lua.Function{
		"at": func(c *lua.Call) error {
			n, err := c.Int(1)
			seen[n] = !reflect.DeepEqual(modes(), found)
			return err
		},
	}}
	p := program("", `
		assert(io.raw(false)) -- one too many is nothing
		assert(io.raw(true))
		assert(io.raw())
		look.at(2)
		assert(io.raw(false))
		look.at(1)
		assert(io.raw(false))
		look.at(0)
		assert(io.raw())`)
	p.Modules = append(p.Modules, look)
	p.Streams = func(c *terminal.Config) { c.Stdin = tty }
	s := luatest.Start(t, p)
	if r := s.Wait(); r.Err() != nil {
		t.Fatal(r.Err())
	}
	if want := map[int]bool{2: true, 1: true, 0: false}; !maps.Equal(seen, want) {
		t.Errorf("raw mode by the number of calls: %v, want %v", seen, want)
	}
	if reflect.DeepEqual(modes(), found) {
		t.Error("raw mode is off")
	}
	if err := s.Terminal.Close(); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(modes(), found) {
		t.Error("the terminal is not as it was found")
	}
}
