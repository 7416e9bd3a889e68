package terminal

import "bytes"

const esc = '\x1b'

// controlSequence returns the length of the sequence that p starts with, such
// as "\x1b[31m" or "\x1b[1;5C"; 0 if p ends before it does. A byte that cannot
// be part of it ends it early and is not counted. p starts with "\x1b[".
func controlSequence(p []byte) int {
	for i, b := range p[2:] {
		switch {
		case b >= 0x40 && b <= 0x7e: // the final byte
			return i + 3
		case b < 0x20 || b > 0x7e:
			return i + 2
		}
	}
	return 0
}

// escapeSequence returns the length of the sequence that output p starts with.
// An unfinished one is taken to reach to the end. p starts with "\x1b".
func escapeSequence(p []byte) int {
	if len(p) < 2 {
		return len(p)
	}
	n := 2
	switch p[1] {
	case '[':
		n = controlSequence(p)
	case ']', 'P', '_', '^', 'X': // a string, such as a window title or a link
		n = 0
		if i := bytes.IndexByte(p, '\a'); i >= 0 {
			n = i + 1
		}
		if i := bytes.Index(p, []byte("\x1b\\")); i >= 0 && (n == 0 || i < n) {
			n = i + 2
		}
	}
	if n == 0 {
		return len(p)
	}
	return n
}
