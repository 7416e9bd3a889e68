// Package io implements the Lua module io (hosts-and-terminal.md §4): the
// streams, arguments and raw mode of a process that has a terminal.
//
// The terminal is a [terminal.Terminal] in the context of the process; the host
// that put it there also closes it. Other processes get errors of the kind
// UNAVAILABLE.
package io

import (
	"strings"

	"wippy/internal/fault"
	"wippy/internal/lua"
	"wippy/internal/terminal"
)

// Module is the Lua module io. It is not the library of that name in plain Lua.
// What can fail returns nil and an error: UNAVAILABLE without a terminal,
// INTERNAL if reading or writing fails and at the end of input, CANCELED if the
// user or a shutdown has broken off a read.
//
//	write(...) -> true | nil, error     the values as tostring shows them, one behind the other
//	print(...) -> true | nil, error     with tabs between and a newline behind
//	eprint(...) -> true | nil, error    the same, to stderr
//	read([n]) -> string | nil, error    waits for input and returns at most n bytes; n is 1024 by default and if it is <= 0
//	readline() -> string | nil, error   waits for a line and returns it without its end
//	raw([on]) -> true | nil, error      raw mode, counted: n calls with true need n with false; on is true by default
//	flush() -> true | nil, error        waits until everything written has reached the system
//	args() -> table                     the arguments of the command line, empty without a terminal
//
// Reads keep their order and let the rest of the process go on. One call of
// write, print or eprint is one write, with nothing in between.
var Module = &lua.Module{
	Name: "io",
	Functions: map[string]lua.Function{
		"write":    write,
		"print":    print,
		"eprint":   eprint,
		"read":     read,
		"readline": readLine,
		"raw":      raw,
		"flush":    flush,
		"args":     args,
	},
}

var errNoTerminal = fault.New(fault.Unavailable, "io", "no terminal context")

// terminalOf returns the terminal of the calling process, nil if it has none.
func terminalOf(c *lua.Call) *terminal.Terminal {
	if ctx := lua.ProcessOf(c).Context(); ctx != nil {
		t, _ := ctx.Terminal.(*terminal.Terminal)
		return t
	}
	return nil
}

// raw is io.raw([on]).
func raw(c *lua.Call) error {
	on, err := lua.BoolArg(c, 1, true)
	if err != nil {
		return err
	}
	return attempt(c, func(t *terminal.Terminal) error { return t.Raw(on) })
}

// flush is io.flush().
func flush(c *lua.Call) error { return attempt(c, (*terminal.Terminal).Flush) }

// attempt answers true, or with the error of f.
func attempt(c *lua.Call, f func(*terminal.Terminal) error) error {
	t := terminalOf(c)
	if t == nil {
		return c.Fail(errNoTerminal)
	}
	if err := f(t); err != nil {
		return c.Fail(err)
	}
	return c.Return1(lua.Bool(true))
}

// args is io.args().
func args(c *lua.Call) error {
	if terminalOf(c) == nil {
		return c.Return1(c.NewTable(0, 0).Value())
	}
	list := lua.ProcessOf(c).Context().Args
	t := c.NewTable(len(list), 0)
	for i, a := range list {
		t.SetInt(i+1, c.NewString(a))
	}
	return c.Return1(t.Value())
}

// write is io.write(...).
func write(c *lua.Call) error {
	return c.Texts(1, func(c *lua.Call, texts []string) error {
		return attempt(c, func(t *terminal.Terminal) error {
			_, err := t.Write([]byte(strings.Join(texts, "")))
			return err
		})
	})
}

// print is io.print(...).
func print(c *lua.Call) error {
	return c.Texts(1, func(c *lua.Call, texts []string) error {
		return attempt(c, func(t *terminal.Terminal) error {
			_, err := t.Write(line(texts))
			return err
		})
	})
}

// eprint is io.eprint(...).
func eprint(c *lua.Call) error {
	return c.Texts(1, func(c *lua.Call, texts []string) error {
		return attempt(c, func(t *terminal.Terminal) error {
			_, err := t.Stderr().Write(line(texts))
			return err
		})
	})
}

func line(texts []string) []byte { return []byte(strings.Join(texts, "\t") + "\n") }
