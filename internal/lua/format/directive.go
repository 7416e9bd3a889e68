// Package format writes one directive of string.format, as C's printf does.
//
// The caller walks through the format string and fetches the arguments; a
// [Directive] does the rest (base.md ST-3):
//
//	d, n, err := format.Parse(s[i:]) // s[i-1] is a percent sign, s[i] is not
//	if d.TakesNumber() {
//		dst = d.AppendNumber(dst, f)
//	} else {
//		dst = d.AppendString(dst, text)
//	}
//
// Flags, conversions and error texts are those of PUC Lua 5.1; results are those
// of glibc, except that strings and %c are 8-bit clean and that nan has no minus
// sign (base.md ST-1, LG-3).
package format

import (
	"errors"
	"fmt"
	"strings"
)

// maxFlags is the number of flags a directive may have, repeated ones included.
const maxFlags = 5

var (
	errRepeatedFlags = errors.New("invalid format (repeated flags)")
	errTooLong       = errors.New("invalid format (width or precision too long)")
)

// A Directive says how to write one argument: %-8.3f, for instance. It makes at
// most 410 bytes of a number, and of a string its length or 99, whichever is
// more; %q up to four times the length and two. It is immutable.
type Directive struct {
	verb  byte
	minus bool // -: pad on the right
	plus  bool // +: a plus sign for positive numbers
	space bool // a space in the place of the plus sign
	sharp bool // #: 0 or 0x in front, or a decimal point always
	zero  bool // 0: pad numbers with zeros
	width int8 // least length, 0 to 99
	prec  int8 // precision, 0 to 99, -1 if none is given
}

// Parse reads the directive at the start of s, which follows its percent sign,
// and returns the number of bytes read. The doubled percent sign is no
// directive: it is for the caller to recognize.
func Parse(s string) (d Directive, n int, err error) {
	for ; n < len(s) && d.setFlag(s[n]); n++ {
	}
	if n > maxFlags {
		return d, 0, errRepeatedFlags
	}
	var digits int
	d.width, digits = twoDigits(s[n:])
	n += digits
	d.prec = -1
	if n < len(s) && s[n] == '.' {
		n++
		d.prec, digits = twoDigits(s[n:])
		n += digits
	}
	switch {
	case n == len(s):
		return d, 0, errors.New("invalid option '%' to 'format'")
	case isDigit(s[n]):
		return d, 0, errTooLong
	case !strings.Contains("cdiouxXeEfgGqs", s[n:n+1]):
		return d, 0, fmt.Errorf("invalid option '%%%s' to 'format'", s[n:n+1])
	}
	d.verb = s[n]
	return d, n + 1, nil
}

// setFlag reports whether c is a flag, and sets it.
func (d *Directive) setFlag(c byte) bool {
	switch c {
	case '-':
		d.minus = true
	case '+':
		d.plus = true
	case ' ':
		d.space = true
	case '#':
		d.sharp = true
	case '0':
		d.zero = true
	default:
		return false
	}
	return true
}

// twoDigits reads a number of at most two digits, and returns how many it has.
func twoDigits(s string) (value int8, digits int) {
	for digits < 2 && digits < len(s) && isDigit(s[digits]) {
		value = value*10 + int8(s[digits]-'0')
		digits++
	}
	return value, digits
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// TakesNumber reports whether the argument is a number. If not it is a string.
func (d Directive) TakesNumber() bool { return d.verb != 's' && d.verb != 'q' }

// AsIs reports whether a text that is longer than any width is written as it is.
func (d Directive) AsIs() bool { return d.verb == 's' && d.prec < 0 }

// Verb returns the letter of the conversion, such as 'd'.
func (d Directive) Verb() byte { return d.verb }

const (
	spaces = "                                                                                                   "
	zeros  = "000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
)

// pad makes the text that begins at index start of dst as long as the width.
// Zeros, if wanted, go to index digits, behind a sign.
func (d Directive) pad(dst []byte, start, digits int, zero bool) []byte {
	n := int(d.width) - (len(dst) - start)
	switch {
	case n <= 0:
		return dst
	case d.minus:
		return append(dst, spaces[:n]...)
	case zero:
		return insert(dst, digits, zeros[:n])
	default:
		return insert(dst, start, spaces[:n])
	}
}

// insert puts text at index at of dst.
func insert(dst []byte, at int, text string) []byte {
	dst = append(dst, text...)
	copy(dst[at+len(text):], dst[at:])
	copy(dst[at:], text)
	return dst
}
