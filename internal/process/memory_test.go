package process_test

import (
	"context"
	"testing"
	"time"

	"wippy/internal/fault"
	"wippy/internal/process"
	"wippy/internal/sched"
)

// A sized program holds so many bytes, and waits or is busy for ever.
type sized struct {
	size   int
	busy   bool
	floors []int // that it was asked with
}

func (u *sized) Run(*process.Process, *sched.Worker) process.State {
	if u.busy {
		return process.Preempted
	}
	return process.Waiting
}

func (u *sized) Close(*process.Process) {}

func (u *sized) Size(floor int) int {
	u.floors = append(u.floors, floor)
	return u.size
}

func (u *sized) Evict(p *process.Process, limit string) {
	p.Finish(process.Fail(fault.New(fault.RateLimited, "", "over %s", limit), nil))
}

// HST-6b: processes tell their sizes and are ended in their own turns, whether
// they wait or not.
func TestLoadsAndEvict(t *testing.T) {
	r := newRig(t, sched.New(sched.Options{Workers: 2}))
	programs := []*sized{{size: 10}, {size: 30, busy: true}, {size: 20}, {size: 6}}
	pids := make([]process.PID, len(programs))
	for i, u := range programs {
		s, err := r.space.Spawn(&process.Spec{Host: r.host, Program: u})
		if err != nil {
			t.Fatal(err)
		}
		pids[i] = s.PID
	}
	other := r.puppet() // knows nothing of its size
	loads := r.space.Loads(t.Context(), 7)
	if len(loads) != 3 || loads[0].PID != pids[1] || loads[0].Size != 30 || loads[1].PID != pids[2] || loads[2].PID != pids[0] {
		t.Errorf("Loads = %v", loads)
	}
	canceled, cancel := context.WithCancel(t.Context())
	cancel()
	if loads := r.space.Loads(canceled, 7); len(loads) > 3 {
		t.Errorf("Loads = %v when there is no time", loads)
	}
	for _, pid := range pids[:2] {
		exits := make(chan *process.Exit, 1)
		if err := r.space.OnExit(pid, func(_ *sched.Worker, _ process.PID, x *process.Exit) { exits <- x }); err != nil {
			t.Fatal(err)
		}
		ended := make(chan struct{})
		r.space.Evict(pid, "the limit", func() { close(ended) })
		<-ended
		if x := <-exits; x.Normal() || x.Err.Message != "over the limit" {
			t.Errorf("%v ended with %v", pid, x.Err)
		}
		ended = make(chan struct{})
		r.space.Evict(pid, "the limit", func() { close(ended) })
		<-ended
	}
	if !r.space.Alive(pids[2]) || !r.space.Alive(other.pid) {
		t.Error("others have ended, too")
	}
	if programs[2].floors[0] != 7 {
		t.Errorf("the floors were %v", programs[2].floors)
	}

	short := fault.New(fault.RateLimited, "", "short of memory").Retryable(fault.RetryYes)
	r.space.SetShort(short)
	if _, err := r.space.Spawn(&process.Spec{Host: r.host, Program: &sized{}}); err != short {
		t.Errorf("Spawn = %v, want %v", err, short)
	}
	r.space.SetShort(nil)
	if _, err := r.space.Spawn(&process.Spec{Host: r.host, Program: &sized{}}); err != nil {
		t.Errorf("Spawn = %v when there is room again", err)
	}
}

// A slowClose is a program that ends at once, and takes long to release what it
// has.
type slowClose struct {
	sized
	closing, goOn chan struct{}
}

func (u *slowClose) Run(p *process.Process, _ *sched.Worker) process.State {
	p.Finish(process.Return(nil))
	return process.Done
}

func (u *slowClose) Close(*process.Process) { close(u.closing); <-u.goOn }

// A survey does not wait for a process longer than that lives, even if it was
// ending when the survey began.
func TestLoadsOfAProcessThatEnds(t *testing.T) {
	bubble(t, func(r *rig) {
		u := &slowClose{closing: make(chan struct{}), goOn: make(chan struct{})}
		if _, err := r.space.Spawn(&process.Spec{Host: r.host, Program: u}); err != nil {
			t.Fatal(err)
		}
		<-u.closing
		go func() {
			settle() // the survey has asked
			close(u.goOn)
		}()
		ctx, cancel := context.WithTimeout(r.Context(), 3*time.Second)
		defer cancel()
		begun := time.Now()
		loads := r.space.Loads(ctx, 7)
		if took := time.Since(begun); took > 0 || len(loads) > 0 {
			t.Errorf("Loads = %v after %v, want none at once", loads, took)
		}
	})
}

// A process that is asked again before it has answered answers the last survey
// only, and once.
func TestLoadsAfterASurveyInVain(t *testing.T) {
	bubble(t, func(r *rig) {
		hold, busy := make(chan struct{}), r.puppet()
		busy.then(func(*process.Process) process.State { <-hold; return process.Waiting })
		settle()
		if _, err := r.space.Spawn(&process.Spec{Host: r.host, Program: &sized{size: 10}}); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(r.Context(), 3*time.Second)
		defer cancel()
		if loads := r.space.Loads(ctx, 7); len(loads) != 1 || ctx.Err() == nil {
			t.Errorf("Loads = %v before everybody has answered", loads)
		}
		go func() {
			time.Sleep(time.Second)
			close(hold)
		}()
		begun := time.Now()
		if loads, took := r.space.Loads(r.Context(), 7), time.Since(begun); len(loads) != 1 || took != time.Second {
			t.Errorf("Loads = %v after %v, want one after 1s", loads, took)
		}
	})
}
