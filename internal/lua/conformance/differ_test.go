package conformance_test

import (
"os"
"fmt"
	"flag"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"wippy/internal/lua/format"
)

var _ = format.Parse
var seeds = flag.Int("seeds", 3000, "how many generated programs to compare with lua5.1")
var firstSeed = flag.Uint64("seed", 0, "the first seed")

const perRun = 250

// Generated programs print the same as with lua5.1 (base.md LG-1).
func TestGeneratedProgramsMatchLua51(t *testing.T) {
	lua := findLua51(t)
	differ := 0
	for from := *firstSeed; from < *firstSeed+uint64(*seeds); from += perRun {
		var programs []string
		for seed := from; seed < from+perRun; seed++ {
			programs = append(programs, generate(seed))
		}
		for i, want := range lua.output(t, programs) {
			got := output(t, programs[i], 1<<20)
			if same(got, want) {
				continue
			}
			if os.Getenv("NOSHRINK") != "" {
				a, b := strings.Split(normal(got), "\n"), strings.Split(normal(want), "\n")
				for k := range min(len(a), len(b)) {
					if a[k] != b[k] {
						fmt.Printf("seed %d\n   ours %.300s\n lua51 %.300s\n", from+uint64(i), a[k], b[k])
						break
					}
				}
				continue
			}
			src := shrink(t, lua, programs[i])
			t.Errorf("seed %d:\n%s\nprints\n%s\nwith lua5.1\n%s", from+uint64(i), src, normal(output(t, src, 1<<20)), normal(lua.output(t, []string{src})[0]))
			if differ++; differ == 10 {
				t.Fatal("enough")
			}
		}
	}
}

var (
	numeral = regexp.MustCompile(`-?\b(?:nan|inf|[0-9]+(?:\.[0-9]+)?(?:e[-+][0-9]+)?)\b`)
	address = regexp.MustCompile(`(table|function|thread): (0x[0-9a-f]+|builtin: \w+)`)
)

// same reports whether ours is as good an output as that of lua5.1, which does not
// know the names of functions that functions written in C call.
func same(ours, theirs string) bool {
	ours, theirs = normal(ours), normal(theirs)
	if ours == theirs {
		return true
	}
	likeTheirs := strings.ReplaceAll(regexp.QuoteMeta(theirs), ` to '\?'`, ` to '\w+'`)
	return regexp.MustCompile("^" + likeTheirs + "$").MatchString(ours)
}

// normal returns text without what is meant to differ from Lua 5.1: the digits
// of large integers and the sign of nan (base.md LG-3), and addresses.
func normal(text string) string {
	text = address.ReplaceAllString(text, "$1: address")
	return numeral.ReplaceAllStringFunc(text, func(s string) string {
		if s == "-nan" {
			return "nan"
		}
		f, err := strconv.ParseFloat(s, 64)
		if err != nil || len(s) < 15 {
			return s
		}
		return strconv.FormatFloat(f, 'g', 14, 64)
	})
}

// shrink returns a part of src that still differs, found by leaving out lines.
func shrink(t testing.TB, lua lua51, src string) string {
	lines := strings.SplitAfter(src, "\n")
	for size := len(lines) / 2; size > 0; size /= 2 {
		for i := 0; i+size <= len(lines); {
			rest := append(append([]string(nil), lines[:i]...), lines[i+size:]...)
			if differs(t, lua, strings.Join(rest, "")) {
				lines = rest
			} else {
				i += size
			}
		}
	}
	return strings.Join(lines, "")
}

func differs(t testing.TB, lua lua51, src string) bool {
	if _, err := new(printout).load(src); err != nil {
		return false
	}
	return !same(output(t, src, 1<<20), lua.output(t, []string{src})[0])
}
