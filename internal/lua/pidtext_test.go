package lua

import (
	"fmt"
	"testing"

	"wippy/internal/lua/vm"
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
	if got := texts.find(text); got == nil || got.pid != a {
		t.Errorf("find = %v, want %v", got, a)
	}
	if got := texts.find(String(a.String())); got != nil {
		t.Errorf("another string with the same text is taken for the pid %v", got.pid)
	}
	texts.remember(recipient{pid: b}, String(b.String()))
	if got := texts.find(text); got != nil {
		t.Errorf("after its place was taken, the text of %v is known to be that of %v", a, got.pid)
	}
	for _, v := range []Value{{}, Number(1), String(""), String("{"), String("{a|0x1}"), String("worker"), String("a name\xff\xff\xff\xff")} {
		if got := texts.find(v); got != nil {
			t.Errorf("find(%s) = %v", vm.Text(v), got)
		}
	}
	for seq := range len(texts) + 1 {
		pid := pid(fmt.Sprintf("{app:processes|0x%05x}", 0xff000+seq))
		if got := texts.find(texts.of(pid)); got == nil || got.pid != pid {
			t.Errorf("of the text of %v find = %v", pid, got)
		}
	}
}
