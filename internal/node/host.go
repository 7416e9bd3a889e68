package node

import (
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
	_, err := tx.addHost(e, h.Lifecycle, h.Host.Limits())
	if err == nil && (h.Host.MaxMemory > 0 || h.Host.MaxSteps > 0) {
		tx.content.limits[e.ID.String()] = lua.Limits{Memory: int(h.Host.MaxMemory), Steps: int(h.Host.MaxSteps)}
	}
	return err
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

// checkLifecycle returns what the decoding of a lifecycle cannot see.
func checkLifecycle(e *registry.Entry, l supervisor.Lifecycle) problem.List {
	return checkSecurity(e, l.Security)
}
