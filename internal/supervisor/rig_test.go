package supervisor_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"wippy/internal/registry"
	"wippy/internal/sched"
	"wippy/internal/supervisor"
)

// A service is one whose every attempt goes as its script says; behind the last
// it runs until it is asked to stop.
type service struct {
	r        *rig
	id       string
	script   []attempt
	stubborn time.Duration // how long it takes to stop
}

// An attempt is how one attempt goes: it takes a time to start, then runs for a
// time, then ends with an error.
type attempt struct {
	loading time.Duration
	running time.Duration
	err     error
}

func (s *service) Start(run *supervisor.Run) func(time.Duration) {
	ctx, cancel := context.WithCancel(context.Background())
	var within time.Duration
	go func() { run.Ended(s.serve(ctx, run, &within)) }() // ends when the run does
	return func(d time.Duration) {
		within = d
		cancel()
	}
}

// serve runs one attempt; within is set when ctx is done.
func (s *service) serve(ctx context.Context, run *supervisor.Run, within *time.Duration) error {
	s.r.note("start " + s.id)
	var a attempt
	scripted := len(s.script) > 0
	if scripted {
		a, s.script = s.script[0], s.script[1:]
	}
	if !wait(ctx, a.loading) {
		s.r.note("abort " + s.id)
		return nil
	}
	if a.running < 0 {
		return a.err
	}
	run.Started()
	if scripted && wait(ctx, a.running) {
		return a.err
	}
	<-ctx.Done()
	if s.stubborn > *within {
		time.Sleep(*within)
		s.r.note("kill " + s.id)
		return supervisor.Overdue(errBad)
	}
	time.Sleep(s.stubborn)
	s.r.note("stop " + s.id)
	return nil
}

// wait returns false if ctx is done before. Nothing waits on a timer that is due
// already: Go 1.26 has once crashed in one of a bubble, under the race detector.
func wait(ctx context.Context, d time.Duration) bool {
	if d == 0 {
		return ctx.Err() == nil
	}
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}

// fails is an attempt that fails while it starts.
func fails(err error) attempt { return attempt{running: -1, err: err} }

var errBad = errors.New("bad")

// A rig is a supervisor with scripted services, on virtual time.
type rig struct {
	t *testing.T
	*supervisor.Supervisor
	begin time.Time

	mu    sync.Mutex
	notes []string
	log   bytes.Buffer
}

// supervise runs f in a bubble with a rig and stops everything afterwards.
func supervise(t *testing.T, f func(r *rig)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		r := &rig{t: t, begin: time.Now()}
		handler := slog.NewTextHandler(&r.log, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
			if a.Key == slog.TimeKey {
				return slog.Attr{}
			}
			return a
		}})
		scheduler := sched.New(sched.Options{})
		r.Supervisor = supervisor.New(supervisor.Options{
			Scheduler: scheduler, Log: slog.New(handler), Rand: func() float64 { return 1 },
		})
		scheduler.Start()
		defer scheduler.Stop()
		f(r)
		if err := r.Stop(t.Context(), time.Millisecond); err != nil {
			t.Errorf("Stop: %v", err)
		}
	})
}

// add adds a service that starts by itself and needs others, and runs as the
// script says.
func (r *rig) add(id, needs string, script ...attempt) *service {
	return r.addWith(id, needs, supervisor.Lifecycle{AutoStart: true}, script...)
}

func (r *rig) addWith(id, needs string, l supervisor.Lifecycle, script ...attempt) *service {
	r.t.Helper()
	s := &service{r: r, id: id, script: script}
	for need := range strings.FieldsSeq(needs) {
		l.Requires = append(l.Requires, appID(need))
	}
	if err := r.Add(supervisor.Spec{ID: appID(id), Service: s, Lifecycle: l}); err != nil {
		r.t.Fatal(err)
	}
	return s
}

func appID(name string) registry.ID { return registry.ID{NS: "app", Name: name} }

// boot starts everything and waits until nothing happens without time passing.
func (r *rig) boot() {
	r.t.Helper()
	if err := r.StartAuto(); err != nil {
		r.t.Fatal(err)
	}
	synctest.Wait()
}

// pass lets time pass.
func (r *rig) pass(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

func (r *rig) note(text string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.notes = append(r.notes, time.Since(r.begin).String()+" "+text)
}

// happened checks what the services did since the last call, each with the time
// since the beginning.
func (r *rig) happened(want ...string) {
	r.t.Helper()
	r.compare(false, want)
}

// happenedSorted is like happened where some happens at the same time in any
// order.
func (r *rig) happenedSorted(want ...string) {
	r.t.Helper()
	r.compare(true, want)
}

func (r *rig) compare(sorted bool, want []string) {
	r.t.Helper()
	synctest.Wait()
	r.mu.Lock()
	defer r.mu.Unlock()
	if sorted {
		slices.Sort(r.notes)
	}
	if got := strings.Join(r.notes, "\n"); got != strings.Join(want, "\n") {
		r.t.Errorf("what happened:\n%s\nwant:\n%s", got, strings.Join(want, "\n"))
	}
	r.notes = nil
}

// is checks the state of a service and the start of its details.
func (r *rig) is(id string, state supervisor.State, details string) {
	r.t.Helper()
	s, ok := r.Status(appID(id))
	if !ok || s.State != state || !strings.HasPrefix(s.Details, details) {
		r.t.Errorf("service %s is %s %q, want %s %q", id, s.State, s.Details, state, details)
	}
}

// logged checks that a line of the log says all of the parts.
func (r *rig) logged(parts ...string) {
	r.t.Helper()
	synctest.Wait()
	for line := range strings.Lines(r.log.String()) {
		found := true
		for _, part := range parts {
			found = found && strings.Contains(line, part)
		}
		if found {
			return
		}
	}
	r.t.Errorf("no line of the log says %q:\n%s", parts, r.log.String())
}
