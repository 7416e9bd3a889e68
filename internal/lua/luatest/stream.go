package luatest

import (
	"io"
	"strings"
	"sync"
)

// A keyboard is a stdin that is typed while it is read. Waiting for keys counts
// as waiting in a synctest bubble.
type keyboard struct {
	mu     sync.Mutex // guards the fields below
	typed  *sync.Cond // signalled when they change
	unread string
	over   bool
}

func newKeyboard(text string) *keyboard {
	k := &keyboard{unread: text}
	k.typed = sync.NewCond(&k.mu)
	return k
}

// add types text, and ends the input if over.
func (k *keyboard) add(text string, over bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.unread += text
	k.over = k.over || over
	k.typed.Broadcast()
}

// Read implements [io.Reader].
func (k *keyboard) Read(p []byte) (int, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for k.unread == "" {
		if k.over {
			return 0, io.EOF
		}
		k.typed.Wait()
	}
	n := copy(p, k.unread)
	k.unread = k.unread[n:]
	return n, nil
}

// A screen keeps what is written to it.
type screen struct {
	mu      sync.Mutex // guards written
	written strings.Builder
}

// Write implements [io.Writer].
func (s *screen) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.written.Write(p)
}

func (s *screen) text() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.written.String()
}
