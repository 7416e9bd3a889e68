package node

import (
	"wippy/internal/process"
	"wippy/internal/registry"
)

// LimitsOf returns the limits that a live host keeps.
func (n *Node) LimitsOf(id registry.ID) process.Limits {
	return n.content.Load().hosts[id.String()].Limits()
}

// ProcessesOn returns how many processes live on a host.
func (n *Node) ProcessesOn(id registry.ID) int { return n.content.Load().hosts[id.String()].Len() }

// CloseHost has a host stop without the supervisor.
func (n *Node) CloseHost(id registry.ID) {
	n.content.Load().hosts[id.String()].Close(process.Cancel{}, func() {})
}
