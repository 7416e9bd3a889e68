package process

import (
	"sync"
	"sync/atomic"

	"wippy/internal/fault"
	"wippy/internal/sched"
)

// A Space holds the processes, names and hosts of a node. Its methods may be
// called from any goroutine.
type Space struct {
	sched    *sched.Scheduler
	panicked func(pid PID, cause any, stack []byte)
	failed   func(*Postmortem) // nil: nobody is told
	last     atomic.Uint64     // number of the last process created
	live     table
	names    names
	hosts    sync.Map // id → *Host
	observer atomic.Pointer[Observer]
	survey   atomic.Pointer[survey]      // the last one
	short    atomic.Pointer[fault.Fault] // see SetShort
}

// Options says what a space works with.
type Options struct {
	Scheduler *sched.Scheduler // runs the processes; required

	// Panicked is told when a program panics in Go, which ends its process
	// alone. It is called on the worker; nil means nobody is told.
	Panicked func(pid PID, cause any, stack []byte)

	// Failed is told of every process that ends with an error, except of those
	// that end while loading. It is called on the worker, after the others have
	// been told, and must be quick; nil means nobody is told.
	Failed func(*Postmortem)
}

// NewSpace returns a space without hosts. It ends with its scheduler; to end
// the processes orderly, stop the hosts first.
func NewSpace(o Options) *Space {
	if o.Panicked == nil {
		o.Panicked = func(PID, any, []byte) {}
	}
	return &Space{sched: o.Scheduler, panicked: o.Panicked, failed: o.Failed}
}

// Scheduler returns the scheduler that runs the processes.
func (s *Space) Scheduler() *sched.Scheduler { return s.sched }

// Len returns the number of live processes of all hosts.
func (s *Space) Len() int {
	n := 0
	s.hosts.Range(func(_, h any) bool {
		n += h.(*Host).Len()
		return true
	})
	return n
}

// Alive reports whether pid names a process that has not ended.
func (s *Space) Alive(pid PID) bool { return s.find(pid) != nil }

// Find returns the live process that pid names, nil if there is none. It may end
// at any time.
func (s *Space) Find(pid PID) *Process { return s.find(pid) }

// find returns the live process that pid names, nil if there is none. Here a
// pid of another node would be handed to the node's router.
func (s *Space) find(pid PID) *Process {
	if p := s.live.find(pid.seq); p != nil && p.pid == pid {
		return p
	}
	return nil
}

// target is find with the error of operations that need a live process.
func (s *Space) target(pid PID) (*Process, error) {
	if p := s.find(pid); p != nil {
		return p, nil
	}
	return nil, s.errGone(pid)
}

// errGone returns the error for a pid that names no live process.
func (s *Space) errGone(pid PID) error {
	if _, ok := s.hosts.Load(pid.Place()); !ok {
		return errNoHost
	}
	return errNoProcess
}

// Resolve returns the process that a destination names: PID text, which need
// not belong to a live process, or else a registered name. Other text gives a
// NotFound fault.
func (s *Space) Resolve(text string) (PID, error) {
	if p := s.Locate(text); p != nil {
		return p.pid, nil
	}
	if PIDShaped(text) {
		if pid, err := ParsePID(text); err == nil {
			return pid, nil
		}
	}
	if p := s.names.find(text); p != nil {
		return p.pid, nil
	}
	return PID{}, fault.New(fault.NotFound, "process.Resolve",
		"could not resolve '%s' as PID or registered name", fault.Excerpt(text))
}

// Locate returns the live process whose PID text is, nil if there is none. Its own
// pid spares taking the place apart and looking up its handle.
func (s *Space) Locate(text string) *Process {
	place, seq := cutPID(text)
	if seq == 0 {
		return nil
	}
	if p := s.live.find(seq); p != nil && p.pid.place.Value() == place {
		return p
	}
	return nil
}

// Send puts m, which then belongs to the receiver, into the mailbox of to as a
// message from p. Messages from one sender to one receiver arrive in the order
// sent.
//
// A nil error means that m is in the mailbox, not that it is read. On an error
// nothing is delivered: NotFound if to has ended or its host is unknown,
// RateLimited if the host limits mailboxes and this one is full, Invalid for a
// topic that is empty or begins with "@".
func (p *Process) Send(to PID, m *Message) error {
	m.From = p.pid
	return p.host.space.send(p.worker, to, m)
}

// SendTo is [Process.Send] to a process that [Space.Find] or [Space.Locate] has
// returned before, and which may have ended since, for a topic that is known to be
// valid.
func (p *Process) SendTo(to *Process, m *Message) error {
	m.From = p.pid
	s := p.host.space
	if o := s.watcher(); o != nil {
		return s.sendWatched(o, p.worker, to.pid, to, m, nil)
	}
	return to.put(p.worker, m)
}

// Send is [Process.Send] for callers that are no process, with m.From as it is.
func (s *Space) Send(to PID, m *Message) error { return s.send(nil, to, m) }

func (s *Space) send(w *sched.Worker, to PID, m *Message) error {
	if err := checkTopic(m.Topic); err != nil {
		return err
	}
	target, err := s.target(to)
	if o := s.watcher(); o != nil {
		return s.sendWatched(o, w, to, target, m, err)
	}
	if err != nil {
		return err
	}
	return target.put(w, m)
}

func (s *Space) sendWatched(o Observer, w *sched.Worker, to PID, target *Process, m *Message, err error) error {
	o.Sent(to, m)
	if err == nil {
		err = target.put(w, m)
	}
	if err != nil {
		o.Refused(to, m, err)
	}
	return err
}

func checkTopic(topic string) error {
	switch {
	case topic == "":
		return errNoTopic
	case topic[0] == '@':
		return errEventTopic
	}
	return nil
}

// OnExit has f called once when the process pid ends, unseen by anybody else:
// no monitor is visible. f runs on the worker where pid ends, after EXIT events
// are queued, and must be quick. A process that has ended gives a NotFound
// fault, and f is never called.
func (s *Space) OnExit(pid PID, f func(w *sched.Worker, pid PID, x *Exit)) error {
	p, err := s.target(pid)
	if err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.dead {
		return errNoProcess
	}
	x := p.rare()
	x.onExit = append(x.onExit, f)
	return nil
}

var (
	errNoHost     = fault.New(fault.NotFound, "", "host not found")
	errNoTopic    = fault.New(fault.Invalid, "", "topic cannot be empty")
	errEventTopic = fault.New(fault.Invalid, "", "cannot send to @ topics")
)
