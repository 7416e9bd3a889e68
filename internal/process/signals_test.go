package process_test

import (
	"testing"
	"time"

	"wippy/internal/fault"
	"wippy/internal/process"
	"wippy/internal/sched"
)

// T-1, T-5: no event, no cleanup in the program, an error exit.
func TestTerminate(t *testing.T) {
	bubble(t, func(r *rig) {
		a, b, w := r.puppet(), r.puppet(), r.puppet()
		exit := r.exitOf(b.pid)
		_ = w.monitor(b.pid)
		r.wantErr("terminate", a.try(func(p *process.Process) error { return p.Terminate(b.pid) }), "", "")
		settle()
		x := exit.exit(t)
		if x.Reason != process.Terminated || x.Err.Kind != fault.Internal || x.Err.Message != "process terminated" {
			t.Errorf("exit %+v", x)
		}
		if b.closed != 1 {
			t.Errorf("program closed %d times, want 1", b.closed)
		}
		r.wantList("events of the watcher", w.events(), []string{exitOf(b)})
		// T-6
		r.wantErr("terminate a dead process", r.space.Terminate(b.pid), fault.NotFound, "process not found")
		unknown, _ := process.ParsePID("{app:nowhere|0x00001}")
		r.wantErr("terminate on an unknown host", r.space.Terminate(unknown), fault.NotFound, "host not found")
	})
}

// T-2: a loop that only looks at Stopping ends; T-3: asking twice is fine.
func TestTerminateABusyProcess(t *testing.T) {
	bubble(t, func(r *rig) {
		a := r.puppet()
		busy := make(chan struct{})
		a.then(func(p *process.Process) process.State {
			close(busy)
			for !p.Stopping() {
			}
			r.wantErr("terminate again before the end", r.space.Terminate(a.pid), "", "")
			return process.Preempted
		})
		<-busy
		r.wantErr("terminate", r.space.Terminate(a.pid), "", "")
		settle()
		r.wantDead(a.pid)
	})
}

// T-2, T-4: a process that never looks up ends with its slice.
func TestTerminateOneself(t *testing.T) {
	bubble(t, func(r *rig) {
		a := r.puppet()
		a.then(func(p *process.Process) process.State {
			_ = p.Terminate(p.PID())
			if !p.Stopping() {
				t.Error("Stopping() = false after terminating oneself")
			}
			return process.Waiting
		})
		settle()
		r.wantDead(a.pid)
	})
}

func TestTerminateAProcessThatHasNotRunYet(t *testing.T) {
	bubble(t, func(r *rig) {
		a, b := r.puppet(), &puppet{r: r}
		a.do(func(p *process.Process) {
			got, _ := p.Spawn(&process.Spec{Host: r.host, Program: b, Monitor: true})
			b.pid = got.PID
			_ = p.Terminate(got.PID)
		})
		settle()
		r.wantList("events", a.events(), []string{exitOf(b)})
	})
}

// C-1, C-2, C-3, C-4
func TestCancelQueuesAnEventEach(t *testing.T) {
	bubble(t, func(r *rig) {
		a, b := r.puppet(), r.puppet()
		begin := time.Now()
		for _, c := range []process.Cancel{{}, {Reason: "maintenance"}, {Within: 3 * time.Second}, {Within: time.Hour, Reason: "both"}} {
			r.wantErr("cancel", a.try(func(p *process.Process) error { return p.Cancel(b.pid, c) }), "", "")
		}
		_ = r.space.Cancel(process.PID{}, b.pid, process.Cancel{})
		events := b.rawEvents()
		if len(events) != 5 {
			t.Fatalf("%d events, want 5", len(events))
		}
		for i, want := range []process.Request{
			{},
			{Reason: "maintenance"},
			{Deadline: begin.Add(3 * time.Second)},
			{Deadline: begin.Add(time.Hour), Reason: "both"},
			{},
		} {
			got, from := events[i], a.pid
			if i == 4 {
				from = process.PID{}
			}
			if got.Kind != process.Cancelled || got.From != from || got.Request.Reason != want.Reason ||
				!got.Request.Deadline.Equal(want.Deadline) || got.Exit != nil || got.At != begin.UnixNano() {
				t.Errorf("event %d: %+v, want %+v", i, got, want)
			}
		}
	})
}

// C-5
func TestCancelWithoutDeadlineForcesNothing(t *testing.T) {
	bubble(t, func(r *rig) {
		a := r.puppet()
		_ = r.space.Cancel(process.PID{}, a.pid, process.Cancel{Reason: "please"})
		after(1000 * time.Hour)
		r.wantAlive(a.pid)
	})
}

// C-6
func TestEarliestDeadlineCounts(t *testing.T) {
	bubble(t, func(r *rig) {
		a := r.puppet()
		exit := r.exitOf(a.pid)
		for _, d := range []time.Duration{5 * time.Second, 3 * time.Second, 4 * time.Second} {
			_ = r.space.Cancel(process.PID{}, a.pid, process.Cancel{Within: d})
		}
		after(3*time.Second - time.Nanosecond)
		r.wantAlive(a.pid)
		after(time.Nanosecond)
		r.wantDead(a.pid)
		x := exit.exit(t)
		if x.Reason != process.DeadlineOver || x.Err.Kind != fault.Timeout ||
			x.Err.Message != "process terminated: cancel deadline exceeded" {
			t.Errorf("exit %+v", x)
		}
	})
}

// C-6
func TestDeadlineSurvivesUpgrade(t *testing.T) {
	bubble(t, func(r *rig) {
		a := r.puppet()
		_ = r.space.Cancel(process.PID{}, a.pid, process.Cancel{Within: time.Second})
		a.upgrade()
		after(time.Second)
		r.wantDead(a.pid)
	})
}

// C-7, C-9
func TestProcessThatEndsInTimeEndsNormally(t *testing.T) {
	bubble(t, func(r *rig) {
		a, peer := r.puppet(), r.puppet()
		_ = peer.link(a.pid)
		exit := r.exitOf(a.pid)
		_ = r.space.Cancel(process.PID{}, a.pid, process.Cancel{Within: time.Second})
		a.succeed()
		if n := r.space.Scheduler().Timers().Len(); n != 0 {
			t.Errorf("%d timers left", n)
		}
		after(time.Hour)
		if !exit.exit(t).Normal() {
			t.Errorf("exit %+v", exit.exit(t))
		}
		r.wantAlive(peer.pid)
	})
}

// C-10
func TestCancelADeadProcess(t *testing.T) {
	bubble(t, func(r *rig) {
		a := r.puppet()
		a.succeed()
		r.wantErr("cancel", r.space.Cancel(process.PID{}, a.pid, process.Cancel{}), fault.NotFound, "process not found")
	})
}

// SUP-26
func TestStoppingEndsTheDeafAtOnce(t *testing.T) {
	bubble(t, func(r *rig) {
		deaf, hears, asked := r.puppet(), r.puppet(), r.puppet()
		deaf.deaf, asked.deaf = true, true
		_ = r.space.Cancel(process.PID{}, deaf.pid, process.Cancel{Within: time.Hour, Stop: true})
		_ = r.space.Cancel(process.PID{}, hears.pid, process.Cancel{Within: time.Hour, Stop: true})
		_ = r.space.Cancel(process.PID{}, asked.pid, process.Cancel{Within: time.Hour})
		settle()
		r.wantDead(deaf.pid)
		r.wantAlive(hears.pid, asked.pid)
	})
}

// Who ends the deaf does not take the place of one who has asked for the end
// before.
func TestStoppingAfterAKill(t *testing.T) {
	bubble(t, func(r *rig) {
		a := r.puppet()
		a.deaf = true
		exit := r.exitOf(a.pid)
		a.do(func(*process.Process) {
			_ = r.space.Kill(a.pid, process.Fail(boom, nil))
			_ = r.space.Cancel(process.PID{}, a.pid, process.Cancel{Within: time.Hour, Stop: true})
		})
		settle()
		if got := exit.exit(t).Err; got != boom {
			t.Errorf("exit %v, want %v", got, boom)
		}
	})
}

// The first who asks for an end decides what it is called.
func TestKillWithAnExit(t *testing.T) {
	bubble(t, func(r *rig) {
		a := r.puppet()
		exit := r.exitOf(a.pid)
		a.do(func(*process.Process) {
			_ = r.space.Kill(a.pid, process.Fail(fault.New(fault.Internal, "", "over max_memory"), nil))
			_ = r.space.Terminate(a.pid)
		})
		settle()
		if got := exit.exit(t).Err.Message; got != "over max_memory" {
			t.Errorf("exit %q", got)
		}
	})
}

// a panic of a program ends its process and no other.
func TestPanicEndsOneProcess(t *testing.T) {
	bubble(t, func(r *rig) {
		a, b := r.puppet(), r.puppet()
		exit := r.exitOf(a.pid)
		a.then(func(*process.Process) process.State { panic("bug") })
		settle()
		x := exit.exit(t)
		if x.Reason != process.Crashed || x.Err.Kind != fault.Internal || x.Err.Message != "internal error: bug" {
			t.Errorf("exit %+v", x)
		}
		r.wantAlive(b.pid)
	})
}

// O-8: whoever sees the EXIT finds the names free and the process gone.
func TestNamesAndPIDAreFreeWhenTheExitIsSeen(t *testing.T) {
	bubble(t, func(r *rig) {
		w := r.puppet()
		for range 100 {
			a := w.child(process.Spec{Monitor: true, Name: "worker"})
			_ = r.space.Register("other", a.pid)
			seen := make(chan struct{})
			_ = r.space.OnExit(a.pid, func(_ *sched.Worker, pid process.PID, _ *process.Exit) {
				_, err := r.space.Lookup("worker")
				r.wantErr("lookup", err, fault.NotFound, "name not registered")
				_, err = r.space.Lookup("other")
				r.wantErr("lookup", err, fault.NotFound, "name not registered")
				r.wantErr("send", r.space.Send(pid, &process.Message{Topic: "t"}), fault.NotFound, "process not found")
				close(seen)
			})
			a.end(process.Return(nil))
			<-seen
		}
		if n := len(w.events()); n != 100 {
			t.Errorf("%d events, want 100", n)
		}
	})
}

// every end is told exactly once, even when asked for many times.
func TestExitIsToldOnce(t *testing.T) {
	bubble(t, func(r *rig) {
		w, a := r.puppet(), r.puppet()
		_ = w.monitor(a.pid)
		exit := r.exitOf(a.pid)
		for range 10 {
			_ = r.space.Terminate(a.pid)
			_ = r.space.Cancel(process.PID{}, a.pid, process.Cancel{Within: time.Nanosecond})
		}
		a.end(process.Return(nil))
		after(time.Second)
		exit.exit(t)
		r.wantList("events", w.events(), []string{exitOf(a)})
		r.wantErr("watching a dead process", r.space.OnExit(a.pid, nil), fault.NotFound, "process not found")
	})
}
