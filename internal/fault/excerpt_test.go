package fault_test

import (
	"strings"
	"testing"

	"wippy/internal/fault"
)

func TestExcerpt(t *testing.T) {
	long := strings.Repeat("é", 150)
	for _, test := range []struct{ name, text, want, quoted string }{
		{"plain text is as it was", `app:x "y" ü`, `app:x "y" ü`, `"app:x \"y\" ü"`},
		{"it may be empty", "", "", `""`},
		{"lines and control characters are escaped", "a\nb\x00\x1b", `a\nb\x00\x1b`, `"a\nb\x00\x1b"`},
		{"so is what is no UTF-8", "a\xff", `a\xff`, `"a\xff"`},
		{"what is long is cut between characters", "x" + long, "x" + long[:198] + "… (301 bytes)", `"x` + long[:198] + `… (301 bytes)"`},
		{"and so is what is no text", strings.Repeat("\x80", 500), strings.Repeat(`\x80`, 196) + "… (500 bytes)", `"` + strings.Repeat(`\x80`, 196) + `… (500 bytes)"`},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := fault.Excerpt(test.text); got != test.want {
				t.Errorf("Excerpt: %q, want %q", got, test.want)
			}
			if got := fault.Quote(test.text); got != test.quoted {
				t.Errorf("Quote: %q, want %q", got, test.quoted)
			}
		})
	}
}
