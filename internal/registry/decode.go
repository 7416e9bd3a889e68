package registry

import (
	"wippy/internal/document"
	"wippy/internal/problem"
)

// Decode fills the struct that into points to from the data of e, strictly, and
// returns all that does not fit: errors and warnings, each with its place. Struct
// tags and rules are those of [document.Decode]; fields of type ID take
// references and resolve them in the namespace of e.
//
// A kind sets its defaults before the call or fills zero fields after it.
func Decode(e *Entry, into any) problem.List { return DecodeField(e, "", into) }

// DecodeField is like Decode for the part of e at a path, such as
// "meta.command". An absent part leaves into as it is and is no problem. Paths
// are as in [Entry.Field].
func DecodeField(e *Entry, path string, into any) problem.List {
	v, _ := e.Field(path)
	if v == nil && path == "" {
		// An entry without data still has required fields.
		v = map[string]any{}
	}
	return document.Decode(v, e.Place(path), into, document.Decoding{
		File: e.file(), Entry: e.ID.String(), Path: path, Scope: e.ID.NS,
	})
}
