//go:build unix

package main

import (
	"strings"
	"syscall"
	"testing"
)

const echo = "../../testdata/echo-service"

// greeting is what the echo client begins with.
var greeting = []string{"Echo Client", "Type messages to echo. Ctrl+C to exit.", ""}

// echoSession starts the echo client and waits for its prompt.
func echoSession(t *testing.T) *user {
	t.Helper()
	t.Parallel()
	u := sit(t, echo, "run", "-x", "app:terminal/app:cli")
	u.sees(append(greeting, "> |")...)
	return u
}

// goodbye is what the echo client ends with.
func goodbye(rows ...string) []string {
	return append(append(greeting[:len(greeting):len(greeting)], rows...), "", "Goodbye!", "|")
}

// The tutorial, as it is told there (cli.md §12.1, HST-17: an empty line); its end
// ends everything (CLI-32), and its processes have pids (HST-1).
func TestTutorialSession(t *testing.T) {
	u := echoSession(t)
	u.types("hello world\r")
	rows := append(greeting, "> hello world", "  HELLO WORLD", "  from worker: {app:processes|0xN}")
	u.sees(append(rows, "> |")...)
	u.types("test\r")
	rows = append(rows, "> test", "  TEST", "  from worker: {app:processes|0xN}")
	u.sees(append(rows, "> |")...)
	u.types("\r")
	u.sees(append(rows, ">", "", "Goodbye!", "|")...)
	u.leaves(0)
}

// HST-15: the line can be edited, the prompt stays.
func TestEditingKeys(t *testing.T) {
	u := echoSession(t)
	const left, home, end, backspace, deleteKey = "\x1b[D", "\x01", "\x05", "\x7f", "\x1b[3~"
	u.types("hllo worlds" + backspace)
	u.types(home + "\x1b[C" + "e")
	u.types(end + "!" + left + "?" + deleteKey)
	u.sees(append(greeting, "> hello world?|")...)
	u.types("\r")
	u.spots("  HELLO WORLD?")
	// A wide character takes two columns; Ctrl+W takes the word back.
	u.types("b 日本")
	u.spots("> b 日")
	u.types("\x17\x7fc\r")
	u.spots("  BC")
	u.types("\r")
	u.leaves(0)
}

// HST-15: lines typed before come back.
func TestHistory(t *testing.T) {
	u := echoSession(t)
	const up, down = "\x1b[A", "\x1b[B"
	u.types("one\r")
	u.spots("  ONE\n")
	u.types("two\r")
	u.spots("  TWO\n")
	u.types(up + up)
	u.spots("> one|")
	u.types(down + "!\r")
	u.spots("  TWO!\n")
	u.types("\r")
	u.leaves(0)
}

// HST-17, CLI-35: Ctrl+C ends the read, and the program ends as it likes.
func TestInterruptAtThePrompt(t *testing.T) {
	u := echoSession(t)
	u.types("half a line")
	u.spots("> half a line|")
	u.types("\x03")
	u.sees(goodbye("> half a line^C")...)
	u.leaves(0)
}

// HST-17: Ctrl+D on an empty line is the end of the input.
func TestEndOfInput(t *testing.T) {
	u := echoSession(t)
	u.types("\x04")
	u.sees(goodbye(">")...)
	u.leaves(0)
}

// HST-15: the line follows the size of the terminal.
func TestResize(t *testing.T) {
	u := echoSession(t)
	text := strings.Repeat("0123456789", 6)
	u.types(text[:50])
	u.sees(append(greeting, "> "+text[:50]+"|")...)
	drawn := u.next()
	u.resize(70)
	u.await(drawn, "the line to be drawn anew")
	u.types(text[50:])
	u.sees(append(greeting, "> "+text+"|")...)
	u.types("\r")
	u.spots("  " + text)
	u.types("\r")
	u.leaves(0)
}

// waiter is a project whose programs wait for something other than a line.
const waiter = `
namespace: app
entries:
  - {name: terminal, kind: terminal.host, lifecycle: {stop_timeout: 100ms}}
  - name: polite
    kind: process.lua
    modules: [io]
    source: |
      local io = require("io")
      return function()
        local events = process.events()
        io.print("waiting")
        local e = events:receive()
        io.print(e.kind == process.event.CANCEL, e.deadline ~= nil)
        return 5
      end
  - name: stubborn
    kind: process.lua
    modules: [io, time]
    source: |
      local io, time = require("io"), require("time")
      return function()
        io.print("waiting")
        time.sleep("1h")
      end
  - name: deaf
    kind: process.lua
    modules: [io]
    source: |
      local io = require("io")
      return function()
        local inbox = process.inbox()
        io.print("waiting")
        inbox:receive()
      end
  - name: busy
    kind: process.lua
    modules: [io]
    source: |
      local io = require("io")
      return function()
        io.print("waiting")
        while true do end
      end
  - name: reader
    kind: process.lua
    modules: [io]
    source: |
      local io = require("io")
      return function()
        io.write("name? ")
        local line, err = io.readline()
        return line, err
      end
  - name: raw
    kind: process.lua
    modules: [io]
    source: |
      local io = require("io")
      return function()
        assert(io.raw(true))
        io.print("waiting")
        error("key " .. io.read(1):byte())
      end
`

// CLI-35, cli.md §2: a signal asks the program to end; what it returns counts.
func TestSignalsWhileWaiting(t *testing.T) {
	for _, test := range []struct {
		name    string
		process string
		signal  syscall.Signal // 0 is Ctrl+C
		code    int
		says    string
	}{
		{"Ctrl+C, and the program returns a value", "polite", 0, 5, "true"},
		{"SIGTERM likewise", "polite", syscall.SIGTERM, 5, "true"},
		{"Ctrl+C, and nothing comes of it in time", "stubborn", 0, 130, ""},
		{"SIGTERM likewise", "stubborn", syscall.SIGTERM, 143, ""},
		{"SIGHUP is like SIGTERM", "stubborn", syscall.SIGHUP, 143, ""},
		{"SUP-26 a program that cannot hear of it", "deaf", 0, 130, ""},
		{"Ctrl+C in a busy loop", "busy", 0, 130, ""},
		{"Ctrl+C, and the program returns the error of its read", "reader", 0, 130, ""},
		{"SIGTERM while a line is read", "reader", syscall.SIGTERM, 143, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			u := sit(t, project(t, waiter), "run", "-x", test.process)
			if test.process == "reader" {
				u.spots("name? |")
			} else {
				u.spots("waiting")
			}
			if test.signal == 0 {
				u.types("\x03")
			} else {
				u.signals(test.signal)
			}
			u.leaves(test.code)
			u.spots(test.says)
			if strings.Contains(u.shows(), "Error") {
				t.Errorf("the screen shows\n%s", u.shows())
			}
		})
	}
}

// cli.md §7: a second Ctrl+C ends the program at once, and the terminal is as
// before all the same (HST-14).
func TestSecondInterrupt(t *testing.T) {
	t.Parallel()
	dir := project(t, strings.Replace(waiter, "stop_timeout: 100ms", "stop_timeout: 1h", 1))
	u := sit(t, dir, "run", "-v", "-x", "stubborn")
	u.spots("waiting")
	u.types("\x03")
	// The key drops what the terminal has not shown yet, so all must have been.
	u.spots("stopping app:stubborn: press Ctrl+C again to end at once")
	u.types("\x03")
	u.spots("force exit")
	u.leaves(1)
}

// CLI-36, HST-14: in raw mode Ctrl+C is a key; an error restores the terminal.
func TestErrorInRawMode(t *testing.T) {
	t.Parallel()
	u := sit(t, project(t, waiter), "run", "-x", "raw")
	u.spots("waiting")
	u.types("\x03")
	u.spots("Error: app:raw:5: key 3")
	u.leaves(1)
}

// CLI-10: colours are for terminals, unless NO_COLOR is set: in the columns of
// -c and in the frames of problems.
func TestColours(t *testing.T) {
	broken := project(t, "namespace: app\nentries: [{name: x, kind: proces.lua}]\n")
	for _, colours := range []bool{true, false} {
		if !colours {
			t.Setenv("NO_COLOR", "1")
		}
		u := sit(t, project(t, waiter), "run", "-c", "-x", "deaf")
		u.spots("waiting")
		if got := u.coloured("INFO"); got != colours {
			t.Errorf("INFO is coloured: %v, want %v", got, colours)
		}
		u.types("\x03")
		u.leaves(130)

		u = sit(t, broken, "run")
		u.leaves(1)
		u.spots("Error: 1 problem in the manifests")
		if got := u.coloured("^^"); got != colours {
			t.Errorf("the caret is coloured: %v, want %v", got, colours)
		}
	}
}
