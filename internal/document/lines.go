package document

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// A lineIndex finds lines in a text. Line breaks are those of YAML that
// matter in practice: LF, with or without CR before it.
type lineIndex struct {
	text   []byte
	starts []int // offset of each line; built when first asked
}

// line returns a line, counted from 1, without its break; nil past the end.
func (x *lineIndex) line(n int) []byte {
	if x.starts == nil {
		x.starts = []int{0}
		for i, c := range x.text {
			if c == '\n' {
				x.starts = append(x.starts, i+1)
			}
		}
	}
	if n < 1 || n > len(x.starts) {
		return nil
	}
	rest := x.text[x.starts[n-1]:]
	if end := bytes.IndexByte(rest, '\n'); end >= 0 {
		rest = rest[:end]
	}
	return bytes.TrimSuffix(rest, []byte{'\r'})
}

// textOf returns where the lines of a string node stand, nil for strings whose
// lines YAML has joined. Only the strings that can hold a program matter here,
// and those are blocks or stand on one line.
func (x *lineIndex) textOf(n *yaml.Node) *Text {
	switch {
	case n.Style&yaml.LiteralStyle != 0:
		return x.blockOf(n)
	case n.Style&(yaml.FoldedStyle|yaml.DoubleQuotedStyle) != 0 || strings.Contains(n.Value, "\n"):
		return nil
	case n.Style&yaml.SingleQuotedStyle != 0:
		return &Text{Line: n.Line, Column: n.Column}
	}
	return &Text{Line: n.Line, Column: n.Column - 1}
}

// blockOf returns where the lines of a "|" block stand: from the line after the
// indicator, behind the indentation of its first line that is not blank.
func (x *lineIndex) blockOf(n *yaml.Node) *Text {
	text := &Text{Line: n.Line + 1}
	value := n.Value
	for i := n.Line + 1; value != ""; i++ {
		first, rest, _ := strings.Cut(value, "\n")
		if strings.TrimSpace(first) != "" {
			raw := x.line(i)
			text.Column = max(utf8.RuneCount(raw)-utf8.RuneCountInString(first), 0)
			break
		}
		value = rest
	}
	return text
}
