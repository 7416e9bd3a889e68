package process_test

import (
	"context"
	"errors"
	"math"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"wippy/internal/fault"
	"wippy/internal/process"
	"wippy/internal/sched"
)

func TestHostIDsAreUnique(t *testing.T) {
	bubble(t, func(r *rig) {
		_, err := r.space.AddHost("app:processes")
		r.wantErr("second host", err, fault.AlreadyExists, "host app:processes already exists")
		r.space.RemoveHost(r.host)
		r.addHost("app:processes")
	})
}

func TestSendToARemovedHost(t *testing.T) {
	bubble(t, func(r *rig) {
		a, b := r.puppet(), r.puppet()
		b.succeed()
		r.space.RemoveHost(r.host)
		r.wantErr("send", a.send(b.pid, "t", nil), fault.NotFound, "host not found")
	})
}

// C-8, SUP-24
func TestHostStop(t *testing.T) {
	bubble(t, func(r *rig) {
		obeys, ignores := r.puppet(), r.puppet()
		exit := r.exitOf(ignores.pid)
		stopped := make(chan error)
		begin := time.Now()
		go func() {
			stopped <- r.host.Stop(context.Background(), process.Cancel{Within: 10 * time.Second, Reason: "scheduler shutdown"})
		}()
		settle()
		_, err := r.space.Spawn(&process.Spec{Host: r.host, Program: &puppet{r: r}})
		r.wantErr("spawn while stopping", err, fault.Unavailable, "host is shutting down")
		events := obeys.rawEvents()
		if len(events) != 1 || events[0].Kind != process.Cancelled || !events[0].From.IsZero() ||
			events[0].Request.Reason != "scheduler shutdown" || !events[0].Request.Deadline.Equal(begin.Add(10*time.Second)) {
			t.Errorf("events %+v", events)
		}
		after(time.Second)
		obeys.succeed()
		if err := <-stopped; err != nil {
			t.Error(err)
		}
		if took := time.Since(begin); took != 10*time.Second {
			t.Errorf("stopped after %v, want 10s", took)
		}
		if x := exit.exit(t); x.Reason != process.DeadlineOver {
			t.Errorf("exit %+v", x)
		}
		_, err = r.space.Spawn(&process.Spec{Host: r.host, Program: &puppet{r: r}})
		r.wantErr("spawn after stop", err, fault.Unavailable, "host is not running")
		r.host.Start()
		r.puppet()
	})
}

func TestHostStopEndsEarly(t *testing.T) {
	bubble(t, func(r *rig) {
		begin := time.Now()
		for range 10 {
			r.puppet().deaf = true // SUP-26
		}
		_ = r.host.Stop(context.Background(), process.Cancel{Within: time.Hour})
		if took := time.Since(begin); took != 0 {
			t.Errorf("stopping deaf processes took %v", took)
		}
		_ = r.host.Stop(context.Background(), process.Cancel{Within: time.Hour}) // SUP-28: no effect
	})
}

func TestHostStopWithoutGrace(t *testing.T) {
	bubble(t, func(r *rig) {
		a := r.puppet()
		exit := r.exitOf(a.pid)
		if err := r.host.Stop(context.Background(), process.Cancel{}); err != nil {
			t.Error(err)
		}
		if x := exit.exit(t); x.Reason != process.Terminated {
			t.Errorf("exit %+v", x)
		}
	})
}

func TestHostStopIsCutShort(t *testing.T) {
	bubble(t, func(r *rig) {
		a := r.puppet()
		cause := errors.New("second signal")
		ctx, cancel := context.WithCancelCause(context.Background())
		time.AfterFunc(time.Second, func() { cancel(cause) })
		if err := r.host.Stop(ctx, process.Cancel{Within: time.Hour}); err != cause {
			t.Errorf("Stop = %v, want %v", err, cause)
		}
		settle()
		r.wantDead(a.pid)
	})
}

func TestHostStopTwiceAtOnce(t *testing.T) {
	bubble(t, func(r *rig) {
		r.puppet()
		var both sync.WaitGroup
		for range 2 {
			both.Go(func() { _ = r.host.Stop(context.Background(), process.Cancel{Within: time.Second}) })
		}
		both.Wait()
	})
}

// A process that is late to find that it was the last one of a host does not end a
// later run of the host.
func TestHostStopIsOfOneRun(t *testing.T) {
	bubble(t, func(r *rig) {
		r.host.Close(process.Cancel{Within: time.Second}, func() {})
		r.host.Start()
		a := r.puppet()
		stopped := false
		r.host.Close(process.Cancel{Within: time.Second}, func() { stopped = true })
		r.host.HasStopped()
		if stopped {
			t.Error("the host has stopped, but a process lives")
		}
		a.succeed()
		if !stopped {
			t.Error("the host has not stopped")
		}
	})
}

// A spawn that is refused may be the last thing that a closed host waits for. It
// then holds no lock that those who are told might need.
func TestRefusedSpawnIsTheLast(t *testing.T) {
	r := newRig(t, sched.New(sched.Options{Workers: 1}))
	stopped := make(chan struct{})
	r.host.BeginClose(func() { r.space.Unregister("name"); close(stopped) })
	go func() {
		if _, err := r.space.Spawn(&process.Spec{Host: r.host, Program: &puppet{r: r}, Name: "name"}); err == nil {
			t.Error("a host that stops has accepted a process")
		}
	}()
	select {
	case <-stopped:
	case <-time.After(10 * time.Second):
		t.Fatal("who is told that the host has stopped waits for the names")
	}
}

// SUP-24: a process that comes into being while its host stops is told too.
func TestHostStopRacesWithSpawn(t *testing.T) {
	contest(t, 2000, func(r *rig) {
		h := r.addHost("app:other")
		for range 4 {
			_, _ = r.space.Spawn(&process.Spec{Host: h, Program: &breeder{}})
		}
		_ = h.Stop(context.Background(), process.Cancel{})
		if n := h.Len(); n != 0 {
			t.Fatalf("%d processes on a stopped host", n)
		}
		r.space.RemoveHost(h)
	})
}

// A breeder spawns another one until that is refused.
type breeder struct{ refused bool }

func (b *breeder) Run(p *process.Process, _ *sched.Worker) process.State {
	if b.refused {
		return process.Waiting
	}
	_, err := p.Spawn(&process.Spec{Host: p.Host(), Program: &breeder{}})
	b.refused = err != nil
	if err == nil {
		return process.Done
	}
	return process.Waiting
}

func (b *breeder) Close(*process.Process) {}

// HST-6a: who hears of an end can spawn a replacement at once.
func TestReplacementFindsRoom(t *testing.T) {
	bubble(t, func(r *rig) {
		parent := r.puppet()
		r.host.SetLimits(process.Limits{MaxProcesses: 2})
		for range 20 {
			var first, second error
			child := &puppet{r: r}
			child.end(process.Return(nil))
			parent.then(func(p *process.Process) process.State {
				_, first = p.Spawn(&process.Spec{Host: r.host, Program: child,
					OnExit: func(*sched.Worker, process.PID, *process.Exit) {
						_, second = r.space.Spawn(&process.Spec{Host: r.host, Program: brief{}})
					}})
				return process.Waiting
			})
			settle()
			r.wantErr("spawn", first, "", "")
			r.wantErr("replacement", second, "", "")
		}
	})
}

// HST-5, HST-7: a host runs so many processes at once and no more, and a change
// applies at once.
func TestHostWorkers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, sched.New(sched.Options{Workers: 5}))
		r.host.SetLimits(process.Limits{Workers: 2})
		var inside atomic.Int32
		proceed := make(chan struct{})
		for range 5 {
			r.spawn(func(*process.Process) process.State {
				inside.Add(1)
				<-proceed // holds its worker
				inside.Add(-1)
				return process.Done
			})
		}
		for _, row := range []struct{ workers, want int }{{2, 2}, {3, 3}, {1, 3}, {0, 5}} {
			r.host.SetLimits(process.Limits{Workers: row.workers})
			settle()
			if got := int(inside.Load()); got != row.want {
				t.Errorf("host.workers %d: %d processes run, want %d", row.workers, got, row.want)
			}
		}
		close(proceed)
		settle()
		if n := r.host.Len(); n != 0 {
			t.Errorf("%d processes left", n)
		}
	})
}

// HST-6a: a limit beyond counting is none, whatever it says.
func TestHugeLimits(t *testing.T) {
	bubble(t, func(r *rig) {
		huge := math.MaxInt // on the machines that have it
		r.host.SetLimits(process.Limits{Workers: huge, MaxProcesses: huge, MaxMailbox: huge})
		if got := r.host.Limits(); got != (process.Limits{Workers: math.MaxInt32, MaxProcesses: math.MaxInt32, MaxMailbox: math.MaxInt32}) {
			t.Errorf("limits %+v", got)
		}
		a := r.puppet()
		r.wantErr("send", a.send(r.puppet().pid, "t", 1), "", "")
	})
}

// A place that is given back goes to the process that waits longest.
func TestHostWorkersTakeTurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, sched.New(sched.Options{Workers: 2}))
		r.host.SetLimits(process.Limits{Workers: 1})
		var turns []int
		for i := range 3 {
			left := 3
			r.spawn(func(*process.Process) process.State {
				turns = append(turns, i) // one at a time: no lock
				if left--; left == 0 {
					return process.Done
				}
				return process.Preempted
			})
		}
		settle()
		if len(turns) != 9 {
			t.Errorf("turns %v, want 3 of each", turns)
		}
	})
}

// A process that panics leaves its place to run to others.
func TestPanicUsesNoWorker(t *testing.T) {
	bubble(t, func(r *rig) {
		r.host.SetLimits(process.Limits{Workers: 1})
		a, b := r.puppet(), r.puppet()
		exit := r.exitOf(a.pid)
		a.then(func(*process.Process) process.State { panic("bug") })
		settle()
		if x := exit.exit(t); x.Reason != process.Crashed {
			t.Errorf("exit %+v, want a crash", x)
		}
		b.do(func(*process.Process) {})
	})
}

// A spinner uses up some slices.
type spinner struct{ slices int }

func (s *spinner) Run(*process.Process, *sched.Worker) process.State {
	if s.slices--; s.slices == 0 {
		return process.Done
	}
	return process.Preempted
}

func (s *spinner) Close(*process.Process) {}

func TestHostWorkersChangeLive(t *testing.T) {
	r := newRig(t, sched.New(sched.Options{Workers: 4}))
	done := make(chan struct{})
	left := atomic.Int32{}
	left.Store(50)
	for i := range 50 {
		r.host.SetLimits(process.Limits{Workers: i % 4})
		_, _ = r.space.Spawn(&process.Spec{Host: r.host, Program: &spinner{20},
			OnExit: func(*sched.Worker, process.PID, *process.Exit) {
				if left.Add(-1) == 0 {
					close(done)
				}
			}})
	}
	for i := range 100 {
		r.host.SetLimits(process.Limits{Workers: i % 4})
	}
	<-done
}

// A process that waits uses no worker of its host (HST-5), and one worker is
// enough to wait for the process one has just spawned.
func TestWaitingUsesNoWorker(t *testing.T) {
	bubble(t, func(r *rig) {
		r.host.SetLimits(process.Limits{Workers: 1})
		a := r.puppet()
		b := a.child(process.Spec{Loading: false})
		c := &loader{puppet: puppet{r: r}}
		outcome := make(chan error, 1)
		a.do(func(p *process.Process) {
			got, err := p.Spawn(&process.Spec{Host: r.host, Program: c, Loading: true,
				OnStart: func(_ *sched.Worker, err error) { outcome <- err }})
			if !got.Loading {
				outcome <- err
			}
		})
		r.wantErr("spawn", <-outcome, "", "")
		_ = a.send(b.pid, "t", 1)
		r.wantList("inbox", b.inbox(), []string{"t=1"})
	})
}

// HST-8
func TestProcesses(t *testing.T) {
	bubble(t, func(r *rig) {
		a := r.puppet()
		got, _ := r.space.Spawn(&process.Spec{Host: r.host, Program: &puppet{r: r}, Context: "ctx", Name: "svc"})
		other := r.addHost("app:other")
		_, _ = r.space.Spawn(&process.Spec{Host: other, Program: &puppet{r: r}})
		_ = a.send(got.PID, "t", 1)
		settle()
		infos := r.host.Processes()
		if len(infos) != 2 || infos[0].PID != a.pid || infos[1].PID != got.PID {
			t.Fatalf("processes %+v", infos)
		}
		if i := infos[1]; i.Context != "ctx" || !i.Waiting || len(i.Names) != 1 || i.Names[0] != "svc" {
			t.Errorf("info %+v", i)
		}
		if n := r.space.Len(); n != 3 {
			t.Errorf("%d processes in all, want 3", n)
		}
	})
}
