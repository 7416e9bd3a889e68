package registry

import (
	"fmt"
	"strings"

	"wippy/internal/document"
	"wippy/internal/problem"
)

// An Entry is one definition: an id, a kind, and what the kind needs to know.
//
// Meta and Data hold plain values only: nil, bool, int64, float64, string,
// []any and map[string]any. An entry given to a [Registry] or read from one is
// shared between goroutines and must not be changed; use [Entry.Clone] or
// [Entry.With].
type Entry struct {
	ID     ID
	Kind   string
	Meta   map[string]any // searchable description; nil if none
	Data   any            // what the kind decodes, usually a map[string]any; nil if none
	Origin *Origin        // where it was written; nil for entries made at run time
}

// An Origin says where an entry was written. It is for messages only and not
// part of what the entry means (manifests.md MAN-12).
type Origin struct {
	File  string          // path as the user should see it
	Entry document.Pos    // where the entry begins
	Kind  *document.Place // of the kind's name
	Meta  *document.Place
	Data  *document.Place
}

// Field returns the value at a path in e. Paths are those of overrides (cli.md
// CLI-48): "kind", "meta.x.y" in the metadata, "data.x" or just "x.y" in the
// data; "[2]" picks a list item.
func (e *Entry) Field(path string) (any, bool) {
	root, steps := e.root(path)
	return document.Lookup(root, steps...)
}

// root splits a path into the part of e it begins in and the steps from there.
func (e *Entry) root(path string) (any, []string) {
	steps := document.SplitPath(path)
	switch {
	case len(steps) == 0:
		return e.Data, nil
	case path == "kind":
		return e.Kind, nil
	case steps[0] == "meta":
		return e.Meta, steps[1:]
	case steps[0] == "data":
		return e.Data, steps[1:]
	}
	return e.Data, steps
}

// Place returns where the value at a path was written, or the nearest thing
// around it that is known; nil if e was made at run time. Paths are as in Field.
func (e *Entry) Place(path string) *document.Place {
	if e.Origin == nil {
		return nil
	}
	part, steps := e.Origin.Data, document.SplitPath(path)
	switch {
	case path == "kind":
		part, steps = e.Origin.Kind, nil
	case len(steps) > 0 && steps[0] == "meta":
		part, steps = e.Origin.Meta, steps[1:]
	case len(steps) > 0 && steps[0] == "data":
		steps = steps[1:]
	}
	if part == nil {
		return &document.Place{Pos: e.Origin.Entry}
	}
	return part.Nearest(steps...)
}

// Problem returns a problem with the value at a path in e, which may be empty
// for the entry as a whole. Paths are as in Field.
func (e *Entry) Problem(path, format string, args ...any) problem.Problem {
	p := e.Place(path).Problem(e.file(), format, args...)
	p.Entry = e.ID.String()
	return p
}

// Warning is like Problem for something that does not stop the load.
func (e *Entry) Warning(path, format string, args ...any) problem.Problem {
	p := e.Problem(path, format, args...)
	p.Warning = true
	return p
}

func (e *Entry) file() string {
	if e.Origin == nil {
		return ""
	}
	return e.Origin.File
}

// Text returns where the lines of the string at a path stand: in a file named
// by "file://", or in a block of the manifest itself; File is filled in. It
// reports false when that is not known, as for entries made at run time and
// strings folded by YAML.
func (e *Entry) Text(path string) (document.Text, bool) {
	place := e.Place(path)
	if place == nil || place.Text == nil {
		return document.Text{}, false
	}
	text := *place.Text
	if text.File == "" {
		text.File = e.file()
	}
	return text, true
}

// Clone returns a copy of e that shares nothing with it that can change.
func (e *Entry) Clone() *Entry {
	c := *e
	c.Meta, _ = document.Clone(e.Meta).(map[string]any)
	c.Data = document.Clone(e.Data)
	return &c
}

// With returns a copy of e in which the value at a path is another one; maps on
// the way are created. The note says where the value came from and is added to
// later messages about it. Paths are as in Field, without list items.
//
// It fails if the path leads through something that is not a map, or if the
// kind would not be a non-empty string.
func (e *Entry) With(path string, value any, note string) (*Entry, error) {
	c := e.Clone()
	steps := strings.Split(path, ".")
	part := "data"
	switch {
	case path == "kind":
		kind, ok := value.(string)
		if !ok || strings.TrimSpace(kind) == "" {
			return nil, fmt.Errorf("kind must be a non-empty string, got %s", document.Describe(value))
		}
		c.Kind = kind
		c.setPlace("kind", nil, note)
		return c, nil
	case steps[0] == "meta" || steps[0] == "data":
		part, steps = steps[0], steps[1:]
	}
	if part == "meta" {
		meta, err := document.Set(c.Meta, value, steps...)
		if err != nil {
			return nil, err
		}
		asMap, ok := meta.(map[string]any)
		if !ok {
			return nil, fmt.Errorf("meta must be a map, got %s", document.Describe(meta))
		}
		c.Meta = asMap
	} else {
		data, err := document.Set(c.Data, value, steps...)
		if err != nil {
			return nil, err
		}
		c.Data = data
	}
	c.setPlace(part, steps, note)
	return c, nil
}

// setPlace records that the value under a part of c now comes from elsewhere.
// Places are shared between copies of an entry, so those on the way are copied.
func (c *Entry) setPlace(part string, steps []string, note string) {
	if c.Origin == nil {
		return
	}
	o := *c.Origin
	at := func(p *document.Place) *document.Place {
		return p.WithNote(o.Entry, note, steps...)
	}
	switch part {
	case "kind":
		o.Kind = at(o.Kind)
	case "meta":
		o.Meta = at(o.Meta)
	default:
		o.Data = at(o.Data)
	}
	c.Origin = &o
}
