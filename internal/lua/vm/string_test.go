package vm_test

import (
	"bytes"
	"testing"

	"wippy/internal/lua/vm"
)

// A copied string keeps its text whatever happens to the bytes that it was made
// of, and is equal to one made of a text.
func TestStringOf(t *testing.T) {
	for n := range 100 {
		b := bytes.Repeat([]byte{'a' + byte(n%26)}, n)
		want := string(b)
		v := vm.StringOf(b)
		clear(b)
		if got, ok := v.Text(); !ok || got != want {
			t.Errorf("of %d bytes: %q, want %q", n, got, want)
		}
		if !vm.Equal(v, vm.MakeString(want)) {
			t.Errorf("of %d bytes: not equal to the same text", n)
		}
	}
}
