package terminal

import (
	"cmp"
	"errors"
	"io"
	"slices"

	"github.com/chzyer/readline"

	"wippy/internal/fault"
)

// An editor has readline edit the lines of a Terminal.
//
// Readline runs goroutines of its own that would read ahead, draw and switch
// modes as they please, and closing it can hang (chzyer/readline #217, #222).
// So it gets neither the terminal nor a screen: the editor is its stdin, which
// hands it one key at a time and only while a line is wanted, and its listener,
// which learns what each key did before it hands out the next. Keys that it has
// not been given stay in the input for the next read, of whatever kind.
type editor struct {
	t  *Terminal
	rl *readline.Instance

	// Guarded by t.mu.
	read    *Pending    // the read whose line is being edited; nil once its last key is given
	ready   bool        // readline has taken in the last key
	text    text        // as readline last reported it
	drawn   bool        // the screen shows text
	change  func(*text) // what the last key asks for beyond readline; nil if nothing
	aborted bool        // the line was ended from here, not by a key
	stopped bool        // readline shall end
	ended   bool        // it has been told so
	drained bool        // and has said so: its goroutines are gone
}

func newEditor(t *Terminal) (*editor, error) {
	e := &editor{t: t, ready: true}
	no := func() error { return nil }
	rl, err := readline.NewEx(&readline.Config{
		Stdin:                  io.NopCloser(e),
		Stdout:                 io.Discard,
		Stderr:                 io.Discard,
		Listener:               e,
		Painter:                plain{}, // unused, but setting a default is a data race in NewEx
		UniqueEditLine:         true,    // keeps marks such as ^C out of the text
		DisableAutoSaveHistory: true,    // readline would keep a leading empty line
		FuncIsTerminal:         func() bool { return false },
		FuncGetWidth:           func() int { return 80 }, // of no effect: nothing is drawn
		FuncMakeRaw:            no,
		FuncExitRaw:            no,
		FuncOnWidthChanged:     func(func()) {},
	})
	if err != nil {
		return nil, fault.New(fault.Internal, "terminal.ReadLine", "preparing to edit a line: %w", err)
	}
	e.rl = rl
	return e, nil
}

type plain struct{}

func (plain) Paint(line []rune, _ int) []rune { return line }

// edit answers p by a line edited on the screen. mu is held, but not while
// the user types.
func (t *Terminal) edit(p *Pending) Result {
	if t.editor == nil {
		e, err := newEditor(t)
		if err != nil {
			return Result{Err: err}
		}
		t.editor = e
	}
	line, err := t.editor.readLine(p)
	switch {
	case p.withdrawn && err == nil:
		t.input.unread(original(line) + "\n")
	case err == nil:
		return Result{Text: original(line)}
	case errors.Is(err, io.EOF):
		t.input.end(cmp.Or(t.input.err, io.EOF)) // there is none after Ctrl+D
		r, _ := t.take(p)
		return r
	case !t.editor.aborted:
		t.mu.Unlock()
		t.interrupt()
		t.mu.Lock()
		return Result{Err: fault.New(fault.Canceled, "terminal.ReadLine", "interrupted")}
	case p.withdrawn:
		t.input.unread(original(line))
	}
	return Result{Err: t.ending}
}

// readLine lets the user edit a line for p. It returns io.EOF at the end of
// input and readline.ErrInterrupt if the line was broken off; the cursor is then
// on a fresh row. t.mu is held, but not meanwhile.
func (e *editor) readLine(p *Pending) ([]rune, error) {
	e.read, e.aborted = p, false
	e.text.line, e.text.pos, e.drawn = nil, 0, true
	e.t.mu.Unlock()
	defer e.t.mu.Lock()

	e.t.out.begin()
	line, err := e.rl.Operation.Runes()

	e.t.mu.Lock()
	e.read = nil
	e.drained = e.ended && errors.Is(err, io.EOF)
	mark := ""
	if errors.Is(err, readline.ErrInterrupt) && !e.aborted {
		mark = "^C"
	}
	e.t.mu.Unlock()

	e.t.out.finish(line, mark)
	if err == nil && len(line) > 0 {
		_ = e.rl.SaveHistory(string(line)) // fails only for a history file
	}
	return line, err
}

// Read gives readline the next key, when there is a line to edit and the key
// before has been taken in. It is called by readline alone.
func (e *editor) Read(p []byte) (int, error) {
	t := e.t
	t.mu.Lock()
	defer t.mu.Unlock()
	for {
		switch {
		case e.stopped:
			e.ended = true
			return 0, io.EOF
		case e.read == nil || !e.ready:
			t.wake.Wait()
			continue
		case e.read.withdrawn || t.ending != nil:
			e.aborted = true
			return e.give(p, key{text: interrupt}), nil
		}
		k, n := nextKeys(t.input.buf)
		t.input.skip(n)
		switch {
		case k.clears:
			t.mu.Unlock()
			t.out.clear()
			t.mu.Lock()
		case k.erases && len(e.text.line) == 0:
		case k.text != "":
			return e.give(p, k), nil
		case n > 0: // a key that means nothing
		case t.input.err != nil:
			t.input.end(t.input.err) // what is left is half a key
			e.ended = true
			return 0, io.EOF
		case !e.drawn: // only now, for keys can come faster than they are drawn
			e.drawn = true
			line, pos := e.text.line, e.text.pos
			t.mu.Unlock()
			t.out.draw(line, pos)
			t.mu.Lock()
		default:
			t.fill()
			t.wake.Wait()
		}
	}
}

// give hands k to readline. No key follows one that ends the line.
func (e *editor) give(p []byte, k key) int {
	if k.text == enter || k.text == interrupt || k.text == endInput && len(e.text.line) == 0 {
		e.read = nil
	}
	e.ready = false
	e.change = k.edit
	return copy(p, k.text)
}

// OnChange learns what a key did to the line, and returns what else shall be
// done to it. It is called by readline alone, once for each key.
func (e *editor) OnChange(line []rune, pos int, k rune) ([]rune, int, bool) {
	if k == 0 { // not a key: readline calls at the start of each line, too
		return nil, 0, false
	}
	e.t.mu.Lock()
	defer e.t.mu.Unlock()
	e.text.line, e.text.pos = line, pos
	changed := e.change != nil
	if changed {
		e.change(&e.text)
		e.change = nil
	}
	e.ready, e.drawn = true, false
	e.t.wake.Broadcast()
	return slices.Clone(e.text.line), e.text.pos, changed // readline goes on to write into what it gets
}

// stop ends readline's goroutines. No line is being edited. Closing readline
// is safe only once it has reported the end of input by itself.
func (e *editor) stop() {
	e.t.mu.Lock()
	e.stopped = true
	e.t.wake.Broadcast()
	drained := e.drained
	e.t.mu.Unlock()
	for !drained {
		_, err := e.rl.Operation.Runes()
		e.t.mu.Lock()
		drained = e.ended && errors.Is(err, io.EOF)
		e.t.mu.Unlock()
	}
	_ = e.rl.Terminal.Close() // restores modes through a function that does nothing
}
