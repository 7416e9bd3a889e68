package conformance_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
)

func TestAdhoc(t *testing.T) {
	b, err := os.ReadFile(os.Getenv("LUAFILE"))
	if err != nil {
		t.Skip()
	}
	fmt.Print(output(t, string(b), 1<<20))
}

func TestDeepTimes(t *testing.T) {
	n := 300000
	for name, src := range map[string]string{
		"tables":          "local t = " + strings.Repeat("{", n) + strings.Repeat("}", n),
		"functions":       strings.Repeat("local f = function() ", n) + strings.Repeat("end ", n),
		"ifs":             strings.Repeat("if x then ", n) + strings.Repeat("end ", n),
		"calls":           "local t = " + strings.Repeat("f(", n) + strings.Repeat(")", n),
		"elseifs":         "if x then " + strings.Repeat("elseif y then ", n) + "end",
		"concatenations":  "local t = x" + strings.Repeat(" .. x", n),
		"sums":            "local t = x" + strings.Repeat(" + x", n),
		"ors":             "local t = x" + strings.Repeat(" or x", n),
		"chained calls":   "local t = f" + strings.Repeat("()", n),
		"chained indexes": "local t = f" + strings.Repeat(".x", n),
	} {
		s := time.Now()
		got := output(t, src, 1<<20)
		fmt.Println(name, time.Since(s), got)
	}
}
