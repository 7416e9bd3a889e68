package node

import (
	"context"

	"wippy/internal/fault"
	"wippy/internal/lua"
	"wippy/internal/registry"
	"wippy/internal/supervisor"
)

// A handler gives changes of the registry their effect on the node.
type handler Node

// Begin implements [registry.Handler].
func (h *handler) Begin(_ context.Context, next *registry.Snapshot) registry.Tx {
	n := (*Node)(h)
	return &transaction{node: n, next: next, units: map[registry.ID]*lua.Unit{}, content: n.content.Load().clone()}
}

// A transaction collects what the entries of a change set will mean.
type transaction struct {
	node     *Node
	next     *registry.Snapshot
	content  *content                  // of the next version
	units    map[registry.ID]*lua.Unit // compiled in this transaction
	services []supervisor.Spec
}

// Accept implements [registry.Tx]. Entries can be created only: nothing can
// change them while the node runs.
func (tx *transaction) Accept(_ context.Context, edit registry.Edit) error {
	if edit.Op != registry.Create {
		return fault.New(fault.Invalid, "node.Accept", "entries cannot be changed while the node runs")
	}
	e := edit.New
	d, checked := tx.node.decoded[e]
	if !checked {
		if p := registry.CheckKind(e, Kinds()); p != nil {
			return fault.New(fault.Invalid, "node.Accept", "%w", *p)
		}
		var err error
		if d, err = decodeNew(e); err != nil {
			return err
		}
	}
	return d.accept(tx, e)
}

// decodeNew decodes an entry that did not come from a load.
func decodeNew(e *registry.Entry) (definition, error) {
	d, problems := decode(e)
	if err := problems.Err(); err != nil {
		return nil, fault.New(fault.Invalid, "node.Accept", "%w", err)
	}
	return d, nil
}

// serve makes an entry a service of the next version.
func (tx *transaction) serve(e *registry.Entry, l supervisor.Lifecycle, s supervisor.Service) {
	if l.Security != nil {
		tx.content.contexts[e.ID.String()] = l.Security
	}
	tx.services = append(tx.services, supervisor.Spec{ID: e.ID, Service: s, Lifecycle: l, Needs: tx.needs(e)})
}

// needs returns the entries that e refers to, and those that these refer to in
// turn (supervision.md SUP-9). Which of them are services is for the supervisor
// to see.
func (tx *transaction) needs(e *registry.Entry) []registry.ID {
	var ids []registry.ID
	seen := map[registry.ID]bool{e.ID: true}
	for queue := []*registry.Entry{e}; len(queue) > 0; queue = queue[1:] {
		for _, r := range registry.References(queue[0]) {
			target, exists := tx.next.Get(r.ID)
			if !exists || seen[r.ID] {
				continue
			}
			seen[r.ID] = true
			ids = append(ids, r.ID)
			queue = append(queue, target)
		}
	}
	return ids
}

// Commit implements [registry.Tx].
func (tx *transaction) Commit() {
	tx.node.content.Store(tx.content)
	for _, spec := range tx.services {
		// Ids are unique in a registry, so Add cannot refuse.
		_ = tx.node.supervisor.Add(spec)
	}
}

// Rollback implements [registry.Tx].
func (tx *transaction) Rollback() {
	for id, h := range tx.content.hosts {
		if tx.node.content.Load().hosts[id] == nil {
			tx.node.space.RemoveHost(h)
		}
	}
}
