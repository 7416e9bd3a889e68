// Package registry holds the entries of a running node: what they are, who
// refers to whom, and how they change.
//
// An [Entry] has an [ID] ("app:relay"), a kind ("process.lua") and data for the
// kind. A [Registry] holds versions of the set of all entries; a [Snapshot] is
// one of them, never changes, and is read without locks. [Registry.Apply]
// changes many entries at once or none: it asks the [Handler], which knows the
// kinds, and publishes the next version only if all of it was accepted.
//
//	reg := registry.New(handler)
//	err := reg.Boot(ctx, entries)
//	e, ok := reg.Snapshot().Get(registry.ParseID("app:relay"))
//
// Reading entries from files is the loader's work, giving them an effect the
// node's.
package registry

import (
	"context"
	"sync"
	"sync/atomic"

	"wippy/internal/fault"
)

// A Registry holds the current version of all entries and replaces it in
// transactions. Any goroutine may call its methods.
type Registry struct {
	current atomic.Pointer[Snapshot]
	handler Handler

	mu sync.Mutex // held while a transaction runs
}

// New returns a registry without entries at version 0, whose changes are
// decided by h. A nil handler accepts everything.
func New(h Handler) *Registry {
	r := &Registry{handler: h}
	if h == nil {
		r.handler = acceptAll{}
	}
	r.current.Store(newSnapshot(0, nil))
	return r
}

// Snapshot returns the current version. It costs one atomic load.
func (r *Registry) Snapshot() *Snapshot { return r.current.Load() }

// Boot fills the registry with the entries of the manifests, in the given order
// of creation, as one transaction. The boot state is version 0, so Boot is
// called once, before the first Apply; an error is as from Apply.
func (r *Registry) Boot(ctx context.Context, entries []*Entry) error {
	set := make([]Change, len(entries))
	for i, e := range entries {
		set[i] = Change{Op: Create, Entry: e}
	}
	_, err := r.apply(ctx, set, 0)
	return err
}

// Apply makes all changes of a set, or none, and returns the number of the new
// version, which is one more than the last. Changes are offered to the handler
// in their order, except that those that need something not there yet are
// offered again after the rest (manifests.md MAN-26).
//
// It fails if the set is empty (INVALID), names an entry twice (INVALID),
// creates an entry that exists (ALREADY_EXISTS), updates or deletes one that
// does not (NOT_FOUND), or if the handler refuses; the error is a [*Refusal],
// and of the kind of its cause. Transactions run one after another; one that
// waits for its turn cannot be cancelled.
func (r *Registry) Apply(ctx context.Context, set []Change) (version uint64, err error) {
	if len(set) == 0 {
		return 0, fault.New(fault.Invalid, "registry.Apply", "no changes to apply")
	}
	return r.apply(ctx, set, 1)
}

// apply runs one transaction; step is what it adds to the version.
func (r *Registry) apply(ctx context.Context, set []Change, step uint64) (uint64, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := r.current.Load()
	edits, err := now.edits(set)
	if err != nil {
		return 0, err
	}
	next := now.with(edits, now.version+step)
	tx := r.handler.Begin(ctx, next)
	if err := offer(ctx, tx, edits); err != nil {
		tx.Rollback()
		return 0, err
	}
	r.current.Store(next)
	tx.Commit()
	return next.version, nil
}
