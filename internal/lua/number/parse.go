package number

import (
	"math"
	"strconv"
)

// MaxText is the length in bytes of the longest text that is read as a number: a
// process must not hold up others with more (base.md HP-13).
const MaxText = 1 << 16

// Parse reads s as tonumber does (base.md LG-1): a decimal or hexadecimal
// number with an optional sign, fraction and exponent, and white space around
// it. The exponent of a hexadecimal number is of two and written with a p. A
// number too large is an infinity, one too small a zero.
//
// It accepts what PUC Lua 5.1 accepts on Linux, apart from the words "inf" and
// "nan", from a zero byte, which ends the text there, and from texts longer than
// MaxText.
func Parse(s string) (float64, bool) {
	if len(s) > MaxText {
		return 0, false
	}
	s = trim(s)
	digits := s
	if digits != "" && (digits[0] == '-' || digits[0] == '+') {
		digits = digits[1:]
	}
	if f, ok := parseShort(digits); ok {
		if s[0] == '-' {
			f = math.Copysign(f, -1)
		}
		return f, true
	}
	if len(digits) > 2 && digits[0] == '0' && digits[1]|0x20 == 'x' {
		exponent, ok := wellFormed(digits[2:], 'p', isHex)
		if !ok {
			return 0, false
		}
		if !exponent {
			s += "p0" // strconv insists on one
		}
	} else if _, ok := wellFormed(digits, 'e', isDecimal); !ok {
		return 0, false
	}
	// The form is right, so strconv can only complain about the range, and then
	// its result is the infinity that is wanted.
	f, _ := strconv.ParseFloat(s, 64)
	return f, true
}

// parseShort reads a few decimal digits, the usual case.
func parseShort(digits string) (float64, bool) {
	if digits == "" || len(digits) > 15 {
		return 0, false
	}
	n := int64(0)
	for i := range len(digits) {
		if !isDecimal(digits[i]) {
			return 0, false
		}
		n = n*10 + int64(digits[i]-'0')
	}
	return float64(n), true
}

// wellFormed reports whether s is one or more digits with at most one point
// among them and perhaps an exponent after them, and whether that is there. The
// exponent begins with the letter mark and is decimal.
func wellFormed(s string, mark byte, isDigit func(byte) bool) (exponent, ok bool) {
	n := span(s, isDigit)
	digits, s := n, s[n:]
	if s != "" && s[0] == '.' {
		n = span(s[1:], isDigit)
		digits, s = digits+n, s[1+n:]
	}
	if digits == 0 || s == "" {
		return false, digits > 0
	}
	if s[0]|0x20 != mark {
		return false, false
	}
	s = s[1:]
	if s != "" && (s[0] == '-' || s[0] == '+') {
		s = s[1:]
	}
	return true, s != "" && span(s, isDecimal) == len(s)
}

// span returns how many bytes at the start of s are digits.
func span(s string, isDigit func(byte) bool) int {
	n := 0
	for n < len(s) && isDigit(s[n]) {
		n++
	}
	return n
}

// ParseBase reads s as tonumber does when it is given a base, from 2 to 36; any
// other base accepts nothing. Digits above 9 are letters of either case. Base 10
// is Parse; base 16 allows 0x in front.
//
// The result is that of C's strtoul, as in PUC Lua 5.1: at most 2^64, rounded to
// a double, which is also what larger numbers give; and a minus sign subtracts
// from 2^64.
func ParseBase(s string, base int) (float64, bool) {
	if base == 10 || len(s) > MaxText {
		return Parse(s)
	}
	s = trim(s)
	negative := s != "" && s[0] == '-'
	if negative || s != "" && s[0] == '+' {
		s = s[1:]
	}
	if base == 16 && len(s) > 2 && s[0] == '0' && s[1]|0x20 == 'x' {
		s = s[2:]
	}
	if s == "" || base < 2 || base > 36 {
		return 0, false
	}
	n, overflow := uint64(0), false
	for i := range len(s) {
		d := digit(s[i])
		if d >= base {
			return 0, false
		}
		if n > (math.MaxUint64-uint64(d))/uint64(base) {
			overflow = true
		}
		n = n*uint64(base) + uint64(d)
	}
	switch {
	case overflow:
		n = math.MaxUint64
	case negative:
		n = -n
	}
	return float64(n), true
}

// digit returns the value of c as a digit, 36 if it is none.
func digit(c byte) int {
	switch {
	case isDecimal(c):
		return int(c - '0')
	case 'a' <= c|0x20 && c|0x20 <= 'z':
		return int(c|0x20-'a') + 10
	}
	return 36
}

func isDecimal(c byte) bool { return '0' <= c && c <= '9' }

func isHex(c byte) bool { return digit(c) < 16 }

// trim returns s without the white space around it, which is ASCII only.
func trim(s string) string {
	for s != "" && isSpace(s[0]) {
		s = s[1:]
	}
	for s != "" && isSpace(s[len(s)-1]) {
		s = s[:len(s)-1]
	}
	return s
}

func isSpace(c byte) bool { return c == ' ' || '\t' <= c && c <= '\r' }
