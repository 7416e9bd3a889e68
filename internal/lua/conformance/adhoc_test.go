package conformance_test

import (
	"fmt"
	"os"
	"testing"
)

func TestAdhoc(t *testing.T) {
	b, err := os.ReadFile(os.Getenv("LUAFILE"))
	if err != nil {
		t.Skip()
	}
	fmt.Print(output(t, string(b), 1<<20))
}
