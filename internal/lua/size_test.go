//go:build !safe

package lua

import (
	"testing"
	"unsafe"
)

// Go marks objects of up to 512 bytes several at a time, and larger ones one by
// one, with a header: what few processes need belongs in an extra.
func TestSizeOfAProcess(t *testing.T) {
	if n := unsafe.Sizeof(Process{}); n > 512 {
		t.Errorf("%d bytes, want at most 512", n)
	}
}
