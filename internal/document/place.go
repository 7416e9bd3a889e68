package document

import (
	"maps"
	"strconv"
	"strings"

	"wippy/internal/problem"
)

// A Pos is a line and a column, both from 1; columns count characters. Zero
// means not known.
type Pos struct{ Line, Column int }

// A Key is where a key of a mapping stands.
type Key struct {
	Pos
	Width int // characters
}

// A Place says where a value stands in its document. Places form a tree of the
// same shape as the values. A nil *Place is valid and knows nothing.
type Place struct {
	Pos                      // of the value
	Width  int               // characters of a value on one line, 0 if not known
	Key    Key               // that leads to the value, zero outside mappings
	Text   *Text             // for a string whose lines stand together somewhere, else nil
	Bad    bool              // the value could not be had, which has been reported
	Note   string            // how the value came here when it is not from the document: "set by --override x"
	Fields map[string]*Place // of a mapping, by key
	Items  []*Place          // of a list
}

// A Text says where the lines of a string stand, so that line 3 of a program
// can be shown to the user who wrote it in a manifest or beside it.
type Text struct {
	File   string // path as the user should see it; "" is the document itself
	Line   int    // line of the file that holds the first line of the string, from 1
	Column int    // characters before the string on each of its lines
}

// At returns the place under p that the path leads to, nil if there is none.
func (p *Place) At(path ...string) *Place {
	for _, step := range path {
		if p == nil {
			return nil
		}
		p = p.child(step)
	}
	return p
}

// Nearest is like At but returns the last place on the way that is known, so
// that a missing field is reported where it should have been.
func (p *Place) Nearest(path ...string) *Place {
	for _, step := range path {
		next := p.At(step)
		if next == nil {
			return p
		}
		p = next
	}
	return p
}

func (p *Place) child(step string) *Place {
	if p.Items == nil {
		return p.Fields[step]
	}
	i, err := strconv.Atoi(step)
	if err != nil {
		return nil
	}
	return p.Item(i)
}

// Item returns the place of item i of a list, nil if it is not known.
func (p *Place) Item(i int) *Place {
	if p == nil || i < 0 || i >= len(p.Items) {
		return nil
	}
	return p.Items[i]
}

// Problem returns a problem with the value at p, in the given file.
func (p *Place) Problem(file, format string, args ...any) problem.Problem {
	if p == nil {
		return problem.New(format, args...).At(file, 0, 0)
	}
	out := problem.New(format, args...).At(file, p.Line, p.Column)
	out.Width = p.Width
	if p.Note != "" {
		out.Text += ", " + p.Note
	}
	return out
}

// KeyProblem is like Problem but points at the key that leads to the value.
func (p *Place) KeyProblem(file, format string, args ...any) problem.Problem {
	out := p.Problem(file, format, args...)
	if p != nil && p.Key != (Key{}) {
		out.Line, out.Column, out.Width = p.Key.Line, p.Key.Column, p.Key.Width
	}
	return out
}

// SplitPath splits a path such as "lifecycle.requires[2]" into its steps:
// "lifecycle", "requires", "2". An empty path has none.
func SplitPath(path string) []string {
	if path == "" {
		return nil
	}
	return strings.FieldsFunc(strings.ReplaceAll(path, "]", ""), func(r rune) bool { return r == '.' || r == '[' })
}

// Step returns the path one step deeper: a field of a mapping, written
// "path.field".
func Step(path, field string) string {
	if path == "" {
		return field
	}
	return path + "." + field
}

// Index returns the path of item i of the list at path: "path[i]".
func Index(path string, i int) string { return path + "[" + strconv.Itoa(i) + "]" }

// WithNote returns a copy of p in which the value the path leads to is marked
// as coming from elsewhere. Only the places on the way are copied. A place that
// was not known begins at fallback.
func (p *Place) WithNote(fallback Pos, note string, path ...string) *Place {
	c := Place{Pos: fallback}
	if p != nil {
		c = *p
	}
	if len(path) == 0 {
		return &Place{Pos: c.Pos, Key: c.Key, Note: note}
	}
	fields := make(map[string]*Place, len(c.Fields)+1)
	maps.Copy(fields, c.Fields)
	fields[path[0]] = fields[path[0]].WithNote(c.Pos, note, path[1:]...)
	c.Fields = fields
	return &c
}
