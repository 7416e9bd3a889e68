package conformance_test

import (
	"flag"
	"fmt"
	"os"
	"regexp"
	"slices"
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

// What lua5.1 says of functions that no Lua function has called by name, and
// errors that it finds in its library, for which it has no place. They are
// quoted for a regular expression.
var (
	unnamed  = regexp.MustCompile(` to '(\\\?|\\\(for generator\\\))'`)
	unplaced = regexp.MustCompile(`attempt to (compare|call) |table index is |invalid key to 'next'`)
)

// same reports whether ours is as good an output as that of lua5.1.
func same(ours, theirs string) bool {
	ours, theirs = normal(ours), normal(theirs)
	if ours == theirs || strings.Contains(theirs, "C stack overflow") {
		return true
	}
	likeTheirs := unnamed.ReplaceAllString(regexp.QuoteMeta(theirs), ` to '\w+'`)
	likeTheirs = unplaced.ReplaceAllString(likeTheirs, `(t:\d+: )?$0`)
	return regexp.MustCompile("^" + likeTheirs + "$").MatchString(ours)
}

// normal returns text without what is meant to differ from Lua 5.1: the digits
// of large integers and the sign of nan (base.md LG-3), and addresses.
func normal(text string) string {
	text = strings.ToValidUTF8(text, "?")
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

// shrink returns a part of src that still differs, found by leaving out
// statements and by taking blocks out of what is around them.
func shrink(t testing.TB, lua lua51, src string) string {
	lines := strings.SplitAfter(src, "\n")
	for again := true; again; {
		again = false
		for i := len(lines) - 2; i >= 0; i-- {
			end := blockEnd(lines, i)
			for _, rest := range [][]string{
				slices.Concat(lines[:i], lines[end+1:]),                           // without the block
				slices.Concat(lines[:i], lines[i+1:max(i+1, end)], lines[end+1:]), // only what is in it
			} {
				if differs(t, lua, strings.Join(rest, "")) {
					lines, again = rest, true
					break
				}
			}
			i = min(i, len(lines)-1)
		}
	}
	return strings.Join(lines, "")
}

// blockEnd returns the line that ends what begins at line i, by its indent.
func blockEnd(lines []string, i int) int {
	indent := func(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }
	for end := i + 1; end < len(lines); end++ {
		if indent(lines[end]) <= indent(lines[i]) {
			return end
		}
	}
	return i
}

func differs(t testing.TB, lua lua51, src string) bool {
	if _, err := new(printout).load(src); err != nil {
		return false
	}
	ours := output(t, src, 1<<20)
	if strings.HasPrefix(ours, "error: ") || strings.Contains(ours, "\nerror: ") {
		return false // an error that nothing catches is the fault of shrinking
	}
	return !strings.HasSuffix(ours, "does not end\n") && !strings.Contains(ours, "too much output") && !same(ours, lua.output(t, []string{src})[0])
}
