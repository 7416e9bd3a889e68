package process

import (
	"cmp"
	"context"
	"math"
	"slices"
	"sync"
	"sync/atomic"
	"unique"

	"wippy/internal/fault"
	"wippy/internal/sched"
)

// Limits are what a host allows its processes. The zero value limits nothing.
type Limits struct {
	Workers      int // processes running at the same time; 0: as many as there are workers
	MaxProcesses int // processes at the same time; 0: no limit
	MaxMailbox   int // messages waiting in one mailbox; 0: no limit
}

type hostState int32

const (
	hostDown hostState = iota
	hostRunning
	hostStopping
)

// A Host owns processes: its id is in their pids, its limits bind them, and
// they end with it. Its methods may be called from any goroutine.
type Host struct {
	space *Space
	place unique.Handle[string] // the id

	state        atomic.Int32 // a hostState
	count        atomic.Int32 // live processes, and spawns about to fail
	unfinished   atomic.Int32 // the same, and processes of whose end others are being told
	maxProcesses atomic.Int32
	maxMailbox   atomic.Int32
	farewell     atomic.Pointer[Cancel] // what processes are told while stopping

	workers atomic.Int32 // limit of running; 0: none
	mu      sync.Mutex   // guards the fields below
	running int          // processes holding a place to run
	turned  []*Process   // ready, but waiting for such a place
	emptied []func()     // to be called when the host has stopped
}

// AddHost adds a host, which accepts processes after Start. An id that is in
// use gives an AlreadyExists fault.
func (s *Space) AddHost(id string) (*Host, error) {
	h := &Host{space: s, place: unique.Make(id)}
	if _, taken := s.hosts.LoadOrStore(id, h); taken {
		return nil, fault.New(fault.AlreadyExists, "process.AddHost", "host %s already exists", id)
	}
	return h, nil
}

// RemoveHost forgets a host, which should be stopped and empty.
func (s *Space) RemoveHost(h *Host) { s.hosts.CompareAndDelete(h.ID(), h) }

// Host returns the host with that id, or a NotFound fault with the detail
// host_id.
func (s *Space) Host(id string) (*Host, error) {
	h, ok := s.hosts.Load(id)
	if !ok {
		return nil, errNoHost.With("host_id", id)
	}
	return h.(*Host), nil
}

// ID returns the host's id.
func (h *Host) ID() string { return h.place.Value() }

// Len returns the number of live processes.
func (h *Host) Len() int { return int(h.count.Load()) }

// SetLimits sets the limits, also for the processes that there are. Nobody is
// ended or loses a message because a limit is lowered.
func (h *Host) SetLimits(l Limits) {
	h.maxProcesses.Store(limit32(l.MaxProcesses))
	h.maxMailbox.Store(limit32(l.MaxMailbox))
	h.workers.Store(limit32(l.Workers))
	h.admitTurned(nil)
}

// limit32 returns a limit in 32 bits: more than that of anything there never is.
func limit32(n int) int32 { return int32(min(n, math.MaxInt32)) }

// Limits returns the limits in force.
func (h *Host) Limits() Limits {
	return Limits{
		Workers: int(h.workers.Load()), MaxProcesses: int(h.maxProcesses.Load()), MaxMailbox: int(h.maxMailbox.Load()),
	}
}

// Start lets the host accept processes.
func (h *Host) Start() {
	h.farewell.Store(nil)
	h.state.Store(int32(hostRunning))
}

// Stop is Close, and returns nil when all processes have ended. If ctx is done
// before, all that are left are terminated at once, and its cause is returned
// without waiting for them.
func (h *Host) Stop(ctx context.Context, c Cancel) error {
	empty := make(chan struct{})
	h.Close(c, func() { close(empty) })
	select {
	case <-empty:
		return nil
	case <-ctx.Done():
		for _, p := range h.members() {
			p.kill(nil, exitTerminated)
		}
		return context.Cause(ctx)
	}
}

// Close ends the host and its processes: spawns are refused from now on, every
// process gets a CANCEL event from the runtime with c's reason and deadline,
// after which it is terminated; without a deadline it is terminated at once.
// When all have ended, emptied is called, maybe before Close returns, maybe by
// the worker of the last process; it must be quick.
func (h *Host) Close(c Cancel, emptied func()) {
	c.Stop = true
	h.mu.Lock()
	h.emptied = append(h.emptied, emptied)
	h.mu.Unlock()
	h.farewell.Store(&c)
	h.state.Store(int32(hostStopping))
	// Who spawns either sees the state, or has entered the table before.
	for _, p := range h.members() {
		h.greet(p)
	}
	if h.unfinished.Load() == 0 {
		h.hasStopped()
	}
}

// hasStopped tells those who wait for the end of the last process.
func (h *Host) hasStopped() {
	h.mu.Lock()
	// Another may have been quicker, and the host may run again since then.
	if h.unfinished.Load() != 0 || !h.state.CompareAndSwap(int32(hostStopping), int32(hostDown)) {
		h.mu.Unlock()
		return
	}
	emptied := h.emptied
	h.emptied = nil
	h.mu.Unlock()
	for _, f := range emptied {
		f()
	}
}

// greet tells a process of a stopping host to end, once.
func (h *Host) greet(p *Process) {
	c := h.farewell.Load()
	if c == nil || p.control.Or(controlGreeted)&controlGreeted != 0 {
		return
	}
	p.cancel(nil, PID{}, *c)
	if c.Within <= 0 {
		p.kill(nil, exitTerminated)
	}
}

// admit counts one more process, or says why there can be none: the caller then
// calls release, when it holds no lock.
func (h *Host) admit() error {
	h.unfinished.Add(1)
	n, limit := h.count.Add(1), h.maxProcesses.Load()
	var err error
	switch state := hostState(h.state.Load()); {
	case state == hostStopping:
		err = errHostStopping
	case state != hostRunning:
		err = errHostDown
	case limit > 0 && n > limit:
		err = fault.New(fault.RateLimited, "process.Spawn",
			"host %s is full (host.max_processes is %d)", h.ID(), limit).Retryable(fault.RetryYes)
	default:
		if short := h.space.short.Load(); short != nil {
			err = short
		}
	}
	if err != nil {
		h.vacate()
	}
	return err
}

// vacate makes room for another process. A process does it before others hear of
// its end, so that they can replace it.
func (h *Host) vacate() { h.count.Add(-1) }

// release lets the host come to its end, if it waits only for the caller's
// process.
func (h *Host) release() {
	if h.unfinished.Add(-1) == 0 && hostState(h.state.Load()) == hostStopping {
		h.hasStopped()
	}
}

// enter gives p one of the places to run, which it has to leave afterwards. It
// reports false if there is none now: p is made ready later.
func (h *Host) enter(p *Process) bool {
	limit := int(h.workers.Load())
	h.mu.Lock()
	defer h.mu.Unlock()
	if p.admitted {
		p.admitted = false
		return true
	}
	if limit > 0 && h.running >= limit {
		h.turned = append(h.turned, p)
		return false
	}
	h.running++
	return true
}

// leave gives a place to run back.
func (h *Host) leave(w *sched.Worker) {
	h.mu.Lock()
	h.running--
	h.mu.Unlock()
	h.admitTurned(w)
}

// admitTurned gives free places to those who were turned away, in order.
func (h *Host) admitTurned(w *sched.Worker) {
	limit := int(h.workers.Load())
	h.mu.Lock()
	n := len(h.turned)
	if limit > 0 {
		n = max(0, min(n, limit-h.running))
	}
	admitted := slices.Clone(h.turned[:n])
	h.turned = slices.Delete(h.turned, 0, n)
	h.running += n
	for _, p := range admitted {
		p.admitted = true
	}
	h.mu.Unlock()
	for _, p := range admitted {
		p.ready(w)
	}
}

// members returns the live processes in order of creation.
func (h *Host) members() []*Process {
	var all []*Process
	h.space.live.each(func(p *Process) {
		if p.host == h {
			all = append(all, p)
		}
	})
	slices.SortFunc(all, func(a, b *Process) int { return cmp.Compare(a.pid.seq, b.pid.seq) })
	return all
}

// An Info describes a live process at one moment.
type Info struct {
	PID     PID
	Context any // see [Spec.Context]
	Names   []string
	Waiting bool
}

// Processes describes the live processes, in order of creation.
func (h *Host) Processes() []Info {
	members := h.members()
	infos := make([]Info, 0, len(members))
	for _, p := range members {
		p.mu.Lock()
		info := Info{PID: p.pid, Context: p.context, Waiting: p.arrived.Load() == parked}
		if p.extra != nil {
			info.Names = slices.Clone(p.extra.names)
		}
		dead := p.dead
		p.mu.Unlock()
		if !dead {
			infos = append(infos, info)
		}
	}
	return infos
}

var (
	errHostDown     = fault.New(fault.Unavailable, "", "host is not running")
	errHostStopping = fault.New(fault.Unavailable, "", "host is shutting down")
)
