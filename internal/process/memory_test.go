package process_test

import (
	"context"
	"testing"

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
