package process

// BondsOf returns the processes that a live process is linked with, those that
// monitor it, and those that it monitors.
func (s *Space) BondsOf(pid PID) (links, watchers, watching []PID) {
	p := s.find(pid)
	if p == nil {
		return nil, nil, nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	peers := func(h *half) (pids []PID) {
		for ; h != nil; h = h.next {
			pids = append(pids, h.peer.pid)
		}
		return pids
	}
	return peers(p.links), peers(p.watchers), peers(p.watching)
}

// Unfinished returns the number of processes that live, or of whose end others
// are still being told.
func (h *Host) Unfinished() int { return int(h.unfinished.Load()) }

// BeginClose does of Close what comes before it looks for processes.
func (h *Host) BeginClose(emptied func()) {
	h.mu.Lock()
	h.emptied = append(h.emptied, emptied)
	h.mu.Unlock()
	h.state.Store(int32(hostStopping))
}

// HasStopped is what the last process of a closed host does in the end.
func (h *Host) HasStopped() { h.hasStopped() }
