package registry

import (
	"cmp"
	"errors"
	"strings"
)

// An ID names an entry: a namespace and a name in it. It is comparable; the
// zero ID names nothing.
type ID struct {
	NS   string // dot-separated segments without ":"; "" for an id without namespace
	Name string // any characters, ":" and "/" included
}

// ParseID reads "ns:name", split at the first colon; text without a colon is a
// name without namespace. Every text is some ID (manifests.md MAN-10).
func ParseID(text string) ID {
	ns, name, found := strings.Cut(text, ":")
	if !found {
		return ID{Name: text}
	}
	return ID{NS: ns, Name: name}
}

// Resolve reads a reference that stands in an entry of namespace ns: "name" is
// an entry of that namespace, "other:name" is itself (manifests.md MAN-16).
func Resolve(ns, ref string) ID {
	if strings.Contains(ref, ":") {
		return ParseID(ref)
	}
	return ID{NS: ns, Name: ref}
}

// String returns the text that ParseID reads back as the same id.
func (id ID) String() string {
	if id.NS == "" && !strings.Contains(id.Name, ":") {
		return id.Name
	}
	return id.NS + ":" + id.Name
}

// Compare orders ids by namespace, then by name.
func (id ID) Compare(other ID) int {
	return cmp.Or(cmp.Compare(id.NS, other.NS), cmp.Compare(id.Name, other.Name))
}

// DecodeText lets a field of type ID be decoded from a reference; scope is the
// namespace of the entry that holds it.
func (id *ID) DecodeText(scope, text string) error {
	resolved := Resolve(scope, text)
	if resolved.Name == "" {
		return errors.New("must name an entry")
	}
	*id = resolved
	return nil
}
