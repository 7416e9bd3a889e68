package node

import (
	"reflect"
	"slices"

	"wippy/internal/fault"
	"wippy/internal/host"
	"wippy/internal/lua"
	"wippy/internal/problem"
	"wippy/internal/process"
	"wippy/internal/registry"
	"wippy/internal/supervisor"
)

// A processHost is an entry of kind process.host (hosts-and-terminal.md §2).
type processHost struct {
	Host      host.Config          `yaml:"host"`
	Lifecycle supervisor.Lifecycle `yaml:"lifecycle"`
}

func (h *processHost) decode(e *registry.Entry) problem.List {
	return append(registry.Decode(e, h), checkLifecycle(e, h.Lifecycle)...)
}

func (h *processHost) accept(tx *transaction, e *registry.Entry) error {
	if _, err := tx.addHost(e, h.Lifecycle, h.Host.Limits()); err != nil {
		return err
	}
	h.limit(tx, e)
	return nil
}

// limit sets what the processes of the host may use.
func (h *processHost) limit(tx *transaction, e *registry.Entry) {
	delete(tx.content.limits, e.ID.String())
	if h.Host.MaxMemory > 0 || h.Host.MaxSteps > 0 {
		tx.content.limits[e.ID.String()] = lua.Limits{Memory: int(h.Host.MaxMemory), Steps: int(h.Host.MaxSteps)}
	}
}

// update changes the limits of a live host. Its processes go on, those of
// max_memory and max_steps bind only those that begin (HST-7).
func (h *processHost) update(tx *transaction, e *registry.Entry, old definition) error {
	was := old.(*processHost)
	switch {
	case h.Host.QueueSize != was.Host.QueueSize:
		return fixed(e, "host.queue_size")
	case h.Host.LocalQueueSize != was.Host.LocalQueueSize:
		return fixed(e, "host.local_queue_size")
	}
	if err := checkSameLifecycle(e, h.Lifecycle, was.Lifecycle); err != nil {
		return err
	}
	h.limit(tx, e)
	live := tx.content.hosts[e.ID.String()]
	tx.effects = append(tx.effects, func() { live.SetLimits(h.Host.Limits()) })
	return nil
}

func (h *processHost) remove(tx *transaction, e *registry.Entry) {
	delete(tx.content.limits, e.ID.String())
	tx.removeHost(e)
}

// fixed is the error for a field that a live host keeps.
func fixed(e *registry.Entry, field string) error {
	return fault.New(fault.Invalid, "node.update", "entry %s: %s cannot be changed while the node runs", e.ID, field)
}

func checkSameLifecycle(e *registry.Entry, l, was supervisor.Lifecycle) error {
	if !reflect.DeepEqual(l, was) {
		return fixed(e, "lifecycle")
	}
	return nil
}

// limits returns what the processes of a host may use. It implements
// [lua.Runtime.Limits].
func (n *Node) limits(id string) lua.Limits { return n.content.Load().limits[id] }

// addHost makes the host of an entry, which is a service.
func (tx *transaction) addHost(e *registry.Entry, lifecycle supervisor.Lifecycle, limits process.Limits) (*process.Host, error) {
	id := e.ID.String()
	h, err := tx.node.space.AddHost(id)
	if err != nil {
		return nil, err
	}
	h.SetLimits(limits)
	tx.content.hosts[id] = h
	tx.serve(e, lifecycle, host.Service{Host: h})
	if lifecycle.AutoStart && len(lifecycle.Requires)+len(lifecycle.DependsOn) == 0 {
		tx.content.prompt = append(tx.content.prompt, e.ID)
	}
	return h, nil
}

// removeHost has the host of an entry end, with all its processes.
func (tx *transaction) removeHost(e *registry.Entry) {
	id := e.ID.String()
	h := tx.content.hosts[id]
	delete(tx.content.hosts, id)
	delete(tx.content.terminals, h)
	tx.content.prompt = slices.DeleteFunc(tx.content.prompt, func(other registry.ID) bool { return other == e.ID })
	tx.removed[e.ID] = h
	tx.end(e)
}

// checkLifecycle returns what the decoding of a lifecycle cannot see.
func checkLifecycle(e *registry.Entry, l supervisor.Lifecycle) problem.List {
	return checkSecurity(e, l.Security)
}
