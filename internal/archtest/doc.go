// Package archtest holds the test that keeps the map of the packages true.
//
// The tables in map_test.go say what each package may import, who may import a
// library, and what is left to package main. A new package, or a new arrow
// between two, starts with a row there. It contains tests only.
package archtest
