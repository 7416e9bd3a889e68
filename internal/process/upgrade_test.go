package process_test

import (
	"testing"
	"time"

	"wippy/internal/process"
	"wippy/internal/sched"
)

// upgrade replaces u's program by another puppet with the same pid.
func (u *puppet) upgrade() *puppet {
	next := &puppet{r: u.r, pid: u.pid}
	u.then(func(p *process.Process) process.State {
		p.Upgrade(next)
		return process.Replaced
	})
	next.do(func(*process.Process) {})
	return next
}

// U-2, U-5, U-6
func TestUpgradeKeepsWhatBelongsToTheProcess(t *testing.T) {
	bubble(t, func(r *rig) {
		a := &puppet{r: r}
		got, err := r.space.Spawn(&process.Spec{Host: r.host, Program: a, Context: "context", Name: "service"})
		if err != nil {
			t.Fatal(err)
		}
		a.pid = got.PID
		settle()
		watcher, target, peer := r.puppet(), r.puppet(), r.puppet()
		a.trap()
		_ = watcher.monitor(a.pid)
		_ = a.monitor(target.pid)
		_ = a.link(peer.pid)

		b := a.upgrade()
		if a.closed != 1 || b.closed != 0 {
			t.Errorf("closed %d and %d times, want 1 and 0", a.closed, b.closed)
		}
		b.do(func(p *process.Process) {
			if p.PID() != got.PID || p.Context() != "context" || !p.TrapLinks() {
				t.Errorf("pid %v, context %v, trap_links %v", p.PID(), p.Context(), p.TrapLinks())
			}
		})
		if pid, err := r.space.Lookup("service"); err != nil || pid != b.pid {
			t.Errorf("lookup: %v, %v", pid, err)
		}
		r.wantList("events of the watcher", watcher.events(), nil)
		target.succeed()
		peer.fail()
		r.wantList("events", b.events(), []string{exitOf(target), linkDownOf(peer)})
		b.succeed()
		r.wantList("events of the watcher", watcher.events(), []string{exitOf(b)})
	})
}

// U-3: everything unread is in the inbox again in order of arrival, also what
// had been sorted by topic.
func TestUpgradeKeepsUnreadMessagesInOrder(t *testing.T) {
	bubble(t, func(r *rig) {
		a := r.puppet()
		x, y, z := a.listen("x"), a.listen("y"), a.listen("z")
		for i, topic := range []string{"x", "y", "other", "x", "z", "y", "other"} {
			_ = a.send(a.pid, topic, i)
		}
		a.do(func(p *process.Process) {
			p.Take(x(p))
			p.Unlisten(z(p))
			p.Take(y(p))
		})
		_ = r.space.Cancel(process.PID{}, a.pid, process.Cancel{})
		b := a.upgrade()
		r.wantList("inbox", b.inbox(), []string{"other=2", "x=3", "z=4", "y=5", "other=6"})
		if n := len(b.events()); n != 1 {
			t.Errorf("%d events, want 1", n)
		}
	})
}

// U-4: results of what the old program had started are dropped.
func TestUpgradeDropsOperations(t *testing.T) {
	bubble(t, func(r *rig) {
		a := r.puppet()
		var before, after process.Op
		a.do(func(p *process.Process) { p.ExpectOutside(&before) })
		b := a.upgrade()
		before.Complete(nil)
		b.do(func(p *process.Process) {
			p.Expect(&after)
			after.Complete(p.Worker())
			if op := p.Completed(); op != &after || op.Next() != nil {
				t.Errorf("completed %v, want only the operation of the new program", op)
			}
		})
		if n := r.space.Scheduler().Pending(); n != 0 {
			t.Errorf("%d operations pending", n)
		}
	})
}

func TestCompletedOperationsComeInOrder(t *testing.T) {
	bubble(t, func(r *rig) {
		a := r.puppet()
		var ops [3]process.Op
		a.do(func(p *process.Process) {
			if op := p.Completed(); op != nil {
				t.Errorf("completed %v before anything was", op)
			}
			for i := range ops {
				ops[i].Body = i
				p.ExpectOutside(&ops[i])
			}
		})
		if n := r.space.Scheduler().Pending(); n != 3 {
			t.Errorf("%d operations pending, want 3", n)
		}
		for _, i := range []int{2, 0, 1} {
			ops[i].Complete(nil)
		}
		var got []any
		a.do(func(p *process.Process) {
			for op := p.Completed(); op != nil; op = op.Next() {
				got = append(got, op.Body)
			}
		})
		if len(got) != 3 || got[0] != 2 || got[1] != 0 || got[2] != 1 {
			t.Errorf("completed %v, want 2 0 1", got)
		}
	})
}

// A sleeper is a program that waits for a timer once.
type sleeper struct {
	d     time.Duration
	op    process.Op
	timer sched.Timer
	woken bool
}

func (s *sleeper) Run(p *process.Process, _ *sched.Worker) process.State {
	if !s.woken && s.op.Body == nil {
		s.op.Body = s
		p.Expect(&s.op)
		p.Space().Scheduler().Timers().After(s.d, &s.timer, s)
		return process.Waiting
	}
	if op := p.Completed(); op != nil && op.Body == s {
		s.woken = true
		return process.Done
	}
	return process.Waiting
}

func (s *sleeper) Fire(sched.Instant)       { s.op.Complete(nil) }
func (s *sleeper) Close(p *process.Process) { p.Space().Scheduler().Timers().Stop(&s.timer) }

// TM-12 in process.md's terms: 10,000 processes sleep without a thread each.
func TestManySleepers(t *testing.T) {
	bubble(t, func(r *rig) {
		for i := range 10_000 {
			if _, err := r.space.Spawn(&process.Spec{Host: r.host, Program: &sleeper{d: time.Duration(i) * time.Millisecond}}); err != nil {
				t.Fatal(err)
			}
		}
		after(5*time.Second - time.Microsecond)
		if n := r.host.Len(); n != 5000 {
			t.Errorf("%d processes sleep after 5 s, want 5000", n)
		}
		after(5 * time.Second)
		if n := r.host.Len(); n != 0 {
			t.Errorf("%d processes sleep after 10 s", n)
		}
	})
}

// the timers of a process that ends are released.
func TestTerminatedSleeperLeavesNoTimer(t *testing.T) {
	bubble(t, func(r *rig) {
		got, _ := r.space.Spawn(&process.Spec{Host: r.host, Program: &sleeper{d: time.Hour}})
		settle()
		_ = r.space.Terminate(got.PID)
		settle()
		if n := r.space.Scheduler().Timers().Len(); n != 0 {
			t.Errorf("%d timers left", n)
		}
	})
}
