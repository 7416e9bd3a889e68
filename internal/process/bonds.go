package process

import (
	"wippy/internal/fault"
)

// A bond joins two processes: a link, or a monitor. It is an element of one
// list of each, so that either side can take it out at once, and changes only
// while both are locked.
type bond struct {
	ends   [2]half
	notice Event // for one of the two, when the other ends
}

// A half is a bond as one of the two processes sees it.
type half struct {
	peer       *Process // the other process
	bond       *bond
	next, prev *half // in the process's list
}

// twin returns the half of the peer.
func (h *half) twin() *half {
	if ends := &h.bond.ends; h == &ends[0] {
		return &ends[1]
	}
	return &h.bond.ends[0]
}

// bonds are the lists of a process.
type bonds struct {
	links    *half
	watchers *half // monitors of this process
	watching *half // monitors held by this process
}

// lock locks two processes, which may be one, in the order of their numbers.
func lock(a, b *Process) {
	switch {
	case a == b:
		a.mu.Lock()
	case a.pid.seq < b.pid.seq:
		a.mu.Lock()
		b.mu.Lock()
	default:
		b.mu.Lock()
		a.mu.Lock()
	}
}

func unlock(a, b *Process) {
	a.mu.Unlock()
	if a != b {
		b.mu.Unlock()
	}
}

// join adds a bond between two processes to these lists of theirs. Both are
// locked.
func join(a *Process, ofA **half, b *Process, ofB **half) { new(bond).join(a, ofA, b, ofB) }

// join is the function of that name for a bond that is there already.
func (j *bond) join(a *Process, ofA **half, b *Process, ofB **half) {
	j.ends[0].peer, j.ends[0].bond = b, j
	j.ends[1].peer, j.ends[1].bond = a, j
	j.ends[0].enter(ofA)
	j.ends[1].enter(ofB)
}

func (h *half) enter(l **half) {
	h.next = *l
	if h.next != nil {
		h.next.prev = h
	}
	*l = h
}

func (h *half) leave(l **half) {
	if h.prev == nil {
		*l = h.next
	} else {
		h.prev.next = h.next
	}
	if h.next != nil {
		h.next.prev = h.prev
	}
}

// Held returns how many links and monitors, of either direction, and how many
// names the process has. Only the running program may call it.
func (p *Process) Held() (bonds, names int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, l := range []*half{p.links, p.watchers, p.watching} {
		for ; l != nil; l = l.next {
			bonds++
		}
	}
	if p.extra != nil {
		names = len(p.extra.names)
	}
	return bonds, names
}

// joined returns the half in ofA of a bond between a and b that is in those
// lists, nil if there is none. Both lists are walked in step: one of them may
// be very long, hardly ever both.
func joined(a *Process, ofA *half, b *Process, ofB *half) *half {
	for ofA != nil && ofB != nil {
		if ofA.peer == b {
			return ofA
		}
		if ofB.peer == a {
			return ofB.twin()
		}
		ofA, ofB = ofA.next, ofB.next
	}
	return nil
}

// Monitor has p told by one EXIT event when the process to ends. Monitoring
// oneself has no effect. A process that has ended gives a NotFound fault, one
// that p monitors already an AlreadyExists fault.
func (p *Process) Monitor(to PID) error {
	target := p.host.space.find(to)
	switch target {
	case nil:
		return errNotRegistered
	case p:
		return nil
	}
	lock(p, target)
	defer unlock(p, target)
	if target.dead {
		return errNotRegistered
	}
	if joined(target, target.watchers, p, p.watching) != nil {
		return errMonitored
	}
	join(target, &target.watchers, p, &p.watching)
	return nil
}

// Unmonitor takes Monitor back. An EXIT event that has arrived stays. There is
// no error: nothing happens if p does not monitor to.
func (p *Process) Unmonitor(to PID) {
	target := p.host.space.find(to)
	if target == nil {
		return
	}
	lock(p, target)
	defer unlock(p, target)
	if h := joined(target, target.watchers, p, p.watching); h != nil {
		h.leave(&target.watchers)
		h.twin().leave(&p.watching)
	}
}

// Link ties p and the process to together: an error exit of one reaches the
// other. Linking twice, or to oneself, changes nothing. A process that has
// ended gives a NotFound fault.
func (p *Process) Link(to PID) error {
	target := p.host.space.find(to)
	switch target {
	case nil:
		return errNotRegistered
	case p:
		return nil
	}
	lock(p, target)
	defer unlock(p, target)
	if target.dead {
		return errNotRegistered
	}
	if joined(target, target.links, p, p.links) == nil {
		join(target, &target.links, p, &p.links)
	}
	return nil
}

// Unlink takes Link back, whichever side linked. A LINK_DOWN that has arrived
// still takes effect. There is no error: nothing happens if the two are not
// linked.
func (p *Process) Unlink(to PID) {
	target := p.host.space.find(to)
	if target == nil {
		return
	}
	lock(p, target)
	defer unlock(p, target)
	if h := joined(target, target.links, p, p.links); h != nil {
		h.leave(&target.links)
		h.twin().leave(&p.links)
	}
}

// TrapLinks reports whether a LINK_DOWN is delivered to p as an event.
func (p *Process) TrapLinks() bool { return p.trapLinks }

// SetTrapLinks says whether a LINK_DOWN is delivered to p as an event or, as by
// default, ends it. It decides about what has not been looked at yet, also
// about peers that have failed already (process.md L-5).
func (p *Process) SetTrapLinks(trap bool) { p.trapLinks = trap }

// sever takes p, which is dead, out of all its bonds and tells those who are to
// know: monitors first, then links (process.md L-9). Nobody is told if silent.
// Those told are noted in pm, if there is one. first are the bonds that p had
// when it died: from then on others only take out.
func (p *Process) sever(first bonds, x *Exit, silent bool, pm *Postmortem) {
	for h := first.watchers; h != nil; {
		cut, next := p.cut(&p.watchers, h)
		if cut && !silent && p.tell(h, Exited, x) && pm != nil {
			pm.Monitors.add(h.peer.pid)
		}
		h = next
	}
	for h := first.watching; h != nil; {
		_, h = p.cut(&p.watching, h)
	}
	silent = silent || x.Normal()
	for h := first.links; h != nil; {
		cut, next := p.cut(&p.links, h)
		if cut && !silent && p.tell(h, LinkDown, x) && pm != nil {
			pm.Links.add(h.peer.pid)
		}
		h = next
	}
}

// tell puts the event that tells of the end of p into the mailbox of the peer of
// h, which p has cut.
func (p *Process) tell(h *half, kind EventKind, x *Exit) bool {
	e := &h.bond.notice
	e.Weigh(noticeWeight)
	e.set(kind, p.pid, p.worker.UnixNano())
	e.Exit = x
	return h.peer.putEvent(p.worker, e)
}

// cut removes h, which was the first bond in a list of p, unless the peer has just
// removed it itself, and returns the bond that is now the first. p is dead.
func (p *Process) cut(l **half, h *half) (cut bool, next *half) {
	lock(p, h.peer)
	if cut = *l == h; cut {
		h.leave(l)
		h.twin().leave(h.peer.listOf(p, l))
	}
	next = *l
	unlock(p, h.peer)
	return cut, next
}

// listOf returns the list in which p keeps the twins of the bonds that peer
// keeps in l.
func (p *Process) listOf(peer *Process, l **half) **half {
	switch l {
	case &peer.watchers:
		return &p.watching
	case &peer.watching:
		return &p.watchers
	}
	return &p.links
}

var (
	errNotRegistered = fault.New(fault.NotFound, "", "pid not registered")
	errMonitored     = fault.New(fault.AlreadyExists, "", "already monitoring pid")
)
