package problem

import (
	"iter"
	"strings"
	"unicode/utf8"
)

// maxDistance is how far a misspelling may be from what was meant: more than
// two edits make another word (manifests.md MAN-29).
const maxDistance = 2

// Closest returns the candidate that name is most likely a misspelling of, ""
// if none is within two edits (insert, delete, replace, swap of neighbours). Of
// equally close ones the first wins, but one that differs in the case of letters
// alone wins over all. A name of one or two characters is otherwise close
// to nothing, as two edits would make anything of it.
func Closest(name string, candidates iter.Seq[string]) string {
	best, bestDistance := "", maxDistance+1
	for c := range candidates {
		if strings.EqualFold(name, c) {
			return c
		}
		if d := distance(name, c); d < bestDistance && d < utf8.RuneCountInString(name) && d < utf8.RuneCountInString(c) {
			best, bestDistance = c, d
		}
	}
	return best
}

// distance returns the number of edits between two words, or maxDistance+1 if
// there are more than maxDistance.
func distance(a, b string) int {
	s, t := []rune(a), []rune(b)
	if len(s)-len(t) > maxDistance || len(t)-len(s) > maxDistance {
		return maxDistance + 1
	}
	// Three rows of the edit matrix: the current one, the one above, and the
	// one above that, which a swap of neighbours looks back to.
	older, above, row := make([]int, len(t)+1), make([]int, len(t)+1), make([]int, len(t)+1)
	for j := range above {
		above[j] = j
	}
	for i := 1; i <= len(s); i++ {
		row[0] = i
		for j := 1; j <= len(t); j++ {
			cost := 1
			if s[i-1] == t[j-1] {
				cost = 0
			}
			row[j] = min(above[j]+1, row[j-1]+1, above[j-1]+cost)
			if i > 1 && j > 1 && s[i-1] == t[j-2] && s[i-2] == t[j-1] {
				row[j] = min(row[j], older[j-2]+1)
			}
		}
		older, above, row = above, row, older
	}
	return min(above[len(t)], maxDistance+1)
}
