package main

import (
	"strings"
	"syscall"
	"unsafe"
)

// prepareHeap has Go map n more bytes for its heap, and asks the system for huge
// pages there. It reports false if the system has none.
//
// The way is a large object: it is never touched, so it takes no memory, and its
// place serves the heap after the next collection. Go itself never asks for huge
// pages, so by itself each first use of 4 KiB is an interrupt.
func prepareHeap(n int64) bool {
	var object strings.Builder // the one thing of which Go does not clear the memory
	object.Grow(int(n))
	object.WriteByte(0)
	memory := unsafe.Slice(unsafe.StringData(object.String()), n)
	return syscall.Madvise(memory, syscall.MADV_HUGEPAGE) == nil
}
