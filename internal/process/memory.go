package process

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"wippy/internal/fault"
	"wippy/internal/sched"
)

// A Sized is a program that knows how much memory it takes. Its methods are
// called in the process's own turn.
type Sized interface {
	// Size returns how many bytes the program holds. If a quick estimate, which
	// must not be too low, is below floor, that will do; else it is measured.
	Size(floor int) int
	// Evict ends the program because the node is short of memory: it calls
	// Finish with an exit that says so. limit is what the reason is to name.
	Evict(p *Process, limit string)
}

// A Load is what a process weighs.
type Load struct {
	PID  PID
	Name string // see [Named]
	Size int    // bytes
}

// A survey asks all processes for their sizes.
type survey struct {
	number uint32 // of those that Process.control has room for; not 0
	floor  int

	mu    sync.Mutex // guards the fields below
	asked int        // that have not answered
	loads []Load
	done  chan struct{} // closed when all have answered
}

// Loads asks every process whose program is [Sized] for its size and returns
// those that hold floor bytes or more, the largest first. If ctx is done before,
// the answers that are there are returned. It is not for use by several goroutines
// at once.
func (s *Space) Loads(ctx context.Context, floor int) []Load {
	v := &survey{number: 1, floor: floor, asked: 1, done: make(chan struct{})}
	if last := s.survey.Load(); last != nil {
		v.number = last.number%(controlSurvey>>surveyShift) + 1
	}
	var all []*Process
	s.live.each(func(p *Process) {
		p.control.And(^controlSurvey) // of a survey that did not wait for p
		all = append(all, p)
	})
	s.survey.Store(v)
	for _, p := range all {
		v.ask(p)
	}
	v.answer(nil)
	select {
	case <-v.done:
	case <-ctx.Done():
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	loads := v.loads
	v.loads = nil // where an answer that is late does no harm
	slices.SortFunc(loads, func(a, b Load) int {
		return cmp.Or(cmp.Compare(b.Size, a.Size), cmp.Compare(a.PID.seq, b.PID.seq))
	})
	return loads
}

// ask has p answer in its turn, or when it ends.
func (v *survey) ask(p *Process) {
	v.mu.Lock()
	v.asked++
	v.mu.Unlock()
	p.control.Or(v.number << surveyShift)
	if p.arrived.Load() != closed {
		p.Wake(nil)
	} else if p.control.And(^controlSurvey)&controlSurvey != 0 {
		v.answer(nil) // it has ended without seeing the question
	}
}

// answer notes that one of those asked has answered, with nil if it has ended.
func (v *survey) answer(l *Load) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if l != nil && l.Size >= v.floor {
		v.loads = append(v.loads, *l)
	}
	if v.asked--; v.asked == 0 {
		close(v.done)
	}
}

// answer tells the survey that waits for it, if one does, the size of p, or that
// it has ended.
func (p *Process) answer() {
	if p.control.Load()&controlSurvey == 0 {
		return
	}
	number := p.control.And(^controlSurvey) >> surveyShift
	v := p.host.space.survey.Load()
	if v.number != number {
		return // the one that has asked waits no longer
	}
	if program, ok := p.program.(Sized); ok {
		v.answer(&Load{PID: p.pid, Name: p.name(), Size: program.Size(v.floor)})
	} else {
		v.answer(nil)
	}
}

// Evict has a process ended because the node is short of memory, in its own turn
// and by its own program, which knows what was running (see [Sized]). It returns
// at once; ended is called when the process has ended, or now if it has already.
func (s *Space) Evict(pid PID, limit string, ended func()) {
	if s.OnExit(pid, func(*sched.Worker, PID, *Exit) { ended() }) != nil {
		ended()
		return
	}
	p := s.find(pid)
	if p == nil {
		return // it is ending
	}
	p.mu.Lock()
	p.rare().evict = limit
	p.mu.Unlock()
	p.control.Or(controlEvict)
	p.Wake(nil)
}

// evicted ends the program if Evict asked for it, and reports whether it did.
func (p *Process) evicted() bool {
	program, ok := p.program.(Sized)
	if !ok || p.control.And(^controlEvict)&controlEvict == 0 {
		return false
	}
	p.mu.Lock()
	limit := p.rare().evict
	p.mu.Unlock()
	program.Evict(p, limit)
	return true
}

// SetShort says that the node is short of memory: every spawn fails with err,
// until nil is set.
func (s *Space) SetShort(err *fault.Fault) { s.short.Store(err) }
