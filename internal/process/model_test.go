package process_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"wippy/internal/fault"
	"wippy/internal/process"
)

// A move is one random operation: which, and its two operands, which pick
// processes and names.
type move struct {
	op   string
	a, b int
	flag bool
}

var moves = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) move {
	return move{
		rapid.SampledFrom([]string{
			"spawn", "spawn", "named spawn", "send", "send", "link", "link", "unlink", "monitor", "monitor", "unmonitor",
			"register", "unregister", "trap", "read", "read", "succeed", "fail", "terminate",
		}).Draw(t, "op"),
		rapid.IntRange(0, 30).Draw(t, "a"),
		rapid.IntRange(0, 30).Draw(t, "b"),
		rapid.Bool().Draw(t, "flag"),
	}
}), 1, 60)

// A modelProcess is what the specification says about one process.
type modelProcess struct {
	*puppet
	id       int
	dead     bool
	trap     bool
	links    map[*modelProcess]bool
	watchers map[*modelProcess]bool
	inbox    []string
	events   []string
}

// A model follows process.md without any concurrency, next to the real thing.
type model struct {
	r       *rig
	all     []*modelProcess
	names   map[string]*modelProcess
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
	p := &modelProcess{puppet: u, id: len(m.all), links: map[*modelProcess]bool{}, watchers: map[*modelProcess]bool{}}
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
	if a.dead && v.op != "register" {
		return
	}
	switch v.op {
	case "spawn", "named spawn":
		m.spawn(a, v, name)
	case "send":
		err := a.send(b.pid, "t", len(b.inbox))
		if b.dead {
			m.expect("send", err, fault.NotFound)
			return
		}
		m.expect("send", err, "")
		b.inbox = append(b.inbox, fmt.Sprintf("t=%d", len(b.inbox)))
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
	child.inbox = append(child.inbox, "first=<nil>")
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
	if got := p.puppet.inbox(); !slices.Equal(got, p.inbox) {
		m.wrong("inbox of %v: %v, want %v", p.pid, got, p.inbox)
	}
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
	p.inbox, p.events = nil, nil
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

// O-1, X-5, L-1 to L-9, B-6, B-7 and the tables of process.md §3, §7, §13 hold
// after any sequence of operations.
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
