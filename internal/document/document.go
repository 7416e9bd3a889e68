// Package document reads YAML text into plain Go values and keeps the place of
// each of them.
//
// A [Document] is a tree of values, holding only nil, bool, int64, float64,
// string, []any and map[string]any, beside a tree of [Place]s of the same
// shape. [Decode] fills a struct from it, strictly: whatever does not fit is a
// problem with a line and a column. JSON is read as the YAML it nearly is.
//
//	docs, problems := document.Parse("src/_index.yaml", text)
//	problems = document.Decode(docs[0].Value, docs[0].Place, &settings, document.Decoding{File: "src/_index.yaml"})
//
// What manifests, lock files and configuration mean is decided by the packages
// that read them.
package document

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"wippy/internal/problem"
)

// Bounds on one file. They are far above anything written by hand and keep a
// hostile or broken file from taking the runtime's memory or stack with it.
const (
	MaxSize   = 16 << 20 // bytes of text
	maxDepth  = 200      // nesting
	maxValues = 1 << 20  // values after aliases are expanded
)

// A Document is one YAML document of a file.
type Document struct {
	Value any
	Place *Place
}

// ReadFile returns the text of a file of the user's. It fails for what is no
// ordinary file, such as a pipe, for which it does not wait, and for one larger
// than MaxSize. The error names the path; it is fs.ErrNotExist if there is
// nothing of that name, not even a symbolic link.
func ReadFile(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		if target, noLink := os.Readlink(path); noLink == nil {
			return nil, fmt.Errorf("%s is a symbolic link to %s, which does not exist", path, target)
		}
	}
	switch {
	case err != nil:
		return nil, err
	case info.IsDir():
		return nil, fmt.Errorf("%s is a directory", path)
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s is not a file but a device, a pipe or a socket", path)
	case info.Size() > MaxSize:
		return nil, fmt.Errorf("%s is larger than %d MiB", path, MaxSize>>20)
	}
	return os.ReadFile(path)
}

// Parse reads all documents of a text. The file name is for messages only. A
// document that holds nothing at all is left out, as is a byte order mark.
//
// If the text is not YAML the result is one problem and no document. Duplicate
// keys and values of no known type are problems too, all of them reported; the
// documents then hold what could be read (manifests.md MAN-5, MAN-7).
func Parse(file string, text []byte) ([]Document, problem.List) {
	nodes, p := Nodes(file, text)
	if p != nil {
		return nil, problem.List{*p}
	}
	r := reader{file: file, lines: lineIndex{text: text}}
	var docs []Document
	for _, n := range nodes {
		for _, content := range n.Content {
			if v, place := r.value(content, 0); v != nil {
				docs = append(docs, Document{Value: v, Place: place})
			}
		}
	}
	return docs, r.problems
}

// Nodes reads the documents of a text as yaml document nodes, for callers that
// change the text and write it again.
func Nodes(file string, text []byte) (nodes []*yaml.Node, bad *problem.Problem) {
	if len(text) > MaxSize {
		p := problem.New("is larger than %d MiB", MaxSize>>20).At(file, 0, 0)
		return nil, &p
	}
	if line := brokenUTF8(text); line > 0 {
		p := problem.New("is not text: UTF-8 expected, line %d has something else", line).At(file, 0, 0)
		return nil, &p
	}
	nodes, err := parseNodes(text)
	if err != nil {
		p := syntaxProblem(file, text, err)
		return nil, &p
	}
	return nodes, nil
}

// brokenUTF8 returns the first line that cannot be text in UTF-8, 0 if all can
// or if the text says itself that it is UTF-16, which the parser reads, too.
func brokenUTF8(text []byte) int {
	if bytes.HasPrefix(text, []byte{0xff, 0xfe}) || bytes.HasPrefix(text, []byte{0xfe, 0xff}) {
		return 0
	}
	if utf8.Valid(text) && bytes.IndexByte(text, 0) < 0 {
		return 0
	}
	n := 0
	for line := range bytes.Lines(text) {
		if n++; !utf8.Valid(line) || bytes.IndexByte(line, 0) >= 0 {
			return n
		}
	}
	return n
}

// parseNodes runs the parser over a text. A panic of the parser is its way to
// give up on some malformed texts, so it is reported like any other mistake of
// the text.
func parseNodes(text []byte) (nodes []*yaml.Node, err error) {
	defer func() {
		if r := recover(); r != nil {
			nodes, err = nil, fmt.Errorf("%v", r)
		}
	}()
	dec := yaml.NewDecoder(strings.NewReader(string(text)))
	for {
		var n yaml.Node
		err := dec.Decode(&n)
		if errors.Is(err, io.EOF) {
			return nodes, nil
		}
		if err != nil {
			return nil, err
		}
		nodes = append(nodes, &n)
	}
}
