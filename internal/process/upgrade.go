package process

import (
	"cmp"
	"slices"
)

// Upgrade hands the process over to another program, which keeps the pid, the
// names, the bonds, the deadline, the context and everything unread. The
// running program then returns Replaced from Run and is closed; results of its
// operations are dropped.
func (p *Process) Upgrade(next Program) {
	p.mu.Lock()
	p.rare().next = next
	p.mu.Unlock()
}

// replace puts the program given to Upgrade into the place of the present one.
func (p *Process) replace() {
	p.mu.Lock()
	next := p.extra.next
	p.extra.next = nil
	p.mu.Unlock()
	p.close()
	p.gather()
	p.generation++
	p.mu.Lock()
	p.program = next
	p.mu.Unlock()
}

// gather puts everything unread back into the inbox in order of arrival and
// closes all topics (process.md U-3).
func (p *Process) gather() {
	p.drain()
	if p.topics == nil {
		return
	}
	var unread []*Message
	take := func(q *Queue) {
		for q.head != nil {
			unread = append(unread, q.pop())
		}
	}
	take(&p.inbox)
	for _, t := range p.topics.queues {
		take(&t.Queue)
	}
	p.topics = nil
	slices.SortFunc(unread, func(a, b *Message) int { return cmp.Compare(a.mark, b.mark) })
	for _, m := range unread {
		p.inbox.push(m)
	}
}
