package process_test

import (
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"wippy/internal/process"
	"wippy/internal/sched"
	"wippy/internal/sched/schedtest"
)

// story runs processes that do random things under a seed and returns all that
// an observer sees.
func story(t *testing.T, seed uint64) []string {
	t.Helper()
	s := sched.Deterministic(seed)
	space := process.NewSpace(process.Options{Scheduler: s})
	host, err := space.AddHost("app:processes")
	if err != nil {
		t.Fatal(err)
	}
	host.Start()
	var o diary
	space.Observe(&o)
	const n = 12
	var pids [n]process.PID
	var ended sync.WaitGroup
	ended.Add(n)
	for i := range n {
		turns := 40
		act := func(p *process.Process) process.State {
			for p.Take(p.Inbox()) != nil || p.TakeEvent() != nil {
			}
			p.SetTrapLinks(true)
			other := pids[s.Oracle().IntN(n)]
			switch s.Oracle().IntN(4) {
			case 0:
				_ = p.Link(other)
			case 1:
				_ = p.Monitor(other)
			case 2:
				_ = p.Send(other, &process.Message{Topic: "t"})
			case 3:
				_ = p.Cancel(other, process.Cancel{Within: time.Duration(1+s.Oracle().IntN(1000)) * time.Hour})
			}
			if turns--; turns > 0 {
				return process.Preempted
			}
			if i%2 == 0 {
				return process.Waiting // for the deadline
			}
			return process.Done
		}
		got, err := space.Spawn(&process.Spec{Host: host, Program: &once{act},
			OnExit: func(*sched.Worker, process.PID, *process.Exit) { ended.Done() }})
		if err != nil {
			t.Fatal(err)
		}
		pids[i] = got.PID
	}
	for _, pid := range pids { // everybody ends at last
		_ = space.Cancel(process.PID{}, pid, process.Cancel{Within: 10_000 * time.Hour})
	}
	s.Start()
	ended.Wait()
	s.Stop()
	return o.lines
}

func TestSameSeedSameStory(t *testing.T) {
	stories := map[string]bool{}
	schedtest.Seeds(t, 10, func(t *testing.T, seed uint64) {
		first := story(t, seed)
		if !slices.Equal(story(t, seed), first) {
			t.Error("two runs differ")
		}
		stories[strings.Join(first, "\n")] = true
	})
	if len(stories) == 1 && !schedtest.Single() {
		t.Error("all seeds tell the same story")
	}
}

// An idle process costs no more than 350 bytes, its place in the table
// included and its program not.
func TestIdleProcessIsSmall(t *testing.T) {
	r := newRig(t, sched.New(sched.Options{Workers: 1}))
	const n = 30_000
	program := &sink{n: -1}
	heap := func() uint64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before := heap()
	for range n {
		_, _ = r.space.Spawn(&process.Spec{Host: r.host, Program: program})
	}
	last := &sink{1, make(chan struct{})}
	got, _ := r.space.Spawn(&process.Spec{Host: r.host, Program: last})
	r.trigger(got.PID)
	<-last.done
	if each := (heap() - before) / n; each > 350 {
		t.Errorf("%d bytes for each process", each)
	}
	runtime.KeepAlive(r)
}
