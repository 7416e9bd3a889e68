package conformance_test

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// base.md LG-1: generated programs print the same as with lua5.1.
func TestGeneratedProgramsMatchLua51(t *testing.T) {
	lua := findLua51(t)
	const perRun = 200
	seeds := 2000
	if testing.Short() || raced {
		seeds = 2 * perRun
	}
	for from := 0; from < seeds; from += perRun {
		var programs []string
		for i := range perRun {
			programs = append(programs, generate(uint64(from+i)))
		}
		for i, theirs := range lua.output(t, programs) {
			if !same(programs[i], output(t, programs[i], 1<<20), theirs) {
				t.Errorf("seed %d:\n%s", from+i, difference(t, lua, programs[i]))
				return // shrinking takes long; one is enough
			}
		}
	}
}

// The same for any seed:
//
//	go test -run - -fuzz FuzzAgainstLua51 ./internal/lua/conformance
func FuzzAgainstLua51(f *testing.F) {
	lua := findLua51(f)
	for seed := range uint64(20) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seed uint64) {
		src := generate(seed)
		if differs(t, lua, src) {
			t.Errorf("seed %d:\n%s", seed, difference(t, lua, src))
		}
	})
}

// Being preempted at every step changes nothing.
func TestGeneratedProgramsCanBePreempted(t *testing.T) {
	for seed := range uint64(200) {
		src := generate(seed)
		if long, short := output(t, src, 1<<20), output(t, src, 1); long != short {
			t.Fatalf("seed %d:\n%s\nprints\n%s\nand in short turns\n%s", seed, src, long, short)
		}
	}
}

func differs(t testing.TB, lua lua51, src string) bool {
	return !same(src, output(t, src, 1<<20), lua.output(t, []string{src})[0])
}

// difference describes how the output of src differs, with a part of it that is
// enough to show that.
func difference(t testing.TB, lua lua51, src string) string {
	src = shrink(t, lua, src)
	return src + "\nprints\n" + normal(output(t, src, 1<<20)) + "\nwith lua5.1\n" + normal(lua.output(t, []string{src})[0])
}

// same reports whether the output of src is as good as that of lua5.1.
func same(src, ours, theirs string) bool {
	ours, theirs = normal(ours), normal(theirs)
	if ours == theirs || incomparable(ours) || incomparable(theirs) {
		return true
	}
	source := strings.Split(src, "\n")
	a, b := strings.Split(ours, "\n"), strings.Split(theirs, "\n")
	return slices.EqualFunc(a, b, func(ours, theirs string) bool {
		return ours == theirs || sameError(source, ours, theirs)
	})
}

// incomparable reports whether a program has come to a limit; those of lua5.1
// are lower.
func incomparable(output string) bool {
	return strings.Contains(output, endless) || strings.Contains(output, "C stack overflow")
}

var (
	// What lua5.1 calls functions that no Lua function has called by name.
	unnamed = regexp.MustCompile(`to '(\\\?|\\\(for generator\\\))'`)
	// Errors that it finds in its library, for which it has no place.
	unplaced = regexp.MustCompile(`attempt to (compare|call) |table index is |invalid key to 'next'`)
	// A name that it guesses for the result of "and" or "or".
	guessed = regexp.MustCompile(`t:(\d+): attempt to .* ((?:local|global|upvalue|field|method) '\w+' \\\()a \w+ value\\\)`)
)

// sameError reports whether our line has an error message that is as good.
func sameError(source []string, ours, theirs string) bool {
	pattern := unnamed.ReplaceAllString(regexp.QuoteMeta(theirs), `to '\w+'`)
	pattern = unplaced.ReplaceAllString(pattern, `(t:\d+: )?$0`)
	if m := guessed.FindStringSubmatch(pattern); m != nil {
		line, _ := strconv.Atoi(m[1])
		if text := source[line-1]; strings.Contains(text, " or ") || strings.Contains(text, " and ") {
			pattern = strings.NewReplacer(m[2], "", ` value\)`, " value").Replace(pattern)
		}
	}
	return regexp.MustCompile("^" + pattern + "$").MatchString(ours)
}

var numeral = regexp.MustCompile(`-?\b(?:nan|inf|[0-9]+(?:\.[0-9]+)?(?:e[-+][0-9]+)?)\b`)

// normal returns text without what is meant to differ from Lua 5.1: the digits
// of large integers and the sign of nan (base.md LG-3).
func normal(text string) string {
	return numeral.ReplaceAllStringFunc(strings.ToValidUTF8(text, "?"), func(s string) string {
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
	uncaught := func(output string) bool { return strings.Contains("\n"+output, "\nerror: ") }
	original := uncaught(output(t, src, 1<<20))
	lines := strings.SplitAfter(src, "\n")
	for again := true; again; {
		again = false
		for i := len(lines) - 2; i >= 0; i-- {
			end := blockEnd(lines, i)
			for _, rest := range [][]string{
				slices.Concat(lines[:i], lines[end+1:]),                           // without the block
				slices.Concat(lines[:i], lines[i+1:max(i+1, end)], lines[end+1:]), // only what is in it
			} {
				shorter := strings.Join(rest, "")
				if _, err := new(printout).load(shorter); err != nil {
					continue
				}
				theirs := lua.output(t, []string{shorter})[0]
				if uncaught(theirs) == original && !same(shorter, output(t, shorter, 1<<20), theirs) {
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
