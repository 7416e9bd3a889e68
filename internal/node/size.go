package node

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// A Size is a number of bytes, written as "1073741824", "512M" or "64KB": K, M,
// G and T in any case, with or without a B, count in powers of 1024.
type Size int64

// ParseSize reads a size. It fails for other text and for sizes that are not
// positive or do not fit.
func ParseSize(text string) (Size, error) {
	digits := strings.TrimRight(text, "KMGTBkmgtb")
	unit := strings.ToUpper(text[len(digits):])
	shift := 10 * strings.IndexByte(" KMGT", (unit + " ")[0])
	if trimmed := strings.TrimSuffix(unit, "B"); len(trimmed) > 1 || unit == "B" || shift < 0 {
		return 0, fmt.Errorf(`expected a size such as "512M", got %q`, text)
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || n <= 0 || n > math.MaxInt64>>shift {
		return 0, fmt.Errorf(`expected a size such as "512M", got %q`, text)
	}
	return Size(n << shift), nil
}

// DecodeValue takes a size or a plain number from a manifest.
func (s *Size) DecodeValue(v any) error {
	if n, ok := v.(int64); ok && n >= 0 {
		*s = Size(n)
		return nil
	}
	size, err := ParseSize(fmt.Sprint(v))
	*s = size
	return err
}
