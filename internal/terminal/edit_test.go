//go:build unix

package terminal_test

import (
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"wippy/internal/terminal"
)

// The keys of a terminal.
const (
	left, right, up, down = "\x1b[D", "\x1b[C", "\x1b[A", "\x1b[B"
	home, end, del        = "\x1b[H", "\x1b[F", "\x1b[3~"
	backspace, enter      = "\x7f", "\r"
)

func ctrl(c byte) string { return string(rune(c & 0x1f)) }

// HST-15: the keys that edit a line.
func TestEditingKeys(t *testing.T) {
	tests := []struct {
		name string
		keys string
		row  string // as it looks before Enter
		line string // if it is not what the row shows
	}{
		{"typing", "hello", "> hello|", ""},
		{"nothing typed", "", "> |", ""},
		{"left and right", "hllo" + left + left + left + "e" + right, "> hel|lo", ""},
		{"left and right stop at the ends", "ab" + right + left + left + left + "x", "> x|ab", ""},
		{"home and end", "bc" + home + "a" + end + "d", "> abcd|", ""},
		{"home and end of other terminals", "bc\x1b[1~a\x1b[4~d\x1bOH0\x1bOFe", "> 0abcde|", ""},
		{"ctrl-a and ctrl-e", "bc" + ctrl('a') + "a" + ctrl('e') + "d", "> abcd|", ""},
		{"ctrl-b and ctrl-f", "ac" + ctrl('b') + "b" + ctrl('f') + "d", "> abcd|", ""},
		{"backspace", "abx" + backspace + "c" + left + backspace, "> a|c", ""},
		{"backspace at the start", backspace + "a" + home + backspace, "> |a", ""},
		{"delete", "abc" + home + del, "> |bc", ""},
		{"delete at the end", "abc" + del, "> abc|", ""},
		{"delete on an empty line is not the end of input", del + del + "a", "> a|", ""},
		{"ctrl-d within a line deletes", "abc" + home + ctrl('d'), "> |bc", ""},
		{"ctrl-k", "one two" + left + left + left + ctrl('k'), "> one |", ""},
		{"ctrl-u", "one two" + left + left + left + ctrl('u'), "> |two", ""},
		{"ctrl-w", "one two  " + ctrl('w'), "> one |", ""},
		{"ctrl-w goes by spaces", "cd /usr/lib" + ctrl('w'), "> cd |", ""},
		{"ctrl-w in any language", "나는 학생 ёлка" + ctrl('w') + ctrl('w'), "> 나는 |", ""},
		{"ctrl-y puts back what was cut", "one two" + ctrl('w') + home + ctrl('y'), "> two|one", "twoone "},
		{"ctrl-t at every place", ctrl('t') + "a" + ctrl('t') + "b" + ctrl('t') + "c" + left + ctrl('t'), "> bca|", ""},
		{"word by word", "one two-three" + "\x1bb" + "\x1b[1;5D" + "X" + "\x1bf" + "Y", "> one XtwoY|-three", ""},
		{"alt-d and alt-backspace", "one two three\x1bb\x1bb\x1bd\x1b\x7f", "> | three", ""},
		{"a tab goes to the next tab stop", "a\tb", "> a     b|", "a\tb"},
		{"keys that mean nothing", "a\x1b[[A\x1b[15~\x1b[1;2P\x1bOP\x1bx" + ctrl('g') + ctrl('r') + ctrl('s') + "\x00b", "> ab|", ""},
		{"an escape before a control key", "ab\x1b" + ctrl('a'), "> |ab", ""},
		{"wide characters", "한국어", "> 한국어|", ""},
		{"the cursor among wide characters", "한국어" + left + left + backspace + "中", "> 中|국어", ""},
		{"emoji", "a👍b" + left + left + left + right + right + backspace, "> a|b", ""},
		{"combining characters", "e\u0301x" + left + "y", "> ey|x", "e\u0301yx"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := open(t)
			s.print("> ")
			line := s.read()
			s.press(test.keys)
			s.sees(test.row)
			s.press(enter)
			want := test.line
			if want == "" {
				want = strings.Replace(strings.TrimPrefix(test.row, "> "), "|", "", 1)
			}
			s.expect(line, show(terminal.Result{Text: want}))
			s.sees(strings.TrimRight(strings.Replace(test.row, "|", "", 1), " "), "|")
		})
	}
}

// HST-15: history in memory, without empty lines and repetitions.
func TestHistory(t *testing.T) {
	s := open(t)
	for _, line := range []string{"", "one", "two", "two", ""} {
		s.print("> ")
		read := s.read()
		s.press(line + enter)
		s.expect(read, show(terminal.Result{Text: line}))
	}
	s.print("\x1b[H\x1b[J? ")
	read := s.read()
	s.press("new" + up)
	s.sees("? two|")
	s.press(up)
	s.sees("? one|")
	s.press(up + up)
	s.sees("? one|")
	s.press(down + "!")
	s.sees("? two!|")
	s.press(down)
	s.sees("? new|")
	s.press(up + enter)
	s.expect(read, `"two!"`)
}

// HST-15: the prompt is what follows the last newline; its colours take no room.
func TestPrompts(t *testing.T) {
	tests := []struct {
		name    string
		written []string
		keys    string
		rows    []string
	}{
		{"no prompt", []string{"hello\n"}, "abc" + home, []string{"hello", "|abc"}},
		{"in pieces", []string{"hello\nna", "me: "}, "abc" + home + "x", []string{"hello", "name: x|abc"}},
		{"coloured", []string{"\x1b[1;33m> \x1b[0m"}, "abc" + left + backspace, []string{"> a|c"}},
		{"with a link", []string{"\x1b]8;;http://x.y\x1b\\go\x1b]8;;\a "}, "abc" + home, []string{"go |abc"}},
		{"wide", []string{"이름: "}, "abc" + home + "x", []string{"이름: x|abc"}},
		{"written over", []string{"10%\r20%\r"}, "abc" + home, []string{"|abc"}},
		{"as wide as the screen", []string{strings.Repeat("p", width)}, "abc" + home, []string{strings.Repeat("p", width), "|abc"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := open(t)
			for _, text := range test.written {
				s.print(text)
			}
			line := s.read()
			s.press(test.keys)
			s.sees(test.rows...)
			s.press(enter)
			receive(t, line)
		})
	}
}

// A line may be longer than a row.
func TestLongLine(t *testing.T) {
	s := open(t)
	s.print("> ")
	line := s.read()
	digits := strings.Repeat("0123456789", 10)
	s.press(digits)
	s.sees("> "+digits[:38], digits[38:78], digits[78:]+"|")
	s.press(home + "x")
	s.sees("> x|"+digits[:37], digits[37:77], digits[77:])
	s.press(ctrl('k') + strings.Repeat("y", width-3))
	s.sees("> x"+strings.Repeat("y", width-3), "|")
	s.press(backspace)
	s.sees("> x" + strings.Repeat("y", width-4) + "|")
	s.press("한")
	s.sees("> x"+strings.Repeat("y", width-4), "한|")
	s.press(enter)
	s.expect(line, show(terminal.Result{Text: "x" + strings.Repeat("y", width-4) + "한"}))
}

// Pasting is not bound by the size of a row, a screen or a read.
func TestPasting(t *testing.T) {
	s := open(t)
	text := strings.Repeat("0123456789", 5000)
	line := s.read()
	s.press(text + left + left + "x" + enter)
	s.expect(line, show(terminal.Result{Text: text[:len(text)-2] + "x89"}))
}

// Bytes that are not UTF-8 come through an edited line unchanged (HST-19).
func TestEditedBytes(t *testing.T) {
	s := open(t)
	line := s.read()
	s.press("a\xff\xc3(\U0010FE80\x80b")
	s.sees("a\ufffd\ufffd(\ufffd\ufffd\ufffd\ufffd\ufffdb|")
	s.press(enter)
	s.expect(line, `"a\xff\xc3(\U0010fe80\x80b"`)
}

// HST-17, cli.md CLI-35: Ctrl+C ends the read and reaches the runtime.
func TestCtrlC(t *testing.T) {
	var interrupts atomic.Int32
	s := open(t, func(c *terminal.Config) { c.Interrupt = func() { interrupts.Add(1) } })
	s.print("> ")
	line := s.read()
	s.press("abc" + left)
	s.sees("> ab|c")
	s.press(ctrl('c'))
	s.expect(line, "Canceled: interrupted")
	s.sees("> abc^C", "|")
	if n := interrupts.Load(); n != 1 {
		t.Errorf("Interrupt was called %d times", n)
	}
	s.print("? ") // the next line starts afresh
	line = s.read()
	s.press("d" + enter)
	s.expect(line, `"d"`)
	s.sees("> abc^C", "? d", "|")
}

// HST-17: Ctrl+D on an empty line ends the input for good.
func TestCtrlD(t *testing.T) {
	s := open(t)
	s.print("> ")
	line := s.read()
	s.press("a" + backspace + ctrl('d') + "more" + enter)
	s.expect(line, endOfInput)
	s.expect(s.read(), endOfInput)
	if got := show(await(t, bytesOf(s.term, 1))); got != endOfInput {
		t.Errorf("Read: got %s, want %s", got, endOfInput)
	}
	s.sees(">", "|")
}

// Keys typed before and between prompts wait, and are shown once.
func TestKeysTypedAhead(t *testing.T) {
	s := open(t)
	s.press("one" + enter + "two" + enter + "th")
	for _, want := range []string{`"one"`, `"two"`} {
		s.print("> ")
		s.expect(s.read(), want)
	}
	s.print("> ")
	line := s.read()
	s.sees("> one", "> two", "> th|")
	s.press("ree" + enter + "four")
	s.expect(line, `"three"`)
	s.print("busy\n> ")
	line = s.read()
	s.sees("> one", "> two", "> three", "busy", "> four|")
	s.press(enter)
	s.expect(line, `"four"`)
}

// What others print goes above the line that is being edited.
func TestPrintingWhileEditing(t *testing.T) {
	s := open(t)
	s.print("\x1b[33m> \x1b[0m")
	line := s.read()
	s.press("abc" + left)
	s.sees("> ab|c")
	s.print("tick\n")
	s.sees("tick", "> ab|c")
	s.term.Stderr().Write([]byte("log\n"))
	s.sees("tick", "log", "> ab|c")
	s.print("wai")
	s.sees("tick", "log", "wai", "> ab|c")
	s.print("ting")
	s.sees("tick", "log", "waiting", "> ab|c")
	s.print(" " + strings.Repeat("x", width) + "\ndone\n")
	s.sees("tick", "log", "waiting "+strings.Repeat("x", width-8), "xxxxxxxx", "done", "> ab|c")
	s.press("d" + enter)
	s.expect(line, `"abdc"`)
	s.print("end\n")
	s.sees("tick", "log", "waiting "+strings.Repeat("x", width-8), "xxxxxxxx", "done", "> abdc", "end", "|")
}

// A log line between a prompt and its read does not take the prompt away.
func TestPrintingBeforeEditing(t *testing.T) {
	s := open(t)
	s.term.Stderr().Write([]byte("start\n"))
	s.print("> ")
	s.term.Stderr().Write([]byte("log\n"))
	line := s.read()
	s.press("a")
	s.sees("start", "> log", "> a|")
	s.press(enter)
	s.expect(line, `"a"`)
	s.term.Stderr().Write([]byte("no newline"))
	line = s.read()
	s.press("b" + home)
	s.sees("start", "> log", "> a", "no newline", "|b")
	s.press(enter)
	s.expect(line, `"b"`)
}

func TestClearScreen(t *testing.T) {
	s := open(t)
	s.print("above\n> ")
	line := s.read()
	s.press("abc" + left + ctrl('l'))
	s.sees("> ab|c")
	s.press(enter)
	s.expect(line, `"abc"`)
}

// HST-15, SIGWINCH: the line is laid out anew.
func TestResize(t *testing.T) {
	s := open(t)
	s.print("above\n> ")
	line := s.read()
	digits := strings.Repeat("0123456789", 4)
	s.press(digits[:30])
	s.sees("above", "> "+digits[:30]+"|")
	for _, columns := range []int{36, 20, 12, 33, width} {
		s.setSize(columns)
		drawn := s.screen.change()
		if err := syscall.Kill(syscall.Getpid(), syscall.SIGWINCH); err != nil {
			t.Fatal(err)
		}
		select {
		case <-drawn:
		case <-time.After(deadline):
			t.Fatalf("nothing was drawn for %d columns", columns)
		}
		rows := []string{"above"}
		text := "> " + digits[:30]
		for len(text) >= columns {
			rows = append(rows, text[:columns])
			text = text[columns:]
		}
		s.sees(append(rows, text+"|")...)
	}
	s.press(digits[30:] + left)
	s.sees("above", "> "+digits[:38], digits[38:39]+"|"+digits[39:])
	s.press(enter)
	s.expect(line, show(terminal.Result{Text: digits}))
}

// HST-18: two readers at a prompt are served in call order.
func TestTwoReadersAtAPrompt(t *testing.T) {
	s := open(t)
	first, second := s.read(), s.read()
	s.press("one" + enter + "two" + enter)
	s.expect(first, `"one"`)
	s.expect(second, `"two"`)
	s.sees("one", "two", "|")
}

// A withdrawn line leaves what was typed to the next one.
func TestCancelWhileEditing(t *testing.T) {
	s := open(t)
	s.print("> ")
	_, pending := s.term.ReadLine(func(terminal.Result) { t.Error("a withdrawn read was answered") })
	s.press("abc")
	s.sees("> abc|")
	if !pending.Cancel() {
		t.Fatal("Cancel reports false")
	}
	s.sees("> abc", "|")
	s.print("? ")
	line := s.read()
	s.press("d")
	s.sees("> abc", "? abcd|")
	s.press(enter)
	s.expect(line, `"abcd"`)
}

// HST-17: the runtime shutting down ends an edited line.
func TestShutdownWhileEditing(t *testing.T) {
	s := open(t)
	s.print("> ")
	line := s.read()
	s.press("abc")
	s.sees("> abc|")
	s.term.Shutdown()
	s.expect(line, "Canceled: the runtime is shutting down")
	s.print("bye\n")
	s.sees("> abc", "bye", "|")
}
