package process

import (
	"slices"
	"sync"

	"wippy/internal/fault"
)

// names are the registered names. Finding one takes no lock.
type names struct {
	holders sync.Map   // name → *Process
	mu      sync.Mutex // held to change holders; taken before any Process.mu
}

// find returns the holder of a name, nil if there is none.
func (n *names) find(name string) *Process {
	p, ok := n.holders.Load(name)
	if !ok {
		return nil
	}
	return p.(*Process)
}

// set gives a name to p. The caller holds both mutexes.
func (n *names) set(name string, p *Process) {
	n.holders.Store(name, p)
	x := p.rare()
	x.names = append(x.names, name)
}

// release frees the names of p, which is dead. One may have been given to
// somebody else by now.
func (n *names) release(p *Process, held []string) {
	if len(held) == 0 {
		return
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, name := range held {
		n.holders.CompareAndDelete(name, p)
	}
}

// Register gives a name to a process, which may have many; all are freed when
// it ends. Giving a name again to its holder changes nothing.
//
// It returns an AlreadyExists fault if another live process has the name,
// NotFound if pid has ended, and Invalid if the name is empty or looks like a
// PID. Of several claims at the same time one wins.
func (s *Space) Register(name string, pid PID) error {
	if err := checkName(name); err != nil {
		return err
	}
	p := s.find(pid)
	if p == nil {
		return errNoProcess
	}
	s.names.mu.Lock()
	defer s.names.mu.Unlock()
	holder := s.names.find(name)
	if holder != nil && holder != p && holder.alive() {
		return errNameTaken
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.dead {
		return errNoProcess
	}
	if holder != p {
		s.names.set(name, p)
	}
	return nil
}

func (p *Process) alive() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return !p.dead
}

// Lookup returns the holder of a name, or a NotFound fault.
func (s *Space) Lookup(name string) (PID, error) {
	if p := s.names.find(name); p != nil {
		return p.pid, nil
	}
	return PID{}, errNoName
}

// Unregister frees a name, whoever holds it, and reports whether it was
// registered.
func (s *Space) Unregister(name string) bool {
	s.names.mu.Lock()
	defer s.names.mu.Unlock()
	p := s.names.find(name)
	if p == nil {
		return false
	}
	s.names.holders.Delete(name)
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.dead {
		return false // about to free it itself
	}
	p.extra.names = slices.DeleteFunc(p.extra.names, func(held string) bool { return held == name })
	return true
}

func checkName(name string) error {
	switch {
	case name == "":
		return errEmptyName
	case PIDShaped(name):
		return fault.New(fault.Invalid, "process.Register", "name cannot have the form of a PID: %s", fault.Excerpt(name))
	}
	return nil
}

var (
	errNameTaken = fault.New(fault.AlreadyExists, "", "name already registered")
	errNoName    = fault.New(fault.NotFound, "", "name not registered")
	errEmptyName = fault.New(fault.Invalid, "", "name cannot be empty")
)
