package registry

import (
	"iter"
	"maps"
	"slices"
	"sync"

	"wippy/internal/fault"
	"wippy/internal/problem"
)

// A Snapshot is one version of all entries. It never changes; any goroutine may
// read it for as long as it likes.
type Snapshot struct {
	version uint64
	entries map[ID]*Entry
	sorted  func() []*Entry // by id; sorted when first asked
}

func newSnapshot(version uint64, entries map[ID]*Entry) *Snapshot {
	return &Snapshot{version: version, entries: entries, sorted: sync.OnceValue(func() []*Entry {
		return slices.SortedFunc(maps.Values(entries), func(a, b *Entry) int { return a.ID.Compare(b.ID) })
	})}
}

// NewSnapshot returns version 0 of a registry with the given entries, of which
// the last wins when several have one id. It serves tools that read manifests
// without running them.
func NewSnapshot(entries []*Entry) *Snapshot {
	m := make(map[ID]*Entry, len(entries))
	for _, e := range entries {
		m[e.ID] = e
	}
	return newSnapshot(0, m)
}

// Version returns the number of the version; the boot state is 0.
func (s *Snapshot) Version() uint64 { return s.version }

// Len returns the number of entries.
func (s *Snapshot) Len() int { return len(s.entries) }

// Get returns the entry of an id.
func (s *Snapshot) Get(id ID) (*Entry, bool) {
	e, ok := s.entries[id]
	return e, ok
}

// All returns the entries, sorted by id.
func (s *Snapshot) All() iter.Seq[*Entry] { return slices.Values(s.sorted()) }

// Find returns the entries for which match is true, sorted by id.
func (s *Snapshot) Find(match func(*Entry) bool) []*Entry {
	var found []*Entry
	for e := range s.All() {
		if match(e) {
			found = append(found, e)
		}
	}
	return found
}

// OfKind returns the entries of the given kinds, sorted by id.
func (s *Snapshot) OfKind(kinds ...string) []*Entry {
	return s.Find(func(e *Entry) bool { return slices.Contains(kinds, e.Kind) })
}

// Closest returns the id that an unknown one was probably meant to be: that of a
// name spelt nearly the same in the namespace, or of the name in a namespace
// spelt nearly the same, or the only one of the name anywhere. Entries for which
// match is false do not count; a nil match counts all. The zero ID means no idea.
func (s *Snapshot) Closest(id ID, match func(*Entry) bool) ID {
	var names, namespaces []string // of the others in the namespace; of the others of the name
	for e := range s.All() {
		switch {
		case match != nil && !match(e):
		case e.ID.NS == id.NS:
			names = append(names, e.ID.Name)
		case e.ID.Name == id.Name:
			namespaces = append(namespaces, e.ID.NS)
		}
	}
	if name := problem.Closest(id.Name, slices.Values(names)); name != "" {
		return ID{NS: id.NS, Name: name}
	}
	ns := problem.Closest(id.NS, slices.Values(namespaces))
	switch {
	case ns != "":
		return ID{NS: ns, Name: id.Name}
	case len(namespaces) == 1:
		return ID{NS: namespaces[0], Name: id.Name}
	}
	return ID{}
}

// edits checks a change set against s and pairs it with what it replaces.
func (s *Snapshot) edits(set []Change) ([]Edit, error) {
	seen := make(map[ID]bool, len(set))
	edits := make([]Edit, 0, len(set))
	for _, c := range set {
		id := c.Entry.ID
		old, exists := s.entries[id]
		var err error
		switch {
		case seen[id]:
			err = fault.New(fault.Invalid, "registry.Apply", "is changed twice in one set")
		case c.Op == Create && exists:
			err = fault.New(fault.AlreadyExists, "registry.Apply", "exists already")
		case c.Op != Create && !exists:
			err = fault.New(fault.NotFound, "registry.Apply", "not found")
		}
		if err != nil {
			return nil, &Refusal{c.Op, id, err}
		}
		seen[id] = true
		e := Edit{Op: c.Op, Old: old, New: c.Entry}
		if c.Op == Delete {
			e.New = nil
		}
		edits = append(edits, e)
	}
	return edits, nil
}

// with returns the next version, with the edits made.
func (s *Snapshot) with(edits []Edit, version uint64) *Snapshot {
	entries := make(map[ID]*Entry, len(s.entries)+len(edits))
	maps.Copy(entries, s.entries)
	for _, e := range edits {
		if e.New == nil {
			delete(entries, e.Old.ID)
		} else {
			entries[e.New.ID] = e.New
		}
	}
	return newSnapshot(version, entries)
}
