package process

import (
	"testing"
	"unsafe"
)

// A process takes a size class of Go's allocator to its end, and with a bond
// that it is born with another one.
func TestSizeOfAProcess(t *testing.T) {
	if p, b := unsafe.Sizeof(Process{}), unsafe.Sizeof(bond{}); p > 256 || p+b > 416 {
		t.Errorf("%d bytes, and %d for a bond; want at most 256 and 160", p, b)
	}
}
