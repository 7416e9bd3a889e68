package sched

import (
	"runtime"
	"time"
)

const (
	// maxHandoffs bounds how often a worker runs the task just woken before
	// the tasks that wait in its queue.
	maxHandoffs = 64

	// maxDepth bounds the tasks run inside one another by RunNow: each takes
	// Go stack.
	maxDepth = 16

	// breath is the work, in tasks run, after which a worker breathes: timers
	// and finished reads would otherwise wait for the 10 ms preemption of Go.
	// A task that used up its slice counts as sliceWork.
	breath    = 128
	sliceWork = 32
)

// A Worker runs tasks, one at a time, on a goroutine of its own. Its methods
// are for the task that it is running.
type Worker struct {
	s     *Scheduler
	queue queue
	next  Task // made ready by the running task: runs next, before queue; nil in a deterministic scheduler

	handoffs int // tasks run from next since the last one from queue
	worked   int // work since the last breath
	depth    int // tasks running inside one another
	local    [maxDepth + 1]any
	common   any
	budget   int
	lately   Instant // what Lately returns; 0: not read since the last breath
	zero     int64   // the Unix time of instant 0, as of lately

	searching bool          // woken to look for work, found none yet
	token     chan struct{} // wakes the worker
	loot      [64]Task      // scratch of steal
	id        int
}

func newWorker(s *Scheduler, id int) *Worker {
	return &Worker{s: s, id: id, budget: s.slice, token: make(chan struct{}, 1)}
}

// Scheduler returns the scheduler that w belongs to.
func (w *Worker) Scheduler() *Scheduler { return w.s }

// Budget returns how many instructions the running task may execute in this
// slice. The task counts them itself. The number stays the same within a
// slice.
func (w *Worker) Budget() int { return w.budget }

// Local returns a place for something that tasks share by turns: the same place
// for all that this worker runs, except for those that run inside one another.
func (w *Worker) Local() *any { return &w.local[w.depth] }

// Common returns a place for something that all tasks which this worker runs
// share.
func (w *Worker) Common() *any { return &w.common }

// Ready queues t, woken by the running task, so that it is the next to run on
// this worker: a message is best handled by the processor that holds it in its
// cache. Another worker is woken only if t displaces a task that was to run
// next. If the running task goes on, t waits at most until the end of its
// slice.
func (w *Worker) Ready(t Task) {
	if w.s.seeded {
		w.queue.push(t)
		return
	}
	displaced := w.next
	w.next = t
	if displaced != nil {
		w.queue.push(displaced)
		w.s.wake()
	}
}

// Yield queues the running task again, behind all others of this worker. It is
// the last thing a task does in Run: another worker may start it at once.
func (w *Worker) Yield(t Task) {
	w.worked += sliceWork
	if w.s.seeded {
		w.s.pass(time.Duration(w.budget) * instructionTime)
	}
	w.queue.push(t)
	if w.next != nil || w.queue.len() > 1 {
		w.s.wake()
	}
}

// Lately returns an instant of the clock that is a few slices old at most. It is
// much cheaper than reading the clock.
func (w *Worker) Lately() Instant {
	if w.lately == 0 {
		w.readClock()
	}
	return w.lately
}

// UnixNano returns the present Unix time in nanoseconds. It is cheaper than that
// of the clock, and follows a change of the computer's time a few slices later.
func (w *Worker) UnixNano() int64 {
	if w.lately == 0 {
		w.readClock()
		return w.zero + int64(w.lately)
	}
	return w.zero + int64(w.s.clock.Instant())
}

func (w *Worker) readClock() {
	now := w.s.clock.Now()
	w.lately = Instant(now.Sub(w.s.clock.epoch))
	w.zero = now.UnixNano() - int64(w.lately)
}

// RunNow runs a slice of t inside the running task and reports whether it did.
// If tasks are nested too deep already, t is made ready instead. t must not be
// queued or running.
func (w *Worker) RunNow(t Task) bool {
	if w.depth >= maxDepth {
		w.Ready(t)
		return false
	}
	w.depth++
	w.runGuarded(t)
	w.depth--
	return true
}

func (w *Worker) runGuarded(t Task) {
	defer func() {
		if cause := recover(); cause != nil {
			w.panicked(t, cause)
		}
	}()
	t.Run(w)
}

// panicked tells t that its Run has panicked.
func (w *Worker) panicked(t Task, cause any) {
	g, ok := t.(Guarded)
	if !ok {
		panic(cause)
	}
	g.Panicked(w, cause)
}

// maxShared bounds the tasks that wait to be shared: what waits longer than it
// takes others to fetch it only cools down.
const maxShared = 64

// Share queues t for whichever worker is free first, and reports true, unless
// there is no other or enough waits for them: then the caller had better run t
// itself.
func (w *Worker) Share(t Task) bool {
	if w.s.seeded || len(w.s.workers) == 1 || w.queue.len() >= maxShared {
		return false
	}
	w.queue.push(t)
	w.s.wake()
	return true
}

// loop runs tasks until the scheduler stops.
func (w *Worker) loop() {
	for !w.work() {
	}
}

// work runs tasks until the scheduler stops, or one panics: then it reports false.
// One guard for many tasks costs none of them anything.
func (w *Worker) work() (stopped bool) {
	var t Task
	defer func() {
		if cause := recover(); cause != nil {
			w.panicked(t, cause)
		}
	}()
	for {
		if t = w.find(); t == nil {
			return true
		}
		if w.searching {
			w.searching = false
			w.s.searching.Store(false)
			if w.s.work() {
				w.s.wake() // one searcher at a time: pass it on
			}
		}
		t.Run(w)
	}
}

// find returns the next task to run, waiting for one if need be; nil if the
// scheduler stops.
func (w *Worker) find() Task {
	for !w.s.stopping.Load() {
		if w.worked++; w.worked >= breath {
			w.worked, w.lately = 0, 0
			w.breathe()
		}
		t := w.handoff()
		if t == nil {
			t = w.ready()
		}
		if t != nil {
			return t
		}
		if w.s.seeded && (w.s.settle() || w.s.jump()) {
			w.lately = 0
			continue
		}
		w.s.sleep(w)
		w.lately = 0
	}
	return nil
}

// breathe lets others have a turn that busy workers would starve: tasks readied
// from outside, and the other goroutines of the program, for which there is no
// processor left when every one runs a worker.
func (w *Worker) breathe() {
	if w.s.crowded && w.s.idle.Load() == 0 {
		runtime.Gosched()
	}
	w.inject()
}

// handoff returns the task that the running one has made ready, nil if there is
// none or others have waited long enough.
func (w *Worker) handoff() Task {
	t := w.next
	if t == nil || w.handoffs >= maxHandoffs && w.queue.len() > 0 {
		return nil
	}
	w.next = nil
	w.handoffs++
	return t
}

// ready returns a task that is ready now, nil if there is none.
func (w *Worker) ready() Task {
	if t := w.next; t != nil {
		w.next = nil
		w.queue.push(t)
	}
	if w.s.seeded {
		return w.choose()
	}
	w.handoffs = 0
	if t := w.queue.pop(); t != nil {
		return t
	}
	if w.inject() || w.steal() {
		return w.queue.pop()
	}
	return nil
}

// inject moves a share of the tasks that were readied from outside to the
// worker's own queue and reports whether there were any.
func (w *Worker) inject() bool {
	return w.rob(&w.s.injected)
}

// steal moves half of the tasks of another worker to the worker's own queue.
func (w *Worker) steal() bool {
	all := w.s.workers
	for i := 1; i < len(all); i++ {
		if w.rob(&all[(w.id+i)%len(all)].queue) {
			return true
		}
	}
	return false
}

func (w *Worker) rob(q *queue) bool {
	n := q.take(w.loot[:])
	if n == 0 {
		return false
	}
	w.queue.pushAll(w.loot[:n])
	clear(w.loot[:n])
	return true
}
