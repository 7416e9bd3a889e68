package main

import (
	"fmt"
	"os"
	"syscall"
)

// evenMemory uses a GiB of memory and gives it back, so that who comes next finds
// what the system has at hand. On a virtual machine the host has to find memory
// that nobody has used lately, which takes ten times as long as to clear it: without
// this, some contestants would wait for it, and those that follow would not.
func evenMemory() error {
	const size = 1 << 30
	memory, err := syscall.Mmap(-1, 0, size, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		return fmt.Errorf("asking for %d bytes of memory: %w", size, err)
	}
	_ = syscall.Madvise(memory, syscall.MADV_HUGEPAGE) // it may have none
	for at := 0; at < size; at += os.Getpagesize() {
		memory[at] = 1
	}
	return syscall.Munmap(memory)
}
