package process_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"wippy/internal/process"
	"wippy/internal/sched"
)

// A morgue collects postmortems.
type morgue struct {
	mu  sync.Mutex // guards the field below
	all []*process.Postmortem
}

func (m *morgue) add(pm *process.Postmortem) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.all = append(m.all, pm)
}

// one returns the only postmortem.
func (m *morgue) one(tb testing.TB) *process.Postmortem {
	tb.Helper()
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.all) != 1 {
		tb.Fatalf("%d postmortems, want 1", len(m.all))
	}
	return m.all[0]
}

// inquest runs a test on fake time in a space that keeps postmortems. The size
// of a message is the length of its body, a string.
func inquest(t *testing.T, test func(r *rig, m *morgue)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		m := &morgue{}
		s := sched.New(sched.Options{Workers: 2})
		r := &rig{TB: t, space: process.NewSpace(process.Options{
			Scheduler: s, Failed: m.add,
		})}
		r.host = r.addHost("app:processes")
		s.Start()
		t.Cleanup(s.Stop)
		test(r, m)
	})
}

func TestPostmortemTellsWhatIsKnown(t *testing.T) { // CR-1
	inquest(t, func(r *rig, m *morgue) {
		parent, watcher, peer := r.puppet(), r.puppet(), r.puppet()
		u := parent.child(process.Spec{Name: "relay"})
		r.wantErr("monitor", watcher.monitor(u.pid), "", "")
		r.wantErr("link", peer.link(u.pid), "", "")
		after(time.Minute)
		r.wantErr("send", watcher.send(u.pid, "job", "12345"), "", "")
		u.inbox()
		after(time.Second)
		u.do(func(p *process.Process) { p.Listen("listened") })
		for _, topic := range []string{"listened", "unheard"} {
			r.wantErr("send", watcher.send(u.pid, topic, ""), "", "")
		}
		u.do(func(p *process.Process) { p.Peek(p.Inbox()) }) // moves them to their queues
		r.wantErr("send", watcher.send(u.pid, "late", ""), "", "")
		u.fail()

		pm := m.all[0] // the other is that of peer
		if pm.PID != u.pid || pm.Parent != parent.pid || pm.Exit.Err != boom || pm.Name != "puppet" {
			t.Errorf("postmortem of %v, child of %v, program %q, with %v; want %v, %v, puppet, boom", pm.PID, pm.Parent, pm.Name, pm.Exit.Err, u.pid, parent.pid)
		}
		if pm.Ran < 61*time.Second || pm.Ran > 62*time.Second {
			t.Errorf("ran %v, want 61s", pm.Ran)
		}
		if !slices.Equal(pm.Names, []string{"relay"}) || pm.Unread != 3 {
			t.Errorf("names %v, %d unread; want relay and 3", pm.Names, pm.Unread)
		}
		if len(pm.Recent) != 1 {
			t.Fatalf("%d receipts, want 1", len(pm.Recent))
		}
		got := pm.Recent[0]
		if got.Topic != "job" || got.From != watcher.pid || got.Size != 5 || got.Age.Round(100*time.Millisecond) != time.Second {
			t.Errorf("receipt %+v, want job from %v, 5 bytes, 1s ago", got, watcher.pid)
		}
		for what, told := range map[string]struct {
			process.Told
			want process.PID
		}{"monitors": {pm.Monitors, watcher.pid}, "links": {pm.Links, peer.pid}} {
			if told.Count != 1 || !slices.Equal(told.PIDs, []process.PID{told.want}) {
				t.Errorf("%s told: %v, want %v", what, told.Told, told.want)
			}
		}
		if pm := m.all[1]; pm.PID != peer.pid || pm.Exit.Reason != process.LinkFailed || pm.Links.Count != 0 {
			t.Errorf("second postmortem: %+v, want that of the linked process", pm)
		}
	})
}

// Only the last few messages are remembered, events among them.
func TestPostmortemHasTheLastMessages(t *testing.T) { // CR-2
	for _, sent := range []int{0, 1, 7, 8, 9, 20} {
		inquest(t, func(r *rig, m *morgue) {
			u, other := r.puppet(), r.puppet()
			r.wantErr("monitor", u.monitor(other.pid), "", "")
			for i := range sent {
				r.wantErr("send", other.send(u.pid, fmt.Sprint(i), ""), "", "")
				u.inbox()
			}
			other.succeed()
			u.events()
			u.fail()
			want := []string{"pid.exit"}
			for i := sent - 1; i >= 0 && len(want) < 8; i-- {
				want = append(want, fmt.Sprint(i))
			}
			var got []string
			for _, x := range m.one(t).Recent {
				got = append(got, x.Topic)
			}
			if !slices.Equal(got, want) {
				t.Errorf("after %d messages: %v, want %v", sent, got, want)
			}
		})
	}
}

// However many are told, a postmortem names a few.
func TestPostmortemIsBounded(t *testing.T) { // CR-3
	inquest(t, func(r *rig, m *morgue) {
		const many = 10_000
		u := r.puppet()
		for range many {
			peer := &trapper{}
			got, err := r.space.Spawn(&process.Spec{Host: r.host, Program: peer})
			if err != nil {
				t.Fatal(err)
			}
			u.do(func(p *process.Process) {
				if p.Link(got.PID) != nil {
					t.Error("link refused")
				}
			})
		}
		settle() // all have run, and trap
		u.fail()
		pm := m.one(t)
		if pm.Links.Count != many || len(pm.Links.PIDs) != 8 {
			t.Errorf("%d links told, %d named; want %d and 8", pm.Links.Count, len(pm.Links.PIDs), many)
		}
	})
}

// A trapper traps links and waits.
type trapper struct{}

func (trapper) Run(p *process.Process, _ *sched.Worker) process.State {
	p.SetTrapLinks(true)
	return process.Waiting
}
func (trapper) Close(*process.Process) {}

// A cascade has one postmortem for each process, and says who began.
func TestPostmortemsOfACascade(t *testing.T) { // CR-4
	inquest(t, func(r *rig, m *morgue) {
		const many = 100
		ring := []*puppet{r.puppet()}
		for range many - 1 {
			u := r.puppet()
			r.wantErr("link", u.link(ring[len(ring)-1].pid), "", "")
			ring = append(ring, u)
		}
		ring[0].fail()
		seen := map[process.PID]bool{}
		for _, pm := range m.all {
			if seen[pm.PID] {
				t.Errorf("%v has two postmortems", pm.PID)
			}
			seen[pm.PID] = true
			origin := pm.Exit.Origin
			switch {
			case pm.PID == ring[0].pid:
				if origin != nil {
					t.Errorf("the first has the origin %v, want none", origin)
				}
			case origin == nil || origin.PID != ring[0].pid || origin.Exit.Err != boom:
				t.Errorf("%v has the origin %v, want the first process and its error", pm.PID, origin)
			}
		}
		if len(seen) != many {
			t.Errorf("%d postmortems, want %d", len(seen), many)
		}
	})
}

// Normal ends, and those of processes that have not loaded, are not reported;
// a spawner may want to hear of its child's in person.
func TestWhoGetsPostmortems(t *testing.T) { // CR-5
	inquest(t, func(r *rig, m *morgue) {
		r.puppet().succeed()
		parent := r.puppet()
		parent.do(func(p *process.Process) {
			_, err := p.Spawn(&process.Spec{Host: r.host, Program: failing{}, Loading: true})
			if err == nil || !strings.Contains(err.Error(), "boom") {
				t.Errorf("spawn: %v, want boom", err)
			}
		})
		own := &morgue{}
		parent.child(process.Spec{Failed: own.add, Awaited: true}).fail()
		if len(m.all) != 0 {
			t.Errorf("%d postmortems, want none", len(m.all))
		}
		if !own.one(t).Awaited {
			t.Error("Awaited is lost")
		}
	})
}

// A failing program ends at once.
type failing struct{}

func (failing) Run(p *process.Process, _ *sched.Worker) process.State {
	p.Finish(process.Fail(boom, nil))
	return process.Done
}
func (failing) Close(*process.Process) {}
