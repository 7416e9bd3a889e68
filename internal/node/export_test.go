package node

import (
	"wippy/internal/process"
	"wippy/internal/registry"
)

// LimitsOf returns the limits that a live host keeps.
func (n *Node) LimitsOf(id registry.ID) process.Limits {
	return n.content.Load().hosts[id.String()].Limits()
}
