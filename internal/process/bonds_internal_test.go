package process

import (
	"testing"

	"wippy/internal/fault"
	"wippy/internal/sched"
)

// specimen returns a process that nobody runs, so that a test can put it into
// the short moments that races are made of.
func specimen(h *Host) *Process {
	p := &Process{pid: PID{h.place, h.space.last.Add(1)}, host: h}
	h.space.live.add(p)
	return p
}

func newHost(t *testing.T) *Host {
	t.Helper()
	h, err := NewSpace(Options{Scheduler: sched.New(sched.Options{Workers: 1})}).AddHost("app:processes")
	if err != nil {
		t.Fatal(err)
	}
	h.Start()
	return h
}

// A process that ends leaves nothing of itself in the lists of others.
func TestSeveredProcessIsForgotten(t *testing.T) {
	h := newHost(t)
	a, b := specimen(h), specimen(h)
	if err := a.Monitor(b.pid); err != nil {
		t.Fatal(err)
	}
	if err := b.Monitor(a.pid); err != nil {
		t.Fatal(err)
	}
	if err := a.Link(b.pid); err != nil {
		t.Fatal(err)
	}
	a.dead = true
	a.sever(a.bonds, exitNothing, true, nil)
	if b.links != nil || b.watchers != nil || b.watching != nil {
		t.Error("the other side still has bonds")
	}
}

// Between its death and the freeing of its names a process is passed over by
// those who want a name of it.
func TestNamesOfADyingProcess(t *testing.T) {
	h := newHost(t)
	s := h.space
	dying, heir, parent := specimen(h), specimen(h), specimen(h)
	for _, name := range []string{"a", "b"} {
		if err := s.Register(name, dying.pid); err != nil {
			t.Fatal(err)
		}
	}
	held := dying.extra.names
	dying.dead = true
	if err := s.Register("c", dying.pid); fault.KindOf(err) != fault.NotFound {
		t.Errorf("register for a dying process: %v, want NotFound", err)
	}
	if err := s.Register("a", heir.pid); err != nil {
		t.Errorf("register a name of a dying process: %v", err)
	}
	got, err := s.spawn(parent, &Spec{Host: h, Program: nil, Name: "b"})
	if err != nil || got.Existing {
		t.Errorf("spawn with a name of a dying process: %+v, %v; want a new process", got, err)
	}
	s.names.release(dying, held)
	for name, want := range map[string]PID{"a": heir.pid, "b": got.PID} {
		if pid, err := s.Lookup(name); pid != want {
			t.Errorf("%s: %v, %v; want %v", name, pid, err, want)
		}
	}
	if s.Unregister("nobody's") {
		t.Error("Unregister of a free name = true")
	}
}
