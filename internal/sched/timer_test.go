package sched_test

import (
	"fmt"
	"math"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"wippy/internal/sched"
)

// advance lets fake time pass and everything happen that is due by then.
func advance(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

type firer func(now sched.Instant)

func (f firer) Fire(now sched.Instant) { f(now) }

func TestTimersFireOnTimeAndInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := start(t, sched.New(sched.Options{}))
		ts := s.Timers()
		var got []string
		var timers [4]sched.Timer
		set := func(i int, d time.Duration, name string) {
			due := s.Clock().Instant().Add(d)
			ts.After(d, &timers[i], firer(func(now sched.Instant) {
				if now != due { // fake time: neither early nor late
					t.Errorf("%s fired at %v, want %v", name, now, due)
				}
				got = append(got, name)
			}))
		}
		set(0, 3*time.Second, "third")
		set(1, time.Second, "first")
		set(2, 2*time.Second, "second")
		set(3, 2*time.Second, "second too")
		advance(time.Minute)
		if want := []string{"first", "second", "second too", "third"}; !slices.Equal(got, want) {
			t.Errorf("fired %v, want %v", got, want)
		}
	})
}

func TestStoppedTimerDoesNotFire(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := start(t, sched.New(sched.Options{}))
		fired := 0
		var timer sched.Timer
		f := firer(func(sched.Instant) { fired++ })
		if s.Timers().Stop(&timer) {
			t.Error("Stop of a timer never set = true")
		}
		s.Timers().After(time.Second, &timer, f)
		if !s.Timers().Stop(&timer) {
			t.Error("Stop of a set timer = false")
		}
		advance(time.Minute)
		if fired != 0 {
			t.Error("a stopped timer fired")
		}
		s.Timers().After(time.Second, &timer, f)
		advance(time.Minute)
		if fired != 1 || s.Timers().Stop(&timer) {
			t.Errorf("a timer set again fired %d times, or is still set", fired)
		}
	})
}

func TestTimerSetAgainMoves(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := start(t, sched.New(sched.Options{}))
		begin := s.Clock().Instant()
		var at []time.Duration
		var timer sched.Timer
		f := firer(func(now sched.Instant) { at = append(at, now.Sub(begin)) })
		s.Timers().After(time.Second, &timer, f)
		s.Timers().After(3*time.Second, &timer, f) // later
		s.Timers().After(2*time.Second, &timer, f) // earlier
		advance(time.Minute)
		if want := []time.Duration{2 * time.Second}; !slices.Equal(at, want) {
			t.Errorf("fired at %v, want %v", at, want)
		}
	})
}

func TestFireMaySetItsTimerAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := start(t, sched.New(sched.Options{}))
		ticks := 0
		var timer sched.Timer
		var tick firer
		tick = func(now sched.Instant) {
			ticks++
			s.Timers().At(now.Add(time.Second), &timer, tick)
		}
		s.Timers().After(time.Second, &timer, tick)
		advance(10*time.Second + time.Millisecond)
		if ticks != 10 {
			t.Errorf("%d ticks in 10 s, want 10", ticks)
		}
	})
}

func TestTimerOfThePastFiresAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := start(t, sched.New(sched.Options{}))
		advance(time.Second)
		fired := false
		var timer sched.Timer
		s.Timers().At(0, &timer, firer(func(sched.Instant) { fired = true }))
		synctest.Wait()
		if !fired {
			t.Error("not fired")
		}
	})
}

func TestHugeDurationsDoNotOverflow(t *testing.T) {
	if got := sched.Instant(5).Add(math.MaxInt64); got != math.MaxInt64 {
		t.Errorf("Add(MaxInt64) = %d, want MaxInt64", got)
	}
	if got := sched.Instant(5).Add(-3); got != 2 {
		t.Errorf("Add(-3) = %d, want 2", got)
	}
	synctest.Test(t, func(t *testing.T) {
		s := start(t, sched.New(sched.Options{}))
		var timer sched.Timer
		s.Timers().After(math.MaxInt64, &timer, firer(func(sched.Instant) { t.Error("fired") }))
		advance(time.Hour)
	})
}

func TestRealTimersAreNeverEarly(t *testing.T) {
	s := start(t, sched.New(sched.Options{}))
	var done sync.WaitGroup
	for i := range 50 {
		due := s.Clock().Instant().Add(time.Duration(i) * 100 * time.Microsecond)
		done.Add(1)
		s.Timers().At(due, new(sched.Timer), firer(func(now sched.Instant) {
			if now < due || s.Clock().Instant() < due {
				t.Errorf("fired %v early", due.Sub(now))
			}
			done.Done()
		}))
	}
	done.Wait()
}

// Many timers set, moved and stopped fire as a sorted list says.
func TestTimersAgainstModel(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		ops := rapid.SliceOfN(rapid.Custom(func(rt *rapid.T) [3]int {
			return [3]int{
				rapid.IntRange(0, 3).Draw(rt, "op"),
				rapid.IntRange(0, 39).Draw(rt, "timer"),
				rapid.IntRange(1, 50).Draw(rt, "seconds"),
			}
		}), 50, 200).Draw(rt, "ops") // at least 1 would make it 6 on average
		var failure string // a rapid test fails on its own goroutine only
		synctest.Test(t, func(t *testing.T) {
			s := start(t, sched.New(sched.Options{Workers: 1}))
			type entry struct{ timer, at, seq int }
			var timers [40]sched.Timer
			var model []entry
			var got, want []int
			forget := func(i int) bool {
				n := len(model)
				model = slices.DeleteFunc(model, func(e entry) bool { return e.timer == i })
				return len(model) < n
			}
			for seq, op := range ops {
				i := op[1]
				if op[0] == 0 {
					if stopped, was := s.Timers().Stop(&timers[i]), forget(i); stopped != was {
						failure = fmt.Sprintf("Stop(%d) = %v, want %v", i, stopped, was)
					}
					continue
				}
				forget(i)
				model = append(model, entry{i, op[2], seq})
				s.Timers().At(sched.Instant(0).Add(time.Duration(op[2])*time.Second), &timers[i],
					firer(func(sched.Instant) { got = append(got, i) }))
			}
			slices.SortFunc(model, func(a, b entry) int {
				if a.at != b.at {
					return a.at - b.at
				}
				return a.seq - b.seq
			})
			for _, e := range model {
				want = append(want, e.timer)
			}
			advance(time.Minute)
			if failure == "" && !slices.Equal(got, want) {
				failure = fmt.Sprintf("fired %v, want %v", got, want)
			}
		})
		if failure != "" {
			rt.Fatal(failure)
		}
	})
}

func TestManyTimers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := start(t, sched.New(sched.Options{}))
		timers := make([]sched.Timer, 100_000)
		fired := 0
		last := sched.Instant(-1)
		f := firer(func(now sched.Instant) {
			if now < last {
				t.Fatal("out of order")
			}
			last = now
			fired++
		})
		for i := range timers {
			s.Timers().After(time.Duration(i*7919%60_000)*time.Millisecond, &timers[i], f)
		}
		advance(time.Hour)
		if fired != len(timers) {
			t.Errorf("%d of %d timers fired", fired, len(timers))
		}
	})
}

func TestSettingATimerAllocatesNothing(t *testing.T) {
	s := start(t, sched.New(sched.Options{}))
	var timer sched.Timer
	f := firer(func(sched.Instant) {})
	s.Timers().After(time.Hour, &timer, f)
	if n := testing.AllocsPerRun(100, func() {
		s.Timers().Stop(&timer)
		s.Timers().After(time.Hour, &timer, f)
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkTimer(b *testing.B) {
	s := start(b, sched.New(sched.Options{}))
	b.ReportAllocs()
	timers := make([]sched.Timer, 100_000)
	f := firer(func(sched.Instant) {})
	for i := range b.N {
		s.Timers().After(time.Hour+time.Duration(i), &timers[i%len(timers)], f)
	}
}
