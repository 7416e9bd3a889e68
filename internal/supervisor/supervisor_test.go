package supervisor_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"wippy/internal/fault"
	"wippy/internal/registry"
	"wippy/internal/supervisor"
)

const second = time.Second

// SUP-9, SUP-10: what a service needs runs before it starts, and independent
// services start at the same time, by id.
func TestStartsInDependencyOrder(t *testing.T) {
	supervise(t, func(r *rig) {
		r.add("a", "b c")
		r.add("b", "", attempt{loading: second, running: time.Hour})
		r.add("c", "", attempt{loading: 2 * second, running: time.Hour})
		r.add("d", "")
		r.boot()
		r.pass(3 * second)
		r.happenedSorted("0s start b", "0s start c", "0s start d", "2s start a")
		r.is("a", supervisor.Running, "")
	})
}

// SUP-9: what the entry refers to comes first, too.
func TestStartsReferencesFirst(t *testing.T) {
	supervise(t, func(r *rig) {
		a := &service{r: r, id: "a"}
		spec := supervisor.Spec{ID: appID("a"), Service: a, Needs: []registry.ID{appID("b"), appID("code")}}
		if err := r.Add(spec); err != nil {
			t.Fatal(err)
		}
		r.add("b", "")
		if err := r.Start(appID("a")); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		r.happened("0s start b", "0s start a")
	})
}

// SUP-10: only what is asked for is started, with what it needs.
func TestStartsWhatAServiceNeeds(t *testing.T) {
	supervise(t, func(r *rig) {
		r.add("a", "needed")
		r.addWith("needed", "", supervisor.Lifecycle{})
		r.addWith("idle", "", supervisor.Lifecycle{})
		r.boot()
		r.happened("0s start needed", "0s start a")
		r.is("idle", supervisor.Unknown, "")

		if err := r.Start(appID("idle")); err != nil {
			t.Fatal(err)
		}
		r.happened("0s start idle")
		// supervision.md §8: the start of a running service changes nothing.
		if err := r.Start(appID("idle")); err != nil {
			t.Fatal(err)
		}
		r.happened()
		if err := r.Start(appID("nobody")); fault.KindOf(err) != fault.NotFound {
			t.Errorf("starting what is no service: %v, want a NotFound fault", err)
		}
	})
}

// SUP-11: a requirement that is no service blocks its dependents and theirs,
// and nobody else.
func TestMissingRequirementBlocks(t *testing.T) {
	supervise(t, func(r *rig) {
		r.add("a", "zzz")
		r.add("b", "a")
		r.add("c", "")
		r.boot()
		r.happened("0s start c")
		r.is("a", supervisor.Failed, "blocked by missing dependencies: app:a requires app:zzz")
		r.is("b", supervisor.Failed, "blocked by failed dependencies: app:b requires app:a")
		r.logged("level=ERROR", "service startup blocked by missing dependencies: app:a requires app:zzz",
			`hint="app:zzz: no service, or not any more"`)
	})
}

// Ten thousand services, a hundred of them above each other, start and stop in
// order, in no time.
func TestManyServices(t *testing.T) {
	const all, levels = 10000, 100
	supervise(t, func(r *rig) {
		name := func(i int) string { return fmt.Sprintf("%05d", i) }
		for i := range all {
			needs := ""
			if i%levels != 0 {
				needs = name(i - 1)
			}
			r.add(name(i), needs)
		}
		r.boot()
		order := func(verb string, want func(i int) int) {
			seen := map[int]int{} // by chain, how many of it
			for _, note := range r.notes {
				var at string
				var i int
				if _, err := fmt.Sscanf(note, "%s "+verb+" %d", &at, &i); err != nil || at != "0s" {
					t.Fatalf("%q happened, want 0s %s …", note, verb)
				}
				if chain := i / levels; i%levels != want(seen[chain]) {
					t.Fatalf("%q happened when %d of its chain had", note, seen[chain])
				}
				seen[i/levels]++
			}
			if len(r.notes) != all {
				t.Errorf("%d services did %s, want %d", len(r.notes), verb, all)
			}
			r.notes = nil
		}
		order("start", func(n int) int { return n })
		if err := r.Stop(r.t.Context(), 0); err != nil {
			t.Fatal(err)
		}
		order("stop", func(n int) int { return levels - 1 - n })
	})
}

// SUP-12.
func TestCircleOfNeedsIsRefused(t *testing.T) {
	supervise(t, func(r *rig) {
		r.add("a", "b")
		r.add("b", "c")
		r.add("c", "b")
		r.add("d", "")
		err := r.StartAuto()
		if err == nil || err.Error() != "services need each other in a circle: app:b → app:c → app:b" {
			t.Errorf("StartAuto: %v", err)
		}
		r.happened()
	})
}

// SUP-6a: who has exited satisfies nobody who starts later.
func TestExitedServiceBlocksLaterDependents(t *testing.T) {
	supervise(t, func(r *rig) {
		r.add("once", "", attempt{running: second})
		r.add("early", "once")
		r.addWith("late", "once", supervisor.Lifecycle{})
		r.boot()
		r.pass(2 * second)
		r.is("once", supervisor.Exited, "")
		r.is("early", supervisor.Running, "")
		r.logged("level=INFO", "service app:once is exited")
		r.happened("0s start once", "0s start early")

		if err := r.Start(appID("late")); err != nil {
			t.Fatal(err)
		}
		r.happened()
		r.is("late", supervisor.Failed, "blocked by failed dependencies: app:late requires app:once")
		// Asked for by itself, it runs again, and its dependents may start.
		if err := r.Start(appID("once")); err != nil {
			t.Fatal(err)
		}
		r.happened("2s start once", "2s start late")
	})
}

// supervision.md §9.4, SUP-13: a dependent starts once, when the retry of what
// it needs has succeeded.
func TestDependentsStartAfterRetry(t *testing.T) {
	supervise(t, func(r *rig) {
		l := supervisor.Lifecycle{AutoStart: true, Restart: supervisor.RestartPolicy{Jitter: new(supervisor.Number)}}
		r.add("a", "b")
		r.addWith("b", "", l, fails(errBad), fails(errBad))
		r.boot()
		r.is("a", supervisor.Failed, "blocked by failed dependencies")
		r.pass(10 * second)
		r.happened("0s start b", "1s start b", "3s start b", "3s start a")
		r.is("a", supervisor.Running, "")
	})
}

// SUP-21: dependents stop first, what has nothing to do with each other at the
// same time.
func TestStopsInReverse(t *testing.T) {
	supervise(t, func(r *rig) {
		r.add("a", "b").stubborn = second
		r.add("b", "c").stubborn = second
		r.add("c", "")
		r.add("d", "").stubborn = second
		r.boot()
		r.happenedSorted("0s start a", "0s start b", "0s start c", "0s start d")
		if err := r.Stop(r.t.Context(), 0); err != nil {
			t.Fatal(err)
		}
		r.happenedSorted("1s stop a", "1s stop d", "2s stop b", "2s stop c")
		r.is("a", supervisor.Stopped, "")
	})
}

// SUP-22, SUP-25: a service has its own stop_timeout, or the fallback, or 10s.
func TestStopTimeout(t *testing.T) {
	for _, test := range []struct {
		name          string
		own, fallback time.Duration
		want          string
	}{
		{"neither", 0, 0, "10s"},
		{"a fallback", 0, second, "1s"},
		{"its own", 3 * second, second, "3s"},
	} {
		t.Run(test.name, func(t *testing.T) {
			supervise(t, func(r *rig) {
				r.addWith("a", "", supervisor.Lifecycle{AutoStart: true, StopTimeout: test.own}).stubborn = time.Hour
				r.boot()
				if err := r.Stop(r.t.Context(), test.fallback); err != nil {
					t.Fatal(err)
				}
				r.happened("0s start a", test.want+" kill a")
				r.is("a", supervisor.Failed, "stop timeout after "+test.want)
				r.logged("level=WARN", "service app:a did not stop within "+test.want+" and was ended")
			})
		})
	}
}

// SUP-23, SUP-28: stopping again, or what has ended, is no error.
func TestStopTwice(t *testing.T) {
	supervise(t, func(r *rig) {
		r.add("a", "", attempt{running: second})
		r.boot()
		r.pass(2 * second)
		for range 2 {
			if err := r.Stop(r.t.Context(), 0); err != nil {
				t.Fatal(err)
			}
		}
		r.is("a", supervisor.Exited, "")
	})
}

// SUP-27: the caller decides how long all of it may take.
func TestStopGivesUp(t *testing.T) {
	supervise(t, func(r *rig) {
		r.addWith("a", "", supervisor.Lifecycle{AutoStart: true, StopTimeout: time.Minute}).stubborn = 30 * second
		r.boot()
		ctx, cancel := context.WithTimeout(r.t.Context(), second)
		defer cancel()
		if err := r.Stop(ctx, 0); err != context.DeadlineExceeded {
			t.Errorf("Stop: %v, want the end of the context", err)
		}
		r.is("a", supervisor.Stopping, "")
	})
}

// CLI-29: a launch waits for its host and says in which state it is.
func TestWhen(t *testing.T) {
	supervise(t, func(r *rig) {
		r.add("slow", "", attempt{loading: second, running: time.Hour})
		r.add("quick", "")
		r.add("over", "", attempt{running: 0, err: fault.New(fault.Invalid, "", "no use")})
		r.add("blocked", "zzz")
		r.addWith("idle", "", supervisor.Lifecycle{})
		r.boot()
		for _, test := range []struct {
			ids, want string
			takes     time.Duration
		}{
			{"quick slow", "", second},
			{"quick slow over", "app:over is not running, it is exited: no use", 0},
			{"blocked", "app:blocked is not running, it is failed: blocked by missing dependencies: app:blocked requires app:zzz", 0},
			{"quick idle", "app:idle is not running, it is unknown", 2 * second},
			{"nobody", "app:nobody is not a service", 0},
			{"", "", 0},
		} {
			var ids []registry.ID
			for name := range strings.FieldsSeq(test.ids) {
				ids = append(ids, appID(name))
			}
			begin, answer := time.Now(), make(chan error)
			r.When(ids, 2*second, func(err error) { answer <- err })
			got := ""
			if err := <-answer; err != nil {
				got = err.Error()
			}
			if took := time.Since(begin); got != test.want || took != test.takes {
				t.Errorf("When %s: %q after %v, want %q after %v", test.ids, got, took, test.want, test.takes)
			}
		}
	})
}

// CLI-11: a start is over when nothing more is to be expected of it soon.
func TestWhenSettled(t *testing.T) {
	supervise(t, func(r *rig) {
		r.WhenSettled(func() { r.note("settled") })
		r.addWith("slow", "", supervisor.Lifecycle{AutoStart: true}, attempt{loading: second, running: time.Hour})
		r.add("behind", "slow")
		r.add("crasher", "", forever(fails(errBad), 9)...)
		r.add("blocked", "crasher")
		r.addWith("idle", "", supervisor.Lifecycle{})
		synctest.Wait()
		r.happened()
		r.boot()
		r.pass(1050 * time.Millisecond)
		r.happenedSorted("0s start crasher", "0s start slow", "1s settled", "1s start behind")
		r.WhenSettled(func() { r.note("settled") })
		r.happened("1.05s settled")
	})
	supervise(t, func(r *rig) {
		r.WhenSettled(func() { r.note("settled") })
		r.boot()
		r.happened("0s settled") // there is nothing to start
	})
	supervise(t, func(r *rig) {
		r.WhenSettled(func() { r.note("settled") })
		r.addWith("slow", "", supervisor.Lifecycle{AutoStart: true}, attempt{loading: second})
		r.boot()
		r.Shutdown(0)
		r.happened("0s start slow", "0s abort slow") // and nothing is settled any more
	})
}

// SUP-3.
func TestStatus(t *testing.T) {
	supervise(t, func(r *rig) {
		r.add("a", "", attempt{loading: second, running: second, err: errBad})
		r.addWith("idle", "", supervisor.Lifecycle{})
		r.boot()
		begin := time.Now()
		r.pass(2 * second)
		got, _ := r.Status(appID("a"))
		want := supervisor.Status{
			ID: appID("a"), State: supervisor.Failed, Desired: supervisor.Running, Retries: 1,
			Details: "bad", Started: begin.Add(second), Updated: begin.Add(2 * second),
		}
		if got != want {
			t.Errorf("got  %+v\nwant %+v", got, want)
		}
		if s, _ := r.Status(appID("idle")); s.Desired != supervisor.Unknown {
			t.Errorf("desired is %s, want unknown", s.Desired)
		}
		if _, ok := r.Status(appID("nobody")); ok {
			t.Error("there is a status of a service that does not exist")
		}
	})
}

func TestAddTwice(t *testing.T) {
	supervise(t, func(r *rig) {
		r.add("a", "")
		if err := r.Add(supervisor.Spec{ID: appID("a")}); fault.KindOf(err) != fault.AlreadyExists {
			t.Errorf("Add: %v, want an AlreadyExists fault", err)
		}
	})
}

// MAN-28, SUP-21: removed services stop dependents first, and what is put in the
// place of another waits until that has stopped.
func TestApply(t *testing.T) {
	supervise(t, func(r *rig) {
		r.add("base", "").stubborn = second
		r.add("top", "base").stubborn = second
		r.add("old", "").stubborn = second
		r.boot()
		r.happenedSorted("0s start base", "0s start old", "0s start top")
		gone := func(id registry.ID) { r.note("gone " + id.Name) }
		next := supervisor.Spec{ID: appID("old"), Service: &service{r: r, id: "new"}}
		r.Apply(supervisor.Change{Remove: []registry.ID{appID("base"), appID("top")}, Replace: []supervisor.Spec{next}, Gone: gone})
		r.pass(3 * second)
		r.happenedSorted("1s gone top", "1s start new", "1s stop old", "1s stop top", "2s gone base", "2s stop base")
		if _, exists := r.Status(appID("base")); exists {
			t.Error("a removed service has a status")
		}
		r.Apply(supervisor.Change{Add: []supervisor.Spec{
			{ID: appID("base"), Service: &service{r: r, id: "base"}},
			{ID: appID("more"), Service: &service{r: r, id: "more"}, Needs: []registry.ID{appID("base")}, Lifecycle: supervisor.Lifecycle{AutoStart: true}},
		}})
		r.happened("3s start base", "3s start more")
	})
}
