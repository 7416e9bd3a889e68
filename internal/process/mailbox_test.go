package process_test

import (
	"fmt"
	"slices"
	"testing"

	"wippy/internal/fault"
	"wippy/internal/process"
)

func (r *rig) wantList(what string, got, want []string) {
	r.Helper()
	if !slices.Equal(got, want) {
		r.Errorf("%s: %v, want %v", what, got, want)
	}
}

// listen has u listen to a topic and returns a function that names its queue.
func (u *puppet) listen(topic string) func(p *process.Process) *process.Queue {
	var q *process.Queue
	u.do(func(p *process.Process) { q = p.Listen(topic) })
	return func(*process.Process) *process.Queue { return q }
}

// S-1, O-1, O-3: everything sent from the moment of the spawn on is kept in
// order, across topics.
func TestMessagesArriveInOrder(t *testing.T) {
	bubble(t, func(r *rig) {
		a, b := r.puppet(), r.puppet()
		var want []string
		for i := range 100 {
			topic := fmt.Sprint("t", i%3)
			if err := a.send(b.pid, topic, i); err != nil {
				t.Fatal(err)
			}
			want = append(want, fmt.Sprintf("%s=%d", topic, i))
		}
		r.wantList("inbox", b.inbox(), want)
		r.wantList("inbox read again (O-2)", b.inbox(), nil)
	})
}

func TestMessageCarriesItsSender(t *testing.T) {
	bubble(t, func(r *rig) {
		a, b := r.puppet(), r.puppet()
		_ = a.send(b.pid, "t", nil)
		_ = r.space.Send(b.pid, &process.Message{Topic: "t"})
		b.do(func(p *process.Process) {
			first, second := p.Take(p.Inbox()), p.Take(p.Inbox())
			if first.From != a.pid || !second.From.IsZero() {
				t.Errorf("from %v and %q, want %v and nobody", first.From, second.From, a.pid)
			}
		})
	})
}

// S-4: also readable at once, without waiting in between.
func TestSendToOneself(t *testing.T) {
	bubble(t, func(r *rig) {
		a := r.puppet()
		a.do(func(p *process.Process) {
			_ = p.Send(p.PID(), &process.Message{Topic: "t", Body: 1})
			if m := p.Take(p.Inbox()); m == nil || m.Body != 1 {
				t.Errorf("took %v", m)
			}
		})
	})
}

// The table of process.md §3.
func TestSendErrors(t *testing.T) {
	bubble(t, func(r *rig) {
		a, dead := r.puppet(), r.puppet()
		dead.succeed()
		never, _ := process.ParsePID("{app:processes|0xfffff}")
		elsewhere, _ := process.ParsePID("{app:nowhere|0x00001}")
		remote, _ := process.ParsePID("{n1@app:processes|0x00001}")
		for _, row := range []struct {
			name  string
			to    process.PID
			topic string
			kind  fault.Kind
			text  string
		}{
			{"no topic", a.pid, "", fault.Invalid, "topic cannot be empty"},
			{"system topic", a.pid, "@events", fault.Invalid, "cannot send to @ topics"},
			{"system topic before the destination", dead.pid, "@x", fault.Invalid, "cannot send to @ topics"},
			{"dead", dead.pid, "t", fault.NotFound, "process not found"},
			{"never existed", never, "t", fault.NotFound, "process not found"},
			{"unknown host", elsewhere, "t", fault.NotFound, "host not found"},
			{"unknown node", remote, "t", fault.NotFound, "host not found"},
			{"nobody", process.PID{}, "t", fault.NotFound, "host not found"},
		} {
			r.wantErr(row.name, a.send(row.to, row.topic, nil), row.kind, row.text)
		}
		r.wantList("inbox", a.inbox(), nil)
	})
}

// O-4: topics are told apart when messages leave the mailbox, so those that
// wait move to a new subscription.
func TestListenTakesOverWaitingMessages(t *testing.T) {
	bubble(t, func(r *rig) {
		a := r.puppet()
		for i, topic := range []string{"x", "y", "x", "z"} {
			_ = a.send(a.pid, topic, i)
		}
		x := a.listen("x")
		_ = a.send(a.pid, "x", 4)
		_ = a.send(a.pid, "y", 5)
		r.wantList("topic x", a.take(x), []string{"x=0", "x=2", "x=4"})
		r.wantList("inbox", a.inbox(), []string{"y=1", "z=3", "y=5"})
	})
}

// O-4: also messages that the program has looked at behind others.
func TestListenTakesOverMessagesAlreadyInTheInbox(t *testing.T) {
	bubble(t, func(r *rig) {
		a := r.puppet()
		for i, topic := range []string{"x", "y", "x"} {
			_ = a.send(a.pid, topic, i)
		}
		a.do(func(p *process.Process) { p.Take(p.Inbox()) })
		x := a.listen("x")
		r.wantList("topic x", a.take(x), []string{"x=2"})
		r.wantList("inbox", a.inbox(), []string{"y=1"})
	})
}

// I-4, I-5: one queue for each exact topic.
func TestListenAgainGivesTheSameQueue(t *testing.T) {
	bubble(t, func(r *rig) {
		a := r.puppet()
		if x, again := a.listen("x"), a.listen("x"); x(nil) != again(nil) {
			t.Error("two queues for one topic")
		}
		_ = a.send(a.pid, "xx", 1)
		r.wantList("inbox", a.inbox(), []string{"xx=1"})
	})
}

// O-7: an unread topic does not hold up others.
func TestUnreadTopicBlocksNobody(t *testing.T) {
	bubble(t, func(r *rig) {
		a := r.puppet()
		a.listen("slow")
		for range 1000 {
			_ = a.send(a.pid, "slow", 0)
		}
		_ = a.send(a.pid, "fast", 1)
		r.wantList("inbox", a.inbox(), []string{"fast=1"})
	})
}

// I-6, I-7
func TestUnlisten(t *testing.T) {
	bubble(t, func(r *rig) {
		a := r.puppet()
		x := a.listen("x")
		a.do(func(p *process.Process) {
			_ = p.Send(p.PID(), &process.Message{Topic: "x", Body: 1})
			if !p.Unlisten(x(p)) {
				t.Error("Unlisten = false")
			}
			if p.Unlisten(x(p)) {
				t.Error("second Unlisten = true")
			}
			if p.Unlisten(p.Inbox()) {
				t.Error("Unlisten(inbox) = true")
			}
		})
		_ = a.send(a.pid, "x", 2)
		r.wantList("closed topic", a.take(x), []string{"x=1"})
		r.wantList("inbox", a.inbox(), []string{"x=2"})
		_ = a.send(a.pid, "x", 3)
		again := a.listen("x")
		if again(nil) == x(nil) {
			t.Error("listen after unlisten gave the closed queue")
		}
		r.wantList("topic listened to again", a.take(again), []string{"x=3"})
	})
}

func TestManyTopics(t *testing.T) {
	bubble(t, func(r *rig) {
		a := r.puppet()
		const n = 100
		var queues []func(*process.Process) *process.Queue
		for i := range n {
			queues = append(queues, a.listen(fmt.Sprint(i)))
		}
		a.do(func(p *process.Process) {
			for i := 0; i < n; i += 2 {
				p.Unlisten(queues[i](p))
			}
		})
		var rest []string
		for i := range n {
			_ = a.send(a.pid, fmt.Sprint(i), i)
			text := fmt.Sprintf("%d=%d", i, i)
			if i%2 == 0 {
				rest = append(rest, text)
				continue
			}
			r.wantList("topic", a.take(queues[i]), []string{text})
		}
		r.wantList("inbox", a.inbox(), rest)
	})
}

// O-5, O-6: events never fall into the inbox, and Peek tells what came first.
func TestMessagesAndEventsKeepTheirOrder(t *testing.T) {
	bubble(t, func(r *rig) {
		a := r.puppet()
		x := a.listen("x")
		_ = a.send(a.pid, "one", 1)
		_ = a.try(func(p *process.Process) error { return p.Cancel(p.PID(), process.Cancel{Reason: "two"}) })
		_ = a.send(a.pid, "x", 3)
		_ = a.send(a.pid, "four", 4)
		var got []string
		a.do(func(p *process.Process) {
			queues := []*process.Queue{x(p), p.Events(), p.Inbox()}
			for {
				var first *process.Queue
				least := ^uint64(0)
				for _, q := range queues {
					if seq, ok := p.Peek(q); ok && seq < least {
						first, least = q, seq
					}
				}
				if first == nil {
					return
				}
				m := p.Take(first)
				if m.Seq() != least {
					t.Errorf("Seq() = %d, want %d", m.Seq(), least)
				}
				if e, ok := m.Body.(*process.Event); ok {
					got = append(got, e.Request.Reason)
				} else {
					got = append(got, m.Topic)
				}
			}
		})
		r.wantList("order", got, []string{"one", "two", "x", "four"})
	})
}

// O-9: what a process sent before its end comes before its EXIT and LINK_DOWN.
func TestMessagesComeBeforeTheExit(t *testing.T) {
	bubble(t, func(r *rig) {
		parent := r.puppet()
		parent.trap()
		child := parent.child(process.Spec{Monitor: true, Link: true})
		child.then(func(p *process.Process) process.State {
			_ = p.Send(parent.pid, &process.Message{Topic: "last"})
			p.Finish(process.Fail(boom, nil))
			return process.Done
		})
		settle()
		parent.do(func(p *process.Process) {
			message, _ := p.Peek(p.Inbox())
			event, ok := p.Peek(p.Events())
			if !ok || message >= event {
				t.Errorf("message %d, event %d (%v)", message, event, ok)
			}
		})
	})
}

// HST-6a
func TestMailboxLimit(t *testing.T) {
	bubble(t, func(r *rig) {
		r.host.SetLimits(process.Limits{MaxMailbox: 3})
		a, b := r.puppet(), r.puppet()
		for i := range 3 {
			r.wantErr("send", a.send(b.pid, "t", i), "", "")
		}
		err := a.send(b.pid, "t", 3)
		if f, ok := err.(*fault.Fault); !ok || f.Kind != fault.RateLimited || f.Retry != fault.RetryYes {
			t.Errorf("send to a full mailbox: %v, want RateLimited, retryable", err)
		}
		r.wantErr("cancel of a process with a full mailbox", r.space.Cancel(process.PID{}, b.pid, process.Cancel{}), "", "")
		b.do(func(p *process.Process) {
			p.Take(p.Inbox())
			r.wantErr("send after one message was taken", r.space.Send(b.pid, &process.Message{Topic: "t", Body: 4}), "", "")
		})
		r.wantList("inbox", b.inbox(), []string{"t=1", "t=2", "t=4"})
		if n := len(b.events()); n != 1 {
			t.Errorf("%d events, want 1", n)
		}
		r.host.SetLimits(process.Limits{})
		for i := range 10 {
			r.wantErr("send without a limit", a.send(b.pid, "t", i), "", "")
		}
	})
}

// A process that is at hand may have ended.
func TestSendToAProcessAtHand(t *testing.T) {
	bubble(t, func(r *rig) {
		r.host.SetLimits(process.Limits{MaxMailbox: 2})
		a, b := r.puppet(), r.puppet()
		to := r.space.Find(b.pid)
		send := func() error {
			return a.try(func(p *process.Process) error { return p.SendTo(to, &process.Message{Topic: "t", Body: p.PID()}) })
		}
		r.wantErr("send", send(), "", "")
		r.wantErr("send", send(), "", "")
		r.wantErr("send to a full mailbox", send(), fault.RateLimited,
			fmt.Sprintf("mailbox of %v is full (host.max_mailbox is 2)", b.pid))
		b.do(func(p *process.Process) {
			if m := p.Take(p.Inbox()); m.From != a.pid {
				t.Errorf("message from %v, want %v", m.From, a.pid)
			}
		})
		r.wantErr("send", send(), "", "")
		b.succeed()
		r.wantErr("send to a dead process", send(), fault.NotFound, "process not found")
		r.space.RemoveHost(r.host)
		r.wantErr("send to a removed host", send(), fault.NotFound, "host not found")
	})
}

// O-2: a mailbox vanishes with its process, and sending fails from then on.
func TestMailboxVanishesWithTheProcess(t *testing.T) {
	bubble(t, func(r *rig) {
		a, b := r.puppet(), r.puppet()
		_ = a.send(b.pid, "t", 1)
		b.succeed()
		r.wantErr("send", a.send(b.pid, "t", 2), fault.NotFound, "process not found")
		r.wantList("events of the sender", a.events(), nil)
	})
}

func TestObserverSeesEverything(t *testing.T) {
	bubble(t, func(r *rig) {
		var o diary
		r.space.Observe(&o)
		a := r.puppet()
		b := a.child(process.Spec{})
		_ = a.send(b.pid, "t", 1)
		_ = b.inbox()
		b.succeed()
		_ = a.send(b.pid, "t", 2)
		r.space.Observe(nil)
		_ = a.send(a.pid, "t", 3)
		want := []string{
			fmt.Sprintf("spawned %v by ", a.pid),
			fmt.Sprintf("spawned %v by %v", b.pid, a.pid),
			fmt.Sprintf("sent t to %v", b.pid),
			fmt.Sprintf("received t by %v", b.pid),
			fmt.Sprintf("ended %v", b.pid),
			fmt.Sprintf("sent t to %v", b.pid),
			fmt.Sprintf("refused t to %v: process not found", b.pid),
		}
		r.wantList("diary", o.lines, want)
	})
}

// A diary is an observer that writes down what happens, one thing at a time.
type diary struct{ lines []string }

func (d *diary) note(format string, args ...any) {
	d.lines = append(d.lines, fmt.Sprintf(format, args...))
}

func (d *diary) Spawned(pid, parent process.PID)         { d.note("spawned %v by %v", pid, parent) }
func (d *diary) Sent(to process.PID, m *process.Message) { d.note("sent %s to %v", m.Topic, to) }
func (d *diary) Received(by process.PID, m *process.Message) {
	d.note("received %s by %v", m.Topic, by)
}
func (d *diary) Ended(pid process.PID, _ *process.Exit) { d.note("ended %v", pid) }

func (d *diary) Refused(to process.PID, m *process.Message, err error) {
	d.note("refused %s to %v: %v", m.Topic, to, err)
}
