package lib

import (
	"errors"

	"wippy/internal/lua/vm"
)

// A Channel is a Lua channel (channel.md). It belongs to one machine.
type Channel struct {
	value     vm.Value // the channel as Lua sees it
	receive   vm.Value // its receive case, made when first asked for
	size      int
	buffer    []vm.Value // oldest first
	receivers []waiting  // in order of arrival
	senders   []waiting
	left      *selection // that is leaving the queues just now
	closed    bool

	source Source // of a subscription
	called int    // receivers that have been called and have not looked yet
}

// Sizes in bytes, without the userdata that Lua sees.
const (
	channelSize = 160
	caseSize    = 48
	waitingSize = 64
)

// Measure implements [vm.Measurable].
func (ch *Channel) Measure(visit func(vm.Value)) int {
	for _, v := range ch.buffer {
		visit(v)
	}
	for _, s := range ch.senders {
		visit(s.value)
	}
	visit(ch.receive)
	return channelSize + vm.ValueSize*cap(ch.buffer) + waitingSize*(cap(ch.receivers)+cap(ch.senders))
}

// A Source feeds a subscription channel: its values wait elsewhere, in the
// mailbox of the process, until Lua receives them. So a receiver that waits is
// not handed a value but called, and takes it when it goes on: if something ends
// the program before, as an upgrade does, the value is still in the mailbox.
type Source interface {
	// Fetch lets Peek see what has arrived by now, for all sources of the process:
	// those that are compared must have been fetched together.
	Fetch()
	// Peek returns the order of arrival of the oldest value fetched, false if
	// there is none.
	Peek() (seq uint64, ok bool)
	// Take removes and returns the oldest value, false if there is none.
	Take() (vm.Value, bool)
}

// waiting is a fiber that waits in one case of a select, or in a plain send or
// receive.
type waiting struct {
	w     vm.Waiter
	sel   *selection // nil for a plain send or receive
	value vm.Value   // what a sender wants to send
	looks bool       // a receiver that can be called
}

var (
	errClosed = errors.New("send on closed channel")

	channelType = (&vm.Type{Name: "channel", Methods: map[string]func(*vm.Call) error{
		"send":         channelSend,
		"receive":      channelReceive,
		"close":        channelClose,
		"case_send":    channelCaseSend,
		"case_receive": channelCaseReceive,
	}}).Define()
	caseType = (&vm.Type{Name: "select case"}).Define()
)

// NewChannel returns a channel with room for size values.
func NewChannel(size int) *Channel {
	ch := &Channel{size: max(size, 0)}
	// Not a field: channels would be as large as messages and lie among the holes
	// that those leave.
	ch.value = vm.NewUserdata(channelType, ch)
	return ch
}

// A Subscription is a channel whose values come from a source, with the object
// that Lua sees and room for the one receiver that it usually has. Lua cannot send
// to it or close it. It is a field of its source, so that all of it is one
// allocation: a million idle processes have a million of them to be marked.
type Subscription struct {
	Channel
	self vm.Userdata
	room [1]waiting
}

// Init prepares s and returns its channel. It is called once.
func (s *Subscription) Init(source Source) *Channel {
	s.value = s.self.Init(channelType, &s.Channel)
	s.receivers = s.room[:0]
	s.source = source
	return &s.Channel
}

// Subscribe makes ch a subscription: from now on its values come from source,
// after those that are in it.
func (ch *Channel) Subscribe(source Source) { ch.source = source }

// ChannelOf returns the channel that v is, nil if it is none.
func ChannelOf(v vm.Value) *Channel {
	_, data := v.UserdataType()
	ch, _ := data.(*Channel)
	return ch
}

// Value returns the channel as a Lua value, always the same object.
func (ch *Channel) Value() vm.Value { return ch.value }

// Source returns what feeds a subscription channel, nil for an ordinary one.
func (ch *Channel) Source() Source { return ch.source }

// Closed reports whether the channel has been closed.
func (ch *Channel) Closed() bool { return ch.closed }

// Len returns the number of buffered values.
func (ch *Channel) Len() int { return len(ch.buffer) }

// Offer gives v to the receiver that waits longest, or else buffers it if there
// is room. It reports whether it did; it never waits.
func (ch *Channel) Offer(v vm.Value) bool {
	if ch.closed {
		return false
	}
	if r, ok := takeFirst(&ch.receivers); ok {
		ch.hand(r, v, true)
		return true
	}
	if len(ch.buffer) < ch.size {
		ch.buffer = append(ch.buffer, v)
		return true
	}
	return false
}

// Close closes the channel: waiting receivers get nil, false, waiting senders
// an error (channel.md CH-5, CH-12). Closing again does nothing.
func (ch *Channel) Close() {
	if ch.closed {
		return
	}
	ch.closed = true
	for {
		r, ok := takeFirst(&ch.receivers)
		if !ok {
			break
		}
		if r.looks && ch.source != nil {
			ch.call(r) // there may be values left
		} else {
			ch.hand(r, vm.Value{}, false)
		}
	}
	for {
		s, ok := takeFirst(&ch.senders)
		if !ok {
			break
		}
		s.leaveOthers(ch)
		s.w.Raise(errClosed)
	}
}

// Deliver lets the receiver that waits longest have the oldest value of the
// source. It reports false if there is no receiver or no value, or if another
// receiver is about to take it.
//
// With next, which says that nothing else of the machine is ready, the receiver
// goes on before anything can happen to the program and is handed the value; else
// it is called.
func (ch *Channel) Deliver(next bool) bool {
	if len(ch.receivers) == 0 || ch.called > 0 {
		return false
	}
	if next || !ch.receivers[0].looks { // or it has waited since before Subscribe
		v, ok := ch.source.Take()
		if !ok {
			return false
		}
		if r := &ch.receivers[0]; len(ch.receivers) == 1 && r.sel == nil { // as nearly always
			w := r.w
			r.w = vm.Waiter{} // all that a plain receiver has
			ch.receivers = ch.receivers[:0]
			w.Return2(v, vm.Bool(true))
			return true
		}
		r, _ := takeFirst(&ch.receivers)
		ch.hand(r, v, true)
		return true
	}
	if !ch.more() {
		return false
	}
	r, _ := takeFirst(&ch.receivers)
	ch.call(r)
	return true
}

// call ends the wait of receiver r, which then looks what there is.
func (ch *Channel) call(r waiting) {
	ch.called++
	if r.sel == nil {
		r.w.Resume(ch.Value())
		return
	}
	r.leaveOthers(ch)
	r.sel.by = ch
	r.w.Resume(r.sel.self.Init(selectionType, r.sel))
}

// Awaited reports whether a receiver waits.
func (ch *Channel) Awaited() bool { return len(ch.receivers) > 0 }

// fewWaiting is the length up to which a queue is cheaply moved up.
const fewWaiting = 16

// takeFirst removes and returns the first of q.
func takeFirst(q *[]waiting) (waiting, bool) {
	if len(*q) == 0 {
		return waiting{}, false
	}
	w := (*q)[0]
	if len(*q) > fewWaiting {
		(*q)[0] = waiting{}
		*q = (*q)[1:]
		return w, true
	}
	rest := copy(*q, (*q)[1:])
	(*q)[rest] = waiting{}
	*q = (*q)[:rest] // its room serves the next wait
	return w, true
}

// hand ends the wait of receiver r with a value of ch, or with its end.
func (ch *Channel) hand(r waiting, v vm.Value, ok bool) {
	if r.sel == nil {
		r.w.Return2(v, vm.Bool(ok))
		return
	}
	r.leaveOthers(ch)
	r.w.Return(selected(ch, v, ok))
}

// ready tries to receive at once.
func (ch *Channel) ready() (v vm.Value, ok, done bool) {
	if len(ch.buffer) > 0 {
		v = ch.buffer[0]
		ch.buffer[0] = vm.Value{}
		ch.buffer = ch.buffer[1:]
		if s, ok := takeFirst(&ch.senders); ok {
			ch.buffer = append(ch.buffer, s.value)
			ch.sent(s)
		}
		return v, true, true
	}
	if s, ok := takeFirst(&ch.senders); ok {
		ch.sent(s)
		return s.value, true, true
	}
	if ch.source != nil && ch.free() {
		if v, ok := ch.source.Take(); ok {
			return v, true, true
		}
	}
	return vm.Value{}, false, ch.closed
}

// free reports whether anybody may take from the source: what receivers have
// been called for is theirs, as long as the channel is open.
func (ch *Channel) free() bool { return ch.called == 0 || ch.closed }

// sent ends the wait of a sender whose value has been taken.
func (ch *Channel) sent(s waiting) {
	if s.sel == nil {
		s.w.Return(vm.Bool(true))
		return
	}
	s.leaveOthers(ch)
	s.w.Return(selected(ch, s.value, true))
}

// channelSelf returns the channel that a method was called on.
func channelSelf(c *vm.Call) (*Channel, error) {
	if ch := ChannelOf(c.Arg(1)); ch != nil {
		return ch, nil
	}
	return nil, c.Expected(1, "channel")
}

// channelSend is ch:send(v).
func channelSend(c *vm.Call) error {
	ch, err := channelSelf(c)
	if err != nil {
		return err
	}
	if err := ch.sendable(); err != nil {
		return err
	}
	v := c.Arg(2)
	c.Charge(waitingSize)
	if ch.Offer(v) {
		return c.Return1(vm.Bool(true))
	}
	ch.senders = append(ch.senders, waiting{w: c.Park(nil), value: v})
	return nil
}

func (ch *Channel) sendable() error {
	if ch.source != nil {
		return errors.New("cannot send to a subscription channel")
	}
	if ch.closed {
		return errClosed
	}
	return nil
}

// channelReceive is ch:receive().
func channelReceive(c *vm.Call) error {
	ch, err := channelSelf(c)
	if err != nil {
		return err
	}
	return ch.receiveOrWait(c)
}

func (ch *Channel) receiveOrWait(c *vm.Call) error {
	if ch.source != nil && ch.called == 0 && len(ch.buffer)+len(ch.senders) == 0 && !ch.closed { // a mailbox
		if v, ok := ch.source.Take(); ok {
			return c.Return2(v, vm.Bool(true))
		}
	} else if v, ok, done := ch.ready(); done {
		return c.Return2(v, vm.Bool(ok))
	}
	var look func(*vm.Call) error
	if ch.source != nil {
		look = receiveCalled
	}
	ch.addReceiver(c.Park(look), look != nil)
	return nil
}

// addReceiver adds a plain receiver, in place if there is room for it: the queue
// leaves that empty.
func (ch *Channel) addReceiver(w vm.Waiter, looks bool) {
	n := len(ch.receivers)
	if n == cap(ch.receivers) {
		ch.receivers = append(ch.receivers, waiting{w: w, looks: looks})
		return
	}
	ch.receivers = ch.receivers[:n+1]
	r := &ch.receivers[n]
	r.w, r.looks = w, looks
}

// receiveCalled is where a called receiver of a subscription, the argument, goes
// on.
func receiveCalled(c *vm.Call) error {
	ch := ChannelOf(c.Arg(1))
	ch.called--
	return ch.receiveOrWait(c)
}

// channelClose is ch:close().
func channelClose(c *vm.Call) error {
	ch, err := channelSelf(c)
	if err != nil {
		return err
	}
	if ch.source != nil {
		return errors.New("cannot close a subscription channel")
	}
	ch.Close()
	return nil
}

// channelNew is channel.new([size]).
func channelNew(c *vm.Call) error {
	v := c.Arg(1)
	if _, isNumber := v.Num(); !isNumber && !v.IsNil() {
		return c.Expected(1, "number")
	}
	size, err := c.IntOr(1, 0)
	if err != nil {
		return err
	}
	c.Charge(channelSize)
	return c.Return1(NewChannel(size).Value())
}

// more reports whether the source of a subscription has values.
func (ch *Channel) more() bool {
	if ch.source == nil {
		return false
	}
	ch.source.Fetch()
	_, ok := ch.source.Peek()
	return ok
}

// channelLibrary returns the library table channel.
func channelLibrary() *vm.Table {
	return library("channel", map[string]func(*vm.Call) error{"new": channelNew, "select": channelSelect})
}
