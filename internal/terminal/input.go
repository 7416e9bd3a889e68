package terminal

import (
	"bytes"
	"errors"
)

// maxLine is the longest line in bytes, without its line ending (HST-19).
const maxLine = 16 << 20

var errLongLine = errors.New("a line is longer than 16 MiB")

// An input holds the bytes that were read from stdin and not yet asked for. It
// is shared by all ways of reading, so that none loses what another left.
type input struct {
	buf      []byte // unread bytes
	scanned  int    // so many of them are known to hold no line ending
	skipping bool   // the rest of a line that was too long is being dropped
	err      error  // what comes after buf, for good; nil while there may be more
}

// add appends what one read of stdin returned.
func (in *input) add(p []byte, err error) {
	if in.skipping {
		if i := bytes.IndexByte(p, '\n'); i >= 0 {
			in.skipping = false
			p = p[i+1:]
		} else {
			p = nil
		}
	}
	if in.err == nil {
		in.buf = append(in.buf, p...)
		in.err = err
	}
}

// end drops what is left and makes err the answer to everything.
func (in *input) end(err error) { *in = input{err: err} }

// over reports whether nothing is left but err.
func (in *input) over() bool { return len(in.buf) == 0 && in.err != nil }

// skip drops the first n unread bytes.
func (in *input) skip(n int) {
	in.buf = in.buf[n:]
	in.scanned = max(0, in.scanned-n)
	if len(in.buf) == 0 {
		in.buf = nil // let go of what a long line needed
	}
}

// unread puts text back in front.
func (in *input) unread(text string) {
	in.buf = append([]byte(text), in.buf...)
	in.scanned = 0
}

// line returns the next line without its ending; ok is false if more input is
// needed to tell. If raw, "\r" ends a line too.
func (in *input) line(raw bool) (text string, ok bool, err error) {
	endings := "\n"
	if raw {
		endings = "\r\n"
	}
	i := bytes.IndexAny(in.buf[in.scanned:], endings)
	if i >= 0 {
		i += in.scanned
		line := in.buf[:i]
		if !raw {
			line = bytes.TrimSuffix(line, []byte("\r"))
		}
		text, err = short(line)
		in.skip(i + 1)
		in.scanned = 0
		return text, true, err
	}
	in.scanned = len(in.buf)
	switch {
	case in.over():
		return "", true, in.err
	case in.err != nil:
		text, err = short(in.buf)
		in.end(in.err)
		return text, true, err
	case len(in.buf) > maxLine+len("\r"):
		in.end(nil)
		in.skipping = true
		return "", true, errLongLine
	}
	return "", false, nil
}

// short returns line as text if it is not too long.
func short(line []byte) (string, error) {
	if len(line) > maxLine {
		return "", errLongLine
	}
	return string(line), nil
}

// take returns up to n bytes; ok is false if there are none yet.
func (in *input) take(n int) (text string, ok bool, err error) {
	if len(in.buf) == 0 {
		return "", in.err != nil, in.err
	}
	n = min(n, len(in.buf))
	text = string(in.buf[:n])
	in.skip(n)
	return text, true, nil
}
