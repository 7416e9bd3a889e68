package process_test

import (
	"runtime"
	"sync"
	"testing"

	"wippy/internal/process"
	"wippy/internal/sched"
)

// echo sends every message back to its sender, n times, and ends.
type echo struct {
	n    int
	done *sync.WaitGroup
}

func (e *echo) Run(p *process.Process, _ *sched.Worker) process.State {
	for m := p.Take(p.Inbox()); m != nil; m = p.Take(p.Inbox()) {
		if e.n--; e.n < 0 {
			e.done.Done()
			return process.Done
		}
		_ = p.Send(m.From, &process.Message{Topic: "ping"})
	}
	return process.Waiting
}

func (e *echo) Close(*process.Process) {}

func benchmarkPairs(b *testing.B, pairs int) {
	r := newRig(b, sched.New(sched.Options{}))
	b.ReportAllocs()
	var done sync.WaitGroup
	done.Add(pairs)
	for range pairs {
		x, _ := r.space.Spawn(&process.Spec{Host: r.host, Program: &echo{b.N / pairs / 2, &done}})
		y, _ := r.space.Spawn(&process.Spec{Host: r.host, Program: &echo{b.N / pairs / 2, &done}})
		_ = r.space.Send(x.PID, &process.Message{From: y.PID, Topic: "ping"})
	}
	done.Wait()
}

func BenchmarkPingPong(b *testing.B)         { benchmarkPairs(b, 1) }
func BenchmarkPingPong100Pairs(b *testing.B) { benchmarkPairs(b, 100) }

// sink counts messages.
type sink struct {
	n    int
	done chan struct{}
}

func (s *sink) Run(p *process.Process, _ *sched.Worker) process.State {
	for m := p.Take(p.Inbox()); m != nil; m = p.Take(p.Inbox()) {
		if s.n--; s.n == 0 {
			close(s.done)
		}
	}
	return process.Waiting
}

func (s *sink) Close(*process.Process) {}

// BenchmarkSend sends from a goroutine that is no process.
func BenchmarkSend(b *testing.B) {
	r := newRig(b, sched.New(sched.Options{}))
	b.ReportAllocs()
	s := &sink{b.N, make(chan struct{})}
	to, _ := r.space.Spawn(&process.Spec{Host: r.host, Program: s})
	for range b.N {
		_ = r.space.Send(to.PID, &process.Message{Topic: "tick"})
	}
	<-s.done
}

// fan sends a request to each of its workers and waits for all answers, in
// rounds.
type fan struct {
	to     []process.PID
	rounds int
	left   int
	done   chan struct{}
}

func (f *fan) Run(p *process.Process, _ *sched.Worker) process.State {
	for {
		for m := p.Take(p.Inbox()); m != nil; m = p.Take(p.Inbox()) {
			f.left--
		}
		if f.left > 0 {
			return process.Waiting
		}
		if f.rounds--; f.rounds < 0 {
			close(f.done)
			return process.Done
		}
		f.left = len(f.to)
		for _, to := range f.to {
			_ = p.Send(to, &process.Message{Topic: "job"})
		}
	}
}

func (f *fan) Close(*process.Process) {}

// BenchmarkFan counts messages to and from 100 workers.
func BenchmarkFan(b *testing.B) {
	r := newRig(b, sched.New(sched.Options{}))
	b.ReportAllocs()
	var never sync.WaitGroup
	f := &fan{rounds: b.N / 200, done: make(chan struct{})}
	for range 100 {
		w, _ := r.space.Spawn(&process.Spec{Host: r.host, Program: &echo{1 << 60, &never}})
		f.to = append(f.to, w.PID)
	}
	_, _ = r.space.Spawn(&process.Spec{Host: r.host, Program: f})
	<-f.done
}

// brief ends at once.
type brief struct{}

func (brief) Run(p *process.Process, _ *sched.Worker) process.State { return process.Done }
func (brief) Close(*process.Process)                                {}

// spawner keeps some monitored children running until n have ended.
type spawner struct {
	host     *process.Host
	width    int
	left     int
	spawned  int
	loading  bool
	finished chan struct{}
}

func (s *spawner) Run(p *process.Process, _ *sched.Worker) process.State {
	for e := p.TakeEvent(); e != nil; e = p.TakeEvent() {
		s.spawned--
		if s.left--; s.left == 0 {
			close(s.finished)
			return process.Done
		}
	}
	for ; s.spawned < min(s.width, s.left); s.spawned++ {
		_, err := p.Spawn(&process.Spec{Host: s.host, Program: brief{}, Monitor: true, Loading: s.loading})
		if err != nil {
			panic(err)
		}
	}
	return process.Waiting
}

func (s *spawner) Close(*process.Process) {}

func benchmarkSpawn(b *testing.B, width int, loading bool) {
	r := newRig(b, sched.New(sched.Options{}))
	b.ReportAllocs()
	s := &spawner{host: r.host, width: width, left: b.N, loading: loading, finished: make(chan struct{})}
	_, _ = r.space.Spawn(&process.Spec{Host: r.host, Program: s})
	<-s.finished
}

func BenchmarkSpawnExitOneByOne(b *testing.B) { benchmarkSpawn(b, 1, false) }
func BenchmarkSpawnExit(b *testing.B)         { benchmarkSpawn(b, 1000, false) }
func BenchmarkSpawnExitInTurn(b *testing.B)   { benchmarkSpawn(b, 1, true) }

// BenchmarkIdleProcess reports the bytes of a process that waits.
func BenchmarkIdleProcess(b *testing.B) {
	r := newRig(b, sched.New(sched.Options{}))
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	s := &sink{n: -1}
	for range b.N {
		_, _ = r.space.Spawn(&process.Spec{Host: r.host, Program: s})
	}
	last := &sink{1, make(chan struct{})}
	to, _ := r.space.Spawn(&process.Spec{Host: r.host, Program: last})
	_ = r.space.Send(to.PID, &process.Message{Topic: "tick"})
	<-last.done
	runtime.GC()
	runtime.ReadMemStats(&after)
	runtime.KeepAlive(r)
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/float64(b.N), "heap-B/process")
}
