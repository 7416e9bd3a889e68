//go:build !linux

package main

// prepareHeap does nothing: only Linux has to be asked for huge pages.
func prepareHeap(int64) (addresses, bool) { return addresses{}, false }

// system is never used.
type system struct{}

func (system) present(uintptr) bool  { return false }
func (system) populate(uintptr) bool { return false }
