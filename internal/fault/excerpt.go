package fault

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// excerptLen is how many bytes of a text a message repeats.
const excerptLen = 200

// Excerpt returns a text that a program has given, such as a name, as a message
// repeats it: on one line, control characters and broken UTF-8 as escapes, and
// only the beginning if it is long.
func Excerpt(text string) string {
	text = Beginning(text)
	if utf8.ValidString(text) && strings.IndexFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }) < 0 {
		return text
	}
	quoted := strconv.Quote(text)
	return quoted[1 : len(quoted)-1]
}

// Quote returns an [Excerpt] of text in quotes.
func Quote(text string) string { return strconv.Quote(Beginning(text)) }

// Beginning returns a text that may be too long for a message, cut to what one
// may have.
func Beginning(text string) string {
	if len(text) <= excerptLen {
		return text
	}
	n := excerptLen
	for n > excerptLen-utf8.UTFMax && !utf8.RuneStart(text[n]) {
		n--
	}
	return fmt.Sprintf("%s… (%d bytes)", text[:n], len(text))
}
