package problem

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"wippy/internal/codeframe"
)

// maxShown bounds what one load prints; past it more lines only hide the first
// mistake (manifests.md MAN-5).
const maxShown = 50

// A List is the problems of one load, errors and warnings alike.
type List []Problem

// Errors returns the problems that are not warnings.
func (l List) Errors() List { return l.filter(false) }

// Warnings returns the problems that are warnings.
func (l List) Warnings() List { return l.filter(true) }

func (l List) filter(warning bool) List {
	var kept List
	for _, p := range l {
		if p.Warning == warning {
			kept = append(kept, p)
		}
	}
	return kept
}

// Err returns l as an error if it holds one that is not a warning, else nil.
func (l List) Err() error {
	if len(l.Errors()) == 0 {
		return nil
	}
	return l
}

// Sort orders problems by file, line and column: first those of no file, then
// the given files in their order, then other files as they appear.
func (l List) Sort(files []string) {
	rank := map[string]int{"": 0}
	rankFile := func(file string) {
		if _, ok := rank[file]; !ok {
			rank[file] = len(rank)
		}
	}
	for _, file := range files {
		rankFile(file)
	}
	for _, p := range l {
		rankFile(p.File)
	}
	slices.SortStableFunc(l, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(rank[a.File], rank[b.File]), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
}

// Error returns the errors of l, one line each, without code frames. Past 50
// the rest is only counted.
func (l List) Error() string {
	return strings.TrimSuffix(l.Render(Style{Bare: true}), "\n")
}

// Summary counts the errors of l: "3 problems in the manifests" for the subject
// "the manifests".
func (l List) Summary(subject string) string {
	n := len(l.Errors())
	if n == 1 {
		return "1 problem in " + subject
	}
	return fmt.Sprintf("%d problems in %s", n, subject)
}

// A Style says how [List.Render] shows problems. The zero value is plain text
// with code frames, files read from the working directory.
type Style struct {
	Color bool   // use ANSI colours in code frames
	Bare  bool   // one line a problem, no code frames
	Dir   string // directory against which relative paths are read; "" is the working directory
}

// Render returns the errors of l, each with the lines it is about if the file
// can still be read. At most 50 are shown and the rest counted. Every line ends
// in a newline; without errors the result is empty.
func (l List) Render(s Style) string {
	errs := l.Errors()
	shown := errs[:min(len(errs), maxShown)]
	files := map[string]string{}
	var b strings.Builder
	for _, p := range shown {
		b.WriteString(p.Error())
		b.WriteByte('\n')
		if !s.Bare && p.Line > 0 {
			b.WriteString(codeframe.Frame{
				Text: s.read(p.File, files), Line: p.Line, Column: p.Column, Width: p.Width,
			}.Render(s.Color))
		}
	}
	if more := len(errs) - len(shown); more > 0 {
		fmt.Fprintf(&b, "and %d more\n", more)
	}
	return b.String()
}

// read returns the text of a file, "" if it cannot be read: a problem without
// its frame is still a good line.
func (s Style) read(file string, cache map[string]string) string {
	if text, ok := cache[file]; ok {
		return text
	}
	path := file
	if !filepath.IsAbs(path) {
		path = filepath.Join(s.Dir, path)
	}
	text, _ := os.ReadFile(path)
	cache[file] = string(text)
	return cache[file]
}
