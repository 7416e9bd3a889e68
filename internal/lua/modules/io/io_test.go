package io_test

import (
	"errors"
	"fmt"
	goio "io"
	"strings"
	"testing"
	"testing/synctest"

	"wippy/internal/lua"
	"wippy/internal/lua/luatest"
	"wippy/internal/lua/modules/io"
	"wippy/internal/terminal"
)

var modules = []*lua.Module{io.Module}

func program(stdin, main string) luatest.Program {
	return luatest.Program{Modules: modules, Terminal: true, Stdin: stdin, Main: main}
}

func TestOutput(t *testing.T) {
	tests := []struct {
		name, main     string
		stdout, stderr string
	}{
		{"write joins without anything", `io.write("a", 1, nil, true) io.write("b")`, "a1niltrueb", ""},
		{"write of nothing", `io.write()`, "", ""},
		{"IO-3: print", `io.print(nil, true, 1.5, "x")`, "nil\ttrue\t1.5\tx\n", ""},
		{"print of nothing is an empty line", `io.print()`, "\n", ""},
		{"eprint", `io.eprint("a", 2)`, "", "a\t2\n"},
		{"IO-3, LG-3: numbers as tostring shows them", `io.print(1, 1.0, 1e15, 0.1, -0.0 + 0)`, "1\t1\t1000000000000000\t0.1\t0\n", ""},
		{"IO-3: __tostring", `local t = setmetatable({}, {__tostring = function() return "T" end}) io.write(t, "\n") io.print(t, t) io.eprint(t)`,
			"T\nT\tT\n", "T\n"},
		{"IO-3: error objects as their text", `io.print(errors.new("boom"))`, "boom\n", ""},
		{"bytes pass unchanged", `io.write("\0\255\27[1m")`, "\x00\xff\x1b[1m", ""},
		{"IO-2: output is written in call order", `for i = 1, 3 do coroutine.spawn(function() io.print(i) end) end coroutine.yield()`, "1\n2\n3\n", ""},
		{"the results", `io.print(io.write(), io.print(), io.eprint(), io.flush())`, "\ntrue\ttrue\ttrue\ttrue\n", "\n"},
		{"IO-4: the global print is not io", `print("hi")`, "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := luatest.Run(t, program("", tt.main))
			if r.Err() != nil || r.Stdout != tt.stdout || r.Stderr != tt.stderr {
				t.Errorf("error %v, stdout %q, stderr %q, want %q and %q", r.Err(), r.Stdout, r.Stderr, tt.stdout, tt.stderr)
			}
		})
	}
}

func TestInput(t *testing.T) {
	const lines = `
		while true do
			local line, err = io.readline()
			if err then return err:kind() .. " " .. err:message() .. " " .. tostring(err:retryable()) end
			io.write("[", line, "]")
		end`
	const eof = "Internal reading stdin: EOF false"
	tests := []struct {
		name, stdin, main string
		stdout            string
		value             any
	}{
		{"HST-17: lines", "a\nb\r\n\nc\n", lines, "[a][b][][c]", eof},
		{"HST-17: the last line needs no newline", "a\nb\nc", lines, "[a][b][c]", eof},
		{"HST-17: no input", "", lines, "", eof},
		{"HST-17: the end stays the end", "", `io.readline() local _, a = io.readline() local _, b = io.read() return a:message() .. b:message()`,
			"", "reading stdin: EOFreading stdin: EOF"},
		{"HST-17: a loop ends by itself", "hi\n\nrest\n", `while true do local i = io.readline() if not i or #i == 0 then break end io.print(i) end`, "hi\n", nil},
		{"HST-19: bytes that are no UTF-8", "\xff\x00\n", lines, "[\xff\x00]", eof},
		{"HST-16: read and readline lose nothing of each other", "abc\ndef\nghi",
			`return io.read(2) .. "|" .. io.readline() .. "|" .. io.readline() .. "|" .. io.read(1) .. "|" .. io.read()`, "", "ab|c|def|g|hi"},
		{"read of at most 1024 bytes by default", strings.Repeat("x", 2000), `return #io.read() .. " " .. #io.read(0) `, "", "1024 976"},
		{"read with n <= 0", strings.Repeat("x", 2000), `return #io.read(-1)`, "", int64(1024)},
		{"read returns at least a byte", "x", `return io.read(5)`, "", "x"},
		{"HST-16: what is written before is no part of it", "hi\n", `io.write("> ") return io.readline()`, "> ", "hi"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := luatest.Run(t, program(tt.stdin, tt.main))
			if r.Err() != nil || r.Value() != tt.value || r.Stdout != tt.stdout {
				t.Errorf("result %v, error %v, stdout %q, want %v and %q", r.Value(), r.Err(), r.Stdout, tt.value, tt.stdout)
			}
		})
	}
}

// IO-1, HST-10: neither the process nor those it spawns have a terminal.
func TestWithoutATerminal(t *testing.T) {
	const all = `
		for _, call in ipairs { io.write, io.print, io.eprint, io.read, io.readline, io.raw, io.flush } do
			check.fails(errors.UNAVAILABLE, "no terminal context", call())
			local _, err = call()
			check.equal(err:retryable(), false)
		end
		check.equal(io.args(), {})`
	p := luatest.Program{Modules: modules, Main: all}
	if r := luatest.Run(t, p); r.Err() != nil {
		t.Error(r.Err())
	}
	p = program("", `io.print("parent") return select(2, process.call("app:child", "app:processes"))`)
	p.Units = map[string]string{"app:child": all}
	p.CommandLine = []string{"a"}
	if r := luatest.Run(t, p); r.Err() != nil || r.Value() != nil || r.Stdout != "parent\n" {
		t.Errorf("error %v, result %v, stdout %q", r.Err(), r.Value(), r.Stdout)
	}
}

// IO-1
func TestBadArguments(t *testing.T) {
	r := luatest.Run(t, program("x", `
		check.raises("bad argument #1 to 'read' (number expected, got string)", io.read, "1")
		check.raises("bad argument #1 to 'read' (number expected, got boolean)", io.read, true)
		check.raises("bad argument #1 to 'raw' (boolean expected, got number)", io.raw, 1)
		check.raises("bad argument #1 to 'raw' (boolean expected, got string)", io.raw, "on")
		check.raises("boom", io.print, setmetatable({}, {__tostring = function() error("boom") end}))
		return io.read(nil)`))
	if r.Err() != nil || r.Value() != "x" {
		t.Errorf("error %v, result %v", r.Err(), r.Value())
	}
}

// HST-11, CLI-25
func TestArgs(t *testing.T) {
	p := program("", `local a = io.args() a[1] = a[1] .. "!" return {a, io.args()}`)
	p.CommandLine = []string{"--flag", "a b"}
	r := luatest.Run(t, p)
	if got := fmt.Sprint(r.Value()); got != "[[--flag! a b] [--flag a b]]" {
		t.Errorf("args are %s (%v)", got, r.Err())
	}
}

func TestRawModeNeedsATerminal(t *testing.T) {
	r := luatest.Run(t, program("", `
		check.fails(errors.UNAVAILABLE, "stdin is not a terminal", io.raw())
		check.fails(errors.UNAVAILABLE, "stdin is not a terminal", io.raw(false))`))
	if r.Err() != nil {
		t.Error(r.Err())
	}
}

// HST-18: a read makes only its own coroutine wait.
func TestReadsWaitAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := luatest.Start(t, program("", `
			local inbox, done = process.inbox(), channel.new()
			for i = 1, 2 do
				coroutine.spawn(function()
					io.print(i, io.readline())
					done:send(true)
				end)
			end
			coroutine.spawn(function()
				while true do io.print((inbox:receive():payload():data())) end
			end)
			done:receive()
			done:receive()
		`))
		synctest.Wait()
		s.Send("x", "message")
		synctest.Wait()
		if got := s.Stdout(); got != "message\n" {
			t.Errorf("while both wait, stdout is %q", got)
		}
		s.Type("a\n")
		synctest.Wait()
		if got := s.Stdout(); got != "message\n1\ta\tnil\n" {
			t.Errorf("after a line, stdout is %q", got) // in call order
		}
		s.Type("b\n")
		if r := s.Wait(); r.Err() != nil || r.Stdout != "message\n1\ta\tnil\n2\tb\tnil\n" {
			t.Errorf("error %v, stdout %q", r.Err(), r.Stdout)
		}
	})
}

// A process that ends leaves its read to the next one.
func TestAReadEndsWithItsProcess(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := luatest.Start(t, program("", `coroutine.spawn(function() io.readline() end) coroutine.yield()`))
		if r := s.Wait(); r.Err() != nil {
			t.Fatal(r.Err())
		}
		s.Type("for the next\n")
		lines := make(chan string, 1)
		if now, later := s.Terminal.ReadLine(func(r terminal.Result) { lines <- r.Text }); later == nil {
			lines <- now.Text
		}
		if got := <-lines; got != "for the next" {
			t.Errorf("the next reader got %q", got)
		}
	})
}

// HST-17: a shutdown ends reads that wait and those to come.
func TestShutdownEndsReads(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := luatest.Start(t, program("", `
			check.fails(errors.CANCELED, "shutting down", io.readline())
			check.fails(errors.CANCELED, "shutting down", io.read())
			return io.print("bye")`))
		synctest.Wait()
		s.Terminal.Shutdown()
		if r := s.Wait(); r.Err() != nil || r.Value() != true || r.Stdout != "bye\n" {
			t.Errorf("error %v, result %v, stdout %q", r.Err(), r.Value(), r.Stdout)
		}
	})
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errors.New("pipe closed") }
func (broken) Read([]byte) (int, error)  { return 0, goio.ErrUnexpectedEOF }

// IO-1
func TestFailingStreams(t *testing.T) {
	p := program("", `
		check.fails(errors.INTERNAL, "pipe closed", io.write("x"))
		check.fails(errors.INTERNAL, "pipe closed", io.print("x"))
		check.fails(errors.INTERNAL, "pipe closed", io.eprint("x"))
		check.fails(errors.INTERNAL, "unexpected EOF", io.readline())
		check.fails(errors.INTERNAL, "unexpected EOF", io.read())`)
	p.Streams = func(c *terminal.Config) { c.Stdin, c.Stdout, c.Stderr = broken{}, broken{}, broken{} }
	if r := luatest.Run(t, p); r.Err() != nil {
		t.Error(r.Err())
	}
}
