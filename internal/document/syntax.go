package document

import (
	"bytes"
	"regexp"
	"sort"
	"strconv"
	"strings"

	"wippy/internal/problem"
)

// maxBisect is the size of text, in bytes, up to which a mistake is looked for
// by parsing again and again.
const maxBisect = 1 << 20

// yamlLine matches the place the parser puts before its message.
var yamlLine = regexp.MustCompile(`^line (\d+): `)

// syntaxProblem turns an error of the YAML parser into a problem. The parser
// knows no column, and its line is often where the block around the mistake
// begins, so the line is looked for again: it is the first one after which
// reading on can no longer mend the text.
func syntaxProblem(file string, text []byte, err error) problem.Problem {
	message := strings.TrimPrefix(err.Error(), "yaml: ")
	line := 0
	if m := yamlLine.FindStringSubmatch(message); m != nil {
		line, _ = strconv.Atoi(m[1])
		message = message[len(m[0]):]
	}
	line = brokenLine(text, message, line)
	x := lineIndex{text: text}
	if indent := x.line(line); bytes.HasPrefix(bytes.TrimLeft(indent, " "), []byte{'\t'}) {
		column := bytes.IndexByte(indent, '\t') + 1
		return problem.New("a tab cannot indent a line in YAML: use spaces").At(file, line, column)
	}
	return problem.New("%s", message).At(file, line, 0)
}

// brokenLine returns the first line up to which the text already fails with
// the given message, by bisection. It assumes that a text once broken stays
// broken, which quotes can defy; then the line is merely near.
func brokenLine(text []byte, message string, reported int) int {
	if len(text) > maxBisect {
		return reported
	}
	var ends []int // offset after each line
	for i := 0; i < len(text); {
		next := bytes.IndexByte(text[i:], '\n')
		if next < 0 {
			next = len(text) - i - 1
		}
		i += next + 1
		ends = append(ends, i)
	}
	fails := func(k int) bool {
		_, err := parseNodes(text[:ends[k]])
		return err != nil && strings.HasSuffix(err.Error(), message)
	}
	if k := sort.Search(len(ends), fails); k < len(ends) {
		return k + 1
	}
	return reported
}
