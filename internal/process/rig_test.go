package process_test

import (
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"wippy/internal/fault"
	"wippy/internal/process"
	"wippy/internal/sched"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// A rig is a running space with one host.
type rig struct {
	testing.TB
	space *process.Space
	host  *process.Host
}

func newRig(tb testing.TB, s *sched.Scheduler) *rig {
	tb.Helper()
	r := &rig{TB: tb}
	r.space = process.NewSpace(process.Options{
		Scheduler: s,
		Panicked:  func(pid process.PID, cause any, _ []byte) { tb.Logf("%v panicked: %v", pid, cause) },
	})
	r.host = r.addHost("app:processes")
	s.Start()
	tb.Cleanup(s.Stop)
	return r
}

func (r *rig) addHost(id string) *process.Host {
	r.Helper()
	h, err := r.space.AddHost(id)
	if err != nil {
		r.Fatal(err)
	}
	h.Start()
	return h
}

// bubble runs a test with a rig on fake time.
func bubble(t *testing.T, test func(r *rig)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) { test(newRig(t, sched.New(sched.Options{Workers: 2}))) })
}

// settle waits until every process waits.
func settle() { synctest.Wait() }

// after lets fake time pass.
func after(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

// A puppet is a program that does what the test tells it, step by step, and
// waits in between. It reads nothing by itself.
type puppet struct {
	r      *rig
	pid    process.PID
	deaf   bool // answer of Deaf
	closed int  // calls of Close

	mu    sync.Mutex // guards the fields below
	self  *process.Process
	steps []func(p *process.Process) process.State
}

func (u *puppet) Run(p *process.Process, _ *sched.Worker) process.State {
	for {
		u.mu.Lock()
		u.self = p
		if len(u.steps) == 0 {
			u.mu.Unlock()
			return process.Waiting
		}
		step := u.steps[0]
		u.steps = u.steps[1:]
		u.mu.Unlock()
		if state := step(p); state != process.Waiting {
			return state
		}
	}
}

func (u *puppet) Close(*process.Process) { u.closed++ }
func (u *puppet) Deaf() bool             { return u.deaf }
func (u *puppet) Name() string           { return "puppet" }

// then queues a step, which says by its state how the puppet goes on.
func (u *puppet) then(step func(p *process.Process) process.State) {
	u.mu.Lock()
	u.steps = append(u.steps, step)
	self := u.self
	u.mu.Unlock()
	if self != nil {
		self.Wake(nil)
	}
}

// do runs f as the puppet and waits for it.
func (u *puppet) do(f func(p *process.Process)) {
	u.r.Helper()
	done := make(chan struct{})
	u.then(func(p *process.Process) process.State {
		defer close(done)
		f(p)
		return process.Waiting
	})
	<-done
}

// end ends the puppet.
func (u *puppet) end(x *process.Exit) {
	u.then(func(p *process.Process) process.State {
		p.Finish(x)
		return process.Done
	})
}

// succeed and fail end the puppet and wait until the others know.
func (u *puppet) succeed() { u.end(process.Return(nil)); settle() }
func (u *puppet) fail()    { u.end(process.Fail(boom, nil)); settle() }

var boom = fault.New(fault.Internal, "", "boom")

// puppet spawns a puppet without a parent.
func (r *rig) puppet() *puppet {
	r.Helper()
	u := &puppet{r: r}
	got, err := r.space.Spawn(&process.Spec{Host: r.host, Program: u})
	if err != nil {
		r.Fatal(err)
	}
	u.pid = got.PID
	u.do(func(*process.Process) {})
	return u
}

// child has u spawn a puppet; spec's host and program are filled in.
func (u *puppet) child(spec process.Spec) *puppet {
	u.r.Helper()
	c := &puppet{r: u.r}
	spec.Host, spec.Program = u.r.host, c
	u.do(func(p *process.Process) {
		got, err := p.Spawn(&spec)
		if err != nil {
			u.r.Fatal(err)
		}
		c.pid = got.PID
	})
	c.do(func(*process.Process) {})
	return c
}

// try runs an operation as u and returns its error.
func (u *puppet) try(op func(p *process.Process) error) (err error) {
	u.r.Helper()
	u.do(func(p *process.Process) { err = op(p) })
	return err
}

func (u *puppet) send(to process.PID, topic string, body any) error {
	return u.try(func(p *process.Process) error {
		m := &process.Message{Topic: topic, Body: body}
		if text, ok := body.(string); ok {
			m.Weigh(len(text))
		}
		return p.Send(to, m)
	})
}

func (u *puppet) monitor(to process.PID) error {
	return u.try(func(p *process.Process) error { return p.Monitor(to) })
}

func (u *puppet) link(to process.PID) error {
	return u.try(func(p *process.Process) error { return p.Link(to) })
}

func (u *puppet) trap() {
	u.do(func(p *process.Process) { p.SetTrapLinks(true) })
}

// take reads what is in a queue, as "topic=body".
func (u *puppet) take(queue func(p *process.Process) *process.Queue) (got []string) {
	u.do(func(p *process.Process) {
		q := queue(p)
		for m := p.Take(q); m != nil; m = p.Take(q) {
			got = append(got, fmt.Sprintf("%s=%v", m.Topic, m.Body))
		}
	})
	return got
}

func (u *puppet) inbox() []string { return u.take((*process.Process).Inbox) }

// events reads the events, as "kind from".
func (u *puppet) events() (got []string) {
	for _, e := range u.rawEvents() {
		got = append(got, fmt.Sprintf("%v %v", e.Kind, e.From))
	}
	return got
}

func (u *puppet) rawEvents() (got []*process.Event) {
	u.do(func(p *process.Process) {
		for e := p.TakeEvent(); e != nil; e = p.TakeEvent() {
			got = append(got, e)
		}
	})
	return got
}

// wantErr checks the kind and the text of an error; kind "" means none.
func (r *rig) wantErr(what string, err error, kind fault.Kind, text string) {
	r.Helper()
	if fault.KindOf(err) != kind || err != nil && err.Error() != text {
		r.Errorf("%s: error %v (kind %q), want %q (kind %q)", what, err, fault.KindOf(err), text, kind)
	}
}

// wantDead checks that a process has ended.
func (r *rig) wantDead(pids ...process.PID) {
	r.Helper()
	for _, pid := range pids {
		if r.space.Alive(pid) {
			r.Errorf("%v lives", pid)
		}
	}
}

func (r *rig) wantAlive(pids ...process.PID) {
	r.Helper()
	for _, pid := range pids {
		if !r.space.Alive(pid) {
			r.Errorf("%v is dead", pid)
		}
	}
}

// exitOf has f called with the exit of a process.
func (r *rig) exitOf(pid process.PID) *exitWatch {
	r.Helper()
	w := new(exitWatch)
	if err := r.space.OnExit(pid, func(_ *sched.Worker, _ process.PID, x *process.Exit) {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.exits = append(w.exits, x)
	}); err != nil {
		r.Fatal(err)
	}
	return w
}

// An exitWatch collects the exits of a process, of which there is one at most.
type exitWatch struct {
	mu    sync.Mutex
	exits []*process.Exit
}

func (w *exitWatch) exit(tb testing.TB) *process.Exit {
	tb.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.exits) != 1 {
		tb.Fatalf("%d exits, want 1", len(w.exits))
	}
	return w.exits[0]
}
