package node

import (
	"cmp"
	"context"
	"strings"

	"wippy/internal/fault"
	"wippy/internal/process"
	"wippy/internal/registry"
	"wippy/internal/supervisor"
)

// A handler gives changes of the registry their effect on the node.
type handler Node

// Begin implements [registry.Handler].
func (h *handler) Begin(_ context.Context, next *registry.Snapshot) registry.Tx {
	n := (*Node)(h)
	tx := &transaction{node: n, next: next, content: n.content.Load().clone(), removed: map[registry.ID]*process.Host{}}
	tx.content.env = cmp.Or(tx.content.env, n.checking).with(next)
	return tx
}

// A transaction collects what the entries of a change set will mean.
type transaction struct {
	node    *Node
	next    *registry.Snapshot
	content *content // of the next version
	change  supervisor.Change
	removed map[registry.ID]*process.Host
	effects []func() // what else a commit does
}

// A changeable is a definition of a kind whose entries can be changed while the
// node runs.
type changeable interface {
	definition

	// update prepares that the definition takes the place of an old one of the
	// same kind.
	update(tx *transaction, e *registry.Entry, old definition) error

	// remove prepares the end of the entry.
	remove(tx *transaction, e *registry.Entry)
}

// Accept implements [registry.Tx].
func (tx *transaction) Accept(_ context.Context, edit registry.Edit) error {
	if d, checked := tx.node.decoded[edit.New]; checked {
		return d.accept(tx, tx.see(d, edit.New))
	}
	if edit.Op == registry.Create {
		d, err := tx.decode(edit.New)
		if err != nil {
			return err
		}
		return d.accept(tx, tx.see(d, edit.New))
	}
	before := tx.seen(edit.Old)
	d, _ := decode(before)
	old, ok := d.(changeable)
	if !ok {
		return fault.New(fault.Invalid, "node.Accept", "%s: entries of kind %s cannot be changed while the node runs", edit.Old.ID, edit.Old.Kind)
	}
	if edit.Op == registry.Update && edit.New.Kind == edit.Old.Kind {
		d, err := tx.decode(edit.New)
		if err != nil {
			return err
		}
		return d.definition.(changeable).update(tx, tx.see(d, edit.New), old)
	}
	if err := tx.checkUnused(edit.Old); err != nil {
		return err
	}
	if edit.Op == registry.Update {
		return fault.New(fault.Invalid, "node.Accept", "%s: its kind cannot be changed while the node runs", edit.Old.ID)
	}
	delete(tx.content.seen, edit.Old.ID)
	old.remove(tx, before)
	return nil
}

// decode decodes an entry that did not come from a load, with all the checks of
// one (manifests.md MAN-28).
func (tx *transaction) decode(e *registry.Entry) (decoded, error) {
	problem := func(err error) error { return fault.New(fault.Invalid, "node.Accept", "%w", err) }
	if p := registry.CheckKind(e, Kinds()); p != nil {
		return decoded{}, problem(*p)
	}
	d, problems := tx.content.env.read(e)
	if d.seen != nil {
		problems = append(problems, registry.CheckReferences(tx.next, d.seen)...)
	}
	if err := problems.Err(); err != nil {
		return decoded{}, problem(err)
	}
	if d.seen == nil {
		return decoded{}, fault.New(fault.Invalid, "node.Accept", "entry %s: a variable that it mentions is broken", e.ID)
	}
	if circle := tx.circle(d.seen); circle {
		return decoded{}, fault.New(fault.Invalid, "node.Accept", "entry %s: needs itself, by way of what it refers to", e.ID)
	}
	return d, nil
}

// see returns an entry as its kind sees it, and keeps that for [seen].
func (tx *transaction) see(d decoded, e *registry.Entry) *registry.Entry {
	delete(tx.content.seen, e.ID)
	if d.seen != e {
		tx.content.seen[e.ID] = d.seen
	}
	return d.seen
}

// seen returns an entry as its kind sees it, if it has been accepted.
func (tx *transaction) seen(e *registry.Entry) *registry.Entry {
	return cmp.Or(tx.content.seen[e.ID], e)
}

// checkUnused refuses to remove an entry that others must have.
func (tx *transaction) checkUnused(old *registry.Entry) error {
	for e := range tx.next.All() {
		for _, r := range registry.References(tx.seen(e)) {
			required := strings.HasPrefix(r.Field, "lifecycle.requires") || strings.HasPrefix(r.Field, "lifecycle.depends_on")
			if r.Checked && r.ID == old.ID && !required {
				return fault.New(fault.Invalid, "node.Accept", "%s is still used by %s (%s)", old.ID, e.ID, r.Field)
			}
		}
	}
	return nil
}

// serve makes an entry a service of the next version.
func (tx *transaction) serve(e *registry.Entry, l supervisor.Lifecycle, s supervisor.Service) {
	tx.change.Add = append(tx.change.Add, tx.spec(e, l, s))
}

// spec describes the service of an entry, and notes the identity of its code.
func (tx *transaction) spec(e *registry.Entry, l supervisor.Lifecycle, s supervisor.Service) supervisor.Spec {
	delete(tx.content.contexts, e.ID.String())
	if l.Security != nil {
		tx.content.contexts[e.ID.String()] = l.Security
	}
	tx.content.services[e.ID] = true
	return supervisor.Spec{ID: e.ID, Service: s, Lifecycle: l}
}

// end has the service of an entry end.
func (tx *transaction) end(e *registry.Entry) {
	delete(tx.content.contexts, e.ID.String())
	delete(tx.content.services, e.ID)
	tx.change.Remove = append(tx.change.Remove, e.ID)
}

// needs returns the services that an entry refers to, itself or by way of entries
// that are none (supervision.md SUP-9).
func (tx *transaction) needs(id registry.ID) []registry.ID {
	var services []registry.ID
	e, _ := tx.next.Get(id)
	tx.follow(tx.seen(e), func(other registry.ID) (further bool) {
		if other == id {
			return false
		}
		if tx.content.services[other] {
			services = append(services, other)
		}
		return !tx.content.services[other]
	})
	return services
}

// circle reports whether an entry needs itself.
func (tx *transaction) circle(e *registry.Entry) bool {
	itself := false
	tx.follow(e, func(id registry.ID) (further bool) {
		itself = itself || id == e.ID
		return !itself
	})
	return itself
}

// follow calls visit once with each entry that one refers to, and with those
// that these refer to in turn if visit wants to go further.
func (tx *transaction) follow(from *registry.Entry, visit func(registry.ID) (further bool)) {
	seen := map[registry.ID]bool{}
	for queue := []*registry.Entry{from}; len(queue) > 0; queue = queue[1:] {
		for _, r := range registry.References(queue[0]) {
			target, exists := tx.next.Get(r.ID)
			if !exists || seen[r.ID] {
				continue
			}
			seen[r.ID] = true
			if visit(r.ID) {
				queue = append(queue, tx.seen(target))
			}
		}
	}
}

// Commit implements [registry.Tx].
func (tx *transaction) Commit() {
	n := tx.node
	n.content.Store(tx.content)
	n.revision.Add(1)
	for _, effect := range tx.effects {
		effect()
	}
	tx.change.Gone = func(id registry.ID) {
		if h := tx.removed[id]; h != nil {
			n.space.RemoveHost(h)
		}
	}
	for _, specs := range [][]supervisor.Spec{tx.change.Add, tx.change.Replace} {
		for i := range specs {
			specs[i].Needs = tx.needs(specs[i].ID)
		}
	}
	n.supervisor.Apply(tx.change)
}

// Rollback implements [registry.Tx].
func (tx *transaction) Rollback() {
	for id, h := range tx.content.hosts {
		if tx.node.content.Load().hosts[id] == nil {
			tx.node.space.RemoveHost(h)
		}
	}
}
