package process_test

import (
	"fmt"
	"sync"
	"testing"

	"wippy/internal/fault"
	"wippy/internal/process"
	"wippy/internal/sched"
)

// contest plays a round many times: two sides on several workers do what must
// not come between each other.
func contest(t *testing.T, rounds int, round func(r *rig)) {
	t.Helper()
	r := newRig(t, sched.New(sched.Options{Workers: 3}))
	for range rounds {
		round(r)
	}
}

// once is a program that does one thing and then ends or waits.
type once struct {
	act func(p *process.Process) process.State
}

func (o *once) Run(p *process.Process, _ *sched.Worker) process.State { return o.act(p) }
func (o *once) Close(*process.Process)                                {}

// spawn spawns a program that runs act each time it is run.
func (r *rig) spawn(act func(p *process.Process) process.State) process.PID {
	r.Helper()
	got, err := r.space.Spawn(&process.Spec{Host: r.host, Program: &once{act}})
	if err != nil {
		r.Fatal(err)
	}
	return got.PID
}

// victim spawns a process that fails as soon as it gets a message.
func (r *rig) victim() process.PID {
	r.Helper()
	return r.spawn(func(p *process.Process) process.State {
		if p.Take(p.Inbox()) == nil {
			return process.Waiting
		}
		p.Finish(process.Fail(boom, nil))
		return process.Done
	})
}

func (r *rig) trigger(pid process.PID) {
	_ = r.space.Send(pid, &process.Message{Topic: "end"})
}

// Monitor against exit (process.md §7): true and one EXIT, or NOT_FOUND and
// none.
func TestMonitorRacesWithExit(t *testing.T) {
	monitored := 0
	contest(t, 3000, func(r *rig) {
		target := r.victim()
		done := make(chan string, 1)
		var err error
		tried := false
		r.spawn(func(p *process.Process) process.State {
			if !tried {
				tried = true
				err = p.Monitor(target)
			}
			e := p.TakeEvent()
			switch {
			case err != nil && (fault.KindOf(err) != fault.NotFound || e != nil):
				done <- fmt.Sprintf("error %v, event %v", err, e)
			case err == nil && e == nil:
				return process.Waiting
			case err == nil:
				monitored++
				done <- ""
			default:
				done <- ""
			}
			return process.Done
		})
		r.trigger(target)
		if fail := <-done; fail != "" {
			t.Fatal(fail)
		}
	})
	t.Logf("monitored in time: %d of 3000", monitored)
}

// L-10: linked and then LINK_DOWN, or NOT_FOUND and nothing.
func TestLinkRacesWithExit(t *testing.T) {
	contest(t, 3000, func(r *rig) {
		target := r.victim()
		done := make(chan error, 1)
		var err error
		tried := false
		got, _ := r.space.Spawn(&process.Spec{Host: r.host,
			Program: &once{func(p *process.Process) process.State {
				if !tried {
					tried = true
					err = p.Link(target)
				}
				if err == nil {
					return process.Waiting // to be killed
				}
				p.Finish(process.Fail(fault.New(fault.KindOf(err), "", "%v", err), nil))
				return process.Done
			}},
			OnExit: func(_ *sched.Worker, _ process.PID, x *process.Exit) { done <- x.Err },
		})
		r.trigger(target)
		switch err := <-done; err.Error() {
		case "linked process failed", "pid not registered":
		default:
			t.Fatalf("%v ended with %v", got.PID, err)
		}
	})
}

// Two linked processes that fail at the same time end once each.
func TestBothSidesOfALinkFail(t *testing.T) {
	contest(t, 2000, func(r *rig) {
		a, b := r.victim(), r.victim()
		var ends sync.WaitGroup
		ends.Add(2)
		for _, pid := range []process.PID{a, b} {
			_ = r.space.OnExit(pid, func(*sched.Worker, process.PID, *process.Exit) { ends.Done() })
		}
		linked := make(chan error, 1)
		r.spawn(func(p *process.Process) process.State {
			p.SetTrapLinks(true)
			err := p.Link(a)
			if err == nil {
				err = p.Link(b)
			}
			linked <- err
			return process.Done
		})
		if err := <-linked; err != nil {
			t.Fatal(err)
		}
		r.trigger(a)
		r.trigger(b)
		ends.Wait()
	})
}

// Send against exit: accepted or NOT_FOUND, never lost while both live.
func TestSendRacesWithExit(t *testing.T) {
	contest(t, 2000, func(r *rig) {
		target := r.victim()
		var senders sync.WaitGroup
		senders.Add(2)
		for range 2 {
			r.spawnWatched(func(p *process.Process) process.State {
				switch err := p.Send(target, &process.Message{Topic: "t"}); fault.KindOf(err) {
				case "":
					return process.Preempted
				case fault.NotFound:
				default:
					t.Errorf("send: %v", err)
				}
				return process.Done
			}, senders.Done)
		}
		senders.Wait()
	})
}

// Register against exit: a name never stays with a dead process.
func TestRegisterRacesWithExit(t *testing.T) {
	contest(t, 2000, func(r *rig) {
		target := r.victim()
		ended := make(chan struct{})
		_ = r.space.OnExit(target, func(*sched.Worker, process.PID, *process.Exit) { close(ended) })
		r.trigger(target)
		err := r.space.Register("svc", target)
		<-ended
		if pid, lookup := r.space.Lookup("svc"); lookup == nil {
			t.Fatalf("Register = %v, but the dead %v has the name", err, pid)
		}
	})
}

// Of many claims to a name one wins (process.md §13).
func TestRegisterRacesWithRegister(t *testing.T) {
	contest(t, 500, func(r *rig) {
		var claims sync.WaitGroup
		won := make(chan process.PID, 4)
		for range 4 {
			pid := r.victim()
			claims.Go(func() {
				if r.space.Register("svc", pid) == nil {
					won <- pid
				}
			})
		}
		claims.Wait()
		if len(won) != 1 {
			t.Fatalf("%d claims won, want 1", len(won))
		}
		if pid, err := r.space.Lookup("svc"); err != nil || pid != <-won {
			t.Fatalf("lookup: %v, %v", pid, err)
		}
		r.space.Unregister("svc")
	})
}

// B-8: exactly one process starts, both callers get its pid, both queues are
// delivered.
func TestNamedSpawnRacesWithNamedSpawn(t *testing.T) {
	contest(t, 1500, func(r *rig) {
		type outcome struct {
			pid      process.PID
			existing bool
		}
		outcomes := make(chan outcome, 2)
		delivered := make(chan struct{})
		var ended sync.WaitGroup
		ended.Add(2)
		for range 2 {
			got := 0
			holder := &once{func(p *process.Process) process.State {
				for p.Take(p.Inbox()) != nil {
					got++
				}
				if got < 4 {
					return process.Waiting
				}
				close(delivered)
				return process.Done
			}}
			r.spawn(func(p *process.Process) process.State {
				got, err := p.Spawn(&process.Spec{Host: r.host, Program: holder, Name: "svc", Monitor: true,
					Messages: []*process.Message{{Topic: "a"}, {Topic: "b"}},
					OnExit:   func(*sched.Worker, process.PID, *process.Exit) { ended.Done() }})
				if err != nil {
					t.Error(err)
				}
				outcomes <- outcome{got.PID, got.Existing}
				return process.Done
			})
		}
		a, b := <-outcomes, <-outcomes
		if a.pid != b.pid || a.existing == b.existing {
			t.Fatalf("outcomes %+v and %+v", a, b)
		}
		<-delivered
		ended.Wait()
	})
}

// A named spawn finds a holder that lives, or spawns: either way its messages
// end somebody, and the spawner is told of that.
func TestNamedSpawnRacesWithExit(t *testing.T) {
	contest(t, 2000, func(r *rig) {
		holder := r.victim()
		_ = r.space.Register("svc", holder)
		r.trigger(holder)
		child := &once{func(p *process.Process) process.State {
			if p.Take(p.Inbox()) == nil {
				return process.Waiting
			}
			return process.Done
		}}
		tried := false
		told := make(chan struct{})
		r.spawnWatched(func(p *process.Process) process.State {
			if !tried {
				tried = true
				_, err := p.Spawn(&process.Spec{Host: r.host, Program: child, Name: "svc", Monitor: true,
					Messages: []*process.Message{{Topic: "t"}}})
				if err != nil {
					t.Error(err)
				}
			}
			if p.TakeEvent() == nil {
				return process.Waiting
			}
			return process.Done
		}, func() { close(told) })
		<-told
	})
}

// Wake-ups from several sides at once: none is lost, or this hangs.
func TestNoWakeUpIsLost(t *testing.T) {
	r := newRig(t, sched.New(sched.Options{Workers: 3}))
	const senders, each = 4, 5000
	got, woken := 0, 0
	done := make(chan struct{})
	pid := r.spawn(func(p *process.Process) process.State {
		woken++
		for p.Take(p.Inbox()) != nil {
			got++
		}
		if got < senders*each {
			return process.Waiting
		}
		close(done)
		return process.Done
	})
	for range senders {
		left := each
		r.spawn(func(p *process.Process) process.State {
			_ = p.Send(pid, &process.Message{Topic: "t"})
			if left--; left == 0 {
				return process.Done
			}
			return process.Preempted
		})
	}
	<-done
	t.Logf("%d messages in %d runs", got, woken)
}

// Processes that link, monitor, unlink, kill and end at random neither race nor
// lock each other up.
func TestBondsUnderChaos(t *testing.T) {
	r := newRig(t, sched.New(sched.Options{Workers: 3}))
	const n = 60
	var pids [n]process.PID
	var ready, ended sync.WaitGroup
	ready.Add(n)
	ended.Add(n)
	oracle := r.space.Scheduler().Oracle()
	start := make(chan struct{})
	for i := range n {
		turns := 300
		p := r.spawnWatched(func(p *process.Process) process.State {
			select {
			case <-start:
			default:
				return process.Preempted
			}
			p.SetTrapLinks(i%3 != 0)
			other := pids[oracle.IntN(n)]
			switch oracle.IntN(6) {
			case 0:
				_ = p.Link(other)
			case 1:
				_ = p.Monitor(other)
			case 2:
				p.Unlink(other)
			case 3:
				p.Unmonitor(other)
			case 4:
				_ = p.Send(other, &process.Message{Topic: "t"})
			case 5:
				_ = r.space.Register(fmt.Sprint(oracle.IntN(10)), other)
			}
			if turns--; turns > 0 {
				return process.Preempted
			}
			if i%2 == 0 {
				p.Finish(process.Fail(boom, nil))
			}
			return process.Done
		}, ended.Done)
		pids[i] = p
		ready.Done()
	}
	ready.Wait()
	close(start)
	ended.Wait()
	for i := range 10 {
		if pid, err := r.space.Lookup(fmt.Sprint(i)); err == nil {
			t.Errorf("the dead %v has a name", pid)
		}
	}
}

func (r *rig) spawnWatched(act func(p *process.Process) process.State, ended func()) process.PID {
	r.Helper()
	got, err := r.space.Spawn(&process.Spec{Host: r.host, Program: &once{act},
		OnExit: func(*sched.Worker, process.PID, *process.Exit) { ended() }})
	if err != nil {
		r.Fatal(err)
	}
	return got.PID
}
