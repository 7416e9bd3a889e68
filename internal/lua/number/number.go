// Package number turns text into Lua numbers and back.
//
// It is behind tonumber, tostring, the arithmetic on numeric strings, and the
// concatenation of numbers:
//
//	f, ok := number.Parse(" 0x1F ")    // 31, true
//	f, ok = number.ParseBase("zz", 36) // 1295, true
//	s := number.Format(1e15)           // "1000000000000000"
//
// All functions may be used by many goroutines at once.
package number

import (
	"math"
	"strconv"
)

// exact is 2^53: every integral number below it has a double of its own.
const exact = 1 << 53

// Append appends the text of f to dst, as tostring writes it (base.md LG-3): an
// integral number below 2^53 with all its digits, any other with 14 significant
// digits as C's %.14g does; "inf", "-inf", and "nan", which never has a sign.
// Minus zero is "-0".
func Append(dst []byte, f float64) []byte {
	if i := int64(f); -exact < i && i < exact && float64(i) == f && (i != 0 || !math.Signbit(f)) {
		return strconv.AppendInt(dst, i, 10)
	}
	switch {
	case f != f:
		return append(dst, "nan"...)
	case f > math.MaxFloat64:
		return append(dst, "inf"...)
	case f < -math.MaxFloat64:
		return append(dst, "-inf"...)
	}
	return strconv.AppendFloat(dst, f, 'g', 14, 64)
}

// Format returns the text that Append appends. For integers from 0 to 99 it
// allocates nothing.
func Format(f float64) string {
	if i := int(f); 0 <= i && i < 100 && float64(i) == f && (i != 0 || !math.Signbit(f)) {
		return strconv.Itoa(i)
	}
	var buf [24]byte
	return string(Append(buf[:0], f))
}
