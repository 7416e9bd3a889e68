package terminal

import "sync"

// A mode is what the terminal does with a key.
type mode int

const (
	ordinary mode = iota // as the terminal was found: it echoes, lines arrive whole, Ctrl+C is a signal
	quiet                // keys wait unseen for the next read; Ctrl+C is a signal
	editing              // like quiet, but Ctrl+C is a key
	raw                  // every key arrives as it is
)

// modes switches the mode of one terminal, and restores it once. It can be used
// from any goroutine at any time.
//
// A program in the background leaves the terminal alone, since it belongs to the
// shell then and the attempt would stop the program; what was wanted is made up
// for when the program comes to the foreground.
type modes struct {
	fd int

	mu     sync.Mutex
	want   mode
	have   mode
	found  ttyState // the state before the first switch
	inUse  bool     // found is valid
	closed bool
}

func newModes(fd int) *modes { return &modes{fd: fd} }

// set switches to m, if the terminal is not in it already. After restore it
// does nothing.
func (m *modes) set(want mode) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.closed {
		return nil
	}
	m.want = want
	if want == m.have {
		return nil
	}
	return m.apply()
}

// reapply switches to the wanted mode whatever the terminal is in.
func (m *modes) reapply() {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.closed && (m.inUse || m.want != ordinary) {
		_ = m.apply() // the next set tells
	}
}

func (m *modes) apply() error {
	if !foreground(m.fd) {
		return nil
	}
	if !m.inUse {
		found, err := readState(m.fd)
		if err != nil {
			return err
		}
		m.found, m.inUse = found, true
	}
	if err := writeState(m.fd, m.found.in(m.want)); err != nil {
		return err
	}
	m.have = m.want
	return nil
}

// restore puts the terminal back into the state it was found in, for good.
func (m *modes) restore() {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.closed && m.inUse && foreground(m.fd) {
		_ = writeState(m.fd, m.found) // a terminal that is gone needs no restoring
	}
	m.closed = true
}
