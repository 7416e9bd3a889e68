package process

import (
	"wippy/internal/sched"
)

// A Spec says what to spawn. Host and Program are required.
type Spec struct {
	Host    *Host
	Program Program
	Context any // for the language layer: see [Process.Context]

	// Name is registered for the child, in one step with the spawn. If a live
	// process has it, nothing is spawned and that process takes the child's
	// part in Messages, Monitor and Link (process.md B-6 to B-8).
	Name string

	// Permit is asked before the holder of Name takes the child's part; its
	// error is then that of the spawn. Nil permits it. It is not asked under a
	// lock, and for the process that gets the part it has always been asked.
	Permit func(holder PID) error

	// Messages are in the child's mailbox before anything else. They are from
	// the parent.
	Messages []*Message

	// Monitor and Link join the parent, if that is a process, with the child
	// before the child runs.
	Monitor, Link bool

	// Loading says that the program calls [Process.Started] when it has
	// loaded. If it ends with an error before, the spawn has failed: all bonds
	// and names are released and nobody gets an event (process.md SP-2).
	Loading bool

	// OnCreate is told the pid of the child before that runs and before anybody
	// else can know it. It must be quick.
	OnCreate func(PID)

	// OnStart is called once when a Loading child has started (nil) or failed,
	// unless that was known when Spawn returned. It runs on the child's worker
	// and must be quick.
	OnStart func(w *sched.Worker, err error)

	// Awaited says that the parent waits for the end of the child to use its
	// result, an error included.
	Awaited bool

	// Failed is told of an error exit of the child in place of
	// [Options.Failed], before OnExit; nil leaves it at that.
	Failed func(*Postmortem)

	// OnExit is called as by [Space.OnExit] for this child, but not if it fails
	// while loading, or for the holder of Name.
	OnExit func(w *sched.Worker, pid PID, x *Exit)
}

// A Spawned is the outcome of a spawn.
type Spawned struct {
	PID      PID
	Existing bool // the PID is that of the holder of the name
	Loading  bool // OnStart will be called
}

// Spawn creates a process and makes it ready. The child runs its first slice
// before Spawn returns, if possible, so that the outcome of a Loading one is
// usually known at once; then its failure is the error. Other children of a
// parent that spawns one after the other are left to idle workers.
//
// Errors: Unavailable if the host does not run, RateLimited if it has all the
// processes it may have, or if the mailbox of the holder of the name is full,
// Invalid for a bad name or topic. On an error nothing has happened.
func (p *Process) Spawn(spec *Spec) (Spawned, error) { return p.host.space.spawn(p, spec) }

// Spawn is [Process.Spawn] for callers that are no process. A Loading child has never started when Spawn returns.
func (s *Space) Spawn(spec *Spec) (Spawned, error) { return s.spawn(nil, spec) }

func (s *Space) spawn(parent *Process, spec *Spec) (Spawned, error) {
	for _, m := range spec.Messages {
		if err := checkTopic(m.Topic); err != nil {
			return Spawned{}, err
		}
		if parent != nil {
			m.From = parent.pid
		}
	}
	if spec.Name != "" {
		return s.spawnNamed(parent, spec)
	}
	child, err := s.create(parent, spec)
	if err != nil {
		spec.Host.release()
		return Spawned{}, err
	}
	return child.launch(parent, spec)
}

// spawnNamed holds the lock of the names from looking for the holder until the
// child has the name, so that of two spawns one creates and the other finds.
func (s *Space) spawnNamed(parent *Process, spec *Spec) (Spawned, error) {
	if err := checkName(spec.Name); err != nil {
		return Spawned{}, err
	}
	holder, err := s.lockHolder(spec)
	if err != nil {
		return Spawned{}, err
	}
	if holder != nil {
		alive, err := holder.standIn(parent, spec)
		if alive {
			s.names.mu.Unlock()
			return Spawned{PID: holder.pid, Existing: true}, err
		}
	}
	child, err := s.create(parent, spec)
	if err != nil {
		s.names.mu.Unlock()
		spec.Host.release()
		return Spawned{}, err
	}
	child.mu.Lock()
	s.names.set(spec.Name, child)
	child.mu.Unlock()
	s.names.mu.Unlock()
	return child.launch(parent, spec)
}

// lockHolder locks the names and returns the holder of the child's name, nil if
// there is none. Whoever it is, Permit has been asked about it.
func (s *Space) lockHolder(spec *Spec) (*Process, error) {
	for {
		holder := s.names.find(spec.Name)
		if holder != nil && spec.Permit != nil {
			if err := spec.Permit(holder.pid); err != nil {
				return nil, err
			}
		}
		s.names.mu.Lock()
		if s.names.find(spec.Name) == holder {
			return holder, nil
		}
		s.names.mu.Unlock() // the name has gone to somebody else meanwhile
	}
}

// standIn lets p, the holder of the name, take the part of the child: all of
// it, or nothing with an error. It reports false if p has ended.
func (p *Process) standIn(parent *Process, spec *Spec) (alive bool, err error) {
	var w *sched.Worker
	other := p
	if parent != nil {
		w, other = parent.worker, parent
	}
	limit := p.host.maxMailbox.Load()
	lock(p, other)
	if p.dead {
		unlock(p, other)
		return false, nil
	}
	if limit > 0 && int(p.queued.Load())+len(spec.Messages) > int(limit) {
		unlock(p, other)
		return true, errMailboxFull(p.pid, limit)
	}
	if parent != nil && parent != p {
		if spec.Monitor && joined(p, p.watchers, parent, parent.watching) == nil {
			join(p, &p.watchers, parent, &parent.watching)
		}
		if spec.Link && joined(p, p.links, parent, parent.links) == nil {
			join(p, &p.links, parent, &parent.links)
		}
	}
	if spec.OnExit != nil {
		x := p.rare()
		x.onExit = append(x.onExit, spec.OnExit)
	}
	waited := false
	for _, m := range spec.Messages {
		p.count(limit)
		_, waits := p.arrive(m)
		waited = waited || waits
	}
	unlock(p, other)
	if waited {
		p.ready(w)
	}
	return true, nil
}

// create makes the child and enters it into the table. Nobody runs it yet. After
// an error the caller releases the host, see admit.
func (s *Space) create(parent *Process, spec *Spec) (*Process, error) {
	h := spec.Host
	if err := h.admit(); err != nil {
		return nil, err
	}
	child, bond := newProcess(parent != nil && (spec.Monitor || spec.Link))
	child.pid = PID{h.place, s.last.Add(1)}
	child.host, child.program, child.context, child.loading = h, spec.Program, spec.Context, spec.Loading
	if parent != nil {
		child.parent = parent.pid
	}
	child.born = s.instant(parent)
	if spec.OnCreate != nil {
		spec.OnCreate(child.pid)
	}
	for _, m := range spec.Messages {
		child.count(h.maxMailbox.Load())
		child.arrive(m)
	}
	if spec.OnExit != nil || spec.Failed != nil || spec.Awaited {
		x := child.rare()
		x.onEnd, x.failed, x.awaited = spec.OnExit, spec.Failed, spec.Awaited
	}
	if spec.OnStart != nil && (parent == nil || parent.worker == nil) {
		child.rare().onStart = spec.OnStart
	}
	if bond != nil {
		// The child is not known to anybody yet: its lists need no lock.
		parent.mu.Lock()
		if spec.Monitor {
			bond.join(child, &child.watchers, parent, &parent.watching)
		} else {
			bond.join(child, &child.links, parent, &parent.links)
		}
		if spec.Monitor && spec.Link {
			join(child, &child.links, parent, &parent.links)
		}
		parent.mu.Unlock()
	}
	s.live.add(child)
	if o := s.watcher(); o != nil {
		var by PID
		if parent != nil {
			by = parent.pid
		}
		o.Spawned(child.pid, by)
		for _, m := range spec.Messages {
			o.Sent(child.pid, m)
		}
	}
	h.greet(child)
	return child, nil
}

// newProcess returns an empty process, and in the same memory a bond if that is
// to be born with one.
func newProcess(bonded bool) (*Process, *bond) {
	if !bonded {
		return new(Process), nil
	}
	both := new(struct {
		Process
		bond
	})
	return &both.Process, &both.bond
}

// launch makes the child run.
func (p *Process) launch(parent *Process, spec *Spec) (Spawned, error) {
	pid := p.pid
	var w *sched.Worker
	if parent != nil {
		w = parent.worker
	}
	switch {
	case w == nil:
		p.ready(w)
		return Spawned{PID: pid, Loading: spec.Loading && spec.OnStart != nil}, nil
	case !spec.Loading && parent.prolific() && w.Share(p):
		return Spawned{PID: pid}, nil
	}
	w.RunNow(p)
	if !spec.Loading {
		return Spawned{PID: pid}, nil
	}
	return p.whileLoading(spec)
}

// whileLoading returns the outcome of the spawn of p if that is known already.
func (p *Process) whileLoading(spec *Spec) (Spawned, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case !p.loading:
		return Spawned{PID: p.pid}, nil
	case p.dead:
		return Spawned{}, p.exit.Err
	}
	p.rare().onStart = spec.OnStart
	return Spawned{PID: p.pid, Loading: spec.OnStart != nil}, nil
}

// prolific counts a spawn and reports whether p has made so many without looking
// into its mailbox that it can't want each to run at once.
func (p *Process) prolific() bool {
	const many = 16
	if drained := uint32(p.drained); p.spawnedAt != drained {
		p.spawnedAt, p.spawned = drained, 0
	}
	p.spawned = min(p.spawned+1, many)
	return p.spawned == many
}

// instant returns about the present instant, cheaply if a worker can tell.
func (s *Space) instant(caller *Process) sched.Instant {
	if caller != nil && caller.worker != nil {
		return caller.worker.Lately()
	}
	return s.sched.Clock().Instant()
}
