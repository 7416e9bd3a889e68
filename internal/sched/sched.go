// Package sched runs many small tasks on a few workers.
//
// A [Task] is anything with a Run method; a [Scheduler] owns one [Worker] for
// each processor and runs every task that was made ready, each for a slice of
// instructions at a time. Timers, the clock and the source of random choices
// belong to the scheduler too, so that whatever waits, tells the time or
// tosses a coin does it in one place:
//
//	s := sched.New(sched.Options{})
//	s.Start()
//	defer s.Stop()
//	s.Ready(task)
//
// [Deterministic] gives a scheduler with one worker whose choices come from a
// seed and whose clock jumps to the next timer when everything waits.
//
// The package knows nothing of processes: that a task is never queued twice
// and never run by two workers at once is the duty of the task (see package
// process).
package sched

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// A Task is a piece of work that runs in slices.
//
// Run executes the task until it waits for something, has used up the budget
// of the worker, or has ended. It is called by one worker at a time. A task
// that wants to go on after its slice calls [Worker.Yield] as the last thing
// it does; a task that waits just returns, and whoever ends the wait calls
// Ready. Tasks should be pointers: queueing one then allocates nothing.
type Task interface {
	Run(w *Worker)
}

// A Guarded task is told when its Run panics, and the worker goes on. Panicked is
// called while the stack is still there; it passes on what it cannot deal with by
// a panic of its own. The panic of any other task ends the program.
type Guarded interface {
	Task
	Panicked(w *Worker, cause any)
}

// Options says how a scheduler works. The zero value is what a program wants.
type Options struct {
	Workers int // goroutines that run tasks; 0 means GOMAXPROCS
	Slice   int // budget of one slice, in instructions of the task; 0 means 4000
}

// DefaultSlice is the budget of a slice unless Options say otherwise. It keeps
// a slice well below a millisecond.
const DefaultSlice = 4000

// A Scheduler runs tasks. Its methods may be called from any goroutine.
type Scheduler struct {
	clock  Clock
	oracle Oracle
	timers Timers
	seeded bool // every choice comes from the oracle, time is virtual
	slice  int

	crowded bool // the workers can take all processors

	workers  []*Worker
	wg       sync.WaitGroup
	stopping atomic.Bool
	injected queue // tasks readied by goroutines that are no worker

	pending   atomic.Int64 // outside operations under way
	outside   outside      // the same of a deterministic scheduler
	searching atomic.Bool  // a worker has been woken and looks for work
	idle      atomic.Int32 // len(sleepers), readable without mu

	mu       sync.Mutex // guards sleepers
	sleepers []*Worker
}

// New returns a scheduler that runs nothing until Start. Tasks may be made
// ready and timers set before.
func New(o Options) *Scheduler {
	if o.Workers <= 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	if o.Slice <= 0 {
		o.Slice = DefaultSlice
	}
	s := &Scheduler{slice: o.Slice, crowded: o.Workers >= runtime.GOMAXPROCS(0)}
	s.clock.start()
	s.timers.clock = &s.clock
	for range o.Workers {
		s.workers = append(s.workers, newWorker(s, len(s.workers)))
	}
	return s
}

// Start starts the workers. It is called once.
func (s *Scheduler) Start() {
	for _, w := range s.workers {
		s.wg.Go(w.loop) // ended by Stop
	}
}

// Stop ends the workers after the slices they are in, cancels all timers, and
// returns when no goroutine of the scheduler is left. Tasks still queued never
// run. A task or a timer's Fire must not call it.
func (s *Scheduler) Stop() {
	s.stopping.Store(true)
	s.mu.Lock()
	for _, w := range s.sleepers {
		w.token <- struct{}{}
	}
	s.sleepers = nil
	s.idle.Store(0)
	s.mu.Unlock()
	s.wg.Wait()
	s.timers.stop()
}

// Clock returns the clock that everything run by s must read.
func (s *Scheduler) Clock() *Clock { return &s.clock }

// Timers returns the timers that fire by that clock.
func (s *Scheduler) Timers() *Timers { return &s.timers }

// Repeatable reports whether s is a deterministic scheduler.
func (s *Scheduler) Repeatable() bool { return s.seeded }

// Oracle returns the source of every random choice.
func (s *Scheduler) Oracle() *Oracle { return &s.oracle }

// Workers returns how many tasks can run at once.
func (s *Scheduler) Workers() int { return len(s.workers) }

// Ready queues t from a goroutine that is not running a task of s, such as a
// timer or a finished read; a running task calls [Worker.Ready], which is
// faster. t must not be queued or running already.
func (s *Scheduler) Ready(t Task) {
	s.injected.push(t)
	s.wake()
}

// Begin counts an operation that goes on outside of the workers, such as a
// read, until End is called with the number that Begin returns, which is never
// 0. While one is under way virtual time does not jump.
func (s *Scheduler) Begin() (number uint32) {
	s.pending.Add(1)
	if s.seeded {
		return s.outside.begin()
	}
	return 1
}

// End takes back a Begin, once. It calls ended, which makes the task ready that
// waits for the operation: at once, or in a deterministic scheduler on the
// worker when it is the turn of the operation.
func (s *Scheduler) End(number uint32, ended func()) {
	if s.seeded {
		s.outside.end(number, ended)
		s.wake()
		return
	}
	ended()
	s.pending.Add(-1)
}

// Pending returns the number of outside operations under way, those included
// whose end nobody has taken note of.
func (s *Scheduler) Pending() int { return int(s.pending.Load()) }

// wake wakes one idle worker unless one is looking for work already: that one
// finds the task, or sees it when it stops looking.
func (s *Scheduler) wake() {
	if s.idle.Load() == 0 || !s.searching.CompareAndSwap(false, true) {
		return
	}
	s.mu.Lock()
	n := len(s.sleepers)
	if n == 0 {
		// Reset under mu: a worker that falls asleep after this looks
		// once more at queues whose owner was told "somebody searches".
		s.searching.Store(false)
		s.mu.Unlock()
		return
	}
	w := s.sleepers[n-1]
	s.sleepers = s.sleepers[:n-1]
	s.idle.Add(-1)
	s.mu.Unlock()
	w.searching = true
	w.token <- struct{}{}
}

// sleep parks w until somebody wakes it. It returns at once if there is
// something to do after all.
func (s *Scheduler) sleep(w *Worker) {
	s.mu.Lock()
	if s.stopping.Load() {
		s.mu.Unlock()
		return
	}
	s.sleepers = append(s.sleepers, w)
	s.idle.Add(1)
	if w.searching {
		w.searching = false
		s.searching.Store(false)
	}
	s.mu.Unlock()

	// Whoever queued a task before it could see this worker in sleepers
	// relies on this second look.
	if s.work() && s.unsleep(w) {
		return
	}
	<-w.token
}

// unsleep takes w from the sleepers; false means that its token is on the way.
func (s *Scheduler) unsleep(w *Worker) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, other := range s.sleepers {
		if other == w {
			s.sleepers = append(s.sleepers[:i], s.sleepers[i+1:]...)
			s.idle.Add(-1)
			return true
		}
	}
	return false
}

// work reports whether a task is queued, an operation outside has ended, or
// virtual time can move on.
func (s *Scheduler) work() bool {
	if s.injected.len() > 0 {
		return true
	}
	for _, w := range s.workers {
		if w.queue.len() > 0 {
			return true
		}
	}
	return s.seeded && (s.outside.canTake() || s.canJump())
}
