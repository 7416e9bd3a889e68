//go:build unix

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/creack/pty"
	"github.com/hinshun/vt10x"
	"golang.org/x/term"
)

// deadline bounds every wait of these tests; nothing takes nearly as long.
const deadline = 20 * time.Second

// A user sits at a terminal of 60 columns in which the program runs.
type user struct {
	t       *testing.T
	cmd     *exec.Cmd
	keys    *os.File // the user's end
	tty     *os.File // the program's end
	before  *term.State
	exited  chan struct{}
	mu      sync.Mutex // guards the fields below
	screen  vt10x.Terminal
	changed chan struct{} // closed at the next change of the screen
}

// sit starts wippy with the given arguments in a folder, on a terminal.
func sit(t *testing.T, dir string, args ...string) *user {
	t.Helper()
	keys, tty, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	u := &user{
		t: t, keys: keys, tty: tty, exited: make(chan struct{}),
		screen: vt10x.New(vt10x.WithSize(60, 20)), changed: make(chan struct{}),
	}
	u.resize(60)
	u.before = u.modes()
	u.cmd = exec.Command("wippy", args...)
	u.cmd.Dir = dir
	u.cmd.Stdin, u.cmd.Stdout, u.cmd.Stderr = tty, tty, tty
	u.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := u.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	watched := make(chan struct{})
	go func() { // ends when the terminal is closed
		defer close(watched)
		u.watch()
	}()
	go func() { // ends with the program
		defer close(u.exited)
		_ = u.cmd.Wait()
	}()
	t.Cleanup(func() {
		_ = u.cmd.Process.Kill() // if the test has failed
		<-u.exited
		tty.Close()
		keys.Close()
		<-watched
	})
	return u
}

// watch keeps the screen up to date.
func (u *user) watch() {
	buf := make([]byte, 4096)
	for {
		n, err := u.keys.Read(buf)
		if err != nil {
			return
		}
		u.mu.Lock()
		u.screen.Write(buf[:n])
		close(u.changed)
		u.changed = make(chan struct{})
		u.mu.Unlock()
	}
}

func (u *user) modes() *term.State {
	u.t.Helper()
	state, err := term.GetState(int(u.tty.Fd()))
	if err != nil {
		u.t.Fatal(err)
	}
	return state
}

// resize gives the terminal a number of columns.
func (u *user) resize(columns int) {
	u.t.Helper()
	u.mu.Lock()
	u.screen.Resize(columns, 20)
	u.mu.Unlock()
	if err := pty.Setsize(u.keys, &pty.Winsize{Rows: 20, Cols: uint16(columns)}); err != nil {
		u.t.Fatal(err)
	}
}

// types presses keys.
func (u *user) types(keys string) {
	u.t.Helper()
	if _, err := u.keys.WriteString(keys); err != nil {
		u.t.Fatal(err)
	}
}

// signals sends the program a signal.
func (u *user) signals(s os.Signal) {
	u.t.Helper()
	if err := u.cmd.Process.Signal(s); err != nil {
		u.t.Fatal(err)
	}
}

// pidNumber is the part of a pid that depends on who was first.
var pidNumber = regexp.MustCompile(`0x[0-9a-f]{5}`)

// shows returns the rows of the screen down to the last that is not empty. The
// cursor is shown as |, the numbers of pids as 0xN.
func (u *user) shows() string {
	u.mu.Lock()
	defer u.mu.Unlock()
	columns, rows := u.screen.Size()
	cursor := u.screen.Cursor()
	var lines []string
	for y := range rows {
		var line []rune
		for x := range columns {
			if cursor.X == x && cursor.Y == y {
				line = append(line, '|')
			}
			line = append(line, max(u.screen.Cell(x, y).Char, ' '))
		}
		lines = append(lines, strings.TrimRight(string(line), " "))
	}
	return pidNumber.ReplaceAllString(strings.TrimRight(strings.Join(lines, "\n"), "\n"), "0xN")
}

// coloured reports whether the first character of a text on the screen has a
// colour of its own.
func (u *user) coloured(text string) bool {
	u.t.Helper()
	u.mu.Lock()
	defer u.mu.Unlock()
	columns, rows := u.screen.Size()
	for y := range rows {
		line := make([]rune, columns)
		for x := range line {
			line[x] = max(u.screen.Cell(x, y).Char, ' ')
		}
		if before, _, found := strings.Cut(string(line), text); found {
			return u.screen.Cell(utf8.RuneCountInString(before), y).FG != vt10x.DefaultFG
		}
	}
	u.t.Fatalf("%q is not on the screen", text)
	return false
}

// sees waits until the screen shows exactly the given rows.
func (u *user) sees(rows ...string) {
	u.t.Helper()
	want := strings.Join(rows, "\n")
	u.wait(want, func(got string) bool { return got == want })
}

// spots waits until the screen shows a text somewhere.
func (u *user) spots(text string) {
	u.t.Helper()
	u.wait("… "+text+" …", func(got string) bool { return strings.Contains(got, text) })
}

func (u *user) wait(want string, ok func(got string) bool) {
	u.t.Helper()
	late := time.After(deadline)
	for {
		changed := u.next()
		if ok(u.shows()) {
			return
		}
		select {
		case <-changed:
		case <-late:
			u.t.Fatalf("the screen shows\n%s\n\nwant\n%s", u.shows(), want)
		}
	}
}

// next returns what is closed when the screen changes for the next time.
func (u *user) next() <-chan struct{} {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.changed
}

// await waits for something to happen.
func (u *user) await(happened <-chan struct{}, what string) {
	u.t.Helper()
	select {
	case <-happened:
	case <-time.After(deadline):
		u.t.Fatalf("waited for %s; the screen shows\n%s", what, u.shows())
	}
}

// leaves waits for the end of the program and checks the exit code, and that the
// terminal is as it was before (HST-14).
func (u *user) leaves(code int) {
	u.t.Helper()
	u.await(u.exited, "the program to end")
	if got := u.cmd.ProcessState.ExitCode(); got != code {
		u.t.Errorf("exit code %d, want %d; the screen shows\n%s", got, code, u.shows())
	}
	if !reflect.DeepEqual(u.modes(), u.before) {
		u.t.Error("the modes of the terminal are not restored")
	}
}

// project writes a project whose entries stand in one manifest and returns its
// folder.
func project(t testing.TB, manifest string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"wippy.lock": "directories: {modules: .wippy, src: .}\n", "_index.yaml": manifest,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}
