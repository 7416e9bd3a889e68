//go:build unix

package terminal_test

import (
	"io"
	"reflect"
	"strings"
	"sync"
	"testing"

	"github.com/creack/pty"

	"wippy/internal/terminal"
)

// HST-14, IO table of hosts-and-terminal.md §4: whatever is going on, Close
// puts the terminal back into the modes it had, without waiting for anything.
func TestCloseRestoresModes(t *testing.T) {
	tests := []struct {
		name string
		act  func(*testing.T, *session)
	}{
		{"at once", func(*testing.T, *session) {}},
		{"after a line", func(t *testing.T, s *session) {
			line := s.read()
			s.press("abc" + enter)
			s.expect(line, `"abc"`)
		}},
		{"while a line is edited", func(t *testing.T, s *session) {
			line := s.read()
			s.press("abc")
			s.sees("abc|")
			t.Cleanup(func() { s.expect(line, "Canceled: the terminal is closed") })
		}},
		{"while bytes are read", func(t *testing.T, s *session) {
			s.term.Read(1, func(terminal.Result) {})
		}},
		{"after Ctrl+C", func(t *testing.T, s *session) {
			line := s.read()
			s.press(ctrl('c'))
			s.expect(line, "Canceled: interrupted")
		}},
		{"in raw mode", func(t *testing.T, s *session) {
			if err := s.term.Raw(true); err != nil {
				t.Fatal(err)
			}
		}},
		{"in raw mode twice", func(t *testing.T, s *session) {
			s.term.Raw(true)
			s.term.Raw(true)
			s.term.Raw(false)
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := open(t)
			test.act(t, s)
			if same := reflect.DeepEqual(s.modes(), s.before); same != (test.name == "while bytes are read") {
				t.Fatalf("before Close the modes are as they were: %v", same)
			}
			var wg sync.WaitGroup
			for range 3 {
				wg.Go(func() { s.term.Close() })
			}
			wg.Wait()
			if !reflect.DeepEqual(s.modes(), s.before) {
				t.Error("the modes are not what they were")
			}
			if s.term.Raw(true); !reflect.DeepEqual(s.modes(), s.before) {
				t.Error("a closed terminal has changed the modes")
			}
		})
	}
}

// Bytes are read from a terminal as it was found.
func TestReadingBytesInOrdinaryMode(t *testing.T) {
	s := open(t)
	s.print("> ")
	results := make(chan terminal.Result, 1)
	s.term.Read(10, func(r terminal.Result) { results <- r })
	s.press("ab" + backspace + "c")
	s.sees("> ac|")
	s.press(enter)
	s.expect(results, `"ac\n"`)
	line := s.read() // the prompt was left behind with Enter
	s.press("x" + home)
	s.sees("> ac", "|x")
	s.press(enter)
	s.expect(line, `"x"`)
}

// HST-17: in raw mode a line is the bytes up to Enter. cli.md CLI-36: Ctrl+C is
// a key then.
func TestRawMode(t *testing.T) {
	s := open(t)
	for _, on := range []bool{false, true, true, false} { // still on
		if err := s.term.Raw(on); err != nil {
			t.Fatal(err)
		}
	}
	line := s.read()
	s.press("a" + left + ctrl('c') + ctrl('d') + ctrl('z') + "\r\nb")
	s.expect(line, `"a\x1b[D\x03\x04\x1a"`)
	s.expect(s.read(), `""`)
	if got := show(await(t, bytesOf(s.term, 5))); got != `"b"` {
		t.Errorf("Read: got %s", got)
	}
	s.print("x\ny")
	s.sees("x", "y|")
	if err := s.term.Raw(false); err != nil {
		t.Fatal(err)
	}
	line = s.read()
	s.press("c" + left + "d" + enter)
	s.expect(line, `"dc"`)
}

// Leaving raw mode turns a waiting read into an edited line, with what was
// typed so far.
func TestLeavingRawModeWhileReading(t *testing.T) {
	s := open(t)
	s.term.Raw(true)
	line := s.read()
	s.term.Raw(false)
	s.press("ab" + left)
	s.sees("a|b")
	s.press(enter)
	s.expect(line, `"ab"`)
}

// HST-16: with stdout elsewhere nothing is edited, and the terminal stays as it
// was found.
func TestStdoutElsewhere(t *testing.T) {
	var out strings.Builder
	s := open(t, func(c *terminal.Config) { c.Stdout = &out })
	if !reflect.DeepEqual(s.modes(), s.before) || s.term.IsTerminal() {
		t.Error("the terminal has been prepared for editing")
	}
	s.print("> ")
	line := s.read()
	s.press("ab" + backspace + "c" + enter)
	s.expect(line, `"ac"`)
	line = s.read()
	s.press(ctrl('d'))
	s.expect(line, endOfInput)
	if out.String() != "> " {
		t.Errorf("stdout got %q", out.String())
	}
}

// A terminal that takes no output does not keep Close from restoring it.
func TestCloseWhileOutputIsStuck(t *testing.T) {
	keys, tty, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	before := state(t, tty)
	term := terminal.Open(terminal.Config{Stdin: tty, Stdout: tty, Stderr: tty})
	var wg sync.WaitGroup
	wg.Go(func() { term.Write(make([]byte, 1<<20)) }) // nobody reads it
	wg.Go(func() {
		term.Close()
		if !reflect.DeepEqual(state(t, tty), before) {
			t.Error("the modes are not what they were")
		}
		go io.Copy(io.Discard, keys) // ends when keys is closed
	})
	wg.Wait()
	tty.Close()
	keys.Close()
}

func TestSize(t *testing.T) {
	s := open(t)
	if w, h, err := s.term.Size(); w != width || h != height || err != nil {
		t.Errorf("Size: got %d, %d, %v", w, h, err)
	}
}
