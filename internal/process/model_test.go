package process_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"wippy/internal/fault"
	"wippy/internal/process"
)

// A move is one random operation: which, and its two operands, which pick
// processes and names. What is not needed for a failure shrinks to nothing.
type move struct {
	op   string
	a, b int
	flag bool
}

var moves = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) move {
	return move{
		rapid.SampledFrom([]string{
			"nothing", "spawn", "spawn", "named spawn", "send", "send", "send", "link", "link", "unlink", "monitor", "monitor", "unmonitor",
			"register", "unregister", "trap", "trap", "read", "read", "listen", "listen", "unlisten", "upgrade", "upgrade",
			"cancel", "cancel", "wait", "succeed", "fail", "terminate",
		}).Draw(t, "op"),
		rapid.IntRange(0, 30).Draw(t, "a"),
		rapid.IntRange(0, 30).Draw(t, "b"),
		rapid.Bool().Draw(t, "flag"),
	}
}), 50, 150) // on average 100; at least 1 would make it 6

// A modelProcess is what the specification says about one process.
type modelProcess struct {
	*puppet
	id       int
	dead     bool
	trap     bool
	links    map[*modelProcess]bool
	watchers map[*modelProcess]bool
	unread   []modelMessage // in order of arrival
	events   []string
	deadline int // seconds from the start; 0 for none
	topics   map[string]*process.Queue
	closed   []*process.Queue // of topics given up
}

// A modelMessage is a message that has not been read.
type modelMessage struct {
	topic, text string
	closed      bool // it waits in the queue of a topic given up
}

// A model follows process.md without any concurrency, next to the real thing.
type model struct {
	r       *rig
	all     []*modelProcess
	names   map[string]*modelProcess
	now     int // seconds from the start
	failure string
}

func (m *model) wrong(format string, args ...any) {
	if m.failure == "" {
		m.failure = fmt.Sprintf(format, args...)
	}
}

// expect compares an error with the kind the specification asks for.
func (m *model) expect(op string, err error, want fault.Kind) {
	if got := fault.KindOf(err); got != want {
		m.wrong("%s: %v, want kind %q", op, err, want)
	}
}

func (m *model) add(u *puppet) *modelProcess {
	p := &modelProcess{
		puppet: u, id: len(m.all), links: map[*modelProcess]bool{}, watchers: map[*modelProcess]bool{}, topics: map[string]*process.Queue{},
	}
	m.all = append(m.all, p)
	return p
}

// die is process.md §5 and §8.
func (m *model) die(p *modelProcess, normal bool) {
	if p.dead {
		return
	}
	p.dead = true
	maps.DeleteFunc(m.names, func(_ string, holder *modelProcess) bool { return holder == p })
	for w := range p.watchers {
		w.events = append(w.events, exitOf(p.puppet))
	}
	for _, q := range m.all {
		delete(q.watchers, p)
		delete(q.links, p)
	}
	for peer := range p.links {
		switch {
		case normal || peer.dead:
		case peer.trap:
			peer.events = append(peer.events, linkDownOf(p.puppet))
		default:
			m.die(peer, false)
		}
	}
}

func (m *model) play(v move) {
	a, b := m.all[v.a%len(m.all)], m.all[v.b%len(m.all)]
	name := fmt.Sprint("name", v.b%4)
	if v.op != "register" { // the dead can only be named
		living := slices.DeleteFunc(slices.Clone(m.all), func(p *modelProcess) bool { return p.dead })
		if len(living) == 0 {
			return
		}
		a = living[v.a%len(living)]
	}
	switch v.op {
	case "spawn", "named spawn":
		m.spawn(a, v, name)
	case "send":
		topic := topicOf(v)
		err := a.send(b.pid, topic, len(b.unread))
		if b.dead {
			m.expect("send", err, fault.NotFound)
			return
		}
		m.expect("send", err, "")
		b.unread = append(b.unread, modelMessage{topic, fmt.Sprintf("%s=%d", topic, len(b.unread)), false})
	case "link":
		err := a.link(b.pid)
		switch {
		case b.dead:
			m.expect("link", err, fault.NotFound)
		default:
			m.expect("link", err, "")
			m.link(a, b)
		}
	case "unlink":
		a.do(func(p *process.Process) { p.Unlink(b.pid) })
		delete(a.links, b)
		delete(b.links, a)
	case "monitor":
		err := a.monitor(b.pid)
		switch {
		case b.dead:
			m.expect("monitor", err, fault.NotFound)
		case b.watchers[a]:
			m.expect("monitor", err, fault.AlreadyExists)
		default:
			m.expect("monitor", err, "")
			m.watch(a, b)
		}
	case "unmonitor":
		a.do(func(p *process.Process) { p.Unmonitor(b.pid) })
		delete(b.watchers, a)
	case "register":
		err := m.r.space.Register(name, a.pid)
		switch holder := m.names[name]; {
		case holder != nil && holder != a && !a.dead:
			m.expect("register", err, fault.AlreadyExists)
		case a.dead:
			m.expect("register", err, fault.NotFound)
		default:
			m.expect("register", err, "")
			m.names[name] = a
		}
	case "unregister":
		if got, want := m.r.space.Unregister(name), m.names[name] != nil; got != want {
			m.wrong("unregister: %v, want %v", got, want)
		}
		delete(m.names, name)
	case "trap":
		a.do(func(p *process.Process) { p.SetTrapLinks(v.flag) })
		a.trap = v.flag
	case "read":
		m.read(a)
	case "succeed":
		a.succeed()
		m.die(a, true)
	case "fail":
		a.fail()
		m.die(a, false)
	case "terminate":
		err := m.r.space.Terminate(b.pid)
		settle()
		if b.dead {
			m.expect("terminate", err, fault.NotFound)
			return
		}
		m.expect("terminate", err, "")
		m.die(b, false)
	case "listen":
		a.do(func(p *process.Process) { a.topics[topicOf(v)] = p.Listen(topicOf(v)) })
	case "unlisten":
		m.unlisten(a, topicOf(v))
	case "upgrade":
		m.upgrade(a)
	case "cancel":
		m.cancel(a, b, v.a%4)
	case "wait":
		m.wait()
	}
}

func topicOf(v move) string { return []string{"t", "u", "v"}[v.a%3] }

// unlisten is I-6: what is in the channel stays there, later messages go elsewhere.
func (m *model) unlisten(p *modelProcess, topic string) {
	q := p.topics[topic]
	if q == nil {
		return
	}
	p.do(func(self *process.Process) { self.Unlisten(q) })
	delete(p.topics, topic)
	p.closed = append(p.closed, q)
	for i := range p.unread {
		if p.unread[i].topic == topic {
			p.unread[i].closed = true
		}
	}
}

// upgrade is U-2 to U-5: but for its channels, everything stays.
func (m *model) upgrade(p *modelProcess) {
	next := &puppet{r: m.r, pid: p.pid}
	p.then(func(self *process.Process) process.State {
		self.Upgrade(next)
		return process.Replaced
	})
	next.do(func(self *process.Process) {
		if self.TrapLinks() != p.trap {
			m.wrong("trap_links after the upgrade: %v", self.TrapLinks())
		}
	})
	p.puppet, p.topics, p.closed = next, map[string]*process.Queue{}, nil
	for i := range p.unread {
		p.unread[i].closed = false
	}
}

// cancel is process.md §6; within is in seconds.
func (m *model) cancel(a, b *modelProcess, within int) {
	err := a.try(func(p *process.Process) error {
		return p.Cancel(b.pid, process.Cancel{Within: time.Duration(within) * time.Second})
	})
	if b.dead {
		m.expect("cancel", err, fault.NotFound)
		return
	}
	m.expect("cancel", err, "")
	b.events = append(b.events, fmt.Sprintf("%v %v", process.Cancelled, a.pid))
	if at := m.now + within; within > 0 && (b.deadline == 0 || at < b.deadline) {
		b.deadline = at
	}
}

// wait is a second, at the end of which deadlines are over (C-6, C-7).
func (m *model) wait() {
	after(time.Second)
	m.now++
	for _, p := range m.all {
		if p.deadline != 0 && p.deadline <= m.now {
			m.die(p, false)
		}
	}
}

func (m *model) link(a, b *modelProcess) {
	if a != b {
		a.links[b], b.links[a] = true, true
	}
}

func (m *model) watch(watcher, target *modelProcess) {
	if watcher != target {
		target.watchers[watcher] = true
	}
}

func (m *model) spawn(parent *modelProcess, v move, name string) {
	spec := process.Spec{Host: m.r.host, Monitor: v.flag, Link: v.b%2 == 0, Messages: []*process.Message{{Topic: "first"}}}
	if v.op == "named spawn" {
		spec.Name = name
	}
	u := &puppet{r: m.r}
	spec.Program = u
	parent.do(func(p *process.Process) {
		got, err := p.Spawn(&spec)
		m.expect("spawn", err, "")
		u.pid = got.PID
	})
	child := m.names[spec.Name]
	if child == nil {
		u.do(func(*process.Process) {})
		child = m.add(u)
	} else if child.pid != u.pid {
		m.wrong("named spawn: %v, want the holder %v", u.pid, child.pid)
	}
	if spec.Name != "" {
		m.names[name] = child
	}
	child.unread = append(child.unread, modelMessage{"first", "first=<nil>", false})
	if spec.Monitor {
		m.watch(parent, child)
	}
	if spec.Link {
		m.link(parent, child)
	}
}

// read compares the mailbox. Events of one cascade come in any order, but EXIT
// before LINK_DOWN of the same process.
func (m *model) read(p *modelProcess) {
	m.readMessages(p)
	got := p.puppet.events()
	for _, q := range m.all {
		exit, down := slices.Index(got, exitOf(q.puppet)), slices.Index(got, linkDownOf(q.puppet))
		if exit > down && down >= 0 {
			m.wrong("events of %v: LINK_DOWN before EXIT in %v", p.pid, got)
		}
	}
	slices.Sort(got)
	slices.Sort(p.events)
	if !slices.Equal(got, p.events) {
		m.wrong("events of %v: %v, want %v", p.pid, got, p.events)
	}
	p.unread, p.events = nil, nil
}

// readMessages is O-1, O-4, I-6: each queue has what belongs into it, in order.
func (m *model) readMessages(p *modelProcess) {
	want := map[string][]string{}
	for _, u := range p.unread {
		where := "inbox"
		if u.closed {
			where = "closed"
		} else if p.topics[u.topic] != nil {
			where = u.topic
		}
		want[where] = append(want[where], u.text)
	}
	check := func(where string, got []string) {
		if !slices.Equal(got, want[where]) {
			m.wrong("%s of %v: %v, want %v", where, p.pid, got, want[where])
		}
	}
	check("inbox", p.puppet.inbox())
	for topic, q := range p.topics {
		check(topic, p.take(func(*process.Process) *process.Queue { return q }))
	}
	var closed []string
	for _, q := range p.closed {
		closed = append(closed, p.take(func(*process.Process) *process.Queue { return q })...)
	}
	slices.Sort(closed) // several may have been closed
	slices.Sort(want["closed"])
	check("closed", closed)
}

func (m *model) compare() {
	for _, p := range m.all {
		if alive := m.r.space.Alive(p.pid); alive == p.dead {
			m.wrong("%v lives: %v, want %v", p.pid, alive, !p.dead)
		}
	}
	for i := range 4 {
		name := fmt.Sprint("name", i)
		var want process.PID
		if holder := m.names[name]; holder != nil {
			want = holder.pid
		}
		if got, _ := m.r.space.Lookup(name); got != want {
			m.wrong("%s belongs to %v, want %v", name, got, want)
		}
	}
}

// O-1, O-2, O-4, I-6, X-5, T-3, T-6, C-4, C-6, C-7, L-1 to L-9, U-2 to U-6, B-5 to
// B-7 and the tables of process.md §3, §7, §13 hold after any sequence of
// operations.
func TestProcessesAgainstModel(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		script := moves.Draw(rt, "moves")
		failure := "" // a rapid test fails on its own goroutine only
		bubble(t, func(r *rig) {
			m := &model{r: r, names: map[string]*modelProcess{}}
			for range 4 {
				m.add(r.puppet())
			}
			for i, v := range script {
				m.play(v)
				settle()
				m.compare()
				if m.failure != "" {
					failure = fmt.Sprintf("after move %d (%+v): %s", i, v, m.failure)
					return
				}
			}
			for _, p := range m.all {
				if !p.dead {
					m.read(p)
				}
			}
			failure = m.failure
		})
		if failure != "" {
			rt.Fatal(failure)
		}
	})
}
