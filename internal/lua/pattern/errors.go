package pattern

import (
	"errors"
	"fmt"
)

// The texts are those of PUC Lua 5.1, which programs may test for; the last two
// are limits it doesn't have.
var (
	errEndsWithPercent   = errors.New("malformed pattern (ends with '%')")
	errMissingBracket    = errors.New("malformed pattern (missing ']')")
	errFrontier          = errors.New("missing '[' after '%f' in pattern")
	errUnbalanced        = errors.New("unbalanced pattern")
	errTooManyCaptures   = errors.New("too many captures")
	errUnfinishedCapture = errors.New("unfinished capture")
	errPatternCapture    = errors.New("invalid pattern capture")
	errCaptureIndex      = errors.New("invalid capture index")

	errTooComplex = fmt.Errorf("pattern too complex (more than %d choices open at once)", MaxDepth)
	errTooLong    = fmt.Errorf("pattern too complex (longer than %d bytes)", MaxLength)
)
