package process

import (
	"testing"
	"unique"
)

// The quick way to take a PID apart must agree with the careful one.
func FuzzCutPID(f *testing.F) {
	for _, text := range []string{
		"{app:processes|0x00004}", "{n@h|0x100000}", "{h|0xffffffffffffffff}", "{h|0x1ffffffffffffffff}", "{|0x1}", "{a|b|0x1}",
		"{h|0x}", "{h|x1}", "{h|1x1}", "{h|0xA}", "{h0x1}", "{0x1}", "x1}", "{", "}", "{}", "", "worker",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		place, seq := cutPID(text)
		wantPlace, wantSeq, ok := splitPID(text)
		if ok && seq != 0 && (place != wantPlace || seq != wantSeq) {
			t.Errorf("cutPID(%q) = %q, %d; splitPID has %q, %d", text, place, seq, wantPlace, wantSeq)
		}
		if pid := (PID{unique.Make(wantPlace), wantSeq}); ok && text == pid.String() && seq == 0 {
			t.Errorf("cutPID(%q) does not know the usual form", text)
		}
		if !ok && seq != 0 && validPlace(place) {
			t.Errorf("cutPID(%q) = %q, %d; splitPID refuses it", text, place, seq)
		}
	})
}
