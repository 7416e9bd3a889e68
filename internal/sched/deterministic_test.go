package sched_test

import (
	"fmt"
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
		operation := s.Begin()
		s.Timers().After(time.Hour, new(sched.Timer), firer(func(sched.Instant) { order <- "timer" }))
		synctest.Wait()
		if len(order) != 0 {
			t.Error("time did not wait for the operation")
		}
		s.End(operation, func() { s.Ready(task(func(*sched.Worker) { order <- "operation" })) })
		if first, second := <-order, <-order; first != "operation" || second != "timer" {
			t.Errorf("order %s, %s; want operation, timer", first, second)
		}
	})
}

// The order in which operations end follows from the seed, not from how long
// they take, and a ready task goes first.
func TestOutsideOperationsEndInTheOrderOfTheSeed(t *testing.T) {
	const n = 5
	run := func(seed uint64, ends [n]int) (order []int) {
		s := sched.Deterministic(seed)
		var numbers [n]uint32
		for i := range numbers {
			numbers[i] = s.Begin()
		}
		turns := 50
		var busy *taskFunc
		busy = task(func(w *sched.Worker) {
			if turns--; turns > 0 {
				w.Yield(busy)
			}
		})
		s.Ready(busy)
		s.Start()
		done := make(chan struct{})
		for _, i := range ends {
			s.End(numbers[i], func() {
				if turns > 0 {
					t.Error("an operation ended while a task was ready")
				}
				if order = append(order, i); len(order) == n {
					close(done)
				}
			})
		}
		<-done
		s.Stop()
		return order
	}
	orders := map[string]bool{}
	for seed := range uint64(20) {
		one, other := run(seed, [n]int{0, 1, 2, 3, 4}), run(seed, [n]int{3, 1, 4, 2, 0})
		if !slices.Equal(one, other) {
			t.Fatalf("seed %d: operations end in order %v or %v", seed, one, other)
		}
		orders[fmt.Sprint(one)] = true
	}
	if len(orders) < 10 {
		t.Errorf("20 seeds give %d orders", len(orders))
	}
}

// What computes or exchanges messages until a moment gets there.
func TestVirtualTimePassesWhileTasksRun(t *testing.T) {
	tests := map[string]func(s *sched.Scheduler, w *sched.Worker, t sched.Task){
		"used up slices": func(_ *sched.Scheduler, w *sched.Worker, t sched.Task) { w.Yield(t) },
		"short slices":   func(_ *sched.Scheduler, w *sched.Worker, t sched.Task) { w.Ready(t) },
	}
	for name, again := range tests {
		t.Run(name, func(t *testing.T) {
			s := sched.Deterministic(1)
			over := false
			s.Timers().After(10*time.Millisecond, new(sched.Timer), firer(func(sched.Instant) { over = true }))
			done := make(chan struct{})
			var busy *taskFunc
			busy = task(func(w *sched.Worker) {
				if over {
					close(done)
					return
				}
				again(s, w, busy)
			})
			s.Ready(busy)
			s.Start()
			<-done
			s.Stop()
		})
	}
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
