package sched

import (
	"testing"

	"pgregory.net/rapid"
)

type numbered int

func (*numbered) Run(*Worker) {}

func TestQueueAgainstModel(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var q queue
		var model []Task
		next := numbered(0)
		for range rapid.IntRange(1, 50).Draw(rt, "steps") {
			n := rapid.IntRange(0, 3000).Draw(rt, "n")
			switch rapid.SampledFrom([]string{"push", "pop", "take"}).Draw(rt, "op") {
			case "push":
				for range n {
					next++
					task := next
					q.push(&task)
					model = append(model, &task)
				}
			case "pop":
				for range min(n, len(model)) {
					if got := q.pop(); got != model[0] {
						rt.Fatalf("pop = %v, want %v", got, model[0])
					}
					model = model[1:]
				}
			case "take":
				dst := make([]Task, n)
				k := q.take(dst)
				if want := min((len(model)+1)/2, n); k != want {
					rt.Fatalf("take = %d, want %d", k, want)
				}
				for i := range k {
					if dst[i] != model[i] {
						rt.Fatalf("take gave %v at %d, want %v", dst[i], i, model[i])
					}
				}
				model = model[k:]
			}
			if q.len() != len(model) {
				rt.Fatalf("len = %d, want %d", q.len(), len(model))
			}
			if len(q.buf) > 16*minRing && len(q.buf) > 32*max(1, q.len()) {
				rt.Fatalf("%d tasks keep a ring of %d", q.len(), len(q.buf))
			}
		}
		if len(model) == 0 && q.pop() != nil {
			rt.Fatal("pop of an empty queue gave a task")
		}
	})
}

func (*numbered) Fire(Instant) {}

func TestHeapOfTimersShrinks(t *testing.T) {
	s := New(Options{Workers: 1})
	timers := make([]Timer, 50_000)
	for i := range timers {
		s.timers.At(Instant(1+i)<<40, &timers[i], new(numbered))
	}
	for i := range timers {
		s.timers.Stop(&timers[(i*7919)%len(timers)])
	}
	if got := cap(s.timers.heap); got > maxIdleHeap {
		t.Errorf("no timers keep a heap of %d", got)
	}
	s.Stop()
}
