//go:build unix

package terminal_test

import (
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/creack/pty"
	"github.com/hinshun/vt10x"
	"github.com/mattn/go-runewidth"
	"golang.org/x/term"

	"wippy/internal/terminal"
)

// A session is a Terminal on a real pty, with a screen at the other end.
type session struct {
	t      *testing.T
	term   *terminal.Terminal
	keys   *os.File // the user's end
	tty    *os.File // the program's end
	before *term.State
	screen *screen
}

const width, height = 40, 10

// open starts a session. Interrupts of the terminal are counted.
func open(t *testing.T, config ...func(*terminal.Config)) *session {
	t.Helper()
	keys, tty, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	s := &session{t: t, keys: keys, tty: tty, screen: newScreen(width, height)}
	s.setSize(width)
	s.before = s.modes()
	over := make(chan struct{})
	go func() {
		defer close(over)
		s.screen.follow(keys)
	}()
	c := terminal.Config{Stdin: tty, Stdout: tty, Stderr: tty}
	for _, f := range config {
		f(&c)
	}
	s.term = terminal.Open(c)
	t.Cleanup(func() {
		s.term.Close()
		keys.WriteString("\n") // ends a read of stdin that is under way
		tty.Close()
		keys.Close()
		<-over
	})
	return s
}

func (s *session) setSize(columns int) {
	s.t.Helper()
	if err := pty.Setsize(s.keys, &pty.Winsize{Rows: height, Cols: uint16(columns)}); err != nil {
		s.t.Fatal(err)
	}
	s.screen.resize(columns)
}

// modes returns what the terminal is set to.
func (s *session) modes() *term.State {
	s.t.Helper()
	return state(s.t, s.tty)
}

func state(t *testing.T, tty *os.File) *term.State {
	t.Helper()
	state, err := term.GetState(int(tty.Fd()))
	if err != nil {
		t.Fatal(err)
	}
	return state
}

// press types keys.
func (s *session) press(keys string) {
	s.t.Helper()
	if _, err := s.keys.WriteString(keys); err != nil {
		s.t.Fatal(err)
	}
}

// print writes text to stdout.
func (s *session) print(text string) {
	s.t.Helper()
	if _, err := s.term.Write([]byte(text)); err != nil {
		s.t.Fatal(err)
	}
}

// read starts reading a line.
func (s *session) read() <-chan terminal.Result {
	results := make(chan terminal.Result, 1)
	if now, pending := s.term.ReadLine(func(r terminal.Result) { results <- r }); pending == nil {
		results <- now
	}
	return results
}

// expect waits for the result of a read.
func (s *session) expect(results <-chan terminal.Result, want string) {
	s.t.Helper()
	if got := show(receive(s.t, results)); got != want {
		s.t.Fatalf("read: got %s, want %s\n%s", got, want, s.screen)
	}
}

// sees waits until the screen shows the rows, with | for the cursor in one of
// them; rows below must be empty.
func (s *session) sees(rows ...string) {
	s.t.Helper()
	want := strings.Join(rows, "\n")
	s.screen.wait(s.t, want, func(got string) bool { return got == want })
}

// A screen shows what a terminal would. vt10x gives every character one cell;
// the screen adds what is missing for wide characters.
type screen struct {
	mu      sync.Mutex
	vt      vt10x.Terminal
	changed chan struct{} // closed at the next change
	partial []byte        // the start of a character
}

// filler is the second half of a wide character.
const filler = '\uE000'

func newScreen(columns, rows int) *screen {
	return &screen{vt: vt10x.New(vt10x.WithSize(columns, rows)), changed: make(chan struct{})}
}

func (s *screen) follow(f *os.File) {
	buf := make([]byte, 4096)
	for {
		n, err := f.Read(buf)
		if err != nil {
			return // the pty is closed
		}
		s.Write(buf[:n])
	}
}

func (s *screen) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	text := append(s.partial, p...)
	for utf8.FullRune(text) {
		r, n := utf8.DecodeRune(text)
		s.put(r)
		text = text[n:]
	}
	s.partial = append([]byte(nil), text...)
	close(s.changed)
	s.changed = make(chan struct{})
	return len(p), nil
}

func (s *screen) put(r rune) {
	w := 1
	if r >= 0x300 {
		w = (&runewidth.Condition{StrictEmojiNeutral: true}).RuneWidth(r)
	}
	cols, _ := s.vt.Size()
	switch {
	case w == 0: // drawn upon the character before
	case w == 2:
		if s.vt.Cursor().X == cols-1 {
			s.vt.Write([]byte("\r\n"))
		}
		s.vt.Write([]byte(string(r) + string(filler)))
	default:
		s.vt.Write([]byte(string(r)))
	}
}

// wrapped marks the last cell of a row that goes on in the next (attrWrap of
// vt10x).
const wrapped = 1 << 6

// resize lays the text out anew, as most terminals do. Only for narrow
// characters.
func (s *screen) resize(columns int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	cols, rows := s.vt.Size()
	cursor := s.vt.Cursor()
	text, line, place := "", "", ""
	for y := range rows {
		for x := range cols {
			if cursor.X == x && cursor.Y == y {
				row := strings.Count(text, "\n") + len(line)/columns // no line before it wraps
				place = fmt.Sprintf("\x1b[%d;%dH", row+1, len(line)%columns+1)
			}
			line += string(max(s.vt.Cell(x, y).Char, ' '))
		}
		if s.vt.Cell(cols-1, y).Mode&wrapped == 0 {
			text += strings.TrimRight(line, " ") + "\r\n"
			line = ""
		}
	}
	s.vt = vt10x.New(vt10x.WithSize(columns, rows))
	s.vt.Write([]byte(strings.TrimRight(text, "\r\n") + place))
}

// String returns the rows down to the last that is not empty or has the cursor,
// which is shown as |.
func (s *screen) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	cols, rows := s.vt.Size()
	cursor := s.vt.Cursor()
	var lines []string
	for y := range rows {
		var line []rune
		for x := range cols {
			if cursor.Y == y && cursor.X == x {
				line = append(line, '|')
			}
			if c := s.vt.Cell(x, y).Char; c != filler {
				line = append(line, max(c, ' '))
			}
		}
		lines = append(lines, strings.TrimRight(string(line), " "))
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n")
}

// wait blocks until the screen is as it should be.
func (s *screen) wait(t *testing.T, want string, ok func(string) bool) {
	t.Helper()
	late := time.After(deadline)
	for {
		changed := s.change()
		if ok(s.String()) {
			return
		}
		select {
		case <-changed:
		case <-late:
			t.Fatalf("the screen shows\n%s\n\nwant\n%s", s, want)
		}
	}
}

// change returns a channel that is closed when the screen changes next.
func (s *screen) change() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.changed
}
