package lua

import (
	"slices"
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
	sender  Value       // the sender's pid as text, nil if it is no Lua process
	payload lib.Payload // if it is the only one
	many    *payloads   // nil if there is one
}

// payloads are those of a message that has not exactly one.
type payloads struct {
	values []Value
	view   Value // what msg:payload() returned before
}

// messageSize is what a message takes without its payloads and its topic, in
// bytes.
const messageSize = vm.EnclosureSize

// without are the payloads of a message that has none.
var without = &payloads{}

// newMessage copies the arguments of c from number first on into a message as
// its payloads. The error names the first that cannot be sent. If rest is not
// nil, the payloads are complete only when that has been finished.
func newMessage(c *Call, topic string, first int) (m *message, rest *vm.Copying, err error) {
	var v Value // if it is the only one
	var many *payloads
	size := 0
	switch count := c.N() - first + 1; {
	case count == 1:
		if v, size, rest, err = c.SendArg(first, 1); err != nil {
			return nil, nil, err
		}
	case count <= 0:
		many = without
	default:
		many = &payloads{values: make([]Value, count)}
		size = vm.ValueSize * count
		for i := range count {
			v, n, more, err := c.SendArg(first+i, i+1)
			if err != nil {
				return nil, nil, err
			}
			many.values[i], size, rest = v, size+n, rest.And(more)
		}
	}
	m = &message{many: many}
	m.Topic, m.Body = topic, m
	m.payload.Init(v)
	m.Weigh(size)
	c.Charge(messageSize + size) // it may be for the sender itself
	return m, rest, nil
}

// Messages that come in one allocation with the table that is their payload.
type (
	letter2 struct {
		message
		record vm.Record2
	}
	letter4 struct {
		message
		record vm.Record4
	}
)

// Place implements [vm.Owner], for process.send: a table with named fields that is
// written in the call, as most messages are, is made where it is sent.
func (l *Process) Place(arg, fields, size int) *Table {
	if arg != 3 {
		return nil
	}
	var m *message
	var t *Table
	if fields == 2 {
		x := new(letter2)
		m, t = &x.message, x.record.Init()
	} else {
		x := new(letter4)
		m, t = &x.message, x.record.Init()
	}
	m.Body = m
	m.payload.Init(t.Value())
	m.Weigh(size)
	l.shared.letter = m
	return t
}

// takeLetter returns the message that the table among the arguments of
// process.send has been made in, nil if it has not. The call came next, so nobody
// else has seen the table.
func (c *common) takeLetter(args []Value) *message {
	m := c.letter
	if m == nil {
		return nil
	}
	c.letter = nil
	if len(args) != 3 || !vm.Same(args[2], m.payload.Content()) {
		return nil
	}
	return m
}

// longTopic is the length of topics that are too long to be kept by a table.
const longTopic = 48

// copyPayloads gives m payloads that nobody else has, complete when rest is
// finished if it is not nil.
func (m *message) copyPayloads(c *Call) (rest *vm.Copying, err error) {
	if m.many == nil {
		v, _, rest, err := c.Send(m.payload.Content(), "payload")
		m.payload = lib.Payload{}
		m.payload.Init(v)
		return rest, err
	}
	if len(m.many.values) == 0 {
		return nil, nil
	}
	m.many = &payloads{values: slices.Clone(m.many.values)}
	for i, v := range m.many.values {
		var more *vm.Copying
		if m.many.values[i], _, more, err = c.Send(v, "payload"); err != nil {
			return nil, err
		}
		rest = rest.And(more)
	}
	return rest, nil
}

// messageType is the type of what an inbox delivers (process.md §9).
var messageType = (&vm.Type{
	Name: "Message",
	Text: func(_ *vm.Call, data any) string {
		return "process.Message{topic=" + data.(*message).Topic + "}"
	},
	Getters: map[string]func(data any) (Value, bool){
		"topic": func(data any) (Value, bool) { return String(data.(*message).Topic), true },
		"from": func(data any) (Value, bool) {
			m := data.(*message)
			return m.sender, !m.sender.IsNil()
		},
		"payload": func(data any) (Value, bool) {
			m := data.(*message)
			return m.payload.Value(), m.many == nil
		},
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
				m.sender = ProcessOf(c).shared.texts.of(m.From)
			}
			return c.Return1(m.sender)
		},
		"payload": func(c *Call) error {
			m, err := messageSelf(c)
			if err != nil {
				return err
			}
			return c.Share(m.contents())
		},
	},
}).Define()

func messageSelf(c *Call) (*message, error) {
	_, data := c.Arg(1).UserdataType()
	m, ok := data.(*message)
	if !ok {
		return nil, c.Expected(1, "Message")
	}
	return m, nil
}

// contents returns nil, a Payload, or a table of several.
func (m *message) contents() Value {
	switch m.many {
	case nil:
		return m.payload.Value()
	case without:
		return Value{}
	}
	if m.many.view.IsNil() {
		t := NewTable(len(m.many.values), 0)
		for i, v := range m.many.values {
			t.SetInt(i+1, lib.NewPayload(v))
		}
		m.many.view = t.Value()
	}
	return m.many.view
}

// raw returns what a listen channel delivers without {message = true}.
func (m *message) raw() Value {
	switch m.many {
	case nil:
		return m.payload.Content()
	case without:
		return Value{}
	}
	t := NewTable(len(m.many.values), 0)
	for i, v := range m.many.values {
		t.SetInt(i+1, v)
	}
	return t.Value()
}

// Measure implements vm.Measurable.
func (m *message) Measure(visit func(Value)) int {
	size := messageSize + len(m.Topic)
	if t := m.payload.Content().Table(); t != nil && t.Enclosed() {
		size -= messageSize // counted with t
	}
	visit(m.payload.Content())
	if m.many != nil {
		visit(m.many.view)
		for _, v := range m.many.values {
			visit(v)
		}
		size += vm.ValueSize * len(m.many.values)
	}
	return size
}

// messageOf returns the Lua side of what came out of a mailbox: messages from
// Go carry plain data as their body.
func messageOf(pm *process.Message) *message {
	if m, ok := pm.Body.(*message); ok {
		return m
	}
	return messageFromGo(pm)
}

func messageFromGo(pm *process.Message) *message {
	m := &message{Message: process.Message{From: pm.From, Topic: pm.Topic}, many: without}
	if pm.Body != nil {
		m.many = nil
		m.payload.Init(vm.FromGo(pm.Body))
	}
	return m
}

// queue is the source of a subscription channel: one of the queues of the
// process's mailbox.
type queue struct {
	l    *Process
	q    *process.Queue
	read func(*Process, *process.Message) Value
	used bool // something has been taken
}

// Peek implements [lib.Source].
func (q *queue) Peek() (uint64, bool) { return q.q.Oldest() }

// Fetch implements [lib.Source].
func (q *queue) Fetch() { q.l.proc.Fetch() }

// Take implements [lib.Source].
func (q *queue) Take() (Value, bool) {
	m := q.l.proc.Take(q.q)
	if m == nil {
		return Value{}, false
	}
	q.used = true
	return q.read(q.l, m), true
}

func messageValue(_ *Process, pm *process.Message) Value {
	m := messageOf(pm)
	return m.self.Init(messageType, m)
}

// subscribe returns a channel of what arrives in q, as read makes it.
func (l *Process) subscribe(q *process.Queue, read func(*Process, *process.Message) Value) *lib.Channel {
	s := &struct {
		queue
		lib.Subscription
	}{queue: queue{l: l, q: q, read: read}}
	return s.Init(&s.queue)
}

// processInbox is process.inbox().
func processInbox(c *Call) error {
	l := ProcessOf(c)
	if l.inbox == nil {
		l.inbox = l.subscribe(l.proc.Inbox(), messageValue)
	}
	return c.Return1(l.inbox.Value())
}

// processEvents is process.events().
func processEvents(c *Call) error {
	l := ProcessOf(c)
	if l.events == nil {
		l.events = l.subscribe(l.proc.Events(), eventValue)
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

	eventKinds = [...]Value{
		process.Cancelled: String(process.Cancelled.String()),
		process.Exited:    String(process.Exited.String()),
		process.LinkDown:  String(process.LinkDown.String()),
	}
)

// exitKeys are the keys of the events that tell how a process has ended.
var exitKeys = []*vm.String{keyKind, keyFrom, keyResult, keyAt}

// eventValue returns the table of a lifecycle event.
func eventValue(l *Process, m *process.Message) Value {
	e := m.Body.(*process.Event)
	t, result := vm.NewTables()
	kind, from := eventKinds[e.Kind], String("")
	if !e.From.IsZero() {
		from = l.shared.texts.of(e.From)
	}
	at := Number(float64(e.At) / 1e9)
	if e.Exit != nil {
		l.fillResult(result, e.Exit)
		t.Fill(exitKeys, []Value{kind, from, result.Value(), at})
		return t.Value()
	}
	t.AddKey(keyKind, kind)
	t.AddKey(keyFrom, from)
	if !e.Request.Deadline.IsZero() {
		t.AddKey(keyDeadline, String(e.Request.Deadline.UTC().Format(time.RFC3339Nano)))
	}
	if e.Request.Reason != "" {
		t.AddKey(keyReason, String(e.Request.Reason))
	}
	t.AddKey(keyAt, at)
	return t.Value()
}

// fillResult fills the result table of an exit (process.md §5).
func (l *Process) fillResult(t *vm.Table, x *process.Exit) {
	if x.Err != nil {
		t.AddKey(keyError, String(x.Err.Message))
		t.AddKey(keyErrorInfo, errorOf(x.Err))
	} else if v := l.exitValue(x); !v.IsNil() {
		t.AddKey(keyValue, v)
	}
}
