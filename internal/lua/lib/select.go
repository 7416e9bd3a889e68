package lib

import (
	"errors"
	"fmt"
	"slices"

	"wippy/internal/lua/vm"
)

// A selection is a select that waits.
type selection struct {
	cases []*selectCase
	by    *Channel // the subscription that has called it
	self  vm.Userdata
	room  caseRoom // of few cases
}

// selectionType is for the selection with which a called select goes on. No
// program gets it.
var selectionType = (&vm.Type{Name: "state"}).Define()

// A caseRoom has room for the cases that a select usually has.
type caseRoom [4]*selectCase

// A selectCase is what ch:case_send(v) and ch:case_receive() make. It is
// immutable and may be used many times.
type selectCase struct {
	ch    *Channel
	send  bool
	value vm.Value
}

// Measure implements [vm.Measurable].
func (k *selectCase) Measure(visit func(vm.Value)) int {
	visit(k.ch.Value())
	visit(k.value)
	return caseSize
}

// channelCaseSend is ch:case_send(v).
func channelCaseSend(c *vm.Call) error {
	ch, err := channelSelf(c)
	if err != nil {
		return err
	}
	if ch.source != nil {
		return errors.New("cannot send to a subscription channel")
	}
	c.Charge(caseSize)
	return c.Return1(vm.NewUserdata(caseType, &selectCase{ch: ch, send: true, value: c.Arg(2)}))
}

// channelCaseReceive is ch:case_receive().
func channelCaseReceive(c *vm.Call) error {
	ch, err := channelSelf(c)
	if err != nil {
		return err
	}
	if ch.receive.IsNil() {
		ch.receive = vm.NewUserdata(caseType, &selectCase{ch: ch})
	}
	return c.Return1(ch.receive)
}

// channelSelect is channel.select(cases[, default]).
func channelSelect(c *vm.Call) error {
	t, err := c.Table(1)
	if err != nil {
		return err
	}
	var room caseRoom
	cases, err := readCases(c, t, room[:0])
	if err != nil {
		return err
	}
	c.Spend(len(cases))
	c.Charge(len(cases)*waitingSize + caseSize)
	if i, ok := firstReady(cases); ok {
		return cases[i].run(c)
	}
	if c.Arg(2).Truthy() || t.GetKey(keyDefault).Truthy() {
		r := c.NewTable(0, 2)
		r.SetKey(keyDefault, vm.Bool(true))
		r.SetKey(keyOK, vm.Bool(true))
		return c.Return1(r.Value())
	}
	if len(cases) == 0 {
		return errors.New("select requires at least one case")
	}
	s := &selection{}
	s.cases = append(s.room[:0], cases...)
	s.wait(c)
	return nil
}

// wait makes the select wait in all its cases.
func (s *selection) wait(c *vm.Call) {
	var look func(*vm.Call) error
	if slices.ContainsFunc(s.cases, func(k *selectCase) bool { return k.ch.source != nil }) {
		look = selectCalled
	}
	w := c.Park(look)
	for _, k := range s.cases {
		if k.send {
			k.ch.senders = append(k.ch.senders, waiting{w: w, sel: s, value: k.value})
		} else {
			k.ch.receivers = append(k.ch.receivers, waiting{w: w, sel: s, looks: look != nil})
		}
	}
}

// selectCalled is where a select goes on that a subscription has called: the
// selection is its argument.
func selectCalled(c *vm.Call) error {
	_, data := c.Arg(1).UserdataType()
	s := data.(*selection)
	s.by.called--
	if i, ok := firstReady(s.cases); ok {
		return s.cases[i].run(c)
	}
	s.wait(c)
	return nil
}

// readCases appends the cases in t to cases.
func readCases(c *vm.Call, t *vm.Table, cases []*selectCase) ([]*selectCase, error) {
	for i := range t.Len() {
		v := t.GetInt(i + 1)
		d, ok := v.Data(caseType)
		if !ok {
			return nil, fmt.Errorf("invalid select case at index %d: got %s, want ch:case_receive() or ch:case_send(value)", i+1, c.TypeName(v))
		}
		cases = append(cases, d.(*selectCase))
	}
	return cases, nil
}

// firstReady returns the case that takes effect: the first that is ready, where
// of several subscriptions only the one whose value arrived first counts
// (channel.md SE-9).
func firstReady(cases []*selectCase) (int, bool) {
	if i := slices.IndexFunc(cases, func(k *selectCase) bool { return k.ch.source != nil }); i >= 0 {
		cases[i].ch.source.Fetch()
	}
	earliest, best := uint64(0), -1
	for i, k := range cases {
		if k.ch.source == nil || k.send || !k.ch.free() {
			continue
		}
		if seq, ok := k.ch.source.Peek(); ok && (best < 0 || seq < earliest) {
			earliest, best = seq, i
		}
	}
	for i, k := range cases {
		if i == best || k.ready() {
			return i, true
		}
	}
	return 0, false
}

// ready reports whether a case can run at once, without the source of a
// subscription.
func (k *selectCase) ready() bool {
	ch := k.ch
	if k.send {
		return ch.sendable() != nil || len(ch.receivers) > 0 || len(ch.buffer) < ch.size
	}
	return len(ch.buffer) > 0 || len(ch.senders) > 0 || ch.closed && !ch.more()
}

// run makes a ready case take effect.
func (k *selectCase) run(c *vm.Call) error {
	if !k.send {
		v, ok, _ := k.ch.ready()
		return c.Return1(selected(k.ch, v, ok))
	}
	if err := k.ch.sendable(); err != nil {
		return err
	}
	k.ch.Offer(k.value)
	return c.Return1(selected(k.ch, k.value, true))
}

var (
	keyChannel = vm.Intern("channel")
	keyValue   = vm.Intern("value")
	keyOK      = vm.Intern("ok")
	keyDefault = vm.Intern("default")
)

// selected returns the result of a select.
func selected(ch *Channel, v vm.Value, ok bool) vm.Value {
	t := vm.NewTable(0, 3)
	t.AddKey(keyChannel, ch.Value())
	if !v.IsNil() {
		t.AddKey(keyValue, v)
	}
	t.AddKey(keyOK, vm.Bool(ok))
	return t.Value()
}

// leaveOthers takes a select that is being served by ch out of the queues of
// all its other cases.
func (r waiting) leaveOthers(ch *Channel) {
	if r.sel == nil {
		return
	}
	for _, c := range r.sel.cases {
		if c.ch.left != r.sel { // it may be in several cases
			c.ch.left = r.sel
			c.ch.receivers = withoutSelection(c.ch.receivers, r.sel)
			c.ch.senders = withoutSelection(c.ch.senders, r.sel)
		}
	}
	for _, c := range r.sel.cases {
		c.ch.left = nil
	}
}

func withoutSelection(q []waiting, sel *selection) []waiting {
	kept := q[:0]
	for _, w := range q {
		if w.sel != sel {
			kept = append(kept, w)
		}
	}
	clear(q[len(kept):])
	if len(kept) == 0 && cap(q) > fewWaiting {
		return nil
	}
	return kept // the room serves the next wait
}
