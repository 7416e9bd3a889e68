package registry

import (
	"fmt"
	"slices"
	"strings"
)

// A Wildcard is a pattern over names made of segments between dots, such as
// namespaces and kinds: "*" stands for one segment, "**" for any number of
// them, none included, and "(a|b)" for either of two; everything else is
// literal (manifests.md §9).
type Wildcard struct {
	segments []segment
}

// A segment of a pattern accepts one of some words, any one word, or any run of
// words.
type segment struct {
	words []string // nil for "*" and "**"
	run   bool     // "**"
}

// ParseWildcard reads a pattern. It fails if the pattern is empty or if a
// parenthesis is not closed in its segment.
func ParseWildcard(pattern string) (Wildcard, error) {
	if pattern == "" {
		return Wildcard{}, fmt.Errorf("empty pattern")
	}
	var w Wildcard
	for part := range strings.SplitSeq(pattern, ".") {
		inner, opened := strings.CutPrefix(part, "(")
		inner, closed := strings.CutSuffix(inner, ")")
		switch {
		case opened != closed:
			return Wildcard{}, fmt.Errorf("pattern %q: %q lacks a parenthesis", pattern, part)
		case opened:
			w.segments = append(w.segments, segment{words: strings.Split(inner, "|")})
		case part == "**":
			w.segments = append(w.segments, segment{run: true})
		case part == "*":
			w.segments = append(w.segments, segment{})
		default:
			w.segments = append(w.segments, segment{words: []string{part}})
		}
	}
	return w, nil
}

// Match reports whether the pattern covers all of name.
func (w Wildcard) Match(name string) bool {
	words := strings.Split(name, ".")
	i, j := 0, 0           // next word, next segment
	backI, backJ := -1, -1 // where to go on if the last "**" takes one word more
	for i < len(words) {
		switch {
		case j < len(w.segments) && w.segments[j].run:
			backI, backJ = i, j+1
			j++
		case j < len(w.segments) && w.segments[j].accepts(words[i]):
			i++
			j++
		case backJ >= 0:
			backI++
			i, j = backI, backJ
		default:
			return false
		}
	}
	for j < len(w.segments) && w.segments[j].run {
		j++
	}
	return j == len(w.segments)
}

func (s segment) accepts(word string) bool {
	if s.words == nil {
		return word != ""
	}
	return slices.Contains(s.words, word)
}

// MatchGlob reports whether a pattern in which "*" stands for any run of
// characters, dots included, covers all of text. Nothing else in it is special.
func MatchGlob(pattern, text string) bool {
	first, rest, starred := strings.Cut(pattern, "*")
	text, ok := strings.CutPrefix(text, first)
	if !starred || !ok {
		return ok && text == ""
	}
	parts := strings.Split(rest, "*")
	last := parts[len(parts)-1]
	for _, part := range parts[:len(parts)-1] {
		_, after, found := strings.Cut(text, part)
		if !found {
			return false
		}
		text = after
	}
	return strings.HasSuffix(text, last)
}
