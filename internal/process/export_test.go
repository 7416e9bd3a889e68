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
