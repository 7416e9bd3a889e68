// Package terminal owns the streams that a terminal.host lends to its one
// process: it reads keys and lines, writes output, and leaves the terminal in
// the modes it was found in (hosts-and-terminal.md HST-10..19).
//
// A [Terminal] is made by [Open]. Reads are asynchronous, so that a process
// can wait for one without holding a worker: [Terminal.ReadLine] and
// [Terminal.Read] return either a [Result] that is known at once or a
// [Pending] whose result comes later.
//
//	t := terminal.Open(terminal.Config{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Interrupt: stop})
//	defer t.Close()
//	fmt.Fprint(t, "> ")
//	now, later := t.ReadLine(func(r terminal.Result) { answers <- r })
//	if later == nil {
//		answers <- now
//	}
//
// When stdin and stdout are both terminals, lines are edited: chzyer/readline
// holds the text and the history, this package parses the keys and draws, since
// only it knows what else is written to the screen. Otherwise reads take bytes
// from one shared buffer and nothing is edited or echoed.
//
// The package knows no Lua and no processes. Turning signals into a shutdown is
// the caller's part; so is ignoring SIGPIPE, without which Go ends the program
// on a write to a closed pipe.
package terminal

import (
	"io"
	"os"
	"slices"
	"sync"

	"golang.org/x/term"

	"wippy/internal/fault"
)

// Config says which streams a Terminal uses. A stream counts as a terminal
// only if it is an *os.File.
type Config struct {
	Stdin  io.Reader
	Stdout io.Writer
	Stderr io.Writer

	// Interrupt is called when Ctrl+C is typed into a line that is being
	// edited, before that read ends. It stands for the SIGINT that the
	// terminal sends at all other times, and must not block. Nil means none.
	Interrupt func()
}

// A Terminal serves one process. Any goroutine may call its methods.
type Terminal struct {
	stdin       io.Reader
	interrupt   func()
	out         *output
	modes       *modes   // nil if stdin is not a terminal
	interactive bool     // stdin and stdout are terminals: lines are edited
	screen      int      // the descriptor of stdout, -1 if it is not a terminal
	undo        []func() // what Close takes back besides the modes

	mu      sync.Mutex // guards the fields below; never held while reading, writing or calling back
	wake    sync.Cond  // signalled when one of them changes in a way a waiting read may need
	input   input
	filling bool       // a goroutine is blocked reading stdin
	chunk   []byte     // what that goroutine reads into; nil until the first
	queue   []*Pending // unanswered reads in call order
	current *Pending   // the one being answered
	serving bool       // a goroutine is answering the queue
	raws    int        // enables of raw mode without a disable
	ending  error      // what every read ends with from now on; nil while running
	closed  bool
	editor  *editor // nil until the first line is edited
}

// Open returns a Terminal over the streams of c. It does not read.
//
// If lines are to be edited, the terminal stops echoing at once: keys typed
// before and between prompts then wait unseen, and appear once, in the line they
// belong to. Ctrl+C remains a signal until a line is being edited.
func Open(c Config) *Terminal {
	keys, screen := descriptor(c.Stdin), descriptor(c.Stdout)
	t := &Terminal{stdin: c.Stdin, interrupt: c.Interrupt, screen: screen, interactive: keys >= 0 && screen >= 0}
	t.wake.L = &t.mu
	if t.interrupt == nil {
		t.interrupt = func() {}
	}
	t.out = &output{stdout: c.Stdout, stderr: c.Stderr, tracks: t.interactive, shared: t.interactive && descriptor(c.Stderr) >= 0, width: t.width}
	if screen >= 0 {
		t.undo = append(t.undo, enableEscapes(screen))
	}
	if keys >= 0 {
		t.modes = newModes(keys)
		t.undo = append(t.undo, watch(t.resumed, t.out.resized))
		t.mu.Lock()
		_ = t.settle() // a terminal that refuses is edited as well as it can be
		t.mu.Unlock()
	}
	return t
}

// descriptor returns the file descriptor of stream, -1 if it is not a terminal.
func descriptor(stream any) int {
	if f, ok := stream.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		return int(f.Fd())
	}
	return -1
}

// IsTerminal reports whether stdin and stdout are both terminals, so that lines
// are edited.
func (t *Terminal) IsTerminal() bool { return t.interactive }

// Size returns the size of stdout in columns and rows. It returns an
// Unavailable fault if stdout is not a terminal.
func (t *Terminal) Size() (width, height int, err error) {
	if t.screen < 0 {
		return 0, 0, fault.New(fault.Unavailable, "terminal.Size", "stdout is not a terminal")
	}
	width, height, err = term.GetSize(t.screen)
	if err != nil {
		return 0, 0, fault.New(fault.Internal, "terminal.Size", "reading the size of the terminal: %w", err)
	}
	return width, height, nil
}

// width returns the number of columns to lay a line out in.
func (t *Terminal) width() int {
	if w, _, err := t.Size(); err == nil && w > 0 {
		return w
	}
	return 80 // a terminal that does not know its size
}

// Write writes p to stdout at once. No other write comes in between; a line that
// is being edited makes room and is drawn again below p. The text after the last
// newline is remembered as the prompt of the next line (HST-15).
//
// There is no buffer, so that a crash loses nothing that was written and stdout
// and stderr keep their order. Errors are Internal faults.
func (t *Terminal) Write(p []byte) (int, error) { return t.out.write(p) }

// Stderr returns a writer to stderr with the promises of Write, except that
// what it writes is never a prompt. Log lines should go through it too, or they
// would cut through a line that is being edited.
func (t *Terminal) Stderr() io.Writer { return errorWriter{t.out} }

// Flush returns when everything written before has reached the operating
// system. As writes are not buffered, it only waits for those under way.
func (t *Terminal) Flush() error {
	t.out.mu.Lock()
	defer t.out.mu.Unlock()
	return nil
}

// Raw switches raw mode on or off. It is counted: n calls with true need n with
// false, and a false too many does nothing. In raw mode keys arrive as they are
// typed, unechoed, and Ctrl+C is one of them (cli.md CLI-36); newlines written
// still start a new row. A line that is being edited is finished as it began.
//
// It returns an Unavailable fault if stdin is not a terminal, and an Internal
// one if the terminal refuses.
func (t *Terminal) Raw(on bool) error {
	if t.modes == nil {
		return fault.New(fault.Unavailable, "terminal.Raw", "stdin is not a terminal")
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case on:
		t.raws++
	case t.raws > 0:
		t.raws--
	}
	if err := t.settle(); err != nil {
		if on {
			t.raws--
		}
		return fault.New(fault.Internal, "terminal.Raw", "setting the modes of the terminal: %w", err)
	}
	t.wake.Broadcast() // a waiting read may have to go on in another way
	return nil
}

// settle puts the terminal into the mode that the present moment asks for. mu
// is held.
func (t *Terminal) settle() error {
	if t.modes == nil {
		return nil
	}
	switch {
	case t.raws > 0:
		return t.modes.set(raw)
	case !t.interactive:
		return t.modes.set(ordinary)
	case t.current == nil:
		return t.modes.set(quiet)
	case t.current.line:
		return t.modes.set(editing)
	}
	return t.modes.set(ordinary)
}

// resumed takes the terminal back after the program was stopped and continued.
func (t *Terminal) resumed() {
	t.modes.reapply()
	t.out.resumed()
}

// Shutdown ends pending and later reads with a Canceled fault. Writing goes on.
// It does not wait for the reads to end.
func (t *Terminal) Shutdown() {
	t.end(fault.New(fault.Canceled, "terminal.Read", "the runtime is shutting down"))
}

func (t *Terminal) end(err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.ending == nil {
		t.ending = err
	}
	t.wake.Broadcast()
}

// Close ends pending and later reads with a Canceled fault and restores the
// modes of the terminal. It may be called at any time, from any goroutine, and
// more than once; it waits neither for input nor for output, so it can serve as
// the last act before an abrupt exit. Writing goes on, without editing.
//
// A read of stdin that is under way cannot be called off: its goroutine stays
// until the next input arrives.
func (t *Terminal) Close() error {
	t.end(fault.New(fault.Canceled, "terminal.Read", "the terminal is closed"))
	t.mu.Lock()
	first, serving, ed := !t.closed, t.serving, t.editor
	t.closed = true
	t.mu.Unlock()

	if t.modes != nil {
		t.modes.restore()
	}
	t.out.abandon()
	if !first {
		return nil
	}
	for _, undo := range slices.Backward(t.undo) {
		undo()
	}
	if ed != nil && !serving { // else the serving goroutine stops it when it is through
		ed.stop()
	}
	return nil
}
