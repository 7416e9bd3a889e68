package process

import (
	"time"

	"wippy/internal/sched"
)

// A Postmortem is what is known of a process that ended with an error, for a
// report. It is given to [Options.Failed] or [Spec.Failed] and belongs to them.
type Postmortem struct {
	PID    PID
	Parent PID    // zero if no process spawned it
	Name   string // of the program; "" if it does not say (see [Named])
	Exit   *Exit
	Ran    time.Duration // from the spawn to the end

	Names    []string  // registered for it until now
	Recent   []Receipt // the last messages and events it took, newest first
	Unread   int       // messages it did not take
	Monitors Told      // got an EXIT event
	Links    Told      // got a LINK_DOWN event, which ends those that do not trap it
	Awaited  bool      // Parent waits for the result: see [Spec.Awaited]
}

// A Receipt is what a process remembers of a message or event that it took:
// nothing of its content.
type Receipt struct {
	Topic string // of an event its kind, such as "pid.exit"
	From  PID    // zero if the sender is no process
	Size  int    // in bytes, at most 16 MiB (see [Message.Weigh])
	Age   time.Duration
}

// Told are the processes told of an end: how many, and some of them.
type Told struct {
	Count int
	PIDs  []PID // the first few
}

// maxTold bounds Told.PIDs.
const maxTold = 8

func (t *Told) add(pid PID) {
	t.Count++
	if len(t.PIDs) < maxTold {
		t.PIDs = append(t.PIDs, pid)
	}
}

// Named is implemented by programs that have a name for reports: what they run.
type Named interface {
	Name() string
}

// maxReceipts is the number of messages and events that a process remembers.
const maxReceipts = 8

// A receipt is an element of the ring of what a process remembers. The ring
// grows with each of the first messages, so that the many processes that get
// only one have one.
type receipt struct {
	next  *receipt // the oldest, if this is the latest
	topic string
	from  PID
	at    uint32 // in ticks
	size  uint32
}

// tick is the unit of receipt.at, chosen so that it counts up to two years:
// instants are divided by 1<<tick.
const tick = 24 // 17 ms

// note remembers m, which the running program takes.
func (p *Process) note(m *Message) {
	r := p.latest
	if p.receipts < maxReceipts {
		p.receipts++
		grown := new(receipt)
		if r == nil {
			grown.next = grown
		} else {
			r.next, grown.next = grown, r.next
		}
		r = grown
	} else {
		r = r.next
	}
	p.latest = r
	r.topic, r.from = m.Topic, m.From
	r.at = uint32(p.worker.Lately() >> tick)
	r.size = uint32(m.mark & (1<<weightBits - 1))
	if m.Topic[0] == '@' {
		r.topic, r.size = m.Body.(*Event).Kind.String(), 0
	}
}

// recent returns what p remembers, newest first.
func (p *Process) recent(now sched.Instant) []Receipt {
	ran := now.Sub(p.born)
	ticks := uint32(now >> tick)
	all := make([]Receipt, p.receipts)
	r := p.latest
	for i := range all {
		r = r.next // from the oldest on
		all[len(all)-1-i] = Receipt{
			Topic: r.topic, From: r.from, Size: int(r.size),
			Age: min(time.Duration(ticks-r.at)<<tick, ran),
		}
	}
	return all
}

// postmortem returns what is known of p, which is dead, before the others are
// told; nil if nobody wants to know. late is what had arrived, but was in no
// queue yet.
func (p *Process) postmortem(x *Exit, name string, rare *extra, late *Message) *Postmortem {
	s := p.host.space
	if x.Normal() || s.failed == nil && (rare == nil || rare.failed == nil) {
		return nil
	}
	now := s.sched.Clock().Instant()
	pm := &Postmortem{
		PID: p.pid, Parent: p.parent, Name: name, Exit: x,
		Ran:    now.Sub(p.born),
		Recent: p.recent(now), Unread: p.unread() + messages(late.reversed()),
	}
	if rare != nil {
		pm.Names, pm.Awaited = rare.names, rare.awaited
	}
	return pm
}

// unread counts the messages in the queues.
func (p *Process) unread() int {
	n := messages(p.inbox.head)
	if p.topics != nil {
		for _, q := range p.topics.queues {
			n += messages(q.head)
		}
	}
	return n
}

// messages counts what is linked from m on and is no event.
func messages(m *Message) (n int) {
	for ; m != nil; m = m.next {
		if m.Topic[0] != '@' {
			n++
		}
	}
	return n
}

// publish hands pm to whoever wants it.
func (p *Process) publish(pm *Postmortem, rare *extra) {
	switch {
	case pm == nil:
	case rare != nil && rare.failed != nil:
		rare.failed(pm)
	default:
		p.host.space.failed(pm)
	}
}

// name returns the name of the program, which has not been closed.
func (p *Process) name() string {
	if n, ok := p.program.(Named); ok {
		return n.Name()
	}
	return ""
}
