//go:build !linux

package main

// prepareHeap does nothing: only Linux has to be asked for huge pages.
func prepareHeap(int64) bool { return false }
