package main

import (
	"os"
	"strings"
	"syscall"
	"unsafe"
)

// prepareHeap has Go map n more bytes for its heap, and asks the system for huge
// pages there. It returns their addresses, and false if the system has no such
// pages.
//
// The way is a large object: it is never touched, so it takes no memory, and its
// place serves the heap after the next collection. Go itself never asks for huge
// pages, so by itself each first use of 4 KiB is an interrupt.
func prepareHeap(n int64) (addresses, bool) {
	if addressesAreScarce() {
		return addresses{}, false
	}
	var object strings.Builder // the one thing of which Go does not clear the memory
	object.Grow(int(n))
	object.WriteByte(0)
	memory := unsafe.Slice(unsafe.StringData(object.String()), n)
	from := uintptr(unsafe.Pointer(&memory[0])) // and no pointer, or it would be kept
	return addresses{from, from + uintptr(n)}, syscall.Madvise(memory, syscall.MADV_HUGEPAGE) == nil
}

// system is the [memory] that the system has for the prepared heap.
type system struct{}

func (system) present(at uintptr) bool {
	var pages [1]byte
	_, _, err := syscall.Syscall(syscall.SYS_MINCORE, at, 1, uintptr(unsafe.Pointer(&pages)))
	return err == 0 && pages[0]&1 != 0
}

// populate leaves what is in memory already as it is.
func (system) populate(at uintptr) bool {
	const populateWrite = 23 // MADV_POPULATE_WRITE, since Linux 5.14
	_, _, err := syscall.Syscall(syscall.SYS_MADVISE, at, hugePage, populateWrite)
	return err == 0
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
