package terminal

import (
	"slices"
	"strings"

	"wippy/internal/fault"
)

// A Result is what a read ended with (HST-17).
//
// Err is an Internal fault that wraps io.EOF at the end of input, again on every
// later read; a Canceled fault after Ctrl+C and when the runtime shuts down;
// another Internal fault for a line over 16 MiB, of which nothing is returned,
// or a failing stdin.
type Result struct {
	Text string // bytes as they came, not necessarily UTF-8; a line has lost its line ending
	Err  error  // nil if Text counts
}

// A Pending is a read whose result has yet to come.
type Pending struct {
	t         *Terminal
	line      bool
	n         int // most bytes to return, if not line
	done      func(Result)
	withdrawn bool // guarded by t.mu, as is answered
	answered  bool
}

// Cancel withdraws the read and reports whether it did: true means that done
// will not be called, false that it was or is about to be. Input typed so far
// is kept for the next read.
func (p *Pending) Cancel() bool {
	p.t.mu.Lock()
	defer p.t.mu.Unlock()
	if p.answered || p.withdrawn {
		return false
	}
	p.withdrawn = true
	p.t.queue = slices.DeleteFunc(p.t.queue, func(q *Pending) bool { return q == p })
	p.t.wake.Broadcast()
	return true
}

// ReadLine asks for the next line, without its "\n" or "\r\n".
//
// If the answer is known it is returned, with a nil Pending, and done is not
// called; for piped input that is the usual case. Otherwise done is called once,
// from another goroutine and possibly before ReadLine returns. Reads are
// answered in call order, lines and bytes alike; done must not block for long,
// for the next one waits.
//
// In raw mode a line is the bytes up to "\r" or "\n".
func (t *Terminal) ReadLine(done func(Result)) (Result, *Pending) {
	return t.start(&Pending{t: t, line: true, done: done})
}

// Read asks for at least one byte and at most n; n below 1 means 1024.
// Everything else is as for ReadLine, whose input it shares byte for byte.
func (t *Terminal) Read(n int, done func(Result)) (Result, *Pending) {
	if n < 1 {
		n = 1024
	}
	return t.start(&Pending{t: t, n: n, done: done})
}

func (t *Terminal) start(p *Pending) (Result, *Pending) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.ending != nil {
		return Result{Err: t.ending}, nil
	}
	if !t.serving {
		if r, ok := t.take(p); ok {
			return r, nil
		}
		t.serving = true
		t.turnTo(p)  // at once, so that keys typed from here on are treated as the caller expects
		go t.serve() // ends when the queue is empty
	}
	t.queue = append(t.queue, p)
	return Result{}, p
}

// serve answers the queued reads in order.
func (t *Terminal) serve() {
	t.mu.Lock()
	for len(t.queue) > 0 {
		p := t.queue[0]
		t.turnTo(p)
		r := t.answer(p)
		t.turnTo(nil)
		if p.withdrawn {
			continue
		}
		p.answered = true
		t.queue = t.queue[1:]
		t.mu.Unlock()
		p.done(r)
		t.mu.Lock()
	}
	t.serving = false
	ed := t.editor
	if !t.closed {
		ed = nil // Close stops it
	}
	t.mu.Unlock()
	if ed != nil {
		ed.stop()
	}
}

// turnTo makes p the read that the terminal is prepared for; nil means none. mu
// is held.
func (t *Terminal) turnTo(p *Pending) {
	t.current = p
	_ = t.settle() // a terminal that refuses can still be read
}

// answer waits until p can be answered, is withdrawn or the terminal ends. mu
// is held, except while waiting.
func (t *Terminal) answer(p *Pending) Result {
	for !p.withdrawn && t.ending == nil {
		if r, ok := t.take(p); ok {
			return r
		}
		if t.edits(p) {
			return t.edit(p)
		}
		t.fill()
		t.wake.Wait()
	}
	return Result{Err: t.ending}
}

// edits reports whether p is to be answered by a line edited on the screen. mu
// is held.
func (t *Terminal) edits(p *Pending) bool { return p.line && t.interactive && t.raws == 0 }

// take answers p from what has been read already, if that is enough. mu is
// held.
func (t *Terminal) take(p *Pending) (Result, bool) {
	var text string
	var ok bool
	var err error
	switch {
	case t.edits(p):
		ok, err = t.input.over(), t.input.err
	case p.line:
		text, ok, err = t.input.line(t.raws > 0)
	default:
		text, ok, err = t.input.take(p.n)
		if t.interactive && t.raws == 0 && strings.Contains(text, "\n") {
			t.out.entered.Store(true)
		}
	}
	if ok && err != nil {
		return Result{Err: fault.New(fault.Internal, "terminal.Read", "reading stdin: %w", err)}, true
	}
	return Result{Text: text}, ok
}

// fill starts reading stdin, unless that is under way, and wakes the waiting
// reads when something has come. mu is held.
func (t *Terminal) fill() {
	if t.filling {
		return
	}
	t.filling = true
	if t.chunk == nil {
		t.chunk = make([]byte, 64<<10)
	}
	go func() { // ends with the next input
		n, err := t.stdin.Read(t.chunk)
		t.mu.Lock()
		defer t.mu.Unlock()
		t.filling = false
		t.input.add(t.chunk[:n], err)
		t.wake.Broadcast()
	}()
}
