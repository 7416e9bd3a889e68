package lua

import (
	"fmt"
	"time"

	"wippy/internal/fault"
	"wippy/internal/lua/lib"
	"wippy/internal/lua/vm"
	"wippy/internal/process"
)

// A message is a message between Lua processes, with its payloads already
// copied for the receiver.
type message struct {
	process.Message
	payloads []Value
	room     [1]Value // for the usual single payload
	views    Value    // what msg:payload() returned before
}

// newMessage copies payloads into a message. The error names the first that
// cannot be sent.
func newMessage(topic string, payloads []Value) (*message, error) {
	m := &message{}
	m.Topic, m.Body = topic, m
	if len(payloads) <= 1 {
		m.payloads = m.room[:len(payloads)]
	} else {
		m.payloads = make([]Value, len(payloads))
	}
	for i, v := range payloads {
		p, err := vm.Send(v, fmt.Sprintf("arg %d", i+1))
		if err != nil {
			return nil, err
		}
		m.payloads[i] = p
	}
	return m, nil
}

// messageType is the type of what an inbox delivers (process.md §9).
var messageType = (&vm.Type{
	Name: "Message",
	Text: func(_ *vm.Call, data any) string {
		return "process.Message{topic=" + data.(*message).Topic + "}"
	},
	Methods: map[string]Function{
		"topic": func(c *Call) error {
			m, err := messageSelf(c)
			if err != nil {
				return err
			}
			return c.Return1(String(m.Topic))
		},
		"from": func(c *Call) error {
			m, err := messageSelf(c)
			if err != nil {
				return err
			}
			if m.From.IsZero() {
				return c.Return1(Value{})
			}
			return c.Return1(String(m.From.String()))
		},
		"payload": func(c *Call) error {
			m, err := messageSelf(c)
			if err != nil {
				return err
			}
			return c.Return1(m.payload())
		},
	},
}).Define()

func messageSelf(c *Call) (*message, error) {
	_, data := c.Arg(1).UserdataType()
	m, ok := data.(*message)
	if !ok {
		return nil, c.BadArgument(1, "Message expected")
	}
	return m, nil
}

// payload returns nil, a Payload, or a table of several.
func (m *message) payload() Value {
	if !m.views.IsNil() || len(m.payloads) == 0 {
		return m.views
	}
	if len(m.payloads) == 1 {
		m.views = lib.NewPayload(m.payloads[0])
		return m.views
	}
	t := NewTable(len(m.payloads), 0)
	for i, p := range m.payloads {
		t.SetInt(i+1, lib.NewPayload(p))
	}
	m.views = t.Value()
	return m.views
}

// raw returns what a listen channel delivers without {message = true}.
func (m *message) raw() Value {
	switch len(m.payloads) {
	case 0:
		return Value{}
	case 1:
		return m.payloads[0]
	}
	t := NewTable(len(m.payloads), 0)
	for i, p := range m.payloads {
		t.SetInt(i+1, p)
	}
	return t.Value()
}

// messageOf returns the Lua side of what came out of a mailbox: messages from
// Go carry plain data as their body.
func messageOf(pm *process.Message) *message {
	if m, ok := pm.Body.(*message); ok {
		return m
	}
	m := &message{Message: process.Message{From: pm.From, Topic: pm.Topic}}
	if pm.Body != nil {
		m.payloads = []Value{vm.FromGo(pm.Body)}
	}
	return m
}

// queue is the source of a subscription channel: one of the queues of the
// process's mailbox.
type queue struct {
	l    *Process
	q    *process.Queue
	read func(*process.Message) Value
}

// Peek implements [lib.Source].
func (q *queue) Peek() (uint64, bool) { return q.l.proc.Peek(q.q) }

// Take implements [lib.Source].
func (q *queue) Take() (Value, bool) {
	m := q.l.proc.Take(q.q)
	if m == nil {
		return Value{}, false
	}
	return q.read(m), true
}

func messageValue(m *process.Message) Value { return vm.NewUserdata(messageType, messageOf(m)) }

// processInbox is process.inbox().
func processInbox(c *Call) error {
	l := ProcessOf(c)
	if l.inbox == nil {
		l.inbox = lib.NewSubscription(&queue{l, l.proc.Inbox(), messageValue})
	}
	return c.Return1(l.inbox.Value())
}

// processEvents is process.events().
func processEvents(c *Call) error {
	l := ProcessOf(c)
	if l.events == nil {
		l.events = lib.NewSubscription(&queue{l, l.proc.Events(), eventValue})
	}
	return c.Return1(l.events.Value())
}

// eventValue returns the table of a lifecycle event.
func eventValue(m *process.Message) Value {
	e := m.Body.(*process.Event)
	t := NewTable(0, 4)
	t.SetField("kind", String(e.Kind.String()))
	from := ""
	if !e.From.IsZero() {
		from = e.From.String()
	}
	t.SetField("from", String(from))
	if e.Exit != nil {
		t.SetField("result", exitResult(e.Exit))
	}
	if !e.Deadline.IsZero() {
		t.SetField("deadline", String(e.Deadline.UTC().Format(time.RFC3339Nano)))
	}
	if e.Reason != "" {
		t.SetField("reason", String(e.Reason))
	}
	t.SetField("at", Number(float64(e.At.UnixNano())/1e9))
	return t.Value()
}

// exitResult returns the result table of an exit (process.md §5).
func exitResult(x *process.Exit) Value {
	t := NewTable(0, 2)
	if x.Err != nil {
		t.SetField("error", String(x.Err.Message))
		t.SetField("error_info", vm.ErrorValue(x.Err))
	} else if v := exitValue(x); !v.IsNil() {
		t.SetField("value", v)
	}
	return t.Value()
}

// A topicChannel is what process.listen returned for a topic.
type topicChannel struct {
	topic   string
	channel *lib.Channel
	source  *queue
}

// processListen is process.listen(topic[, options]).
func processListen(c *Call) error {
	topic, ok := c.Arg(1).Text()
	switch {
	case !ok:
		return c.Fail(invalid("topic must be a string, got %s", got(c, 1)))
	case topic == "":
		return c.Fail(invalid("topic cannot be empty"))
	case topic[0] == '@':
		return c.Fail(invalid("cannot listen to @ topics"))
	}
	read, err := listenMode(c)
	if err != nil {
		return c.Fail(err)
	}
	l := ProcessOf(c)
	for _, t := range l.topics {
		if t.topic == topic {
			if read != nil {
				t.source.read = read
			}
			return c.Return1(t.channel.Value())
		}
	}
	if read == nil {
		read = rawValue
	}
	t := &topicChannel{topic: topic, source: &queue{l, l.proc.Listen(topic), read}}
	t.channel = lib.NewSubscription(t.source)
	l.topics = append(l.topics, t)
	return c.Return1(t.channel.Value())
}

func rawValue(m *process.Message) Value { return messageOf(m).raw() }

// listenMode returns how options ask for values to be read, nil if they do not
// say.
func listenMode(c *Call) (func(*process.Message) Value, error) {
	if c.Arg(2).IsNil() {
		return nil, nil
	}
	t, err := c.Table(2)
	if err != nil {
		return nil, invalid("options must be a table, got %s", got(c, 2))
	}
	mode := t.GetField("message")
	switch {
	case mode.IsNil():
		return nil, nil
	case mode.Truthy():
		return messageValue, nil
	}
	return rawValue, nil
}

// processUnlisten is process.unlisten(channel).
func processUnlisten(c *Call) error {
	ch := lib.ChannelOf(c.Arg(1))
	if ch == nil {
		return c.BadArgument(1, "channel expected")
	}
	l := ProcessOf(c)
	if ch == l.inbox || ch == l.events {
		return c.Return(Bool(false), vm.ErrorValue(invalid("cannot unlisten a system channel")))
	}
	for i, t := range l.topics {
		if t.channel == ch {
			l.topics = append(l.topics[:i:i], l.topics[i+1:]...)
			l.proc.Unlisten(t.source.q)
			ch.Close()
			return c.Return1(Bool(true))
		}
	}
	return c.Return(Bool(false), vm.ErrorValue(fault.New(fault.NotFound, "", "channel not found")))
}
