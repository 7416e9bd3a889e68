package terminal

import "golang.org/x/sys/windows"

type ttyState uint32

func readState(fd int) (ttyState, error) {
	var s uint32
	err := windows.GetConsoleMode(windows.Handle(fd), &s)
	return ttyState(s), err
}

func writeState(fd int, s ttyState) error {
	return windows.SetConsoleMode(windows.Handle(fd), uint32(s))
}

// in returns s changed for mode m.
func (s ttyState) in(m mode) ttyState {
	if m == ordinary {
		return s
	}
	s &^= windows.ENABLE_LINE_INPUT | windows.ENABLE_ECHO_INPUT
	s |= windows.ENABLE_VIRTUAL_TERMINAL_INPUT
	if m != quiet {
		s &^= windows.ENABLE_PROCESSED_INPUT // which turns Ctrl+C into a signal
	}
	return s
}

// foreground reports whether this program may change the terminal fd.
func foreground(int) bool { return true }

// enableEscapes makes the console of fd heed escape sequences.
func enableEscapes(fd int) (undo func()) {
	found, err := readState(fd)
	if err != nil {
		return func() {}
	}
	_ = writeState(fd, found|windows.ENABLE_PROCESSED_OUTPUT|windows.ENABLE_VIRTUAL_TERMINAL_PROCESSING)
	return func() { _ = writeState(fd, found) }
}
