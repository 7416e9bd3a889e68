package sched

import (
	"strings"
	"testing"
)

// Setting the computer's time moves no instant and no timer: both readings that
// an instant is the difference of are monotonic. Go prints such a reading as m=.
func TestClockDoesNotJump(t *testing.T) {
	c := &New(Options{}).clock
	for what, text := range map[string]string{"the epoch": c.epoch.String(), "the present": c.Now().String()} {
		if !strings.Contains(text, " m=") {
			t.Errorf("%s is %s, which has no monotonic reading", what, text)
		}
	}
	if a, b := c.Instant(), c.Instant(); a < 0 || b < a {
		t.Errorf("instants %d and %d", a, b)
	}
}
