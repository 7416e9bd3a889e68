package sched_test

import (
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"wippy/internal/sched"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// taskFunc makes a task of a function; tasks are told apart by their pointers.
type taskFunc struct{ run func(w *sched.Worker) }

func (t *taskFunc) Run(w *sched.Worker) { t.run(w) }

func task(run func(w *sched.Worker)) *taskFunc { return &taskFunc{run} }

// start starts a scheduler for the time of a test.
func start(tb testing.TB, s *sched.Scheduler) *sched.Scheduler {
	tb.Helper()
	s.Start()
	tb.Cleanup(s.Stop)
	return s
}

func TestEveryTaskRunsOnceHoweverItIsReadied(t *testing.T) {
	const outside, children = 200, 50
	s := start(t, sched.New(sched.Options{Workers: 4}))
	var runs atomic.Int64
	var done sync.WaitGroup
	done.Add(outside * (1 + children))
	var senders sync.WaitGroup
	for range outside {
		senders.Go(func() {
			s.Ready(task(func(w *sched.Worker) {
				for range children {
					w.Ready(task(func(*sched.Worker) { runs.Add(1); done.Done() }))
				}
				runs.Add(1)
				done.Done()
			}))
		})
	}
	senders.Wait()
	done.Wait()
	if got := runs.Load(); got != outside*(1+children) {
		t.Errorf("tasks ran %d times, want %d", got, outside*(1+children))
	}
}

// Workers fall asleep and are woken all the time here; a lost wake-up hangs.
func TestNoWakeUpIsLost(t *testing.T) {
	s := start(t, sched.New(sched.Options{Workers: 4}))
	for range 3000 {
		var done sync.WaitGroup
		done.Add(4)
		s.Ready(task(func(w *sched.Worker) {
			for range 3 {
				w.Ready(task(func(*sched.Worker) { done.Done() }))
			}
			done.Done()
		}))
		done.Wait()
	}
}

func TestTaskWokenByTheRunningTaskRunsNext(t *testing.T) {
	s := sched.New(sched.Options{Workers: 1})
	var order []string
	done := make(chan struct{})
	note := func(name string) *taskFunc {
		return task(func(*sched.Worker) { order = append(order, name) })
	}
	s.Ready(task(func(w *sched.Worker) { w.Ready(note("woken")) }))
	s.Ready(note("queued"))
	s.Ready(task(func(*sched.Worker) { close(done) }))
	start(t, s)
	<-done
	if want := []string{"woken", "queued"}; !slices.Equal(order, want) {
		t.Errorf("order %v, want %v", order, want)
	}
}

func TestTwoTasksWakingEachOtherDoNotStarveTheQueue(t *testing.T) {
	s := sched.New(sched.Options{Workers: 1})
	var stop atomic.Bool
	turns := 0
	var ping, pong *taskFunc
	ping = task(func(w *sched.Worker) {
		turns++
		if !stop.Load() {
			w.Ready(pong)
		}
	})
	pong = task(func(w *sched.Worker) { w.Ready(ping) })
	done := make(chan struct{})
	s.Ready(ping)
	s.Ready(task(func(*sched.Worker) { stop.Store(true); close(done) }))
	s.Start()
	<-done
	s.Stop()
	if turns > 1000 {
		t.Errorf("the queue waited for %d turns", turns)
	}
}

func TestBusyTasksDoNotStarveTasksFromOutside(t *testing.T) {
	s := start(t, sched.New(sched.Options{Workers: 1}))
	var stop atomic.Bool
	var busy *taskFunc
	busy = task(func(w *sched.Worker) {
		if !stop.Load() {
			w.Yield(busy)
		}
	})
	s.Ready(busy)
	done := make(chan struct{})
	s.Ready(task(func(*sched.Worker) { stop.Store(true); close(done) }))
	<-done
}

// A task in the next slot must not wait for a busy waker longer than a slice.
func TestWokenTaskRunsAtTheLatestWhenItsWakerYields(t *testing.T) {
	s := sched.New(sched.Options{Workers: 1})
	done := make(chan struct{})
	first := true
	slices := 0
	var ran atomic.Bool
	var busy *taskFunc
	busy = task(func(w *sched.Worker) {
		slices++
		if first {
			first = false
			w.Ready(task(func(*sched.Worker) { ran.Store(true) }))
		} else if ran.Load() {
			close(done)
			return
		}
		w.Yield(busy)
	})
	s.Ready(busy)
	start(t, s)
	<-done
	if slices != 2 {
		t.Errorf("the woken task waited for %d slices of its waker, want 1", slices-1)
	}
}

// Two tasks that can only go on together prove that a surplus task wakes an
// idle worker.
func TestIdleWorkersStealSurplusTasks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := start(t, sched.New(sched.Options{Workers: 2}))
		synctest.Wait() // both workers are parked
		meet, done := make(chan struct{}), make(chan struct{})
		s.Ready(task(func(w *sched.Worker) {
			w.Ready(task(func(*sched.Worker) { meet <- struct{}{} }))
			w.Ready(task(func(*sched.Worker) { <-meet; close(done) }))
		}))
		<-done
	})
}

// The same for tasks from outside: of two readied at once the second may rely on
// the worker that was woken for the first.
func TestTasksFromOutsideWakeAsManyWorkersAsNeeded(t *testing.T) {
	s := start(t, sched.New(sched.Options{Workers: 2}))
	for range 2000 {
		meet, done := make(chan struct{}), make(chan struct{})
		s.Ready(task(func(*sched.Worker) { meet <- struct{}{} }))
		s.Ready(task(func(*sched.Worker) { <-meet; close(done) }))
		<-done
	}
}

func TestHandoffWakesNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := start(t, sched.New(sched.Options{Workers: 2}))
		synctest.Wait()
		done := make(chan struct{})
		left := 1000
		workers := make(map[*sched.Worker]bool)
		var ping, pong *taskFunc
		ping = task(func(w *sched.Worker) {
			workers[w] = true
			if left--; left == 0 {
				close(done)
				return
			}
			w.Ready(pong)
		})
		pong = task(func(w *sched.Worker) { workers[w] = true; w.Ready(ping) })
		s.Ready(ping)
		<-done
		if len(workers) != 1 {
			t.Errorf("ping-pong used %d workers, want 1", len(workers))
		}
	})
}

func TestRunNowRunsInsideUpToADepth(t *testing.T) {
	s := sched.New(sched.Options{Workers: 1})
	done := make(chan struct{})
	depth, deepest, left := 0, 0, 100
	var nest *taskFunc
	nest = task(func(w *sched.Worker) {
		depth++
		deepest = max(deepest, depth)
		if left--; left > 0 {
			w.RunNow(nest)
		} else {
			close(done)
		}
		depth--
	})
	s.Ready(nest)
	start(t, s)
	<-done
	if deepest < 2 || deepest > 32 {
		t.Errorf("100 nested tasks reached depth %d, want more than 1 and a bound", deepest)
	}
}

// A shared task runs beside the one that shares it. One worker alone, or one that
// must be repeatable, shares nothing, and no worker more than others may fetch.
func TestShare(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := start(t, sched.New(sched.Options{Workers: 2}))
		synctest.Wait() // both workers are parked
		meet, done := make(chan struct{}), make(chan bool)
		s.Ready(task(func(w *sched.Worker) {
			shared := w.Share(task(func(*sched.Worker) { meet <- struct{}{} }))
			<-meet
			done <- shared
		}))
		if !<-done {
			t.Error("the task was not shared")
		}
	})
	nothing := task(func(*sched.Worker) {})
	for name, s := range map[string]*sched.Scheduler{
		"one worker": sched.New(sched.Options{Workers: 1}),
		"a seed":     sched.Deterministic(1),
	} {
		start(t, s)
		done := make(chan bool)
		s.Ready(task(func(w *sched.Worker) { done <- w.Share(nothing) }))
		if <-done {
			t.Errorf("%s: the task was shared", name)
		}
	}
	s := start(t, sched.New(sched.Options{Workers: 2}))
	enough, hold := make(chan bool), make(chan struct{})
	s.Ready(task(func(w *sched.Worker) {
		for range 2000 {
			if !w.Share(task(func(*sched.Worker) { <-hold })) { // occupies the other worker
				enough <- true
				return
			}
		}
		enough <- false
	}))
	if !<-enough {
		t.Error("2000 tasks wait to be shared")
	}
	close(hold)
}

// What tasks share is the same place for all tasks of a worker, inside one another
// or not, unlike what Local returns.
func TestCommonAndLocal(t *testing.T) {
	s := sched.New(sched.Options{Workers: 1})
	done := make(chan struct{})
	s.Ready(task(func(w *sched.Worker) {
		common, local := w.Common(), w.Local()
		w.RunNow(task(func(w *sched.Worker) {
			if w.Common() != common || w.Local() == local {
				t.Error("a task inside another one has not the common place and a local one of its own")
			}
		}))
		close(done)
	}))
	start(t, s)
	<-done
}

// A guarded task panics and is told of it.
type guarded struct {
	taskFunc
	told chan any
}

func (g *guarded) Panicked(_ *sched.Worker, cause any) { g.told <- cause }

func TestPanicOfAGuardedTask(t *testing.T) {
	s := sched.New(sched.Options{Workers: 1})
	bad := &guarded{taskFunc{func(*sched.Worker) { panic("bad") }}, make(chan any, 2)}
	done := make(chan struct{})
	s.Ready(bad)
	s.Ready(task(func(w *sched.Worker) {
		before := w.Local()
		w.RunNow(bad)
		if w.Local() != before {
			t.Error("after a panic inside of a task it runs at another depth")
		}
		close(done)
	}))
	start(t, s)
	<-done
	if first, second := <-bad.told, <-bad.told; first != "bad" || second != "bad" {
		t.Errorf("told of %v and %v, want bad twice", first, second)
	}
}

func TestBudget(t *testing.T) {
	for _, row := range []struct{ slice, want int }{{0, sched.DefaultSlice}, {7, 7}} {
		s := sched.New(sched.Options{Workers: 1, Slice: row.slice})
		got := make(chan int, 1)
		s.Ready(task(func(w *sched.Worker) { got <- w.Budget() }))
		s.Start()
		if n := <-got; n != row.want {
			t.Errorf("Slice %d: Budget() = %d, want %d", row.slice, n, row.want)
		}
		s.Stop()
	}
}

func TestStopLeavesNothingBehind(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // the bubble fails if a goroutine stays
		s := sched.New(sched.Options{Workers: 3})
		s.Start()
		var forever *taskFunc
		forever = task(func(w *sched.Worker) { w.Yield(forever) })
		s.Ready(forever)
		fired := false
		var timer sched.Timer
		s.Timers().After(time.Hour, &timer, firer(func(sched.Instant) { fired = true }))
		s.Stop()
		advance(2 * time.Hour)
		s.Ready(task(func(*sched.Worker) { t.Error("a task ran after Stop") }))
		s.Timers().After(time.Second, &timer, firer(func(sched.Instant) { fired = true }))
		advance(time.Minute)
		if fired || s.Timers().Len() != 0 {
			t.Errorf("fired %v, %d timers left after Stop", fired, s.Timers().Len())
		}
	})
}

func TestPendingCountsOutsideOperations(t *testing.T) {
	s := sched.New(sched.Options{})
	s.Begin()
	ended := false
	s.End(s.Begin(), func() { ended = true })
	if got := s.Pending(); got != 1 || !ended {
		t.Errorf("Pending() = %d, ended %v, want 1, true", got, ended)
	}
}

func TestWorkersDefaultToProcessors(t *testing.T) {
	if got, want := sched.New(sched.Options{}).Workers(), runtime.GOMAXPROCS(0); got != want {
		t.Errorf("Workers() = %d, want %d", got, want)
	}
}

func BenchmarkHandoff(b *testing.B) {
	s := start(b, sched.New(sched.Options{}))
	b.ReportAllocs()
	done := make(chan struct{})
	left := b.N
	var ping, pong *taskFunc
	ping = task(func(w *sched.Worker) {
		if left--; left <= 0 {
			close(done)
			return
		}
		w.Ready(pong)
	})
	pong = task(func(w *sched.Worker) { w.Ready(ping) })
	s.Ready(ping)
	<-done
}

func BenchmarkYield(b *testing.B) {
	s := start(b, sched.New(sched.Options{}))
	b.ReportAllocs()
	var done sync.WaitGroup
	for range 8 {
		done.Add(1)
		left := b.N / 8
		var busy *taskFunc
		busy = task(func(w *sched.Worker) {
			if left--; left < 0 {
				done.Done()
				return
			}
			w.Yield(busy)
		})
		s.Ready(busy)
	}
	done.Wait()
}

// The time that a worker tells is that of the clock, however often it is asked.
func TestUnixNano(t *testing.T) {
	for name, s := range map[string]*sched.Scheduler{
		"real":          sched.New(sched.Options{Workers: 1}),
		"deterministic": sched.Deterministic(1),
	} {
		t.Run(name, func(t *testing.T) {
			done := make(chan struct{})
			s.Ready(task(func(w *sched.Worker) {
				defer close(done)
				for range 3 {
					before, told, after := s.Clock().Now(), w.UnixNano(), s.Clock().Now()
					// The two clocks of the system are not read at the same time.
					const slack = int64(time.Second)
					if told < before.UnixNano()-slack || told > after.UnixNano()+slack {
						t.Errorf("told %d, between %v and %v", told, before, after)
					}
				}
			}))
			start(t, s)
			<-done
		})
	}
}
