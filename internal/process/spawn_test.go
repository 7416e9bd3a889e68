package process_test

import (
	"fmt"
	"testing"
	"time"

	"wippy/internal/fault"
	"wippy/internal/process"
	"wippy/internal/sched"
)

// PID-1, PID-2: one counter for all hosts, from 1, never used again.
func TestPIDsAreCountedThroughAllHosts(t *testing.T) {
	bubble(t, func(r *rig) {
		a := r.puppet()
		a.succeed()
		other := r.addHost("app:other")
		got, _ := r.space.Spawn(&process.Spec{Host: other, Program: &puppet{r: r}})
		b := r.puppet()
		r.wantList("pids", []string{a.pid.String(), got.PID.String(), b.pid.String()},
			[]string{"{app:processes|0x00001}", "{app:other|0x00002}", "{app:processes|0x00003}"})
	})
}

// P-5: a process outlives its spawner unless linked.
func TestChildOutlivesItsParent(t *testing.T) {
	bubble(t, func(r *rig) {
		parent := r.puppet()
		alone := parent.child(process.Spec{Monitor: true})
		linked := parent.child(process.Spec{Link: true})
		parent.fail()
		r.wantAlive(alone.pid)
		r.wantDead(linked.pid)
	})
}

// The pid of a child is told before it can be seen, and once; that of the holder
// of a name, who was there before, is not.
func TestOnCreate(t *testing.T) {
	bubble(t, func(r *rig) {
		var told []process.PID
		var got [2]process.Spawned
		r.puppet().do(func(p *process.Process) {
			for i := range got {
				got[i], _ = p.Spawn(&process.Spec{Host: r.host, Program: &puppet{r: r}, Name: "child", OnCreate: func(pid process.PID) {
					if r.space.Alive(pid) {
						t.Error("others can find the child already")
					}
					told = append(told, pid)
				}})
			}
		})
		settle()
		if len(told) != 1 || told[0] != got[0].PID || got[1].PID != got[0].PID {
			t.Errorf("told of %v; spawned %+v", told, got)
		}
	})
}

// SP-3: bonds are in force before the child runs, however short it lives.
func TestInstantEndIsNotMissed(t *testing.T) {
	bubble(t, func(r *rig) {
		parent := r.puppet()
		parent.trap()
		for _, x := range []*process.Exit{process.Return(nil), process.Fail(boom, nil)} {
			child := &puppet{r: r}
			child.end(x)
			parent.do(func(p *process.Process) {
				got, err := p.Spawn(&process.Spec{Host: r.host, Program: child, Monitor: true, Link: true})
				r.wantErr("spawn", err, "", "")
				child.pid = got.PID
			})
			settle()
			want := []string{exitOf(child)}
			if !x.Normal() {
				want = append(want, linkDownOf(child))
			}
			r.wantList("events", parent.events(), want)
		}
	})
}

// SP-6
func TestSpawnLinkedKillsTheParent(t *testing.T) {
	bubble(t, func(r *rig) {
		parent := r.puppet()
		child := parent.child(process.Spec{Link: true})
		child.fail()
		r.wantDead(parent.pid)
	})
}

// the value of a normal exit reaches the spawner's callback.
func TestOnExitOfASpawn(t *testing.T) {
	bubble(t, func(r *rig) {
		parent := r.puppet()
		var got []string
		child := parent.child(process.Spec{OnExit: func(_ *sched.Worker, pid process.PID, x *process.Exit) {
			got = append(got, fmt.Sprint(pid, x.Value, x.Normal()))
		}})
		child.end(process.Return(42))
		settle()
		r.wantList("exits", got, []string{fmt.Sprint(child.pid, 42, true)})
		r.wantList("events: a call's wait is invisible (E-3)", parent.events(), nil)
	})
}

// HST-2, HST-6a: refused spawns leave nothing behind.
func TestRefusedSpawns(t *testing.T) {
	bubble(t, func(r *rig) {
		parent := r.puppet()
		idle, _ := r.space.AddHost("app:idle")
		full := r.addHost("app:full")
		full.SetLimits(process.Limits{MaxProcesses: 1})
		spawn := func(h *process.Host, name string, topic string) error {
			return parent.try(func(p *process.Process) error {
				_, err := p.Spawn(&process.Spec{
					Host: h, Program: &puppet{r: r}, Name: name, Monitor: true, Link: true,
					Messages: []*process.Message{{Topic: topic}},
				})
				return err
			})
		}
		r.wantErr("first spawn", spawn(full, "", "t"), "", "")
		for _, name := range []string{"", "svc"} {
			r.wantErr("host not started", spawn(idle, name, "t"), fault.Unavailable, "host is not running")
			r.wantErr("full host", spawn(full, name, "t"), fault.RateLimited, "host app:full is full (host.max_processes is 1)")
			r.wantErr("bad topic", spawn(r.host, name, "@t"), fault.Invalid, "cannot send to @ topics")
		}
		r.wantErr("bad name", spawn(r.host, "{a|0x1}", "t"), fault.Invalid, "name cannot have the form of a PID: {a|0x1}")
		if idle.Len() != 0 || full.Len() != 1 || r.host.Len() != 1 {
			t.Errorf("%d, %d and %d processes, want 0, 1 and 1", idle.Len(), full.Len(), r.host.Len())
		}
		_, err := r.space.Lookup("svc")
		r.wantErr("lookup", err, fault.NotFound, "name not registered")
		_, err = r.space.Host("app:none")
		if f, ok := err.(*fault.Fault); !ok || f.Kind != fault.NotFound || f.Message != "host not found" || f.Details["host_id"] != "app:none" {
			t.Errorf("unknown host: %v", err)
		}
	})
}

// O-3, B-5: queued messages come first, from the spawner, in order.
func TestSpawnWithMessages(t *testing.T) {
	bubble(t, func(r *rig) {
		parent, child := r.puppet(), &puppet{r: r}
		parent.do(func(p *process.Process) {
			got, _ := p.Spawn(&process.Spec{Host: r.host, Program: child, Messages: []*process.Message{
				{Topic: "a", Body: 1}, {Topic: "b", Body: 2},
			}})
			child.pid = got.PID
			_ = p.Send(got.PID, &process.Message{Topic: "c", Body: 3})
		})
		child.do(func(p *process.Process) {
			seq, _ := p.Peek(p.Inbox())
			if m := p.Take(p.Inbox()); m.From != parent.pid || m.Topic != "a" || seq != 1 {
				t.Errorf("first message %s from %v, number %d", m.Topic, m.From, seq)
			}
		})
		r.wantList("inbox", child.inbox(), []string{"b=2", "c=3"})
	})
}

// B-6, B-7: a free name is taken with the spawn; a taken one makes the spawn a
// message to its holder.
func TestSpawnWithName(t *testing.T) {
	bubble(t, func(r *rig) {
		parent := r.puppet()
		parent.trap()
		spec := func(body any) process.Spec {
			return process.Spec{Name: "svc", Monitor: true, Link: true, Messages: []*process.Message{{Topic: "t", Body: body}}}
		}
		holder := parent.child(spec(1))
		if pid, err := r.space.Lookup("svc"); err != nil || pid != holder.pid {
			t.Errorf("lookup: %v, %v", pid, err)
		}

		other := r.puppet()
		other.trap()
		var exits int
		other.do(func(p *process.Process) {
			s := spec(2)
			s.Host, s.Program = r.host, &puppet{r: r}
			s.OnExit = func(*sched.Worker, process.PID, *process.Exit) { exits++ }
			got, err := p.Spawn(&s)
			if err != nil || got.PID != holder.pid || !got.Existing {
				t.Errorf("spawn with a taken name: %+v, %v", got, err)
			}
			s.Messages = []*process.Message{{Topic: "t", Body: 3}}
			if _, err = p.Spawn(&s); err != nil {
				t.Errorf("spawn with bonds there are already: %v", err)
			}
		})
		if r.host.Len() != 3 {
			t.Errorf("%d processes, want 3", r.host.Len())
		}
		r.wantList("inbox of the holder", holder.inbox(), []string{"t=1", "t=2", "t=3"})
		holder.fail()
		want := []string{exitOf(holder), linkDownOf(holder)}
		r.wantList("events of the parent", parent.events(), want)
		r.wantList("events of the other", other.events(), want)
		if exits != 2 {
			t.Errorf("OnExit called %d times, want 2", exits)
		}

		again := parent.child(spec(4))
		if again.pid == holder.pid {
			t.Error("a freed name gave the dead holder")
		}
	})
}

// B-7 when the holder is the spawner itself.
func TestSpawnWithOnesOwnName(t *testing.T) {
	bubble(t, func(r *rig) {
		a := r.puppet()
		_ = r.space.Register("me", a.pid)
		a.do(func(p *process.Process) {
			got, err := p.Spawn(&process.Spec{Host: r.host, Program: &puppet{r: r}, Name: "me", Monitor: true, Link: true,
				Messages: []*process.Message{{Topic: "t", Body: 1}}})
			if err != nil || got.PID != a.pid || !got.Existing {
				t.Errorf("%+v, %v", got, err)
			}
		})
		r.wantList("inbox", a.inbox(), []string{"t=1"})
	})
}

// HST-6a for B-7: all messages or none.
func TestSpawnWithTheNameOfAFullMailbox(t *testing.T) {
	bubble(t, func(r *rig) {
		r.host.SetLimits(process.Limits{MaxMailbox: 2})
		a, b := r.puppet(), r.puppet()
		_ = r.space.Register("b", b.pid)
		err := a.try(func(p *process.Process) error {
			_, err := p.Spawn(&process.Spec{Host: r.host, Program: &puppet{r: r}, Name: "b", Monitor: true,
				Messages: []*process.Message{{Topic: "t"}, {Topic: "t"}, {Topic: "t"}}})
			return err
		})
		if fault.KindOf(err) != fault.RateLimited {
			t.Errorf("error %v, want RateLimited", err)
		}
		r.wantList("inbox", b.inbox(), nil)
		b.succeed()
		r.wantList("events", a.events(), nil)
	})
}

// A loader is a program that loads for a while, then starts or fails.
type loader struct {
	puppet
	steps int           // runs until it has loaded
	exit  *process.Exit // how loading fails, nil if it does not
}

func (l *loader) Run(p *process.Process, w *sched.Worker) process.State {
	if l.steps > 0 {
		l.steps--
		return process.Preempted
	}
	if l.exit != nil {
		p.Finish(l.exit)
		return process.Done
	}
	p.Started()
	return l.puppet.Run(p, w)
}

// SP-2: loading may take no switch, or several; either way the spawner learns
// the outcome once.
func TestLoading(t *testing.T) {
	for _, row := range []struct {
		name    string
		steps   int
		exit    *process.Exit
		pending bool
	}{
		{"at once", 0, nil, false},
		{"later", 2, nil, true},
		{"fails at once", 0, process.Fail(boom, nil), false},
		{"fails later", 2, process.Fail(boom, nil), true},
		{"ends at once without a word", 0, process.Return(nil), false},
		{"ends later without a word", 2, process.Return(nil), true},
	} {
		t.Run(row.name, func(t *testing.T) {
			bubble(t, func(r *rig) {
				parent := r.puppet()
				child := &loader{puppet: puppet{r: r}, steps: row.steps, exit: row.exit}
				outcome := make(chan error, 2)
				var pending bool
				exits := 0
				parent.do(func(p *process.Process) {
					got, err := p.Spawn(&process.Spec{
						Host: r.host, Program: child, Loading: true, Name: "child", Monitor: true, Link: true,
						OnStart: func(_ *sched.Worker, err error) { outcome <- err },
						OnExit:  func(*sched.Worker, process.PID, *process.Exit) { exits++ },
					})
					if pending = got.Loading; !pending {
						outcome <- err
					}
				})
				settle()
				if pending != row.pending || len(outcome) != 1 {
					t.Fatalf("loading %v, want %v; %d outcomes, want 1", pending, row.pending, len(outcome))
				}
				_, nameErr := r.space.Lookup("child")
				switch err := <-outcome; {
				case row.exit == nil:
					r.wantErr("spawn", err, "", "")
					r.wantErr("lookup", nameErr, "", "")
				case row.exit.Normal(): // it started, and ended
					r.wantErr("spawn", err, "", "")
					if n := len(parent.events()); n != 1 || exits != 1 {
						t.Errorf("%d events, %d exits; want 1 and 1", n, exits)
					}
				default:
					r.wantErr("spawn", err, fault.Internal, "boom")
					r.wantErr("lookup", nameErr, fault.NotFound, "name not registered")
					r.wantList("events", parent.events(), nil)
					if r.host.Len() != 1 || exits != 0 || child.closed != 1 {
						t.Errorf("%d processes, %d exits, closed %d times; want 1, 0, 1", r.host.Len(), exits, child.closed)
					}
				}
			})
		})
	}
}

// SP-2: nobody who has got to know a process that then fails to load is told.
func TestFailedLoadingTellsNobody(t *testing.T) {
	bubble(t, func(r *rig) {
		child := &loader{puppet: puppet{r: r}, steps: 1 << 30}
		outcome := make(chan error, 1)
		got, err := r.space.Spawn(&process.Spec{Host: r.host, Program: child, Loading: true,
			OnStart: func(_ *sched.Worker, err error) { outcome <- err }})
		if err != nil || !got.Loading {
			t.Fatalf("spawn: %+v, %v", got, err)
		}
		other := r.puppet()
		_ = other.monitor(got.PID)
		_ = other.link(got.PID)
		watch := r.exitOf(got.PID)
		late := fault.New(fault.Timeout, "", "script of app:child did not finish loading")
		r.space.Abandon(got.PID, late)
		r.wantErr("spawn", <-outcome, fault.Timeout, late.Message)
		settle()
		r.wantAlive(other.pid)
		r.wantList("events", other.events(), nil)
		if watch.exit(t).Err != late {
			t.Errorf("exit %+v", watch.exit(t))
		}
	})
}

func TestAbandonSparesWhatHasStarted(t *testing.T) {
	bubble(t, func(r *rig) {
		a := r.puppet()
		r.space.Abandon(a.pid, boom)
		r.space.Abandon(process.PID{}, boom)
		after(time.Second)
		r.wantAlive(a.pid)
	})
}

// SEC-26: Permit is asked about the process that gets the child's part, and asked
// again if the name has changed hands meanwhile.
func TestPermitIsAskedAboutTheHolder(t *testing.T) {
	bubble(t, func(r *rig) {
		first, second := r.puppet(), r.puppet()
		r.wantErr("register", r.space.Register("name", first.pid), "", "")
		var asked []string
		spec := &process.Spec{Host: r.host, Program: &puppet{r: r}, Name: "name", Permit: func(holder process.PID) error {
			asked = append(asked, holder.String())
			if holder != first.pid {
				return nil
			}
			r.space.Unregister("name")
			return r.space.Register("name", second.pid)
		}}
		s, err := r.space.Spawn(spec)
		if err != nil || s.PID != second.pid || !s.Existing {
			t.Errorf("spawned %v, %v, want the second", s, err)
		}
		r.wantList("asked about", asked, []string{first.pid.String(), second.pid.String()})

		spec.Permit = func(process.PID) error { return boom }
		_, err = r.space.Spawn(spec)
		r.wantErr("refused spawn", err, boom.Kind, boom.Message)
		spec.Name = "free"
		s, err = r.space.Spawn(spec)
		if err != nil || s.Existing {
			t.Errorf("with a free name: %v, %v", s, err)
		}
	})
}

// Two children that can only go on together prove that a process which spawns one
// after the other has them run side by side, beside itself.
func TestManyChildrenRunSideBySide(t *testing.T) {
	bubble(t, func(r *rig) {
		parent := r.puppet()
		settle() // the other worker is parked
		meet, met := make(chan struct{}), make(chan struct{})
		parent.do(func(p *process.Process) {
			spawn := func(step func(*process.Process) process.State) {
				u := &puppet{r: r, steps: []func(*process.Process) process.State{step}}
				if _, err := p.Spawn(&process.Spec{Host: r.host, Program: u}); err != nil {
					r.Fatal(err)
				}
			}
			end := func(p *process.Process) process.State {
				p.Finish(process.Return(nil))
				return process.Done
			}
			for range 32 {
				spawn(end)
			}
			spawn(func(p *process.Process) process.State { meet <- struct{}{}; return end(p) })
			<-meet
			close(met)
		})
		<-met
	})
}
