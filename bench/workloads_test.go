package main

import (
	"os"
	"strings"
	"testing"
)

// The application runs under the real binary, at sizes that measure nothing.
func TestWorkloadsRun(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds the binary")
	}
	t.Chdir("..") // the top of the repository
	if _, err := os.Stat("go.mod"); err != nil {
		t.Fatal(err)
	}
	wippy, err := buildWippy(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, command := range []string{
		"hello", "w1 20", "w1 20 4", "w2 3 5", "w3 20", "w3 10 2", "w3s 20", "w3s 20 30",
		"w4 20", "w5 10 3", "w6 20", "w8 quick", "w9 quick", "terminate 2",
	} {
		t.Run(command, func(t *testing.T) {
			words := strings.Fields(command)
			if _, _, err := execute(t.Context(), wippy, nil, words[0], words[1:]...); err != nil {
				t.Error(err)
			}
		})
	}
}
