package process

import "time"

// A Message is something sent to a process: plain data under a topic.
//
// The sender fills in the exported fields of a fresh Message and hands it over;
// from then on it belongs to the receiver, and no field may be changed or read
// by the sender. The language layer usually embeds a Message in a structure of
// its own together with the copied values, so that a send is one allocation,
// and sets Body to that structure.
type Message struct {
	From  PID    // set by [Process.Send]; zero when the sender is no process
	Topic string // not empty; "@" in front is for the runtime
	Body  any    // opaque here, already copied for the receiver; nil for none

	next *Message
	mark uint64 // the weight; once the program has looked, seenMark and the order of arrival above weightBits of it
}

// weightBits is the number of bits of Message.mark that hold the weight of a
// message which has been looked at: up to 16 MiB.
const weightBits = 24

// seenMark is the bit of Message.mark that tells that it has been looked at.
const seenMark = 1 << 63

// Weigh says how many bytes of memory m holds besides itself, for the accounting
// of whoever gets it and for reports. It is called before m is sent.
func (m *Message) Weigh(bytes int) { m.mark = uint64(bytes) }

// number gives m its place in the order of arrival and returns its weight.
func (m *Message) number(seq uint64) (weight int) {
	weight = int(m.mark)
	m.mark = seenMark | seq<<weightBits | uint64(min(weight, 1<<weightBits-1))
	return weight
}

// fresh reports whether m is a message that nobody has looked at.
func (m *Message) fresh() bool { return m != nil && int64(m.mark) >= 0 }

// messageWeight is what a message or event takes that nobody has weighed.
const messageWeight = 176

// noticeWeight is what an event that tells of an end takes besides: it is part of
// a bond, and that may be part of the process.
const noticeWeight = 240

// eventTopic is the topic of events. No message can have it.
const eventTopic = "@events"

// Seq returns the place of m, which its receiver has taken, in the order in which
// messages and events arrived in its mailbox, from 1 (process.md O-6).
func (m *Message) Seq() uint64 { return m.mark &^ seenMark >> weightBits }

// An EventKind says what an event tells.
type EventKind uint8

// The kinds of events (process.md §9).
const (
	Cancelled EventKind = iota + 1 // CANCEL: somebody asks the process to end
	Exited                         // EXIT: a monitored process has ended
	LinkDown                       // LINK_DOWN: a linked process has failed
)

// String returns the kind's text in event tables.
func (k EventKind) String() string {
	switch k {
	case Cancelled:
		return "pid.cancel"
	case Exited:
		return "pid.exit"
	case LinkDown:
		return "pid.link.down"
	}
	return "unknown"
}

// An Event tells a process about another one, or asks it to end. Its From is
// the process that ended, or who cancels: zero for the runtime.
type Event struct {
	Message
	Kind    EventKind
	Exit    *Exit    // Exited and LinkDown: how it ended
	Request *Request // Cancelled: what is asked for
	At      int64    // when it happened, in nanoseconds of Unix time
}

// A Request is what a process that is asked to end is told about that.
type Request struct {
	Deadline time.Time // end before this; zero for none
	Reason   string    // why; "" for none
}

// set makes e, which is new, an event of that kind.
func (e *Event) set(kind EventKind, from PID, at int64) {
	e.Kind, e.At = kind, at
	e.From, e.Topic, e.Body = from, eventTopic, e
}

// reversed turns the list of fresh messages that m begins around and returns its
// new first.
func (m *Message) reversed() *Message {
	var first *Message
	for m.fresh() {
		next := m.next
		m.next, first = first, m
		m = next
	}
	return first
}

// A list is a queue of messages, linked through next.
type list struct {
	head, tail *Message
}

// push adds m, which is in no list.
func (l *list) push(m *Message) {
	if l.head == nil {
		l.head = m
	} else {
		l.tail.next = m
	}
	l.tail = m
}

// pop takes the oldest message, which must exist.
func (l *list) pop() *Message {
	m := l.head
	if m.next == nil {
		l.head, l.tail = nil, nil
	} else {
		l.head, m.next = m.next, nil
	}
	return m
}
