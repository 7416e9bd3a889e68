package sched_test

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"wippy/internal/sched"
)

// history runs some busy tasks with timers under a seed and returns what
// happened, in order.
func history(t *testing.T, seed uint64) []int {
	t.Helper()
	s := sched.Deterministic(seed)
	var events []int
	done := make(chan struct{})
	left := 20
	for i := range 20 {
		turns := 10
		var busy *taskFunc
		var timer sched.Timer
		busy = task(func(w *sched.Worker) {
			events = append(events, i, w.Budget(), int(s.Clock().Instant()))
			switch turns--; {
			case turns == 0:
				if left--; left == 0 {
					close(done)
				}
			case turns%3 == 0:
				s.Timers().After(time.Duration(i)*time.Hour, &timer, firer(func(sched.Instant) { s.Ready(busy) }))
			default:
				w.Yield(busy)
			}
		})
		s.Ready(busy)
	}
	s.Start()
	<-done
	s.Stop()
	return events
}

func TestSameSeedSameHistory(t *testing.T) {
	first := history(t, 1)
	for range 3 {
		if !slices.Equal(history(t, 1), first) {
			t.Fatal("two runs with seed 1 differ")
		}
	}
	if slices.Equal(history(t, 2), first) {
		t.Error("seeds 1 and 2 give the same history")
	}
}

func TestVirtualTimeJumpsToTheNextTimer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := start(t, sched.Deterministic(1))
		synctest.Wait() // the worker sleeps
		fired := make(chan time.Time, 1)
		s.Timers().After(100*time.Hour, new(sched.Timer), firer(func(sched.Instant) { fired <- s.Clock().Now() }))
		want := time.Date(2000, time.January, 5, 4, 0, 0, 0, time.UTC)
		if got := <-fired; !got.Equal(want) {
			t.Errorf("fired at %v, want %v", got, want)
		}
	})
}

func TestVirtualTimeWaitsForOutsideOperations(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := start(t, sched.Deterministic(1))
		order := make(chan string, 2)
		s.Begin()
		s.Timers().After(time.Hour, new(sched.Timer), firer(func(sched.Instant) { order <- "timer" }))
		synctest.Wait()
		s.Ready(task(func(*sched.Worker) { order <- "operation" }))
		synctest.Wait()
		if len(order) != 1 {
			t.Errorf("%d things happened, want only the operation", len(order))
		}
		s.End()
		if first, second := <-order, <-order; first != "operation" || second != "timer" {
			t.Errorf("order %s, %s; want operation, timer", first, second)
		}
	})
}

func TestSeededOracle(t *testing.T) {
	draw := func(s *sched.Scheduler) (ns []uint64) {
		for range 10 {
			ns = append(ns, s.Oracle().Uint64(), uint64(s.Oracle().IntN(1000)))
		}
		return ns
	}
	if !slices.Equal(draw(sched.Deterministic(5)), draw(sched.Deterministic(5))) {
		t.Error("the same seed gives different numbers")
	}
	if slices.Equal(draw(sched.New(sched.Options{})), draw(sched.New(sched.Options{}))) {
		t.Error("two schedulers without a seed give the same numbers")
	}
}
