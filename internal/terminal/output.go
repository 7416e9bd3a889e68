package terminal

import (
	"bytes"
	"io"
	"sync"
	"sync/atomic"

	"wippy/internal/fault"
)

// maxPrompt bounds how much of a row is remembered, in bytes.
const maxPrompt = 4096

// An output writes to stdout and stderr and keeps the line that is being edited
// in order between them.
type output struct {
	stdout io.Writer
	stderr io.Writer
	tracks bool       // lines are edited here, so the prompt matters
	shared bool       // stderr shows on the same screen
	width  func() int // columns of the screen

	entered atomic.Bool // the user has ended the row with Enter, echoed by the terminal

	mu     sync.Mutex // held for the length of a write; guards the fields below
	prompt []byte     // what was written to stdout after its last newline
	moved  bool       // stderr has written after the prompt
	inside bool       // the last thing written to the screen was no newline
	view   *view      // the line being edited, nil if none
	over   bool       // no line will be edited any more
}

func (o *output) write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.view != nil {
		return o.insert(o.stdout, p, "stdout")
	}
	n, err := o.stdout.Write(p)
	if o.tracks {
		o.remember(p[:n])
	}
	return n, failed(err, "stdout")
}

// An errorWriter writes to the stderr of an output.
type errorWriter struct{ o *output }

func (w errorWriter) Write(p []byte) (int, error) {
	o := w.o
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.view != nil && o.shared {
		return o.insert(o.stderr, p, "stderr")
	}
	n, err := o.stderr.Write(p)
	if o.shared && n > 0 {
		o.inside = p[n-1] != '\n'
		o.moved = o.inside || len(o.prompt) > 0
	}
	return n, failed(err, "stderr")
}

func failed(err error, stream string) error {
	if err == nil {
		return nil
	}
	return fault.New(fault.Internal, "terminal.Write", "writing %s: %w", stream, err)
}

// remember keeps what p adds to the prompt.
func (o *output) remember(p []byte) {
	if len(p) == 0 {
		return
	}
	if o.entered.Swap(false) {
		o.prompt, o.moved = o.prompt[:0], false
	}
	if i := bytes.LastIndexByte(p, '\n'); i >= 0 {
		p = p[i+1:]
		o.prompt, o.moved = o.prompt[:0], false
	}
	o.inside = len(p) > 0
	o.prompt = append(o.prompt, p...)
	if extra := len(o.prompt) - maxPrompt; extra > 0 {
		o.prompt = append(o.prompt[:0], o.prompt[extra:]...)
	}
}

// insert writes p to w above the line that is being edited. What follows the
// last newline of p gets a row of its own, and is continued by the next write.
func (o *output) insert(w io.Writer, p []byte, stream string) (int, error) {
	v := o.view
	v.lift()
	o.flush()
	n, err := w.Write(p)
	v.above = append(v.above, p[:n]...)
	v.above = v.above[bytes.LastIndexByte(v.above, '\n')+1:]
	v.show()
	o.flush()
	return n, failed(err, stream)
}

// flush writes what the view has to say. A terminal that fails says so to the
// next reader or writer, so drawing ignores it.
func (o *output) flush() {
	if o.view.cmds.Len() > 0 {
		_, _ = o.stdout.Write(o.view.cmds.Bytes())
		o.view.cmds.Reset()
	}
}

// begin shows an empty line behind the prompt.
func (o *output) begin() {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.over {
		return
	}
	if o.entered.Swap(false) {
		o.prompt, o.moved = o.prompt[:0], false
	}
	prompt := bytes.Clone(o.prompt)
	if o.moved { // the cursor is no longer behind the prompt
		again := prompt
		if o.inside {
			again = append([]byte{'\n'}, prompt...)
		}
		_, _ = o.stdout.Write(again)
	}
	o.view = newView(prompt, o.width())
	o.flush()
}

// draw shows the line as it is now.
func (o *output) draw(line []rune, pos int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.view == nil {
		return
	}
	o.resize()
	o.view.update(line, pos)
	o.flush()
}

// resized draws the line anew if the screen has become wider or narrower.
func (o *output) resized() {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.view != nil {
		o.resize()
		o.flush()
	}
}

func (o *output) resize() {
	if w := o.width(); w != o.view.width {
		o.view.resize(w)
		o.view.lift()
		o.view.show()
	}
}

// resumed draws the line anew in the row of the cursor, after another program
// had the screen.
func (o *output) resumed() { o.again("\r\x1b[J") }

// clear draws the line anew at the top of an empty screen.
func (o *output) clear() { o.again("\x1b[H\x1b[2J") }

func (o *output) again(first string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.view != nil {
		o.view.cmds.WriteString(first)
		o.view.cmds.Write(o.view.above)
		o.view.show()
		o.flush()
	}
}

// finish shows the whole line, followed by mark, and leaves it on the screen.
func (o *output) finish(line []rune, mark string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.leave(line, mark)
}

func (o *output) leave(line []rune, mark string) {
	if o.view == nil {
		return
	}
	o.view.finish(line, mark)
	o.flush()
	o.view = nil
	o.prompt, o.moved, o.inside = o.prompt[:0], false, false
}

// abandon leaves the line as it is and edits no other. It does not wait for a
// write that is stuck; then the line just stays where it is.
func (o *output) abandon() {
	if !o.mu.TryLock() {
		return
	}
	defer o.mu.Unlock()
	o.over = true
	if o.view != nil {
		o.leave(o.view.line, "")
	}
}
