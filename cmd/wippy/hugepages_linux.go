package main

import (
	"os"
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
	if addressesAreScarce() {
		return false
	}
	var object strings.Builder // the one thing of which Go does not clear the memory
	object.Grow(int(n))
	object.WriteByte(0)
	memory := unsafe.Slice(unsafe.StringData(object.String()), n)
	return syscall.Madvise(memory, syscall.MADV_HUGEPAGE) == nil
}

// addressesAreScarce reports whether the system counts addresses as memory, so
// that to map many could fail.
func addressesAreScarce() bool {
	var limit syscall.Rlimit
	if syscall.Getrlimit(syscall.RLIMIT_AS, &limit) != nil || limit.Cur < 1<<40 {
		return true
	}
	mode, err := os.ReadFile("/proc/sys/vm/overcommit_memory")
	return err != nil || strings.TrimSpace(string(mode)) == "2"
}
