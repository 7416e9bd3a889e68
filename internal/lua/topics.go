package lua

import (
	"slices"

	"wippy/internal/fault"
	"wippy/internal/lua/lib"
	"wippy/internal/process"
)

// A topicChannel is the channel of a topic. Several topics may have the same
// one.
type topicChannel struct {
	topic   string
	channel *lib.Channel
	source  *queue
}

// topicArg returns argument 1, a topic that a program may read; verb is what it
// wants to do with it.
func topicArg(c *Call, verb string) (string, error) {
	topic, ok := c.Arg(1).Text()
	switch {
	case !ok:
		return "", invalid("topic must be a string, got %s", c.Got(1))
	case topic == "":
		return "", invalid("topic cannot be empty")
	case topic[0] == '@':
		return "", invalid("cannot %s to @ topics", verb)
	}
	return topic, nil
}

// manyTopics is the number of topics from which on a map finds them.
const manyTopics = 8

// topics are the topics that have channels.
type topics struct {
	open   []*topicChannel
	byName map[string]*topicChannel // the same, kept when there are many
}

// all returns the open topics; ts may be nil.
func (ts *topics) all() []*topicChannel {
	if ts == nil {
		return nil
	}
	return ts.open
}

// find returns the channel of a topic, nil if there is none.
func (ts *topics) find(topic string) *topicChannel {
	if ts != nil && ts.byName != nil {
		return ts.byName[topic]
	}
	for _, t := range ts.all() {
		if t.topic == topic {
			return t
		}
	}
	return nil
}

func (ts *topics) add(t *topicChannel) {
	ts.open = append(ts.open, t)
	if ts.byName == nil && len(ts.open) > manyTopics {
		ts.byName = map[string]*topicChannel{}
		for _, t := range ts.open {
			ts.byName[t.topic] = t
		}
	} else if ts.byName != nil {
		ts.byName[t.topic] = t
	}
}

// open gives a topic a channel, which may have topics already.
func (l *Process) open(c *Call, topic string, ch *lib.Channel, read func(*Process, *process.Message) Value) {
	c.Charge(topicSize + len(topic))
	c.Spend(l.proc.Inbox().Len() >> 4) // Listen goes through all of them
	t := &topicChannel{topic, ch, &queue{l: l, q: l.proc.Listen(topic), read: read}}
	if l.topics == nil {
		l.topics = new(topics)
	}
	l.topics.add(t)
	switch old := ch.Source().(type) {
	case nil:
		ch.Subscribe(t.source)
	case *queue:
		ch.Subscribe(queues{old, t.source})
	case queues:
		ch.Subscribe(append(old, t.source))
	}
}

// processListen is process.listen(topic[, options]).
func processListen(c *Call) error {
	topic, err := topicArg(c, "listen")
	if err != nil {
		return c.Fail(err)
	}
	read, err := listenMode(c)
	if err != nil {
		return c.Fail(err)
	}
	l := ProcessOf(c)
	if t := l.topics.find(topic); t != nil {
		if read != nil {
			t.source.read = read
		}
		return c.Return1(t.channel.Value())
	}
	if read == nil {
		read = rawValue
	}
	ch := lib.NewChannel(0)
	l.open(c, topic, ch, read)
	return c.Return1(ch.Value())
}

func rawValue(_ *Process, m *process.Message) Value { return messageOf(m).raw() }

// listenMode returns how options ask for values to be read, nil if they do not
// say.
func listenMode(c *Call) (func(*Process, *process.Message) Value, error) {
	if c.Arg(2).IsNil() {
		return nil, nil
	}
	if c.Arg(2).Table() == nil {
		return nil, invalid("options must be a table, got %s", c.Got(2))
	}
	options, err := booleanOptions(c, 2, "message")
	if err != nil {
		return nil, err
	}
	switch message, given := options["message"]; {
	case !given:
		return nil, nil
	case message:
		return messageValue, nil
	}
	return rawValue, nil
}

// processUnlisten is process.unlisten(channel), and unsubscribe(channel), which
// is the same.
func processUnlisten(c *Call) error {
	ch := lib.ChannelOf(c.Arg(1))
	if ch == nil {
		return c.Expected(1, "channel")
	}
	l := ProcessOf(c)
	if ch == l.inbox || ch == l.events {
		return c.Refuse(invalid("cannot unlisten a system channel"))
	}
	open := l.topics.all()
	c.Spend(len(open) >> 4)
	left := slices.DeleteFunc(open, func(t *topicChannel) bool {
		if t.channel != ch {
			return false
		}
		l.proc.Unlisten(t.source.q)
		delete(l.topics.byName, t.topic)
		return true
	})
	if len(left) == len(open) {
		return c.Refuse(fault.New(fault.NotFound, "", "channel not found"))
	}
	l.topics.open = left
	ch.Close()
	return c.Return1(Bool(true))
}

// subscribe is the global function subscribe(topic, channel) (base.md §9).
func subscribe(c *Call) error {
	topic, err := topicArg(c, "subscribe")
	if err != nil {
		return c.Fail(err)
	}
	ch := lib.ChannelOf(c.Arg(2))
	if ch == nil {
		return c.Expected(2, "channel")
	}
	l := ProcessOf(c)
	if t := l.topics.find(topic); t != nil {
		if t.channel != ch {
			return c.Fail(fault.New(fault.AlreadyExists, "", "topic %s already subscribed", fault.Quote(topic)))
		}
		return c.Return1(ch.Value())
	}
	switch {
	case ch == l.inbox || ch == l.events:
		return c.Fail(invalid("cannot subscribe a system channel"))
	case ch.Closed():
		return c.Fail(invalid("channel is closed"))
	}
	l.open(c, topic, ch, rawValue)
	return c.Return1(ch.Value())
}

// queues are the source of a channel that has several topics.
type queues []*queue

// oldest returns the queue with what arrived first, nil if all are empty.
func (qs queues) oldest() (oldest *queue, seq uint64) {
	for _, q := range qs {
		if s, ok := q.Peek(); ok && (oldest == nil || s < seq) {
			oldest, seq = q, s
		}
	}
	return oldest, seq
}

// Fetch implements [lib.Source].
func (qs queues) Fetch() { qs[0].Fetch() }

// Peek implements [lib.Source].
func (qs queues) Peek() (uint64, bool) {
	q, seq := qs.oldest()
	return seq, q != nil
}

// Take implements [lib.Source].
func (qs queues) Take() (Value, bool) {
	qs.Fetch()
	q, _ := qs.oldest()
	if q == nil {
		return Value{}, false
	}
	return q.Take()
}
