package process

import (
	"slices"

	"wippy/internal/fault"
	"wippy/internal/sched"
)

// The mailbox of a process is in two parts. Anybody puts messages and events
// into the shared one, without a lock: a stack on which each lies above what
// came before it. The program takes them from
// private queues: events, one for each topic it listens to, and the inbox for
// everything else. Moving from the shared part to the queues happens when the
// program looks for something new, so a message goes to the queue that its
// topic has then (process.md O-4), and reading one queue never scans another.
// The numbers of the order of arrival are given at the same time.

// A Queue is one of the private queues of a process. The program takes from it
// with [Process.Take], at the moment when its own code receives the message and
// not before: what is in a queue survives an upgrade.
type Queue struct {
	list
}

// Len counts the messages in the queue, one by one.
func (q *Queue) Len() int {
	n := 0
	for m := q.head; m != nil; m = m.next {
		n++
	}
	return n
}

// topics are the queues of a process for single topics.
type topics struct {
	queues []*topicQueue          // those open, and those closed but not empty at the last change
	byName map[string]*topicQueue // the open ones, kept when there are many
	closed int                    // of the queues
}

type topicQueue struct {
	Queue
	topic string
	open  bool
}

// manyTopics is the number of topics from which on a map finds them.
const manyTopics = 8

// Inbox returns the queue of the messages whose topic has no queue of its own.
func (p *Process) Inbox() *Queue { return &p.inbox }

// Events returns the queue of events.
func (p *Process) Events() *Queue { return &p.events }

// Listen returns the queue of a topic, opened when first asked for. Messages
// of that topic that wait in the inbox move to it. Only the exact topic counts.
func (p *Process) Listen(topic string) *Queue {
	p.drain()
	if p.topics == nil {
		p.topics = new(topics)
	}
	if q := p.topics.find(topic); q != nil {
		return &q.Queue
	}
	q := &topicQueue{topic: topic, open: true}
	p.topics.add(q)
	waiting := p.inbox.list
	p.inbox.list = list{}
	for waiting.head != nil {
		if m := waiting.pop(); m.Topic == topic {
			q.push(m)
		} else {
			p.inbox.push(m)
		}
	}
	return &q.Queue
}

// Unlisten closes the queue of a topic and reports whether q was an open one.
// What has arrived for it can still be taken; later messages of the topic go to
// the inbox.
func (p *Process) Unlisten(q *Queue) bool {
	if p.topics == nil {
		return false
	}
	p.drain()
	for _, t := range p.topics.queues {
		if &t.Queue == q && t.open {
			p.topics.close(t)
			return true
		}
	}
	return false
}

// Take returns the oldest message of q, nil if there is none. In the queue of
// events the Body of a message is the *Event.
func (p *Process) Take(q *Queue) *Message {
	var m *Message
	switch top := p.arrived.Load(); {
	case q.head != nil:
		m = q.pop()
	case !top.fresh():
		return nil
	case q == &p.inbox && p.plain(top) && !top.next.fresh() && p.control.Load()&controlKill == 0:
		m = top // as mostly; it needs no queue
		p.enlist(m)
	case p.look(q):
		m = q.pop()
	default:
		return nil
	}
	if p.queued.Load() > 0 && q != &p.events {
		p.queued.Add(-1)
	}
	p.note(m)
	if o := p.host.space.watcher(); o != nil {
		o.Received(p.pid, m)
	}
	return m
}

// TakeEvent returns the oldest event, nil if there is none.
func (p *Process) TakeEvent() *Event {
	m := p.Take(&p.events)
	if m == nil {
		return nil
	}
	return m.Body.(*Event)
}

// Peek returns the order of arrival of the oldest message of q, which tells
// which of several queues got something first (channel.md SE-9). It is false if
// q is empty.
func (p *Process) Peek(q *Queue) (seq uint64, ok bool) {
	if !p.look(q) {
		return 0, false
	}
	return q.head.Seq(), true
}

// Quiet reports whether there is nothing to look at: no mail and no completed
// operation. Only the running program may call it, as it does before every wait.
func (p *Process) Quiet() bool { return p.completed.Load() == nil && !p.HasMail() }

// HasMail reports whether there may be anything in the mailbox. Only the running
// program may call it.
func (p *Process) HasMail() bool {
	return p.news() || p.inbox.head != nil || p.events.head != nil || p.topics != nil
}

// Fetch moves what has arrived to the queues, so that [Queue.Oldest] can compare
// them: fetching for one at a time would show a message and hide an older one.
// It reports false if the process has been condemned: then nothing counts any
// more.
func (p *Process) Fetch() bool {
	if !p.news() {
		return true
	}
	p.drain()
	return p.control.Load()&controlKill == 0
}

// Oldest returns the order of arrival of the oldest message in q, without
// looking for new arrivals; false if q is empty.
func (q *Queue) Oldest() (seq uint64, ok bool) {
	if q.head == nil {
		return 0, false
	}
	return q.head.Seq(), true
}

// look reports whether q has a message, fetching new arrivals if it seems
// empty.
func (p *Process) look(q *Queue) bool {
	if q.head == nil && p.news() {
		p.drain()
		if p.control.Load()&controlKill != 0 {
			return false // what has just condemned p came first
		}
	}
	return q.head != nil
}

// put adds a message to the mailbox and wakes the process if it waits.
func (p *Process) put(w *sched.Worker, m *Message) error {
	if limit := p.host.maxMailbox.Load(); !p.count(limit) {
		p.queued.Add(-1)
		if p.arrived.Load() == closed {
			return p.host.space.errGone(p.pid)
		}
		return errMailboxFull(p.pid, limit)
	}
	took, waits := p.arrive(m)
	if !took {
		return p.host.space.errGone(p.pid)
	}
	if waits {
		p.ready(w)
	}
	return nil
}

// count counts one more message, if the host has a limit for them, and reports
// whether there is room for it.
func (p *Process) count(limit int32) bool { return limit <= 0 || p.queued.Add(1) <= limit }

// putEvent adds an event, which no limit refuses. It reports false if the
// process has ended.
func (p *Process) putEvent(w *sched.Worker, e *Event) bool {
	took, waits := p.arrive(&e.Message)
	if took && e.Kind == LinkDown {
		p.control.Or(controlLink)
	}
	if waits {
		p.ready(w)
	}
	return took
}

// arrive puts m on the stack of what has arrived, and reports whether it took it:
// it does not if the process has ended. If the process waited, it does no longer,
// and the caller must make it ready.
func (p *Process) arrive(m *Message) (took, waits bool) {
	if p.arrived.Load() == parked && p.arrived.CompareAndSwap(parked, m) { // as mostly
		return true, true
	}
	return p.pile(m)
}

// pile is arrive for a process that has not been seen to wait.
func (p *Process) pile(m *Message) (took, waits bool) {
	for {
		above := p.arrived.Load()
		switch above {
		case closed:
			return false, false
		case parked:
			m.next = nil
		default:
			m.next = above
		}
		if p.arrived.CompareAndSwap(above, m) {
			return true, above == parked
		}
	}
}

// What lies on the stack of a process to which nothing has arrived, and
var (
	closed = new(Message) // that has ended
	parked = new(Message) // that waits: neither queued nor running; who takes it away makes the process ready
)

// news reports whether anything has arrived that drain has not seen.
func (p *Process) news() bool { return p.arrived.Load().fresh() }

// drain moves what has arrived to the queues. A LINK_DOWN that nothing traps
// condemns the process instead (process.md L-3, L-5).
//
// It takes nothing off the stack, which would be one more locked operation for
// each wait: what it has seen has a number, and the stack ends there. Others look
// at no message on it, so it can be linked into a queue at the same time.
func (p *Process) drain() {
	if m := p.arrived.Load(); m.fresh() {
		p.drainFrom(m)
	}
}

// drainFrom is drain with the top of the stack, which is fresh.
func (p *Process) drainFrom(m *Message) {
	if m.next.fresh() {
		m = m.reversed()
	}
	for m.fresh() {
		next := m.next
		p.enlist(m)
		if p.plain(m) {
			p.inbox.push(m)
		} else {
			p.route(m)
		}
		m = next
	}
}

// enlist takes m, which is the oldest of the fresh messages, out of the stack of what
// has arrived.
func (p *Process) enlist(m *Message) {
	m.next = nil
	p.drained++
	p.gained += messageWeight + m.number(p.drained)
}

// plain reports whether the inbox is the place of m, as mostly.
func (p *Process) plain(m *Message) bool { return p.topics == nil && m.Topic[0] != '@' }

// Gained returns how many bytes have arrived in the mailbox since the last call.
// Only the running program may call it.
func (p *Process) Gained() (n int) {
	p.drain()
	n, p.gained = p.gained, 0
	return n
}

// Unread calls f for everything that waits in the mailbox, in no order. Only
// the running program may call it.
func (p *Process) Unread(f func(*Message)) {
	p.drain()
	queues := []*Queue{&p.inbox, &p.events}
	if p.topics != nil {
		for _, t := range p.topics.queues {
			queues = append(queues, &t.Queue)
		}
	}
	for _, q := range queues {
		for m := q.head; m != nil; m = m.next {
			f(m)
		}
	}
}

func (p *Process) route(m *Message) {
	if m.Topic[0] == '@' {
		if e := m.Body.(*Event); e.Kind == LinkDown && !p.trapLinks {
			p.kill(nil, exitLinked(e))
			return
		}
		p.events.push(m)
		return
	}
	if p.topics != nil {
		if q := p.topics.find(m.Topic); q != nil {
			q.push(m)
			return
		}
	}
	p.inbox.push(m)
}

// find returns the open queue of a topic, nil if there is none.
func (t *topics) find(topic string) *topicQueue {
	if t.byName != nil {
		return t.byName[topic]
	}
	for _, q := range t.queues {
		if q.open && q.topic == topic {
			return q
		}
	}
	return nil
}

func (t *topics) add(q *topicQueue) {
	if t.closed > 0 {
		t.tidy()
	}
	t.queues = append(t.queues, q)
	if t.byName != nil {
		t.byName[q.topic] = q
		return
	}
	if len(t.queues) > manyTopics {
		t.byName = make(map[string]*topicQueue)
		for _, q := range t.queues {
			if q.open {
				t.byName[q.topic] = q
			}
		}
	}
}

func (t *topics) close(q *topicQueue) {
	q.open = false
	t.closed++
	if t.byName != nil {
		delete(t.byName, q.topic)
	}
	t.tidy()
}

// tidy drops closed queues that have been read to the end.
func (t *topics) tidy() {
	left := slices.DeleteFunc(t.queues, func(q *topicQueue) bool { return !q.open && q.head == nil })
	t.closed -= len(t.queues) - len(left)
	t.queues = left
}

func errMailboxFull(pid PID, limit int32) error {
	return fault.New(fault.RateLimited, "process.Send",
		"mailbox of %v is full (host.max_mailbox is %d)", pid, limit).Retryable(fault.RetryYes)
}
