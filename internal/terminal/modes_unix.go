//go:build unix

package terminal

import "golang.org/x/sys/unix"

type ttyState struct{ unix.Termios }

func readState(fd int) (ttyState, error) {
	s, err := unix.IoctlGetTermios(fd, getTermios)
	if err != nil {
		return ttyState{}, err
	}
	return ttyState{*s}, nil
}

func writeState(fd int, s ttyState) error { return unix.IoctlSetTermios(fd, setTermios, &s.Termios) }

// in returns s changed for mode m. Output is processed in every mode, so that a
// newline from anywhere starts a new row at its left end.
func (s ttyState) in(m mode) ttyState {
	if m == ordinary {
		return s
	}
	s.Lflag &^= unix.ICANON | unix.ECHO | unix.ECHONL | unix.IEXTEN
	s.Cc[unix.VMIN], s.Cc[unix.VTIME] = 1, 0
	if m == quiet {
		return s
	}
	s.Iflag &^= unix.IXON
	if m == editing { // Ctrl+Z still suspends
		s.Cc[unix.VINTR], s.Cc[unix.VQUIT] = disabled, disabled
		return s
	}
	s.Lflag &^= unix.ISIG
	s.Iflag &^= unix.IGNBRK | unix.BRKINT | unix.PARMRK | unix.ISTRIP | unix.INLCR | unix.IGNCR | unix.ICRNL
	return s
}

// foreground reports whether this program may change the terminal fd.
func foreground(fd int) bool {
	group, err := unix.IoctlGetInt(fd, unix.TIOCGPGRP)
	return err != nil || group == unix.Getpgrp()
}

// enableEscapes makes a terminal that needs it heed escape sequences.
func enableEscapes(int) (undo func()) { return func() {} }
