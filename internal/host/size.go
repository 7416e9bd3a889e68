package host

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
)

// A Size is a number of bytes, written as "1073741824", "512M" or "64KB": K, M,
// G and T in any case, with or without a B, count in powers of 1024.
type Size int64

// sizeText is the shape of a size: a number and a unit.
var sizeText = regexp.MustCompile(`^(?i)([0-9]+)(?:([KMGT])B?)?$`)

// ParseSize reads a size. It fails for other text and for sizes that are zero or
// do not fit.
func ParseSize(text string) (Size, error) {
	parts := sizeText.FindStringSubmatch(text)
	if parts == nil {
		return 0, errSize(text)
	}
	n, err := strconv.ParseInt(parts[1], 10, 64)
	shift := 0
	if parts[2] != "" {
		shift = 10 * (1 + strings.Index("KMGT", strings.ToUpper(parts[2])))
	}
	if err != nil || n == 0 || n > math.MaxInt64>>shift {
		return 0, errSize(text)
	}
	return Size(n << shift), nil
}

func errSize(text string) error { return fmt.Errorf(`expected a size such as "512M", got %q`, text) }

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
