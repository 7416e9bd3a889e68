package process_test

import (
	"fmt"
	"testing"

	"wippy/internal/fault"
	"wippy/internal/process"
)

func exitOf(u *puppet) string     { return fmt.Sprintf("pid.exit %v", u.pid) }
func linkDownOf(u *puppet) string { return fmt.Sprintf("pid.link.down %v", u.pid) }

// The table of process.md §7.
func TestMonitor(t *testing.T) {
	bubble(t, func(r *rig) {
		w, a, b := r.puppet(), r.puppet(), r.puppet()
		r.wantErr("monitor", w.monitor(a.pid), "", "")
		r.wantErr("monitor again", w.monitor(a.pid), fault.AlreadyExists, "already monitoring pid")
		r.wantErr("monitor oneself", w.monitor(w.pid), "", "")
		r.wantErr("monitor another", w.monitor(b.pid), "", "")
		a.succeed()
		b.fail()
		r.wantList("events", w.events(), []string{exitOf(a), exitOf(b)})
		r.wantErr("monitor a dead process", w.monitor(a.pid), fault.NotFound, "pid not registered")
		unknown, _ := process.ParsePID("{app:nowhere|0x00001}")
		r.wantErr("monitor on an unknown host", w.monitor(unknown), fault.NotFound, "pid not registered")
		settle()
		r.wantList("events afterwards", w.events(), nil)
	})
}

func TestExitEventTellsHow(t *testing.T) {
	bubble(t, func(r *rig) {
		w, a := r.puppet(), r.puppet()
		_ = w.monitor(a.pid)
		want := process.Return("value")
		a.end(want)
		settle()
		events := w.rawEvents()
		if len(events) != 1 {
			t.Fatalf("%d events, want 1", len(events))
		}
		e := events[0]
		if e.Kind != process.Exited || e.From != a.pid || e.Exit != want || e.At == 0 || e.Request != nil {
			t.Errorf("event %+v", e)
		}
	})
}

func TestUnmonitor(t *testing.T) {
	bubble(t, func(r *rig) {
		w, a, b := r.puppet(), r.puppet(), r.puppet()
		unmonitor := func(pid process.PID) { w.do(func(p *process.Process) { p.Unmonitor(pid) }) }
		_ = w.monitor(a.pid)
		unmonitor(a.pid)
		unmonitor(a.pid) // not monitoring: no effect
		unmonitor(process.PID{})
		a.succeed()
		r.wantList("events", w.events(), nil)
		_ = w.monitor(b.pid)
		unmonitor(b.pid)
		r.wantErr("monitor after unmonitor", w.monitor(b.pid), "", "")
		b.succeed()
		unmonitor(b.pid) // dead: the queued EXIT stays
		r.wantList("events", w.events(), []string{exitOf(b)})
	})
}

func TestMonitorsOfAWatcherDisappearWithIt(t *testing.T) {
	bubble(t, func(r *rig) {
		w, other, a := r.puppet(), r.puppet(), r.puppet()
		_ = w.monitor(a.pid)
		_ = other.monitor(a.pid)
		w.fail()
		r.wantAlive(a.pid)
		a.succeed()
		r.wantList("events of the other watcher", other.events(), []string{exitOf(a)})
	})
}

// Any of several bonds may be taken out, first, last or in the middle.
func TestManyMonitorsOfOneProcess(t *testing.T) {
	bubble(t, func(r *rig) {
		a := r.puppet()
		var watchers []*puppet
		for range 9 {
			w := r.puppet()
			_ = w.monitor(a.pid)
			watchers = append(watchers, w)
		}
		gone := map[int]bool{0: true, 4: true, 5: true, 8: true}
		for i := range gone {
			watchers[i].do(func(p *process.Process) { p.Unmonitor(a.pid) })
		}
		a.succeed()
		for i, w := range watchers {
			if got := len(w.events()); (got == 1) == gone[i] {
				t.Errorf("watcher %d: %d events, gone: %v", i, got, gone[i])
			}
		}
	})
}

// L-1, L-2, L-3
func TestLink(t *testing.T) {
	bubble(t, func(r *rig) {
		for _, row := range []struct {
			name     string
			end      func(u *puppet)
			wantLive bool
		}{
			{"normal end", (*puppet).succeed, true},
			{"error", (*puppet).fail, false},
			{"terminate (T-5)", func(u *puppet) { _ = r.space.Terminate(u.pid); settle() }, false},
		} {
			for _, turned := range []bool{false, true} { // links are symmetric
				a, b := r.puppet(), r.puppet()
				r.wantErr("link", a.link(b.pid), "", "")
				r.wantErr("link again", a.link(b.pid), "", "")
				r.wantErr("link back", b.link(a.pid), "", "")
				if turned {
					a, b = b, a
				}
				exit := r.exitOf(b.pid)
				row.end(a)
				if r.space.Alive(b.pid) != row.wantLive {
					t.Errorf("%s: the other side lives: %v", row.name, !row.wantLive)
				}
				if !row.wantLive {
					x := exit.exit(t)
					if x.Reason != process.LinkFailed || x.Err.Kind != fault.Internal || x.Err.Message != "linked process failed" {
						t.Errorf("%s: exit %+v", row.name, x)
					}
				}
			}
		}
	})
}

// L-4
func TestTrappedLinkDown(t *testing.T) {
	bubble(t, func(r *rig) {
		a, b := r.puppet(), r.puppet()
		a.trap()
		_ = a.link(b.pid)
		b.fail()
		r.wantAlive(a.pid)
		events := a.rawEvents()
		if len(events) != 1 || events[0].Kind != process.LinkDown || events[0].From != b.pid || events[0].Exit.Err != boom {
			t.Errorf("events %+v", events)
		}
	})
}

// L-3: unread messages do not delay the end, and nothing runs any more.
func TestLinkDownOvertakesMessages(t *testing.T) {
	bubble(t, func(r *rig) {
		a, b := r.puppet(), r.puppet()
		_ = a.link(b.pid)
		for i := range 100 {
			_ = b.send(a.pid, "t", i)
		}
		b.fail()
		r.wantDead(a.pid)
		if a.closed != 1 {
			t.Errorf("program closed %d times, want 1", a.closed)
		}
	})
}

// L-3: a busy process is told at its next check of Stopping, and what it finds
// in its mailbox afterwards is nothing.
func TestLinkDownReachesABusyProcess(t *testing.T) {
	bubble(t, func(r *rig) {
		a, b := r.puppet(), r.puppet()
		_ = a.link(b.pid)
		busy, failed := make(chan struct{}), make(chan struct{})
		a.then(func(p *process.Process) process.State {
			close(busy)
			<-failed
			for !p.Stopping() {
			}
			if m := p.Take(p.Inbox()); m != nil {
				t.Errorf("took %v after the link failed", m)
			}
			return process.Preempted
		})
		<-busy
		_ = b.send(a.pid, "t", 1)
		b.end(process.Fail(boom, nil))
		settle() // b is gone; a spins on failed
		close(failed)
		settle()
		r.wantDead(a.pid)
	})
}

// L-5: what counts is trap_links when LINK_DOWN is taken, not when it came.
func TestTrapLinksIsReadWhenLinkDownIsTaken(t *testing.T) {
	for _, trap := range []bool{true, false} {
		bubble(t, func(r *rig) {
			a, b := r.puppet(), r.puppet()
			_ = a.link(b.pid)
			a.do(func(p *process.Process) {
				p.SetTrapLinks(!trap)
				b.end(process.Fail(boom, nil))
				for !p.Stopping() {
				}
				p.SetTrapLinks(trap)
			})
			settle()
			if alive := r.space.Alive(a.pid); alive != trap {
				t.Fatalf("trap_links = %v: alive %v", trap, alive)
			}
			if trap {
				r.wantList("events", a.events(), []string{linkDownOf(b)})
			}
		})
	}
}

// L-6, L-7
func TestLinkErrors(t *testing.T) {
	bubble(t, func(r *rig) {
		a, dead := r.puppet(), r.puppet()
		dead.fail()
		r.wantErr("link to a dead process", a.link(dead.pid), fault.NotFound, "pid not registered")
		r.wantErr("link to oneself", a.link(a.pid), "", "")
		r.wantAlive(a.pid)
	})
}

// L-1, L-8
func TestUnlink(t *testing.T) {
	bubble(t, func(r *rig) {
		a, b, c := r.puppet(), r.puppet(), r.puppet()
		unlink := func(u *puppet, pid process.PID) { u.do(func(p *process.Process) { p.Unlink(pid) }) }
		_ = a.link(b.pid)
		_ = a.link(b.pid)
		unlink(b, a.pid) // one is enough
		b.fail()
		r.wantAlive(a.pid)
		b = r.puppet()
		unlink(b, a.pid)
		unlink(b, process.PID{})
		b.fail()
		r.wantAlive(a.pid)

		// A LINK_DOWN that has arrived still takes effect.
		_ = a.link(c.pid)
		a.do(func(p *process.Process) {
			c.end(process.Fail(boom, nil))
			for !p.Stopping() {
			}
			p.Unlink(c.pid)
		})
		settle()
		r.wantDead(a.pid)
	})
}

// L-9
func TestExitComesBeforeLinkDown(t *testing.T) {
	bubble(t, func(r *rig) {
		w := r.puppet()
		w.trap()
		a := w.child(process.Spec{Monitor: true, Link: true})
		b := r.puppet()
		_ = w.link(b.pid) // link first, monitor second
		_ = w.monitor(b.pid)
		c := w.child(process.Spec{Monitor: true, Link: true})
		a.fail()
		b.fail()
		c.succeed()
		r.wantList("events", w.events(), []string{exitOf(a), linkDownOf(a), exitOf(b), linkDownOf(b), exitOf(c)})
	})
}

// L-3: cascades are transitive, stop at those who trap, and end everybody once.
func TestCascadeThroughACycle(t *testing.T) {
	bubble(t, func(r *rig) {
		a, b, c, guard := r.puppet(), r.puppet(), r.puppet(), r.puppet()
		guard.trap()
		_ = a.link(b.pid)
		_ = b.link(c.pid)
		_ = c.link(a.pid)
		_ = c.link(guard.pid)
		watcher := r.puppet()
		for _, u := range []*puppet{a, b, c} {
			_ = watcher.monitor(u.pid)
		}
		a.fail()
		r.wantDead(a.pid, b.pid, c.pid)
		r.wantList("events of the guard", guard.events(), []string{linkDownOf(c)})
		if got := len(watcher.events()); got != 3 {
			t.Errorf("%d EXIT events for 3 processes", got)
		}
	})
}

// A cascade of 10,000 processes needs neither Go stack nor luck.
func TestLongCascade(t *testing.T) {
	bubble(t, func(r *rig) {
		const n = 10_000
		first := r.puppet()
		last := first
		for range n - 1 {
			last = last.child(process.Spec{Link: true})
		}
		first.fail()
		if got := r.host.Len(); got != 0 {
			t.Errorf("%d of %d linked processes live", got, n)
		}
	})
}

func TestWideCascade(t *testing.T) {
	bubble(t, func(r *rig) {
		const n = 5_000
		hub := r.puppet()
		for range n {
			hub.child(process.Spec{Link: true})
		}
		hub.fail()
		if got := r.host.Len(); got != 0 {
			t.Errorf("%d of %d linked processes live", got, n+1)
		}
	})
}
