package format

import (
	"bytes"
	"math"
	"strconv"
)

// AppendNumber appends f to dst as d says. Only a directive that takes a number
// may be asked.
//
// An integer conversion cuts the fraction off. Beyond 64 bits, where C leaves
// the result open, it gives what an x86-64 processor does on every machine:
// -2^63 for %d, the last 64 bits or 0 for the unsigned ones.
func (d Directive) AppendNumber(dst []byte, f float64) []byte {
	switch d.verb {
	case 'c':
		start := len(dst)
		return d.pad(append(dst, byte(toInt64(f))), start, start, false)
	case 'd', 'i':
		return d.appendSigned(dst, toInt64(f))
	case 'u', 'o', 'x', 'X':
		return d.appendUnsigned(dst, toUint64(f))
	default:
		return d.appendFloat(dst, f)
	}
}

// toInt64 converts f, and gives -2^63 for nan and what is out of range.
func toInt64(f float64) int64 {
	if f >= -1<<63 && f < 1<<63 {
		return int64(f)
	}
	return math.MinInt64
}

// toUint64 converts f, a negative number to its two's complement.
func toUint64(f float64) uint64 {
	switch {
	case f >= 1<<64:
		return 0
	case f >= 1<<63:
		return uint64(f)
	}
	return uint64(toInt64(f))
}

func (d Directive) appendSigned(dst []byte, i int64) []byte {
	start := len(dst)
	dst = d.appendSign(dst, i < 0)
	magnitude := uint64(i)
	if i < 0 {
		magnitude = -magnitude
	}
	return d.appendDigits(dst, start, magnitude, 10)
}

func (d Directive) appendUnsigned(dst []byte, u uint64) []byte {
	start := len(dst)
	switch d.verb {
	case 'u':
		return d.appendDigits(dst, start, u, 10)
	case 'o':
		return d.appendDigits(dst, start, u, 8)
	}
	if d.sharp && u != 0 {
		dst = append(dst, '0', 'x')
	}
	dst = d.appendDigits(dst, start, u, 16)
	if d.verb == 'X' {
		upper(dst[start:])
	}
	return dst
}

// appendDigits appends u behind the sign or 0x that begins at index start.
func (d Directive) appendDigits(dst []byte, start int, u uint64, base int) []byte {
	digits := len(dst)
	if u != 0 || d.prec != 0 {
		dst = strconv.AppendUint(dst, u, base)
	}
	if missing := int(d.prec) - (len(dst) - digits); missing > 0 {
		dst = insert(dst, digits, zeros[:missing])
	}
	if base == 8 && d.sharp && (len(dst) == digits || dst[digits] != '0') {
		dst = insert(dst, digits, "0")
	}
	return d.pad(dst, start, digits, d.zero && d.prec < 0)
}

func (d Directive) appendSign(dst []byte, negative bool) []byte {
	switch {
	case negative:
		return append(dst, '-')
	case d.plus:
		return append(dst, '+')
	case d.space:
		return append(dst, ' ')
	}
	return dst
}

func (d Directive) appendFloat(dst []byte, f float64) []byte {
	start := len(dst)
	dst = d.appendSign(dst, math.Signbit(f) && f == f)
	digits := len(dst)
	finite := false
	switch f = math.Abs(f); {
	case f != f:
		dst = append(dst, "nan"...)
	case math.IsInf(f, 1):
		dst = append(dst, "inf"...)
	default:
		dst = d.appendFinite(dst, f)
		finite = true
	}
	if d.verb == 'E' || d.verb == 'G' {
		upper(dst[digits:])
	}
	return d.pad(dst, start, digits, d.zero && finite)
}

// appendFinite appends f, which is not negative, in lower case.
func (d Directive) appendFinite(dst []byte, f float64) []byte {
	prec := int(d.prec)
	if prec < 0 {
		prec = 6
	}
	verb := d.verb | 0x20
	if verb != 'g' {
		start := len(dst)
		dst = strconv.AppendFloat(dst, f, verb, prec, 64)
		if d.sharp {
			dst = ensurePoint(dst, start)
		}
		return dst
	}
	prec = max(prec, 1)
	if !d.sharp {
		return strconv.AppendFloat(dst, f, 'g', prec, 64)
	}
	return appendSharpG(dst, f, prec)
}

// appendSharpG appends f with prec digits, trailing zeros included: strconv
// leaves them out.
func appendSharpG(dst []byte, f float64, prec int) []byte {
	start := len(dst)
	dst = strconv.AppendFloat(dst, f, 'e', prec-1, 64)
	e := bytes.LastIndexByte(dst, 'e')
	exponent, _ := strconv.Atoi(string(dst[e+1:])) // strconv wrote it: no error
	if -4 <= exponent && exponent < prec {
		dst = strconv.AppendFloat(dst[:start], f, 'f', prec-1-exponent, 64)
	}
	return ensurePoint(dst, start)
}

// ensurePoint adds the decimal point to the number at index start of dst if it
// has none.
func ensurePoint(dst []byte, start int) []byte {
	if bytes.IndexByte(dst[start:], '.') >= 0 {
		return dst
	}
	if e := bytes.IndexByte(dst[start:], 'e'); e >= 0 {
		return insert(dst, start+e, ".")
	}
	return append(dst, '.')
}

// upper changes letters to upper case.
func upper(text []byte) {
	for i, c := range text {
		if 'a' <= c && c <= 'z' {
			text[i] = c - 'a' + 'A'
		}
	}
}
