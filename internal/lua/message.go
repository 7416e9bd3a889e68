package lua

import (
	"time"

	"wippy/internal/lua/lib"
	"wippy/internal/lua/vm"
	"wippy/internal/process"
)

// A message is a message between Lua processes, with its payloads already
// copied for the receiver. It is one allocation together with the two objects
// that Lua sees of it: the Message and, for the usual single payload, the
// Payload.
type message struct {
	process.Message
	self    vm.Userdata
	sender  Value // the sender's pid as text, nil if it is no Lua process
	count   int   // of payloads
	payload lib.Payload
	value   Value   // the payload, if there is one
	many    []Value // the payloads, if there are several
	views   Value   // what msg:payload() returned before
}

// newMessage copies the arguments of c from number first on into a message as
// its payloads. The error names the first that cannot be sent.
func newMessage(c *Call, topic string, first int) (*message, error) {
	m := &message{count: max(0, c.N()-first+1)}
	m.Topic, m.Body = topic, m
	switch m.count {
	case 0:
		return m, nil
	case 1:
		var err error
		m.value, err = c.SendArg(first, 1)
		return m, err
	}
	m.many = make([]Value, m.count)
	for i := range m.many {
		p, err := c.SendArg(first+i, i+1)
		if err != nil {
			return nil, err
		}
		m.many[i] = p
	}
	return m, nil
}

// copyPayloads gives m payloads that nobody else has. They have been copied
// before, so they can be copied again.
func (m *message) copyPayloads() {
	m.value, _ = vm.Send(m.value, "")
	m.many = append([]Value(nil), m.many...)
	for i := range m.many {
		m.many[i], _ = vm.Send(m.many[i], "")
	}
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
			if m.sender.IsNil() && !m.From.IsZero() {
				m.sender = String(m.From.String())
			}
			return c.Return1(m.sender)
		},
		"payload": func(c *Call) error {
			m, err := messageSelf(c)
			if err != nil {
				return err
			}
			return c.Return1(m.contents())
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

// contents returns nil, a Payload, or a table of several.
func (m *message) contents() Value {
	switch {
	case m.count == 0:
		return Value{}
	case !m.views.IsNil():
	case m.count == 1:
		m.views = m.payload.Init(m.value)
	default:
		t := NewTable(len(m.many), 0)
		for i, p := range m.many {
			t.SetInt(i+1, lib.NewPayload(p))
		}
		m.views = t.Value()
	}
	return m.views
}

// raw returns what a listen channel delivers without {message = true}.
func (m *message) raw() Value {
	if m.count <= 1 {
		return m.value
	}
	t := NewTable(len(m.many), 0)
	for i, p := range m.many {
		t.SetInt(i+1, p)
	}
	return t.Value()
}

// Measure implements vm.Measurable.
func (m *message) Measure(visit func(Value)) int {
	visit(m.value)
	visit(m.views)
	for _, v := range m.many {
		visit(v)
	}
	return 256 + len(m.Topic)
}

// messageOf returns the Lua side of what came out of a mailbox: messages from
// Go carry plain data as their body.
func messageOf(pm *process.Message) *message {
	if m, ok := pm.Body.(*message); ok {
		return m
	}
	m := &message{Message: process.Message{From: pm.From, Topic: pm.Topic}}
	if pm.Body != nil {
		m.count, m.value = 1, vm.FromGo(pm.Body)
	}
	return m
}

// queue is the source of a subscription channel: one of the queues of the
// process's mailbox.
type queue struct {
	l    *Process
	q    *process.Queue
	read func(*process.Message) Value
	used bool // something has been taken
}

// Peek implements [lib.Source].
func (q *queue) Peek() (uint64, bool) { return q.l.proc.Peek(q.q) }

// Take implements [lib.Source].
func (q *queue) Take() (Value, bool) {
	m := q.l.proc.Take(q.q)
	if m == nil {
		return Value{}, false
	}
	q.used = true
	return q.read(m), true
}

func messageValue(pm *process.Message) Value {
	m := messageOf(pm)
	return m.self.Init(messageType, m)
}

// processInbox is process.inbox().
func processInbox(c *Call) error {
	l := ProcessOf(c)
	if l.inbox == nil {
		l.inbox = lib.NewSubscription(&queue{l: l, q: l.proc.Inbox(), read: messageValue})
	}
	return c.Return1(l.inbox.Value())
}

// processEvents is process.events().
func processEvents(c *Call) error {
	l := ProcessOf(c)
	if l.events == nil {
		l.events = lib.NewSubscription(&queue{l: l, q: l.proc.Events(), read: eventValue})
	}
	return c.Return1(l.events.Value())
}

// Keys and fixed values of event tables.
var (
	keyKind      = vm.Intern("kind")
	keyFrom      = vm.Intern("from")
	keyResult    = vm.Intern("result")
	keyDeadline  = vm.Intern("deadline")
	keyReason    = vm.Intern("reason")
	keyAt        = vm.Intern("at")
	keyValue     = vm.Intern("value")
	keyError     = vm.Intern("error")
	keyErrorInfo = vm.Intern("error_info")

	eventKinds = map[process.EventKind]Value{
		process.Cancelled: String(process.Cancelled.String()),
		process.Exited:    String(process.Exited.String()),
		process.LinkDown:  String(process.LinkDown.String()),
	}
)

// eventValue returns the table of a lifecycle event.
func eventValue(m *process.Message) Value {
	e := m.Body.(*process.Event)
	t := NewTable(0, 4)
	t.SetKey(keyKind, eventKinds[e.Kind])
	from := ""
	if !e.From.IsZero() {
		from = e.From.String()
	}
	t.SetKey(keyFrom, String(from))
	if e.Exit != nil {
		t.SetKey(keyResult, exitResult(e.Exit))
	}
	if !e.Deadline.IsZero() {
		t.SetKey(keyDeadline, String(e.Deadline.UTC().Format(time.RFC3339Nano)))
	}
	if e.Reason != "" {
		t.SetKey(keyReason, String(e.Reason))
	}
	t.SetKey(keyAt, Number(float64(e.At.UnixNano())/1e9))
	return t.Value()
}

// exitResult returns the result table of an exit (process.md §5).
func exitResult(x *process.Exit) Value {
	if x.Err != nil {
		t := NewTable(0, 2)
		t.SetKey(keyError, String(x.Err.Message))
		t.SetKey(keyErrorInfo, errorOf(x.Err))
		return t.Value()
	}
	v := exitValue(x)
	if v.IsNil() {
		return NewTable(0, 0).Value()
	}
	t := NewTable(0, 1)
	t.SetKey(keyValue, v)
	return t.Value()
}
