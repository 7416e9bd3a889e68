package terminal_test

import (
	"testing"

	"pgregory.net/rapid"

	"wippy/internal/terminal"
)

// However keys arrive in pieces, they are the same keys: what is there of the
// next one either says nothing yet or says what the whole would.
func TestKeysArriveInPieces(t *testing.T) {
	pieces := []string{"\x1b", "\x1b[", "\x1bO", "1", ";", "5", "A", "~", "3~", "b", " ", "é", "한", "👍", "\xff", "\xe3", "\x80", "\U0010FEFF", "\r", "\x03", "\x04", "\x7f", "\b", "\x00"}
	rapid.Check(t, func(t *rapid.T) {
		var keys []byte
		for _, piece := range rapid.SliceOfN(rapid.SampledFrom(pieces), 1, 6).Draw(t, "keys") {
			keys = append(keys, piece...)
		}
		text, n := terminal.NextKey(keys)
		if n < 0 || n > len(keys) || n == 0 && text != "" {
			t.Fatalf("NextKey(%q) = %q, %d", keys, text, n)
		}
		for i := range keys {
			part, m := terminal.NextKey(keys[:i])
			if m != 0 && (part != text || m != n) {
				t.Fatalf("NextKey(%q) = %q, %d, but NextKey(%q) = %q, %d", keys[:i], part, m, keys, text, n)
			}
		}
	})
}
