package lua

import (
	"testing"

	"wippy/internal/process"
)

func TestPIDTexts(t *testing.T) {
	pid := func(text string) process.PID {
		p, err := process.ParsePID(text)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	var texts pidTexts
	a, b := pid("{app:processes|0x0a001}"), pid("{app:processes|0x0b001}") // they share a place
	text := texts.of(a)
	if got, _ := text.Text(); got != a.String() {
		t.Fatalf("text of %v is %q", a, got)
	}
	if got, ok := texts.recipientOf(a.String(), text); !ok || got.pid != a {
		t.Errorf("recipientOf = %v, %v; want %v", got, ok, a)
	}
	if got, ok := texts.recipientOf(a.String(), String(a.String())); ok {
		t.Errorf("another string with the same text is taken for the pid %v", got.pid)
	}
	texts.remember(recipient{pid: b}, String(b.String()))
	if got, ok := texts.recipientOf(a.String(), text); ok {
		t.Errorf("after its place was taken, the text of %v is known to be that of %v", a, got)
	}
	for _, short := range []string{"", "{", "{a|0x1}", "worker"} {
		if got, ok := texts.recipientOf(short, String(short)); ok {
			t.Errorf("recipientOf(%q) = %v", short, got)
		}
	}
}
