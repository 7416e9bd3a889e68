package process

import (
	"slices"

	"wippy/internal/fault"
	"wippy/internal/sched"
)

// The mailbox of a process is in two parts. Anybody puts messages and events
// into the shared one, in one order of arrival. The program takes them from
// private queues: events, one for each topic it listens to, and the inbox for
// everything else. Moving from the shared part to the queues happens when the
// program looks for something new, so a message goes to the queue that its
// topic has then (process.md O-4), and reading one queue never scans another.

// A Queue is one of the private queues of a process. The program takes from it
// with [Process.Take], at the moment when its own code receives the message and
// not before: what is in a queue survives an upgrade.
type Queue struct {
	list
}

// topics are the queues of a process for single topics.
type topics struct {
	queues []*topicQueue          // those open, and those closed but not empty at the last change
	byName map[string]*topicQueue // the open ones, kept when there are many
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
	if !p.look(q) {
		return nil
	}
	m := q.pop()
	if q != &p.events {
		p.queued.Add(-1)
	}
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
	return q.head.seq, true
}

// look reports whether q has a message, fetching new arrivals if it seems
// empty.
func (p *Process) look(q *Queue) bool {
	if q.head == nil && p.seq.Load() != p.drained {
		p.drain()
		if p.control.Load()&controlKill != 0 {
			return false // what has just condemned p came first
		}
	}
	return q.head != nil
}

// put adds a message to the mailbox and wakes the process if it waits.
func (p *Process) put(w *sched.Worker, m *Message) error {
	limit := p.host.maxMailbox.Load()
	p.mu.Lock()
	if p.dead {
		p.mu.Unlock()
		return errNoProcess
	}
	if limit > 0 && p.queued.Load() >= limit {
		p.mu.Unlock()
		return errMailboxFull(p.pid, limit)
	}
	p.queued.Add(1)
	wake := p.arrive(m)
	p.mu.Unlock()
	if wake {
		p.ready(w)
	}
	return nil
}

// putEvent adds an event, which no limit refuses. It reports false if the
// process has ended.
func (p *Process) putEvent(w *sched.Worker, e *Event) bool {
	p.mu.Lock()
	if p.dead {
		p.mu.Unlock()
		return false
	}
	if e.Kind == LinkDown {
		p.control.Or(controlLink)
	}
	wake := p.arrive(&e.Message)
	p.mu.Unlock()
	if wake {
		p.ready(w)
	}
	return true
}

// arrive appends m to the shared part. It reports true if the process was
// waiting: the caller makes it ready after releasing mu, which it holds.
func (p *Process) arrive(m *Message) (wake bool) {
	m.seq = p.seq.Add(1)
	p.arrived.push(m)
	wake = p.waiting
	p.waiting = false
	return wake
}

// drain moves what has arrived to the queues. A LINK_DOWN that nothing traps
// condemns the process instead (process.md L-3, L-5).
func (p *Process) drain() {
	p.mu.Lock()
	m := p.arrived.head
	p.arrived = list{}
	p.drained = p.seq.Load()
	p.mu.Unlock()
	for m != nil {
		next := m.next
		p.route(m)
		m = next
	}
}

func (p *Process) route(m *Message) {
	if m.Topic[0] == '@' {
		if m.Body.(*Event).Kind == LinkDown && !p.trapLinks {
			p.kill(nil, exitLinked)
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
	t.tidy()
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
	if t.byName != nil {
		delete(t.byName, q.topic)
	}
	t.tidy()
}

// tidy drops closed queues that have been read to the end.
func (t *topics) tidy() {
	t.queues = slices.DeleteFunc(t.queues, func(q *topicQueue) bool { return !q.open && q.head == nil })
}

func errMailboxFull(pid PID, limit int32) error {
	return fault.New(fault.RateLimited, "process.Send",
		"mailbox of %v is full (host.max_mailbox is %d)", pid, limit).Retryable(fault.RetryYes)
}
